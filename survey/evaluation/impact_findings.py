"""The third question: what was it like, and what changed?"""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.cohort import CohortSummary, PairedChange, PhaseSummary
from survey.evaluation.cohorts import Cohort
from survey.evaluation.findings import Finding, Findings, listed, share
from survey.evaluation.impact import Impact, Said
from survey.evaluation.satisfaction import Feedback
from survey.programme import Programme
from survey.web.csv_text import Cell
from survey.web.language import current
from survey.web.tables import (
    Table,
    change_table,
    cohort_table,
    counted,
    percentage,
    rounded,
    shown,
    threshold_name,
    threshold_table,
    too_few,
)

ENOUGH = 30
"""Of fewer people than this a mean change says little about anybody else."""


def findings(programme: Programme, found: Impact) -> Findings:
    """Themes, satisfaction and wellbeing."""
    every = [themes(programme, found)]
    every += [satisfaction(programme, one) for one in found.feedback]
    every += [wellbeing(programme, one) for one in found.wellbeing]
    return Findings(
        tuple(sentence for one in every for sentence in one.sentences),
        tuple(table for one in every for table in one.tables),
    )


def names(programme: Programme) -> dict[str, str]:
    """Phase id -> name."""
    return {phase.id: phase.name for phase in programme.phases}


def themes(programme: Programme, found: Impact) -> Findings:
    """What was talked about."""
    if not found.said:
        return Findings((), ())
    first = ngettext(
        "%(num)d theme was found in %(texts)s texts that are coded to the end.",
        "%(num)d themes were found in %(texts)s texts that are coded to the end.",
        len(found.said),
        texts=found.texts,
    )
    most = max(found.said, key=lambda one: one.excerpts)
    second = ngettext(
        "Most often found was “%(theme)s”, in %(num)d excerpt.",
        "Most often found was “%(theme)s”, in %(num)d excerpts.",
        most.excerpts,
        theme=most.theme.name,
    )
    said = [Finding(first, "themes-met"), Finding(second, "themes")]
    if found.coding:
        open_ = ngettext(
            "%(num)d text does not count here: its coding goes on, or is not for you to see yet.",
            "%(num)d texts do not count here: their coding goes on, or is not for you to see yet.",
            found.coding,
        )
        said.append(Finding(open_, "themes-met"))
    met = (
        (_("Themes found"), len(found.said)),
        (_("Texts coded to the end"), found.texts),
        (_("Texts that do not count here"), found.coding),
    )
    return Findings(
        tuple(said),
        (
            ("themes-met", counted(_("What was coded"), (_("What"), _("Number")), met)),
            ("themes", themes_table(programme, found.said)),
        ),
    )


def themes_table(programme: Programme, said: Sequence[Said]) -> Table:
    """Each theme with participants, and excerpts at each phase."""
    phases = names(programme)
    few = too_few(programme.minimum_group_size)
    rows: list[tuple[Cell, ...]] = [
        (
            one.theme.name,
            few if one.people is None else one.people,
            one.excerpts,
            *(one.phases.get(phase, 0) for phase in phases),
            one.phases.get("", 0),
        )
        for one in said
    ]
    header = (_("Theme"), _("Participants"), _("Excerpts"), *phases.values(), _("Minutes"))
    return counted(_("Themes: participants and excerpts by phase"), header, rows)


def satisfaction(programme: Programme, feedback: Feedback) -> Findings:
    """What people said of the service, at each phase that somebody answered."""
    phases, title = names(programme), feedback.measure.words(current()).short_title
    key = f"satisfaction-{feedback.measure.id}"
    said = [
        Finding(
            ngettext(
                "%(measure)s at %(phase)s: %(num)d person answered; %(positive)s answers were positive.",
                "%(measure)s at %(phase)s: %(num)d people answered; %(positive)s answers were positive.",
                one.people or 0,
                measure=title,
                phase=phases[one.phase],
                positive=share(round(one.positive * one.n / 100), one.n),
            ),
            key,
        )
        for one in feedback.result.overall
        if one.n and one.positive is not None
    ]
    few = [phases[one.phase] for one in feedback.result.overall if one.withheld]
    said += withheld(_("%(measure)s at", measure=title), few, programme.minimum_group_size, key)
    return Findings(tuple(said), ((key, overall_table(programme, feedback)),) if said else ())


def withheld(start: str, places: Sequence[str], minimum: int, table: str) -> list[Finding]:
    """That figures about some places are about too few people, in one sentence."""
    if not places:
        return []
    words = _(
        "%(start)s %(places)s: fewer than %(minimum)s people, too few to show.",
        start=start,
        places=listed(places),
        minimum=minimum,
    )
    return [Finding(words, table)]


def overall_table(programme: Programme, feedback: Feedback) -> Table:
    """All items of an experience measure together, by phase."""
    phases, minimum = names(programme), programme.minimum_group_size
    scored = feedback.measure.scoring.method == "mean"
    rows = (
        (phases[one.phase], too_few(minimum), *[None] * (4 + scored))
        if one.withheld
        else (
            phases[one.phase],
            one.people,
            one.n,
            round((one.positive or 0) * (one.n or 0) / 100),
            percentage(one.positive, one.n),
            percentage(one.negative, one.n),
            *((rounded(one.mean, 1),) if scored else ()),
        )
        for one in feedback.result.overall
    )
    header = (_("Phase"), _("People"), _("Answers"), _("Positive"), _("% positive"), _("% negative"))
    title = feedback.measure.words(current()).short_title
    caption = _("%(measure)s: result at each phase", measure=title)
    return counted(caption, (*header, _("Mean")) if scored else header, rows)


def wellbeing(programme: Programme, cohort: Cohort) -> Findings:
    """Scores at each phase, and the change since the first."""
    words = cohort.measure.words(current())
    key, title, minimum = f"wellbeing-{cohort.measure.id}", words.short_title, programme.minimum_group_size
    phases, summary = names(programme), careful(cohort.summary)
    if all(one.n == 0 and not one.withheld for one in summary.phases):
        return Findings((Finding(_("%(measure)s: nobody has a score yet.", measure=title), key),), ())
    said = [
        Finding(at_phase(title, phases[one.phase], one), key) for one in summary.phases if not one.withheld
    ]
    few = [phases[one.phase] for one in summary.phases if one.withheld]
    said += withheld(_("%(measure)s at", measure=title), few, minimum, key)
    tables = [
        (key, cohort_table(title, cohort.banding, words, summary, phases, minimum)),
        (f"{key}-answered", answered_table(title, summary.phases, phases, minimum)),
    ]
    said += [
        Finding(answered(title, phases[one.phase], one), f"{key}-answered")
        for one in summary.phases
        if one.invited is not None
    ]
    since = [one for one in summary.changes if one.before == summary.phases[0].phase]
    for one in since:
        if one.n:
            pair = phases[one.before], phases[one.after]
            said.append(Finding(change(title, pair, one), f"{key}-change"))
            said += [
                Finding(moved(pair, one, each.name, each.points), f"{key}-thresholds")
                for each in cohort.measure.thresholds
            ]
    few = [f"{phases[one.before]} – {phases[one.after]}" for one in since if one.withheld]
    said += withheld(_("%(measure)s, change from", measure=title), few, minimum, f"{key}-change")
    if summary.changes:
        tables.append((f"{key}-change", change_table(title, summary, phases, minimum)))
    if summary.changes and cohort.measure.thresholds:
        tables.append((f"{key}-thresholds", threshold_table(title, cohort.measure, summary, phases, minimum)))
    return Findings(tuple(said), tuple(tables))


def careful(summary: CohortSummary) -> CohortSummary:
    """A summary without intervals and tests of fewer than ENOUGH people, which would be read as proof."""
    return replace(
        summary,
        phases=tuple(one if (one.n or 0) >= ENOUGH else replace(one, ci95=None) for one in summary.phases),
        changes=tuple(
            one if (one.n or 0) >= ENOUGH else replace(one, ci95=None, t=None, p=None)
            for one in summary.changes
        ),
    )


def at_phase(title: str, phase: str, one: PhaseSummary) -> str:
    """The score at one phase."""
    if one.mean is None:
        return _("%(measure)s at %(phase)s: nobody has a score.", measure=title, phase=phase)
    return ngettext(
        "%(measure)s at %(phase)s: %(num)d person has a score, %(mean)s.",
        "%(measure)s at %(phase)s: %(num)d people have a score, on average %(mean)s.",
        one.n or 0,
        measure=title,
        phase=phase,
        mean=shown(rounded(one.mean)),
    )


def missing(one: PhaseSummary) -> int:
    """How many of those who were asked have no score."""
    return max(one.invited or 0, one.answered or 0) - (one.n or 0)


def answered(title: str, phase: str, one: PhaseSummary) -> str:
    """Who is missing at one phase."""
    return ngettext(
        "%(measure)s at %(phase)s: of %(num)d person asked, %(missing)s without a score.",
        "%(measure)s at %(phase)s: of %(num)d people asked, %(missing)s without a score.",
        max(one.invited or 0, one.answered or 0),
        measure=title,
        phase=phase,
        missing=missing(one),
    )


def answered_table(title: str, phases: Sequence[PhaseSummary], called: dict[str, str], minimum: int) -> Table:
    """Who was asked, answered, and has a score."""
    rows: list[tuple[Cell, ...]] = [
        (called[one.phase], too_few(minimum), None, None, None)
        if one.invited is None
        else (called[one.phase], max(one.invited, one.answered or 0), one.answered, one.n, missing(one))
        for one in phases
    ]
    header = (_("Phase"), _("Asked"), _("Answered"), _("With a score"), _("Without a score"))
    return counted(_("%(measure)s: who answered", measure=title), header, rows)


def change(title: str, pair: tuple[str, str], one: PairedChange) -> str:
    """The change of those with both scores: an interval from 30 people on, and a caution before."""
    before, after = pair
    said = ngettext(
        "%(measure)s from %(before)s to %(after)s: %(num)d person has both scores; the score %(moved)s.",
        "%(measure)s from %(before)s to %(after)s: %(num)d people have both scores; the mean %(moved)s.",
        one.n or 0,
        measure=title,
        before=before,
        after=after,
        moved=moved_by(one.mean or 0),
    )
    if (one.n or 0) < ENOUGH:
        caution = _("With so few people this tells about them, and little about anybody else.")
        return f"{said} {caution}"
    if one.ci95 is None:
        return said
    low, high = one.ci95
    interval = _(
        "With 95 %% confidence the mean change of people like them lies between %(low)s and %(high)s points.",
        low=shown(rounded(low)),
        high=shown(rounded(high)),
    )
    return f"{said} {interval}"


def moved_by(mean: float) -> str:
    """How a mean moved."""
    points = rounded(mean) or 0.0
    if points == 0:
        return _("stayed as it was (%(points)s points)", points=shown(points))
    if points > 0:
        return _("rose by %(points)s points", points=shown(points))
    return _("fell by %(points)s points", points=shown(-points))


def moved(pair: tuple[str, str], one: PairedChange, name: str, points: float) -> str:
    """How many improved and worsened by a threshold."""
    counts = one.thresholds[name]
    return _(
        "%(threshold)s, %(before)s to %(after)s: %(improved)s improved, %(worsened)s worsened.",
        threshold=threshold_name(name, points),
        before=pair[0],
        after=pair[1],
        improved=share(counts.improved, one.n or 0),
        worsened=share(counts.worsened, one.n or 0),
    )
