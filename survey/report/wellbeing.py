"""Wellbeing: means over the phases and the change of those who answered twice, in careful sentences."""

from collections.abc import Iterator
from itertools import pairwise

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.cohort import PairedChange, PhaseSummary
from measures.parts import Wording
from survey.evaluation.cohorts import Cohort
from survey.report.blocks import Block, Figures, Heading, Picture, Said, say
from survey.report.facts import Facts
from survey.web.axes import band_edges, tint
from survey.web.csv_text import Cell
from survey.web.pictures import Lines, Stripe
from survey.web.tables import Table, between, counted, rounded, shown, threshold_table, too_few

ENOUGH = 30
"""Of fewer people than this, no interval is given: it would say little, and be read as proof."""


def wellbeing(facts: Facts) -> Iterator[Block]:
    """A part for each scored measure."""
    if not facts.impact.wellbeing:
        yield from say(Said(_("No measure of wellbeing with a score was asked")))
    for one in facts.impact.wellbeing:
        yield from measured(facts, one)


def measured(facts: Facts, cohort: Cohort) -> Iterator[Block]:
    """One measure: sentences, picture, tables."""
    words, summary, id_ = cohort.measure.words(facts.language), cohort.summary, cohort.measure.id
    yield Heading(words.title)
    if any(one.withheld for one in summary.phases) and not any(one.n for one in summary.phases):
        yield from say(Said(_("Too few people have a score at any phase to show")))
        return
    yield from say(*scale(cohort, words))
    yield from say(*(phase_said(facts, cohort, words, one) for one in summary.phases), listed=True)
    if drawing := drawn(facts, cohort, words):
        name = _("%(measure)s: mean at each phase", measure=words.short_title)
        said = "; ".join(phase_said(facts, cohort, words, one).text for one in summary.phases)
        yield Picture(name, said, drawing, phases_key(cohort))
    yield Figures(phases_key(cohort), phases_table(facts, cohort, words))
    if summary.changes:
        yield from say(
            Said(
                _(
                    "Change is worked out from people with a score at both phases, each compared "
                    "with themselves"
                )
            ),
            *(one for change in summary.changes for one in change_said(facts, cohort, change)),
        )
        yield Figures(f"{id_}-change", changes_table(facts, cohort, words))
    if cohort.measure.thresholds and any(one.n for one in summary.changes):
        minimum = facts.programme.minimum_group_size
        table = threshold_table(words.short_title, cohort.measure, summary, facts.phases, minimum)
        yield Figures(f"{id_}-thresholds", table)
        yield from say(*thresholds_said(facts, cohort))


def phases_key(cohort: Cohort) -> str:
    return f"{cohort.measure.id}-phases"


def scale(cohort: Cohort, words: Wording) -> Iterator[Said]:
    """What the score means."""
    low, high = cohort.measure.value_range or (0, 0)
    ends = {"low": shown(low, 0), "high": shown(high, 0)}
    yield Said(
        _("Scores go from %(low)s to %(high)s; a higher score means better wellbeing", **ends),
        phases_key(cohort),
    )
    if cohort.banding:
        names = ", ".join(words.band(one.name) for one in cohort.banding.bands)
        yield Said(
            _("The bands are %(names)s; they place a score in a population and do not diagnose", names=names)
        )


def phase_said(facts: Facts, cohort: Cohort, words: Wording, phase: PhaseSummary) -> Said:
    """The mean of one phase and its bands, or why there is none."""
    name = facts.phases[phase.phase]
    if phase.withheld:
        return Said(_("%(phase)s: too few people have a score to show", phase=name))
    if phase.mean is None:
        return Said(_("%(phase)s: nobody has a score", phase=name))
    mean = ngettext(
        "%(phase)s: the mean score of %(num)d person was %(mean)s",
        "%(phase)s: the mean score of %(num)d people was %(mean)s",
        phase.n or 0,
        phase=name,
        mean=figure(phase.mean),
    )
    bands = [f"{n} {words.band(band)}" for band, n in phase.bands.items()]
    unscored = phase.not_scored or 0
    more = [_("in bands: %(bands)s", bands=", ".join(bands))] if bands else []
    if unscored:
        more.append(
            ngettext(
                "%(num)d who answered left questions out and has no score",
                "%(num)d who answered left questions out and have no score",
                unscored,
            )
        )
    return Said("; ".join([mean, *more]), phases_key(cohort))


def figure(value: float) -> str:
    """A figure as sentences and tables show it."""
    return shown(rounded(value, 1), 1)


def change_said(facts: Facts, cohort: Cohort, change: PairedChange) -> Iterator[Said]:
    """The change between two phases, with its interval where there are enough people."""
    key = f"{cohort.measure.id}-change"
    pair = {"before": facts.phases[change.before], "after": facts.phases[change.after]}
    if change.withheld:
        yield Said(_("Too few people have a score at both %(before)s and %(after)s to show", **pair))
        return
    if change.mean is None:
        yield Said(_("Nobody has a score at both %(before)s and %(after)s", **pair))
        return
    points = figure(abs(change.mean))
    values = {**pair, "points": points, "people": change.n}
    if float(points) == 0:
        moved = _(
            "From %(before)s to %(after)s the mean of %(people)s people stayed the same (%(points)s points)",
            **values,
        )
    elif change.mean > 0:
        moved = _(
            "From %(before)s to %(after)s the mean of %(people)s people rose by %(points)s points", **values
        )
    else:
        moved = _(
            "From %(before)s to %(after)s the mean of %(people)s people fell by %(points)s points", **values
        )
    if (change.n or 0) < ENOUGH:
        yield Said(_("%(moved)s; with so few people this describes them and nobody else", moved=moved), key)
    elif change.ci95:
        low, high = (figure(one) for one in change.ci95)
        yield Said(
            _(
                "%(moved)s; with 95%% confidence the change is between %(low)s and %(high)s",
                moved=moved,
                low=low,
                high=high,
            ),
            key,
        )


def thresholds_said(facts: Facts, cohort: Cohort) -> Iterator[Said]:
    """How many improved and worsened from the first phase to the last."""
    key = f"{cohort.measure.id}-thresholds"
    ends = cohort.summary.phases[0].phase, cohort.summary.phases[-1].phase
    change = next((one for one in cohort.summary.changes if one.n and (one.before, one.after) == ends), None)
    if not change:
        return
    pair = {"before": facts.phases[change.before], "after": facts.phases[change.after]}
    for name, counts in change.thresholds.items():
        yield Said(
            _(
                "From %(before)s to %(after)s, by the threshold called “%(name)s”, %(improved)s of "
                "%(people)s people improved and %(worsened)s worsened",
                name=name,
                improved=counts.improved,
                worsened=counts.worsened,
                people=change.n,
                **pair,
            ),
            key,
        )


def wide(n: int | None) -> bool:
    """Whether so many people are enough for an interval."""
    return (n or 0) >= ENOUGH


def phases_table(facts: Facts, cohort: Cohort, words: Wording) -> Table:
    """A row for each phase: intervals only where some phase has enough people."""
    phases, bands = (
        cohort.summary.phases,
        [one.name for one in cohort.banding.bands] if cohort.banding else [],
    )
    spread = any(wide(one.n) for one in phases)
    header = [_("Phase"), _("Scored"), _("Mean"), *ends(spread), _("SD"), _("Median")]
    header += [words.band(one) for one in bands] + [_("Not scored")]
    rows: list[tuple[Cell, ...]] = []
    for one in phases:
        if one.withheld:
            few = too_few(facts.programme.minimum_group_size)
            rows.append((facts.phases[one.phase], few, *[None] * (len(header) - 2)))
            continue
        middle = (
            rounded(one.mean, 1),
            *interval(spread, one.n, one.ci95),
            rounded(one.sd, 1),
            rounded(one.median, 1),
        )
        rows.append(
            (
                facts.phases[one.phase],
                one.n,
                *middle,
                *(one.bands.get(band, 0) for band in bands),
                one.not_scored,
            )
        )
    low, high = cohort.measure.value_range or (0, 0)
    caption = _(
        "%(measure)s at each phase (possible scores %(low)s to %(high)s)",
        measure=words.short_title,
        low=shown(low, 0),
        high=shown(high, 0),
    )
    return counted(caption, header, rows)


def ends(spread: bool) -> tuple[str, ...]:
    """The headings of an interval, where there is one."""
    return (_("95 % from"), _("95 % to")) if spread else ()


def interval(spread: bool, n: int | None, ci95: tuple[float, float] | None) -> tuple[Cell, ...]:
    """The ends of an interval for a table; dashes for too few people."""
    if not spread:
        return ()
    low, high = ci95 if ci95 and wide(n) else (None, None)
    return rounded(low, 1), rounded(high, 1)


def changes_table(facts: Facts, cohort: Cohort, words: Wording) -> Table:
    """A row for each pair of phases."""
    changes = cohort.summary.changes
    spread = any(wide(one.n) for one in changes)
    header = (_("From – to"), _("People with both"), _("Mean change"), *ends(spread), _("SD"))
    rows: list[tuple[Cell, ...]] = []
    for one in changes:
        pair = between(facts.phases, one.before, one.after)
        if one.withheld:
            rows.append((pair, too_few(facts.programme.minimum_group_size), *[None] * (len(header) - 2)))
        else:
            rows.append(
                (pair, one.n, rounded(one.mean, 1), *interval(spread, one.n, one.ci95), rounded(one.sd, 1))
            )
    return counted(
        _("%(measure)s: change of people with a score at both phases", measure=words.short_title),
        header,
        rows,
    )


def drawn(facts: Facts, cohort: Cohort, words: Wording) -> Lines | None:
    """The means over the bands, if there is any that may be shown."""
    phases, measure = cohort.summary.phases, cohort.measure
    if all(one.mean is None for one in phases):
        return None
    edges = band_edges(measure, cohort.banding) if cohort.banding else []
    names = [words.band(one.name) for one in cohort.banding.bands] if cohort.banding else []
    stripes = [
        Stripe(name, *pair, tint(place, len(names)))
        for place, (name, pair) in enumerate(zip(names, pairwise(edges), strict=True))
    ]
    norm = cohort.norm
    level = (norm.mean if norm.mean is not None else norm.median) if norm else None
    margins = [
        one.ci95[1] - one.mean if wide(one.n) and one.ci95 and one.mean is not None else None
        for one in phases
    ]
    return Lines(
        tuple(facts.phases[one.phase] for one in phases),
        tuple(rounded(one.mean, 1) for one in phases),
        tuple(margins),
        measure.value_range or (0, 1),
        _("score"),
        _("mean and its 95 % interval") if any(margins) else _("mean"),
        tuple(stripes),
        (norm.label, level) if norm and level is not None else None,
    )
