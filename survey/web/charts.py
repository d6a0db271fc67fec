"""Charts: Plotly figures as small JSON, each with a sentence and a table that say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.io
from flask_babel import gettext as _
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from plotly.graph_objs import Figure

from measures.measure import Measure
from measures.parts import Banding, Norm
from measures.trajectory import Trajectory
from survey.web.drawings import INK, LINE, NORM, QUIET, Drawing, Scale, score_scale
from survey.web.tables import Names, Table, points, rounded, shown, trajectory_table

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
    `drawing` is what a report draws in its place, if it shows this chart.
    """

    id: str
    title: str
    alternative: str
    figure: Mapping[str, Any] | None
    table: Table
    drawing: Drawing | None = None

    @property
    def json(self) -> Markup:
        """The figure as JSON that can stand inside a script element."""
        return htmlsafe_json_dumps(self.figure, separators=(",", ":"))


def figure(traces: Sequence[Trace], layout: Mapping[str, Any]) -> dict[str, Any]:
    """Return a figure in our look, checked by Plotly; it lets nothing leave the page."""
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
    """Draw one participant's scores over the phases (id -> name); a missing phase is a gap in the line."""
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
        figure=figure([line], scale_layout(score_scale(measure, banding, words, norm), names)),
        table=table,
    )


def scale_layout(scale: Scale, names: Sequence[str]) -> dict[str, Any]:
    """Return axes over a whole scale and the phases: bands shaded and named, the norm as a dashed line."""
    shapes, labels = [], []
    for number, one in enumerate(scale.stripes):
        box = {"type": "rect", "fillcolor": one.colour, "line": {"width": 0}}
        shapes.append(across(one.bottom, one.top, **box))
        place = {"y": one.top, "yanchor": "top"} if number else {"y": one.bottom, "yanchor": "bottom"}
        labels.append(label(one.name, x=0, xanchor="left", **place))
    if scale.norm:
        name, height = scale.norm
        name = f"{name}: {height:g}".replace(", ", ",<br>", 1)
        line = {"color": NORM, "width": 2, "dash": "dash"}
        shapes.append(across(height, height, type="line", line=line, name=name, showlegend=True))
    room = (scale.high - scale.low) * 0.04
    return {
        "shapes": shapes,
        "annotations": labels,
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(names),
            "range": [-0.9 if labels else -0.35, len(names) - 0.65],  # room for the names of bands
        },
        "yaxis": {
            "range": [scale.low - room, scale.high + room],
            "showgrid": not labels,
            "title": {"text": scale.title},
        },
    }


def across(bottom: float, top: float, **look: Any) -> dict[str, Any]:
    """Return a shape over the whole width, between two heights, under the lines."""
    place = {"xref": "paper", "x0": 0, "x1": 1, "y0": rounded(bottom), "y1": rounded(top)}
    return {**place, "layer": "below", **look}


def label(text: str, **look: Any) -> dict[str, Any]:
    """Return words inside the chart, at a height of the score."""
    return {"xref": "paper", "text": text, "showarrow": False, "font": {"size": 13, "color": QUIET}, **look}


def centre(text: str) -> dict[str, Any]:
    """Return words in the middle of a chart in which nothing may be drawn."""
    box = {"bgcolor": "#fff", "borderpad": 6, "font": {"size": 14, "color": INK}}
    return {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "text": text, "showarrow": False, **box}
