"""Tables of figures, the same on a page, in a CSV file and in a report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from flask_babel import gettext as _

from measures.measure import Measure
from measures.parts import Wording
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
        """Return a cell as a page shows it."""
        return shown(cell, self.decimals)

    def numeric(self, column: int) -> bool:
        """Return whether a column, by its position, holds figures."""
        return column > 0 and any(is_figure(row[column]) for row in self.rows)

    def compact(self) -> "Table":
        """Return the table without the columns that are empty in every row."""
        used = [
            column
            for column, cells in enumerate(zip(self.header, *self.rows, strict=True))
            if column == 0 or any(cell is not None for cell in cells[1:])
        ]
        rows = (tuple(row[column] for column in used) for row in self.rows)
        return replace(self, header=tuple(self.header[column] for column in used), rows=tuple(rows))


def counted(caption: str, header: Iterable[str], rows: Iterable[Iterable[Cell]], decimals: int = 1) -> Table:
    """Return a table whose short rows are filled up with empty cells."""
    header = tuple(header)
    cells = [tuple(row) for row in rows]
    filled = ((*row, *[None] * (len(header) - len(row))) for row in cells)
    return Table(caption, header, tuple(filled), decimals)


WHOLE_BELOW = 20
"""Of fewer answers than this, a tenth of a percent says nothing."""


class Rough(float):
    """A percentage of few answers: a page shows whole percent, a file the figure."""

    decimals = 0


class PoundsCell(float):
    """An amount of money, with its pence on a page and in a file."""

    decimals = 2

    def __str__(self) -> str:
        return f"{float(self):.2f}"


def pounds(pence: Fraction | float) -> PoundsCell:
    """Return pence, rounded to whole ones, as pounds for a table."""
    return PoundsCell(round(pence) / 100)


def percentage(figure: float | None, of: int | None) -> float | None:
    """Return a percentage of so many answers for a table."""
    percent = rounded(figure, 1)
    return Rough(percent) if percent is not None and (of or 0) < WHOLE_BELOW else percent


def is_figure(cell: Cell) -> bool:
    """Return whether a cell holds a number, or words that begin as one (a p value)."""
    if isinstance(cell, str):
        return cell[:1] in tuple("0123456789<")
    return isinstance(cell, int | float)


def shown(cell: Cell, decimals: int = 2) -> str:
    """Return a cell as a page shows it: a true minus, thousands apart, a dash for nothing, days in words."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return moment(cell)
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, Rough | PoundsCell):
        decimals = cell.decimals
    text = f"{float(cell):,.{decimals}f}" if isinstance(cell, float) else f"{cell:,}"
    return text.replace("-", "−")


def rounded(figure: float | None, decimals: int = 2) -> float | None:
    """Return a figure for a table or a chart: enough decimals to read, few enough to send."""
    return None if figure is None else round(float(figure), decimals) + 0.0


def not_scored(score: Score) -> str:
    """Return why there is no score, in words that nobody takes for one."""
    return _("not scored: %(missing)s of %(of)s missing", missing=score.missing, of=score.of)


def not_shown(minimum: int) -> str:
    """Return what stands in place of figures about a small group."""
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
    header = (_("Phase"), _("Score"), _("Band"))
    return Table(_("%(measure)s by phase", measure=words.short_title), header, tuple(rows))


def points(measure: Measure, value: float) -> int | float:
    """Return a score as the measure states it: whole points, or its published decimals."""
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
    """Return a threshold's name with its points."""
    return _("%(name)s (%(points)s or more)", name=threshold_kind(name), points=f"{points:g}")


def threshold_kind(name: str) -> str:
    """Return what a change that reaches a threshold is called."""
    return {"noticeable": _("Noticeable change"), "reliable": _("Reliable change")}.get(name, name)


def verdict(name: str) -> str:
    """Return what a change amounts to."""
    return {"improved": _("improved"), "worsened": _("worsened")}.get(name, _("no change"))


def between(names: Names, before: str, after: str) -> str:
    """Return the names of two phases with a dash between them."""
    return _("%(before)s – %(after)s", before=names[before], after=names[after])
