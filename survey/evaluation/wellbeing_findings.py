"""How people were at each phase and how they changed since the first, in sentences and tables."""

from collections.abc import Iterator
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.cohort import CohortSummary, PairedChange, PhaseSummary
from measures.parts import Threshold, Wording
from survey.evaluation import wellbeing_charts
from survey.evaluation.cohorts import Cohort, lines
from survey.evaluation.findings import Findings, Sentence, figure, listed, not_described, number, share
from survey.evaluation.wellbeing_tables import careful, change_table, phases_table, threshold_table
from survey.programme import Programme
from survey.web.charts import Chart
from survey.web.csv_text import Cell
from survey.web.tables import Names, Table, counted, not_shown, shown, threshold_kind


def findings(programme: Programme, cohort: Cohort, language: str) -> Findings:
    """Return what may be said of a measure; one sentence and no tables where nobody has a score."""
    words, summary = cohort.measure.words(language), careful(cohort.summary)
    if not any(one.withheld or one.n for one in summary.phases):
        return Findings((Sentence(_("Nobody has a %(measure)s score yet.", measure=words.short_title)),))
    said = (
        *scale(cohort, words),
        *at_phases(programme, cohort, words, summary),
        *changes(programme, cohort, words, summary),
    )
    kept = dict(tables(programme, cohort, words, summary))
    drawn = chart(programme, cohort, summary, language, kept[key(cohort)])
    return Findings(said, tuple(kept.items()), ((key(cohort), drawn),) if drawn.drawing else ())


def chart(programme: Programme, cohort: Cohort, summary: CohortSummary, language: str, table: Table) -> Chart:
    """Return the chart of the means over their table."""
    drawn = wellbeing_charts.cohort(
        cohort.measure,
        cohort.banding,
        summary,
        programme.phase_names,
        language,
        programme.minimum_group_size,
        cohort.norm,
        lines(cohort),
    )
    return replace(drawn, table=table)


def key(cohort: Cohort, part: str = "") -> str:
    """Return the key of one of a measure's tables."""
    return f"wellbeing-{cohort.measure.id}{part}"


def scale(cohort: Cohort, words: Wording) -> Iterator[Sentence]:
    """Yield what a score means."""
    low, high = (shown(one, 0) for one in map(float, cohort.measure.value_range or (0, 0)))
    yield Sentence(
        _(
            "%(measure)s scores go from %(low)s to %(high)s; a higher score means better wellbeing.",
            measure=words.short_title,
            low=low,
            high=high,
        ),
        key(cohort),
    )
    if cohort.banding:
        names = listed([words.band(one.name) for one in cohort.banding.bands])
        yield Sentence(
            _("The bands (%(names)s) place a score in a population; they are not a diagnosis.", names=names)
        )


def at_phases(
    programme: Programme, cohort: Cohort, words: Wording, summary: CohortSummary
) -> Iterator[Sentence]:
    """Yield the mean of each phase and who is missing from it; withheld phases together."""
    names = programme.phase_names
    for one in summary.phases:
        if not one.withheld:
            yield from scored(cohort, words, names[one.phase], one)
        if one.n:
            yield Sentence(mean(words, names[one.phase], one), key(cohort))
    withheld = [names[one.phase] for one in summary.phases if one.withheld]
    if withheld:
        what = _("%(measure)s at %(phases)s", measure=words.short_title, phases=listed(withheld))
        yield Sentence(not_described(what, programme), key(cohort))


def mean(words: Wording, phase: str, one: PhaseSummary) -> str:
    """Return the mean of one phase, and how many people are in which band."""
    said = ngettext(
        "At %(phase)s, the %(measure)s score of %(people)s person was %(mean)s",
        "At %(phase)s, the mean %(measure)s score of %(people)s people was %(mean)s",
        one.n or 0,
        measure=words.short_title,
        phase=phase,
        people=number(one.n or 0),
        mean=figure(one.mean or 0),
    )
    bands = [f"{number(n)} {words.band(band)}" for band, n in one.bands.items() if n]
    return _("%(said)s (%(bands)s).", said=said, bands=", ".join(bands)) if bands else f"{said}."


def asked(one: PhaseSummary) -> int:
    """Return how many people were asked at a phase, or answered without."""
    return max(one.invited or 0, one.answered or 0)


def scored(cohort: Cohort, words: Wording, phase: str, one: PhaseSummary) -> Iterator[Sentence]:
    """Yield how many of those asked at a phase have a score, and how many left questions out."""
    values = {"measure": words.short_title, "phase": phase}
    if one.invited is None or not asked(one):
        if not one.n:
            yield Sentence(_("At %(phase)s, nobody has a %(measure)s score.", **values), key(cohort))
    else:
        of_all = share(one.n or 0, asked(one))
        said = _(
            "At %(phase)s, %(share)s people who were asked have a %(measure)s score.", share=of_all, **values
        )
        yield Sentence(said, key(cohort, "-answered"))
    if one.not_scored:
        said = ngettext(
            "At %(phase)s, %(people)s person left out %(measure)s questions and has no score.",
            "At %(phase)s, %(people)s people left out %(measure)s questions and have no score.",
            one.not_scored,
            people=number(one.not_scored),
            **values,
        )
        yield Sentence(said, key(cohort))


def changes(
    programme: Programme, cohort: Cohort, words: Wording, summary: CohortSummary
) -> Iterator[Sentence]:
    """Yield the change since the first phase of those with both scores; withheld pairs together."""
    names = programme.phase_names
    since = [one for one in summary.changes if one.before == summary.phases[0].phase]
    for one in since:
        if not one.withheld:
            yield change(cohort, words, names, one)
        if one.n:
            for threshold in cohort.measure.thresholds:
                yield Sentence(reached(words, names, one, threshold), key(cohort, "-thresholds"))
    withheld = [
        _("%(before)s to %(after)s", before=names[one.before], after=names[one.after])
        for one in since
        if one.withheld
    ]
    if withheld:
        what = _("Change in %(measure)s from %(pairs)s", measure=words.short_title, pairs=listed(withheld))
        yield Sentence(not_described(what, programme), key(cohort, "-change"))


def change(cohort: Cohort, words: Wording, names: Names, one: PairedChange) -> Sentence:
    """Return the change between two phases: up or down only where the interval leaves out 0."""
    pair = {"measure": words.short_title, "before": names[one.before], "after": names[one.after]}
    if one.mean is None:
        said = _("Nobody has a %(measure)s score at both %(before)s and %(after)s.", **pair)
    else:
        said = _(
            "From %(before)s to %(after)s, the mean %(measure)s score of %(people)s people %(moved)s.",
            people=number(one.n or 0),
            moved=moved(one.mean, one.ci95),
            **pair,
        )
        if one.ci95 is None:
            said += " " + _("So few people cannot show what would happen for others.")
    return Sentence(said, key(cohort, "-change"))


def moved(mean: float, ci95: tuple[float, float] | None) -> str:
    """Return how a mean changed, and the interval of the change if that may be shown."""
    if ci95 is None:
        return _("changed by %(points)s points", points=figure(mean))
    low, high = ci95
    if low > 0:
        said = _("rose by %(points)s points", points=figure(mean))
    elif high < 0:
        said = _("fell by %(points)s points", points=figure(-mean))
    else:
        said = _("showed no clear change, %(points)s points", points=figure(mean))
    return _(
        "%(said)s (95%% confidence interval %(low)s to %(high)s)",
        said=said,
        low=figure(low),
        high=figure(high),
    )


def overall(programme: Programme, cohort: Cohort, language: str) -> Sentence | None:
    """Return the change from the first phase to the last, None where there is none to show."""
    summary, words = careful(cohort.summary), cohort.measure.words(language)
    for one in summary.changes:
        if one.n and (one.before, one.after) == (summary.phases[0].phase, summary.phases[-1].phase):
            return change(cohort, words, programme.phase_names, one)
    return None


def reached(words: Wording, names: Names, one: PairedChange, threshold: Threshold) -> str:
    """Return how many people's change reached a threshold, either way."""
    counts = one.thresholds[threshold.name]
    return _(
        "From %(before)s to %(after)s, %(improved)s people improved and %(worsened)s worsened by %(points)s "
        "points or more on %(measure)s (%(threshold)s).",
        before=names[one.before],
        after=names[one.after],
        improved=share(counts.improved, one.n or 0),
        worsened=number(counts.worsened) if counts.worsened else _("none"),
        points=f"{threshold.points:g}",
        measure=words.short_title,
        threshold=threshold_kind(threshold.name).lower(),
    )


def tables(
    programme: Programme, cohort: Cohort, words: Wording, summary: CohortSummary
) -> Iterator[tuple[str, Table]]:
    """Yield the tables that the sentences stand on."""
    names, minimum, title = programme.phase_names, programme.minimum_group_size, words.short_title
    low, high = cohort.measure.value_range or (0, 0)
    ranged = _("%(measure)s (scores %(low)s to %(high)s)", measure=title, low=f"{low:g}", high=f"{high:g}")
    yield key(cohort), phases_table(ranged, cohort.banding, words, summary, names, minimum, 1).compact()
    yield key(cohort, "-answered"), answered_table(title, summary, names, minimum)
    if summary.changes:
        yield key(cohort, "-change"), change_table(title, summary, names, minimum, 1).compact()
        if cohort.measure.thresholds:
            table = threshold_table(title, cohort.measure, summary, names, minimum)
            yield key(cohort, "-thresholds"), table


def answered_table(title: str, summary: CohortSummary, names: Names, minimum: int) -> Table:
    """Who was asked, answered, and has a score."""
    rows: list[tuple[Cell, ...]] = [
        (names[one.phase], not_shown(minimum))
        if one.invited is None
        else (
            names[one.phase],
            asked(one),
            one.answered,
            one.n,
            asked(one) - (one.n or 0),
        )
        for one in summary.phases
    ]
    header = (
        _("Phase"),
        _("Asked"),
        _("Answered"),
        _("With a score"),
        _("Without a score"),
    )
    return counted(_("%(measure)s: who answered", measure=title), header, rows)
