"""Charts: Plotly figures as small JSON, each with a sentence and a table that say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import plotly.io
from flask_babel import gettext as _
from flask_babel import ngettext
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from plotly.graph_objs import Figure

from measures.cohort import CohortSummary, PhaseSummary
from measures.measure import Measure
from measures.parts import Banding, Item, Norm
from measures.trajectory import Trajectory
from survey.web.axes import INK, LINE, QUIET, centre, item_layout, score_layout
from survey.web.tables import Names, Table, cohort_table, points, rounded, shown, too_few, trajectory_table

plotly.io.templates.default = None  # Plotly's own adds 6 KB to each figure and a second to the first

CONFIG = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
}
"""Plotly 7 would otherwise offer to upload the data to a cloud service."""

AXIS = {"automargin": True, "fixedrange": True, "zeroline": False, "linecolor": QUIET, "tickcolor": QUIET}
LAYOUT = {
    "font": {"family": "system-ui, sans-serif", "size": 14, "color": INK},
    "paper_bgcolor": "#fff",
    "plot_bgcolor": "#fff",
    "margin": {"l": 12, "r": 12, "t": 16, "b": 12},
    "height": 400,
    "dragmode": False,
    "hovermode": "closest",
    "hoverlabel": {"bgcolor": "#fff", "font": {"color": INK}},
    "legend": {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "yref": "container",
        "y": 0,
        "yanchor": "bottom",
    },
    "xaxis": {**AXIS, "showgrid": False},
    "yaxis": {**AXIS, "gridcolor": "#dcdcdc"},
}

Trace = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A figure with its title, the sentence that stands for it, and the table of what it shows.

    `figure` is what charts.js draws: data, layout, config; None where there is nothing that may be drawn.
    """

    id: str
    title: str
    alternative: str
    figure: Mapping[str, Any] | None
    table: Table

    @property
    def json(self) -> Markup:
        """The figure as JSON that can stand inside a script element."""
        return htmlsafe_json_dumps(self.figure, separators=(",", ":"))


def figure(traces: Sequence[Trace], layout: Mapping[str, Any]) -> dict[str, Any]:
    """The one way to a figure: checked by Plotly, our look, nothing that leaves the page."""
    made = Figure(data=list(traces), layout=LAYOUT)
    made.update_layout(layout)
    return {**made.to_plotly_json(), "config": CONFIG}


def own_trajectory(
    measure: Measure,
    banding: Banding | None,
    trajectory: Trajectory,
    phase_names: Names,
    language: str,
    norm: Norm | None = None,
) -> Chart:
    """One participant's scores over the phases (id -> name); a missing phase is a gap in the line."""
    words = measure.words(language)
    values = [point.score.value if point.score else None for point in trajectory.points]
    names = [phase_names[point.phase] for point in trajectory.points]
    line = {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": _("score"),
        "x": names,
        "y": [rounded(value) for value in values],
        "text": ["" if value is None else shown(points(measure, value)) for value in values],
        "textposition": "top center",
        "textfont": {"size": 16},
        "line": {"color": LINE, "width": 3},
        "marker": {"color": LINE, "size": 11},
        "hovertemplate": "%{x}: %{text}<extra></extra>",
        "cliponaxis": False,
    }
    table = trajectory_table(measure, words, trajectory, phase_names)
    said = [f"{row[0]} {shown(row[1])}" + (f" ({row[2]})" if row[2] else "") for row in table.rows]
    return Chart(
        id=f"{measure.id}-trajectory",
        title=_("%(measure)s over the phases", measure=words.short_title),
        alternative=_(
            "Line chart of %(measure)s: %(scores)s.", measure=words.short_title, scores=", ".join(said)
        ),
        figure=figure([line], score_layout(measure, banding, words, names, norm)),
        table=table,
    )


def cohort(
    measure: Measure,
    banding: Banding | None,
    summary: CohortSummary,
    phase_names: Names,
    language: str,
    minimum: int,
    norm: Norm | None = None,
    lines: Sequence[Sequence[tuple[str, float]]] | None = None,
    item: Item | None = None,
) -> Chart:
    """A cohort's mean with its 95 % interval at each phase, over one line per person or the quartiles.

    `lines` None draws the quartiles.  With `item`, the figures are of that item alone.  Lines carry no names
    and do not answer to the pointer.
    """
    words = measure.words(language)
    title = (
        words.items[item.id] if item else _("%(measure)s: mean over the phases", measure=words.short_title)
    )
    names = [phase_names[phase.phase] for phase in summary.phases]
    spread = ribbons(summary, phase_names) if lines is None else individuals(lines, phase_names)
    said = "; ".join(mean_said(phase, phase_names, minimum) for phase in summary.phases)
    seen = any(phase.mean is not None for phase in summary.phases)
    layout = item_layout(item, names) if item else score_layout(measure, banding, words, names, norm)
    if not seen:
        note = (
            too_few(minimum)
            if any(phase.withheld for phase in summary.phases)
            else _("Nobody has a score yet")
        )
        layout["annotations"] = [*layout.get("annotations", ()), centre(note)]
    return Chart(
        id=f"{measure.id}-{item.id}" if item else f"{measure.id}-cohort",
        title=title,
        alternative=_("Line chart of means: %(means)s.", means=said) if seen else said,
        figure=figure([*spread, mean_trace(summary, phase_names)], layout),
        table=cohort_table(
            title if item else words.short_title, banding, words, summary, phase_names, minimum
        ),
    )


def mean_said(phase: PhaseSummary, names: Names, minimum: int) -> str:
    """One phase of a cohort, in words."""
    name = names[phase.phase]
    if phase.withheld:
        return f"{name}: {too_few(minimum)}"
    if phase.mean is None:
        return _("%(phase)s: nobody has a score", phase=name)
    return ngettext(
        "%(phase)s %(mean)s (%(num)d person)",
        "%(phase)s %(mean)s (%(num)d people)",
        phase.n or 0,
        phase=name,
        mean=shown(rounded(phase.mean)),
    )


def mean_trace(summary: CohortSummary, names: Names) -> Trace:
    """The means with their intervals; a withheld or empty phase is a gap."""
    margins = [
        one.ci95[1] - one.mean if one.ci95 and one.mean is not None else None for one in summary.phases
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": _("mean and its 95 % interval"),
        "x": [names[one.phase] for one in summary.phases],
        "y": [rounded(one.mean) for one in summary.phases],
        "error_y": {"type": "data", "array": [rounded(one) for one in margins], "thickness": 2, "width": 7},
        "line": {"color": LINE, "width": 3},
        "marker": {"color": LINE, "size": 9},
        "hovertemplate": "%{x}: %{y}<extra></extra>",
    }


def individuals(lines: Sequence[Sequence[tuple[str, float]]], names: Names) -> list[Trace]:
    """Every run of points in one trace, so that no line is a thing of its own to point at."""
    if not lines:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": _("one line for each person"),
            "x": [x for line in lines for x in (*(names[phase] for phase, _score in line), None)],
            "y": [y for line in lines for y in (*(score for _phase, score in line), None)],
            "line": {"color": QUIET, "width": 1, "dash": "dot"},
            "marker": {"color": QUIET, "size": 4},
            "opacity": 0.6,
            "hoverinfo": "skip",
        }
    ]


def ribbons(summary: CohortSummary, names: Names) -> list[Trace]:
    """The middle half of the people, as one outline for each run of phases that have quartiles."""
    x: list[str | None] = []
    y: list[float | None] = []
    for known, run in groupby(summary.phases, key=lambda one: one.q1 is not None):
        if known:
            phases = list(run)
            across = [names[one.phase] for one in phases]
            x += [*across, *reversed(across), None]
            y += [*(rounded(one.q3) for one in phases), *(rounded(one.q1) for one in reversed(phases)), None]
    if not x:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": _("middle half of the people"),
            "x": x,
            "y": y,
            "fill": "toself",
            "fillcolor": "rgba(11,79,138,0.16)",
            "line": {"color": LINE, "width": 1, "dash": "dot"},
            "hoverinfo": "skip",
        }
    ]
