"""Capacity and cost: hours given and taken, appointments, people reached, money."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from flask_babel import format_date
from flask_babel import gettext as _

from survey.evaluation import capacity_findings as findings
from survey.evaluation.findings import Findings
from survey.report.blocks import Block, Figures, Picture, Said, say
from survey.report.facts import Facts
from survey.report.told import told
from survey.web.csv_text import Cell
from survey.web.pictures import Bars
from survey.web.tables import amount

OF, WEEKS = "capacity", "weeks"


def found(facts: Facts) -> Findings:
    """What the log, team time, outcomes and costs say."""
    return findings.findings(facts.programme, facts.capacity)


def capacity(facts: Facts) -> Iterator[Block]:
    """Hours given and taken, appointments, people reached, and cost."""
    known = found(facts)
    if not known.tables:
        yield from say(Said(_("No work and no costs were entered")))
        return
    yield from told(known, OF, later=(WEEKS,))
    if facts.capacity.weeks:
        table = known.table(WEEKS)
        mondays, rows = list(every_monday(facts.capacity.weeks)), {row[0]: row for row in table.rows}
        starts = tuple(f"{format_date(week, 'd MMM')}\n{week.year}" for week in mondays)
        series = tuple(
            (name, tuple(height(rows.get(week.isoformat()), number) for week in mondays))
            for number, name in enumerate(table.header[1:-1], start=1)
        )
        said = _("Stacked columns of hours in each week by kind; the data tables have the figures")
        yield Picture(table.caption, said, Bars(starts, series, _("hours")), f"{OF}-{WEEKS}")


def every_monday(weeks: Collection[date]) -> Iterator[date]:
    """The beginning of each week from the first to the last of some, also of those in which nothing was."""
    first, last = min(weeks), max(weeks)
    return (first + timedelta(days=days) for days in range(0, (last - first).days + 1, 7))


def height(row: Sequence[Cell] | None, column: int) -> float:
    """The hours of a column; none in a week that has no row."""
    return amount(row[column]) if row else 0.0


def weeks(facts: Facts) -> Iterator[Block]:
    """The hours of each week by kind, for the data tables."""
    if facts.capacity.weeks:
        yield Figures(f"{OF}-{WEEKS}", found(facts).table(WEEKS))
