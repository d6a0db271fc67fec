"""Charts over time: hours each week, outcomes by week, and each person's steps."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.evaluation.capacity import Capacity, total
from survey.evaluation.cohorts import LINES
from survey.evaluation.findings import hours, in_hours, opening
from survey.evaluation.pathway import Path
from survey.outcomes import activities, outcomes, record_words
from survey.records import Outcome, Status
from survey.web.charts import Chart, figure
from survey.web.drawings import LINE, QUIET, SHADES, Columns
from survey.web.language import day
from survey.web.tables import Table, counted

PATTERNS = ("", "/", ".", "x", "", "-", "+", "|")
"""A kind has a colour and a pattern, so that colour is never the only sign."""

SYMBOLS: dict[Status, str] = {
    "planned": "circle-open",
    "started": "circle",
    "completed": "square",
    "left": "x",
}
LEGEND = {"orientation": "v", "traceorder": "normal"}


def weekly_hours(found: Capacity, table: Table) -> Chart:
    """Draw the hours of each week by kind as stacked columns over their table."""
    drawing = weekly(found)
    traces = [
        {
            "type": "bar",
            "name": name,
            "x": [week.isoformat() for week in drawing.weeks],
            "y": list(heights),
            "marker": look(number),
            "hovertemplate": "%{x}: %{y} h<extra>%{fullData.name}</extra>",
        }
        for number, (name, heights) in enumerate(drawing.series)
    ]
    layout = {
        "barmode": "stack",
        "bargap": 0.15,
        "height": 360 + 24 * len(traces),
        "xaxis": {"type": "date", "tickformat": "%-d %b<br>%Y", "nticks": 4},
        "yaxis": {"title": {"text": drawing.title}, "rangemode": "tozero"},
        "legend": LEGEND,
    }
    most = {week: total(times.values()).total for week, times in found.weeks.items()}
    week = max(most, key=lambda one: most[one])
    said = _(
        "Bar chart of the hours in each week. The most, %(most)s hours, were in the week beginning %(week)s.",
        most=in_hours(most[week]),
        week=day(week),
    )
    return Chart("weekly-hours", table.caption, said, figure(traces, layout), table, drawing)


def weekly(found: Capacity) -> Columns:
    """Return a column for every week from the first to the last, also where nothing was done."""
    first, last, names = (
        min(found.weeks),
        max(found.weeks),
        record_words.translated(activities.KINDS_OF_ACTIVITY),
    )
    weeks = tuple(first + timedelta(days) for days in range(0, (last - first).days + 1, 7))
    times = [found.weeks.get(week, {}) for week in weeks]
    series = (
        (names[kind], tuple(hours(one[kind].total) if kind in one else 0.0 for one in times))
        for kind in found.kinds
    )
    return Columns(_("Hours"), weeks, tuple(series))


def look(number: int) -> dict[str, Any]:
    """Return the colour and pattern of a kind."""
    pattern = {"shape": PATTERNS[number % 8], "fillmode": "overlay", "fgcolor": "#fff", "fgopacity": 0.4}
    return {"color": SHADES[number % 8], "pattern": pattern}


def outcomes_by_week(role: str, over_time: Sequence[tuple[int, int]], table: Table) -> Chart:
    """Draw the steps of weeks and how many outcomes there were by each, from joining on."""
    weeks, counts = [week for week, _count in over_time], [count for _week, count in over_time]
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
        "xaxis": {"title": {"text": _("Weeks after joining")}},
        "yaxis": {
            "title": {"text": _("Outcomes so far")},
            "rangemode": "tozero",
            "dtick": max(1, round(counts[-1] / 6)),
            "tickformat": "d",
        },
        "height": 320,
    }
    said = ngettext(
        "Step chart: %(num)d outcome by week %(week)s.",
        "Step chart: %(num)d outcomes by week %(week)s.",
        counts[-1],
        week=weeks[-1],
    )
    return Chart(f"outcomes-by-week-{role}", table.caption, said, figure([line], layout), table)


def journeys(role: str, name: str, paths: Sequence[Path]) -> Chart:
    """Draw each person of a role on a line of their own, with their goals and steps by day.

    Nothing is drawn of more than LINES people; the table has them all.
    """
    every = [(one.participant.code, each) for one in paths for each in (*goals_of(one), *one.steps)]
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
        "Timeline of the goals and steps of %(num)d person; the table has all of them.",
        "Timeline of the goals and steps of %(num)d people; the table has all of them.",
        len(paths),
    )
    if len(paths) > LINES:
        about = _(
            "%(people)s people are too many to draw. The table has all of them.", people=f"{len(paths):,}"
        )
        return Chart(f"journeys-{role}", table.caption, about, None, table)
    shown = [one for one in traces if one["x"]]
    return Chart(f"journeys-{role}", table.caption, about, figure(shown, layout), table)


def threads(paths: Sequence[Path]) -> dict[str, Any]:
    """Return a thin line from each person's first goal or step to their last, in one trace."""
    days = [(one.participant.code, [each.day for each in (*one.steps, *goals_of(one))]) for one in paths]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for _code, own in days for x in (min(own).isoformat(), max(own).isoformat(), None)],
        "y": [y for code, _own in days for y in (code, code, None)],
        "line": {"color": QUIET, "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def goals_of(path: Path) -> list[Outcome]:
    """Return somebody's goals."""
    return [goal for goal, _far in path.goals]


def of_status(every: Sequence[tuple[str, Outcome]], status: Status) -> list[tuple[str, Outcome]]:
    """Return the steps of a status, without goals."""
    return [(code, each) for code, each in every if not each.goal and each.status == status]


def marks(name: str, symbol: str, colour: str, found: Sequence[tuple[str, Outcome]]) -> dict[str, Any]:
    """Return the marks of one status."""
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
    """Return each goal and step, by person and day."""
    kinds = record_words.translated(outcomes.KINDS_OF_OUTCOME)
    states = record_words.translated(outcomes.STATUSES)
    rows = (
        (
            code,
            each.day,
            each.what,
            kinds[each.kind],
            _("Goal") if each.goal else states[each.status],
        )
        for code, each in sorted(every, key=lambda one: (one[0], one[1].day, one[1].entered, one[1].id))
    )
    header = (_("Participant"), _("Day"), _("What"), _("Kind"), _("Status"))
    return counted(_("%(role)s: goals and steps by day", role=opening(role)), header, rows)
