"""Tables of a cohort's scores: at each phase, the change between phases, and moves between bands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from measures.cohort import CohortSummary, PairedChange, PhaseSummary
from measures.measure import Measure
from measures.parts import Banding, Wording
from survey.web.csv_text import Cell
from survey.web.tables import Names, Table, between, counted, not_shown, rounded, threshold_name

ENOUGH = 30
"""Of fewer people than this a mean says little about anybody else, and an interval would be read as proof."""


def careful(summary: CohortSummary) -> CohortSummary:
    """Return what everybody may read: intervals of enough people alone, no tests and no quartiles."""
    return replace(
        summary,
        phases=tuple(replace(one, ci95=shown_interval(one), q1=None, q3=None) for one in summary.phases),
        changes=tuple(
            replace(one, ci95=shown_interval(one), t=None, p=None, srm=None, hedges_g=None)
            for one in summary.changes
        ),
    )


def shown_interval(one: PhaseSummary | PairedChange) -> tuple[float, float] | None:
    """Return the interval of a mean, None for fewer than ENOUGH people."""
    return one.ci95 if (one.n or 0) >= ENOUGH else None


def phases_table(
    title: str,
    banding: Banding | None,
    words: Wording,
    summary: CohortSummary,
    names: Names,
    minimum: int,
    decimals: int = 2,
) -> Table:
    """A cohort's figures at each phase; the interval is of the mean, the quartiles are of the people."""
    bands = [band.name for band in banding.bands] if banding else []
    header = (
        _("Phase"),
        _("Scored"),
        _("Mean"),
        _("95% from"),
        _("95% to"),
        _("SD"),
        _("Lower quartile"),
        _("Median"),
        _("Upper quartile"),
        *(words.band(band) for band in bands),
        _("Not scored"),
    )
    rows: list[tuple[Cell, ...]] = [
        (names[one.phase], not_shown(minimum))
        if one.withheld
        else (
            names[one.phase],
            one.n,
            *figures((one.mean, *(one.ci95 or (None, None)), one.sd, one.q1, one.median, one.q3), decimals),
            *(one.bands.get(band, 0) for band in bands),
            one.not_scored,
        )
        for one in summary.phases
    ]
    return counted(_("%(title)s: figures at each phase", title=title), header, rows, decimals)


def change_table(title: str, summary: CohortSummary, names: Names, minimum: int, decimals: int = 2) -> Table:
    """The paired change between every two phases."""
    header = (
        _("From – to"),
        _("People with both"),
        _("Mean change"),
        _("95% from"),
        _("95% to"),
        _("SD"),
        _("t"),
        _("p"),
        _("Standardised response mean"),
        _("Hedges’ g"),
    )
    rows: list[tuple[Cell, ...]] = [
        (between(names, one.before, one.after), not_shown(minimum))
        if one.withheld
        else (
            between(names, one.before, one.after),
            one.n,
            *figures((one.mean, *(one.ci95 or (None, None)), one.sd, one.t), decimals),
            probability(one.p),
            *figures((one.srm, one.hedges_g), decimals),
        )
        for one in summary.changes
    ]
    return counted(
        _("%(title)s: change of the people with a score at both phases", title=title), header, rows, decimals
    )


def figures(values: Sequence[float | None], decimals: int) -> list[float | None]:
    """Return figures rounded for a table."""
    return [rounded(one, decimals) for one in values]


def threshold_table(
    title: str, measure: Measure, summary: CohortSummary, names: Names, minimum: int
) -> Table:
    """How many people improved and worsened by each named threshold, between every two phases."""
    header = [_("From – to"), _("People with both")]
    for one in measure.thresholds:
        name = threshold_name(one.name, one.points)
        header += [_("%(threshold)s: improved", threshold=name), _("%(threshold)s: worsened", threshold=name)]
    rows: list[tuple[Cell, ...]] = []
    for change in summary.changes:
        pair = between(names, change.before, change.after)
        if change.withheld:
            rows.append((pair, not_shown(minimum)))
            continue
        counts = [change.thresholds[one.name] for one in measure.thresholds]
        rows.append((pair, change.n, *(n for one in counts for n in (one.improved, one.worsened))))
    return counted(_("%(title)s: people who improved and worsened", title=title), header, rows)


def probability(p: float | None) -> Cell:
    """Return a p value to three decimals, never 0."""
    if p is None:
        return None
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def moves_table(banding: Banding, words: Wording, change: PairedChange, names: Names) -> Table:
    """From which band to which: rows are the earlier phase, columns the later one."""
    bands = [band.name for band in banding.bands]
    counts = {(move.before, move.after): move.n for move in change.moves}
    before, after = names[change.before], names[change.after]
    header = (
        _("At %(phase)s", phase=before),
        *(_("%(band)s at %(phase)s", band=words.band(band), phase=after) for band in bands),
    )
    rows: Iterator[tuple[Cell, ...]] = (
        (words.band(row), *(counts.get((row, column), 0) for column in bands)) for row in bands
    )
    caption = _("People by band at %(before)s (rows) and at %(after)s (columns)", before=before, after=after)
    return counted(caption, header, rows)


def all_moves_table(words: Wording, summary: CohortSummary, names: Names) -> Table:
    """Every band move that somebody made between any two phases, one row each, without withheld pairs."""
    rows: Iterator[tuple[Cell, ...]] = (
        (names[change.before], names[change.after], words.band(move.before), words.band(move.after), move.n)
        for change in summary.changes
        for move in change.moves
    )
    header = (_("From phase"), _("To phase"), _("From band"), _("To band"), _("People"))
    return counted(_("Moves between bands"), header, rows)
