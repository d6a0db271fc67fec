"""Tables of figures, the same for a page and for a CSV file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from measures.cohort import CohortSummary, PairedChange, PhaseSummary
from measures.measure import Measure
from measures.parts import Banding, Wording
from measures.scoring import Score
from measures.trajectory import Trajectory
from survey.web.csv_text import Cell
from survey.web.language import day, moment

Names = Mapping[str, str]
"""Phase id -> its name."""


@dataclass(frozen=True)
class Table:
    """A caption, column headings and rows; the first cell of a row says what the row is about.

    Figures are shown with `decimals`.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    decimals: int = 2

    def text(self, cell: Cell) -> str:
        """A cell as a page shows it."""
        return shown(cell, self.decimals)

    def numeric(self, column: int) -> bool:
        """Whether a column, by its position, holds figures."""
        return column > 0 and any(is_figure(row[column]) for row in self.rows)


FEW = 20
"""Of fewer answers than this, a tenth of a percent says nothing."""


class Rough(float):
    """A percentage of few answers: a page shows whole percent, a file the figure."""


def percentage(figure: float | None, of: int | None) -> float | None:
    """A percentage of so many answers for a table."""
    percent = rounded(figure, 1)
    return Rough(percent) if percent is not None and (of or 0) < FEW else percent


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number, or words that begin as one (a p value)."""
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell[:1] in tuple("0123456789<"))


def shown(cell: Cell, decimals: int = 2) -> str:
    """Return a cell as a page shows it: a true minus, a dash for nothing, a date in words."""
    if cell is None:
        return "–"
    if isinstance(cell, datetime):
        return moment(cell)
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Rough):
        decimals = 0
    text = f"{cell:.{decimals}f}" if isinstance(cell, float) else str(cell)
    return text.replace("-", "−")


def amount(cell: Cell) -> float:
    """Return the number in a cell, 0 for an empty one."""
    return float(cell) if isinstance(cell, int | float | str) and cell else 0.0


def rounded(figure: float | None, decimals: int = 2) -> float | None:
    """A figure for a table or a chart: enough decimals to read, few enough to send."""
    return None if figure is None else round(float(figure), decimals) + 0.0


def not_scored(score: Score) -> str:
    """Why there is no score, in words that nobody takes for one."""
    return _("not scored: %(missing)s of %(of)s missing", missing=score.missing, of=score.of)


def too_few(minimum: int) -> str:
    """What stands in place of figures about a small group."""
    return _("Fewer than %(minimum)s people: not shown", minimum=minimum)


def trajectory_table(measure: Measure, words: Wording, trajectory: Trajectory, names: Names) -> Table:
    """One participant's score and band at each phase."""
    rows: list[tuple[Cell, ...]] = []
    for point in trajectory.points:
        score = point.score
        if score is None:
            rows.append((names[point.phase], _("not answered"), ""))
        elif score.value is None:
            rows.append((names[point.phase], not_scored(score), ""))
        else:
            band = words.band(point.band.name) if point.band else ""
            rows.append((names[point.phase], points(measure, score.value), band))
    return Table(
        _("%(measure)s by phase", measure=words.short_title), (_("Phase"), _("Score"), _("Band")), tuple(rows)
    )


def points(measure: Measure, value: float) -> int | float:
    """A score as the measure states it: whole points, or its published decimals."""
    return round(value, measure.scoring.decimals) if measure.scoring.decimals else round(value)


def steps_table(measure: Measure, trajectory: Trajectory, names: Names) -> Table:
    """One participant's change between phases, judged against each named threshold."""
    thresholds = [threshold_name(one.name, one.points) for one in measure.thresholds]
    rows = tuple(
        (
            between(names, step.before, step.after),
            points(measure, step.change.points),
            *(verdict(step.change.verdicts[one.name]) for one in measure.thresholds),
        )
        for step in trajectory.changes
    )
    return Table(_("Change between phases"), (_("From – to"), _("Points"), *thresholds), rows)


def threshold_name(name: str, points: float) -> str:
    """A threshold's name with its points."""
    known = {"noticeable": _("Noticeable change"), "reliable": _("Reliable change")}
    return _("%(name)s (%(points)s or more)", name=known.get(name, name), points=f"{points:g}")


def verdict(name: str) -> str:
    """What a change amounts to."""
    return {"improved": _("improved"), "worsened": _("worsened")}.get(name, _("no change"))


def between(names: Names, before: str, after: str) -> str:
    """Two phases."""
    return _("%(before)s – %(after)s", before=names[before], after=names[after])


def cohort_table(
    title: str, banding: Banding | None, words: Wording, summary: CohortSummary, names: Names, minimum: int
) -> Table:
    """A cohort's figures at each phase; the interval is of the mean, the quartiles are of the people."""
    bands = [band.name for band in banding.bands] if banding else []
    header = (
        _("Phase"),
        _("Scored"),
        _("Mean"),
        _("95 % from"),
        _("95 % to"),
        _("SD"),
        _("Lower quartile"),
        _("Median"),
        _("Upper quartile"),
        *(words.band(band) for band in bands),
        _("Not scored"),
    )
    rows = (phase_row(phase, bands, names, minimum, len(header)) for phase in summary.phases)
    return Table(_("%(title)s: figures at each phase", title=title), header, tuple(rows))


def phase_row(
    phase: PhaseSummary, bands: list[str], names: Names, minimum: int, width: int
) -> tuple[Cell, ...]:
    if phase.withheld:
        return (names[phase.phase], too_few(minimum), *[None] * (width - 2))
    low, high = phase.ci95 or (None, None)
    figures = (phase.mean, low, high, phase.sd, phase.q1, phase.median, phase.q3)
    return (
        names[phase.phase],
        phase.n,
        *map(rounded, figures),
        *(phase.bands.get(band, 0) for band in bands),
        phase.not_scored,
    )


def change_table(title: str, summary: CohortSummary, names: Names, minimum: int) -> Table:
    """The paired change between every two phases."""
    header = (
        _("From – to"),
        _("People with both"),
        _("Mean change"),
        _("95 % from"),
        _("95 % to"),
        _("SD"),
        _("t"),
        _("p"),
        _("Standardised response mean"),
        _("Hedges g"),
    )
    rows = (change_row(one, names, minimum, len(header)) for one in summary.changes)
    return Table(
        _("%(title)s: change of the people with a score at both phases", title=title), header, tuple(rows)
    )


def change_row(change: PairedChange, names: Names, minimum: int, width: int) -> tuple[Cell, ...]:
    pair = between(names, change.before, change.after)
    if change.withheld:
        return (pair, too_few(minimum), *[None] * (width - 2))
    low, high = change.ci95 or (None, None)
    return (
        pair,
        change.n,
        *map(rounded, (change.mean, low, high, change.sd, change.t)),
        probability(change.p),
        *map(rounded, (change.srm, change.hedges_g)),
    )


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
            rows.append((pair, too_few(minimum), *[None] * (len(header) - 2)))
            continue
        counts = [change.thresholds[one.name] for one in measure.thresholds]
        rows.append((pair, change.n, *(n for one in counts for n in (one.improved, one.worsened))))
    return Table(_("%(title)s: who improved and worsened", title=title), tuple(header), tuple(rows))


def probability(p: float | None) -> Cell:
    """A p value to three decimals, never 0."""
    if p is None:
        return None
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def moves_table(banding: Banding, words: Wording, change: PairedChange, names: Names) -> Table:
    """From which band to which: rows are the earlier phase, columns the later one."""
    bands = [band.name for band in banding.bands]
    counts = {(move.before, move.after): move.n for move in change.moves}
    before, after = names[change.before], names[change.after]
    return Table(
        _("People by band at %(before)s (rows) and at %(after)s (columns)", before=before, after=after),
        (
            _("At %(phase)s", phase=before),
            *(_("%(band)s at %(phase)s", band=words.band(band), phase=after) for band in bands),
        ),
        tuple((words.band(row), *(counts.get((row, column), 0) for column in bands)) for row in bands),
    )


def all_moves_table(words: Wording, summary: CohortSummary, names: Names) -> Table:
    """Every band move that somebody made between any two phases, one row each, without withheld pairs."""
    rows = tuple(
        (names[change.before], names[change.after], words.band(move.before), words.band(move.after), move.n)
        for change in summary.changes
        for move in change.moves
    )
    header = (_("From phase"), _("To phase"), _("From band"), _("To band"), _("People"))
    return Table(_("Moves between bands"), header, rows)


def counted(caption: str, header: Iterable[str], rows: Iterable[Iterable[Cell]], decimals: int = 1) -> Table:
    """A table of anything else."""
    return Table(caption, tuple(header), tuple(tuple(row) for row in rows), decimals)
