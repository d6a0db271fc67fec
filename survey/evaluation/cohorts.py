"""Many participants: the score table of a measure, its summary, and who has answered.

Cohorts are of named participants: whoever answers through the open feedback link does so once, anonymously,
and so has no trajectory; their answers count on the satisfaction page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from measures.catalogue import Catalogue
from measures.cohort import CohortSummary, ScoreTable, summarise
from measures.measure import Measure
from measures.parts import Banding, Norm
from survey.evaluation.satisfaction import is_asked, responses
from survey.programme import Programme, programmes
from survey.records import Participant, Register, Sent
from survey.records.kept import once
from survey.store import Store

LINES = 30
"""Up to so many people each have a line of their own on the chart."""

Run = tuple[tuple[str, float], ...]
"""A part of somebody's line that can be drawn through: (phase id, score) at neighbouring phases."""


@dataclass(frozen=True, eq=False)
class Cohort:
    """One measure over the people of a role and a site (None = all)."""

    measure: Measure
    banding: Banding | None
    norm: Norm | None
    table: ScoreTable
    summary: CohortSummary
    role: str | None
    site: str | None


@dataclass(frozen=True)
class Answering:
    """Who answered a measure at a phase, among those who were invited (or answered without).

    None and nobody where the group is too small to show.
    """

    phase: str
    invited: int | None = None
    answered: int | None = None
    awaited: tuple[Participant, ...] = ()

    @property
    def withheld(self) -> bool:
        """Whether the small-group rule keeps this back."""
        return self.invited is None


def summary(
    store: Store,
    catalogue: Catalogue,
    programme: Programme,
    measure_id: str,
    role: str | None = None,
    site: str | None = None,
) -> CohortSummary:
    """The figures of the cohort page.  Raises UnknownMeasure."""
    return cohort(store.register(programme.id), programme, catalogue[measure_id], role, site).summary


@once
def cohort(
    register: Register,
    programme: Programme,
    measure: Measure,
    role: str | None = None,
    site: str | None = None,
) -> Cohort:
    """Summarise a scored measure by the banding and the minimum group size that the programme chose."""
    table = score_table(register, programme, measure)
    banding = programmes.banding(programme, measure)
    figures = summarise(measure, banding, table, role, site, programme.minimum_group_size)
    norm = programmes.norm(programme, measure)
    return Cohort(measure, banding, norm, table, figures, role, site)


@once
def score_table(register: Register, programme: Programme, measure: Measure) -> ScoreTable:
    """Everybody of a role that is asked a measure, or of which anybody answered it, by phase."""
    version = f"{measure.id}@"
    asked = {place for place, measures in programme.asks.items() if measure.id in measures}
    rows = [
        (
            entry.participant,
            tuple(phase for phase in entry.invited if (entry.participant.role, phase) in asked),
            [one for one in entry.sent if one.measure.startswith(version)],
        )
        for entry in register.entries
        if not entry.participant.anonymous
    ]
    roles = {role for role, _ in asked}
    roles |= {participant.role for participant, _, sent in rows if sent}
    return fill(programme, measure, [row for row in rows if row[0].role in roles])


def item_tables(store: Store, programme: Programme, measure: Measure) -> dict[str, ScoreTable]:
    """A score table for each item with points, item id -> table, for a measure without a score of its own."""
    answered: dict[Participant, list[tuple[Sent, dict[str, float | None]]]] = {}
    items = [item for item in measure.items if item.choices]
    for participant, response in responses(store, programme, measure):
        if not participant.anonymous:
            choices = {item.id: item.choice(response.answers.get(item.id)) for item in items}
            points = {item: choice.score if choice else None for item, choice in choices.items()}
            sent = Sent(response.phase, response.measure, None, None, 0)
            answered.setdefault(participant, []).append((sent, points))
    return {
        item.id: fill(
            programme,
            measure,
            [
                (
                    one,
                    (),
                    [
                        Sent(sent.phase, sent.measure, points[item.id], points[item.id], 0)
                        for sent, points in given
                    ],
                )
                for one, given in answered.items()
            ],
        )
        for item in items
    }


def fill(
    programme: Programme,
    measure: Measure,
    rows: Iterable[tuple[Participant, tuple[str, ...], list[Sent]]],
) -> ScoreTable:
    """Lay out (participant, phases invited to, responses) as arrays of people by phases."""
    rows = list(rows)
    columns = {phase.id: column for column, phase in enumerate(programme.phases)}
    shape = (len(rows), len(columns))
    raw, value = np.full(shape, np.nan), np.full(shape, np.nan)
    answered, invited = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for row, (_, phases, sent) in enumerate(rows):
        for phase in phases:
            if phase in columns:
                invited[row, columns[phase]] = True
        for one in sent:
            if one.phase in columns:
                at = row, columns[one.phase]
                answered[at] = True
                if one.raw is not None and one.value is not None:
                    raw[at], value[at] = one.raw, one.value
    kept = [
        column
        for phase, column in columns.items()
        if is_asked(programme, measure, phase) or answered[:, column].any()
    ]
    return ScoreTable(
        phases=tuple(programme.phases[column].id for column in kept),
        people=tuple(participant.id for participant, _, _ in rows),
        roles=tuple(participant.role for participant, _, _ in rows),
        sites=tuple(participant.site for participant, _, _ in rows),
        raw=raw[:, kept],
        value=value[:, kept],
        answered=answered[:, kept],
        invited=(invited | answered)[:, kept],
    )


def item_summaries(
    store: Store, programme: Programme, measure: Measure, role: str | None = None, site: str | None = None
) -> dict[str, CohortSummary]:
    """Each item of a measure without a score, summarised as if it were one."""
    return {
        item: summarise(measure, None, table, role, site, programme.minimum_group_size)
        for item, table in item_tables(store, programme, measure).items()
    }


def lines(cohort: Cohort) -> list[Run] | None:
    """Everybody's line, without a name, or None where there are more than LINES people or they are withheld.

    A line is broken where a phase is missing or withheld, and where too few people have both of its ends;
    everywhere, where too few have a longer part of it.
    """
    held = np.flatnonzero(cohort.table.chosen(cohort.role, cohort.site) & cohort.table.scored.any(axis=1))
    if cohort.summary.participants is None or len(held) > LINES:
        return None
    shown = [not phase.withheld for phase in cohort.summary.phases]
    changes = () if cohort.summary.points_only else cohort.summary.changes
    joined = {(one.before, one.after) for one in changes if not one.withheld}
    runs: list[Run] = []
    for row in held:
        points = [
            (phase, round(float(score), 2)) if visible and not np.isnan(score) else None
            for phase, score, visible in zip(cohort.table.phases, cohort.table.value[row], shown, strict=True)
        ]
        runs += unbroken(points, joined)
    return sorted(runs)


def unbroken(points: list[tuple[str, float] | None], joined: set[tuple[str, str]]) -> list[Run]:
    """Cut one person's points into the parts that may be joined by a line."""
    runs: list[list[tuple[str, float]]] = [[points[0]] if points and points[0] else []]
    for before, after in pairwise(points):
        if after is None:
            continue
        if before is not None and (before[0], after[0]) in joined:
            runs[-1].append(after)
        else:
            runs.append([after])
    return [tuple(run) for run in runs if run]


@once
def who_answered(register: Register, cohort: Cohort) -> list[Answering]:
    """For each phase, how many of a cohort were invited and answered, and who is still awaited."""
    table = cohort.table
    if table.invited is None:
        return []
    named = {entry.participant.id: entry.participant for entry in register.entries}
    chosen = table.chosen(cohort.role, cohort.site)
    found = []
    for column, phase in enumerate(cohort.summary.phases):
        if phase.invited is None or phase.answered is None:
            found.append(Answering(phase.phase))
            continue
        waiting = np.flatnonzero(table.invited[:, column] & ~table.answered[:, column] & chosen)
        awaited = tuple(named[table.people[row]] for row in waiting)
        found.append(Answering(phase.phase, phase.invited, phase.answered, awaited))
    return found
