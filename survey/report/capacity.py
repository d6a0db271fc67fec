"""Capacity and cost: hours given and taken, appointments, people reached, money."""

from collections.abc import Iterator

from flask_babel import format_date
from flask_babel import gettext as _

from survey.findings import Findings
from survey.findings import capacity as findings
from survey.pictures import Bars
from survey.report.blocks import Block, Figures, Picture, Said, say
from survey.report.facts import Facts
from survey.report.told import told

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
        starts = tuple(f"{format_date(week, 'd MMM')}\n{week.year}" for week in facts.capacity.weeks)
        series = tuple(
            (name, tuple(float(row[number] or 0) for row in table.rows))
            for number, name in enumerate(table.header[1:-1], start=1)
        )
        said = _("Stacked columns of hours in each week by kind; the data tables have the figures")
        yield Picture(table.caption, said, Bars(starts, series, _("hours")), f"{OF}-{WEEKS}")


def weeks(facts: Facts) -> Iterator[Block]:
    """The hours of each week by kind, for the data tables."""
    if facts.capacity.weeks:
        yield Figures(f"{OF}-{WEEKS}", found(facts).table(WEEKS))
