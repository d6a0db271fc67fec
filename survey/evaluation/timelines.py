"""Charts over time: hours each week, what had begun by when, and each person’s steps."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.evaluation.cohorts import LINES
from survey.evaluation.findings import opening
from survey.evaluation.pathway import Path
from survey.outcomes import outcomes, record_words
from survey.records import Outcome, Status
from survey.web.axes import LINE, QUIET, SHADES
from survey.web.charts import Chart, figure
from survey.web.tables import Table, amount, counted

PATTERNS = ("", "/", ".", "x", "", "-", "+", "|")
"""A kind has a colour and a pattern, so that colour is never the only sign."""

SYMBOLS: dict[Status, str] = {
    "planned": "circle-open",
    "started": "circle",
    "completed": "square",
    "left": "x",
}
LEGEND = {"orientation": "v", "traceorder": "normal"}


def weekly_hours(table: Table) -> Chart:
    """Stacked bars of a table with a week in its first column, kinds after it, and their sum last."""
    weeks = [str(row[0]) for row in table.rows]
    traces = [
        {
            "type": "bar",
            "name": name,
            "x": weeks,
            "y": [row[number + 1] for row in table.rows],
            "marker": look(number),
            "hovertemplate": "%{x}: %{y} h<extra>%{fullData.name}</extra>",
        }
        for number, name in enumerate(table.header[1:-1])
    ]
    layout = {
        "barmode": "stack",
        "bargap": 0.15,
        "height": 360 + 24 * len(traces),
        "xaxis": {"type": "date", "tickformat": "%-d %b<br>%Y", "nticks": 4},
        "yaxis": {"title": {"text": _("Hours")}, "rangemode": "tozero"},
        "legend": LEGEND,
    }
    most = max(table.rows, key=lambda row: amount(row[-1]))
    said = _(
        "Bar chart of hours in each of %(weeks)s weeks; the most are %(most)s hours in the week that begins "
        "on %(week)s.",
        weeks=len(weeks),
        most=table.text(most[-1]),
        week=most[0],
    )
    return Chart("weekly-hours", table.caption, said, figure(traces, layout), table)


def look(number: int) -> dict[str, Any]:
    """The colour and pattern of a kind."""
    pattern = {"shape": PATTERNS[number % 8], "fillmode": "overlay", "fgcolor": "#fff", "fgopacity": 0.4}
    return {"color": SHADES[number % 8], "pattern": pattern}


def begun(role: str, table: Table) -> Chart:
    """A step chart of a table of weeks and how much had begun by each, from joining on."""
    weeks, counts = [int(amount(row[0])) for row in table.rows], [int(amount(row[1])) for row in table.rows]
    if weeks[0] > 0:
        weeks, counts = [0, *weeks], [0, *counts]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": weeks,
        "y": counts,
        "line": {"color": LINE, "width": 3, "shape": "hv"},
        "marker": {"color": LINE, "size": 9},
        "hovertemplate": _("Week") + " %{x}: %{y}<extra></extra>",
    }
    layout = {
        "xaxis": {"title": {"text": _("Week after joining")}},
        "yaxis": {
            "title": {"text": _("Begun")},
            "rangemode": "tozero",
            "dtick": max(1, round(counts[-1] / 6)),
            "tickformat": "d",
        },
        "height": 320,
    }
    said = _("Step chart: %(count)s outcomes had begun by week %(week)s.", count=counts[-1], week=weeks[-1])
    return Chart(f"begun-{role}", table.caption, said, figure([line], layout), table)


def journeys(role: str, name: str, paths: Sequence[Path]) -> Chart:
    """Each person of a role on a line of their own, with their goals and steps by day.

    Nothing is drawn of more than LINES people; the table has them all.
    """
    every = [(one.participant.code, each) for one in paths for each in (*said(one), *one.steps)]
    states = record_words.translated(outcomes.STATUSES)
    traces = [
        threads(paths),
        marks(_("Goal"), "star", QUIET, [(code, each) for code, each in every if each.goal]),
        *(
            marks(states[status], SYMBOLS[status], LINE, of_status(every, status))
            for status in outcomes.STATUSES
        ),
    ]
    layout = {
        "height": 220 + 44 * len(paths),
        "xaxis": {
            "type": "date",
            "tickformat": "%b<br>%Y",
            "nticks": 4,
            "showgrid": True,
            "gridcolor": "#dcdcdc",
        },
        "yaxis": {
            "type": "category",
            "autorange": "reversed",
            "categoryorder": "array",
            "categoryarray": [one.participant.code for one in paths],
        },
        "legend": LEGEND,
    }
    table = steps(name, every)
    about = ngettext(
        "Timeline of %(num)d person with %(steps)s goals and steps; the table has each of them.",
        "Timeline of %(num)d people with %(steps)s goals and steps; the table has each of them.",
        len(paths),
        steps=len(every),
    )
    if len(paths) > LINES:
        about = _("These are too many people to draw: %(people)s. The table has each.", people=len(paths))
        return Chart(f"journeys-{role}", table.caption, about, None, table)
    shown = [one for one in traces if one["x"]]
    return Chart(f"journeys-{role}", table.caption, about, figure(shown, layout), table)


def threads(paths: Sequence[Path]) -> dict[str, Any]:
    """A thin line from somebody’s first goal or step to their last, in one trace for all."""
    days = [(one.participant.code, [each.day for each in (*one.steps, *said(one))]) for one in paths]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for _code, own in days for x in (min(own).isoformat(), max(own).isoformat(), None)],
        "y": [y for code, _own in days for y in (code, code, None)],
        "line": {"color": QUIET, "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def said(path: Path) -> list[Outcome]:
    """Somebody’s goals."""
    return [goal for goal, _far in path.goals]


def of_status(every: Sequence[tuple[str, Outcome]], status: Status) -> list[tuple[str, Outcome]]:
    """The steps of a status; a goal is none."""
    return [(code, each) for code, each in every if not each.goal and each.status == status]


def marks(name: str, symbol: str, colour: str, found: Sequence[tuple[str, Outcome]]) -> dict[str, Any]:
    """The marks of one status."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [each.day.isoformat() for _code, each in found],
        "y": [code for code, _each in found],
        "text": [each.what for _code, each in found],
        "marker": {"symbol": symbol, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
        "hovertemplate": "%{y}, %{x}: %{text}<extra>%{fullData.name}</extra>",
    }


def steps(role: str, every: Sequence[tuple[str, Outcome]]) -> Table:
    """Each goal and step, by person and day."""
    kinds = record_words.translated(outcomes.KINDS_OF_OUTCOME)
    states = record_words.translated(outcomes.STATUSES)
    rows = (
        (
            code,
            each.day.isoformat(),
            each.what,
            kinds[each.kind],
            _("Goal") if each.goal else states[each.status],
        )
        for code, each in sorted(every, key=lambda one: (one[0], one[1].day, one[1].entered, one[1].id))
    )
    header = (_("Participant"), _("Day"), _("What"), _("Kind"), _("Status"))
    return counted(_("%(role)s: goals and steps by day", role=opening(role)), header, rows)
