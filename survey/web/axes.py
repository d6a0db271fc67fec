"""Axes of the charts: the range of a score, its bands shaded and named, the norm, the phases."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from measures.measure import Measure
from measures.parts import Banding, Item, Norm, Wording
from survey.web.tables import rounded

INK, QUIET, LINE, NORM = "#22292b", "#535b5d", "#0b4f8a", "#8a3b00"
SHADES = ("#0b4f8a", "#eb9a4f", "#6ba5d4", "#a34700", "#b5d3ea", "#5b5b5b", "#f7cfa6", "#1d5e63")
"""Of kinds that are stacked, the same on a page and in a picture; each has a pattern of its own as well."""

BAND_TINTS = ("#f7e3cd", "#fbf4e2", "#eef3f2", "#d5e8e6")
"""Backgrounds of bands, lowest first: light enough for any line and label on top."""


def score_layout(
    measure: Measure, banding: Banding | None, words: Wording, names: Sequence[str], norm: Norm | None
) -> dict[str, Any]:
    """Axes over the whole range of the score, its bands shaded and named, and the norm as a dashed line."""
    low, high = measure.value_range or (0, 1)
    edges = band_edges(measure, banding) if banding else []
    shapes, labels = [], []
    for number, (band, (bottom, top)) in enumerate(
        zip(banding.bands if banding else (), pairwise(edges), strict=True)
    ):
        shapes.append(
            across(bottom, top, type="rect", fillcolor=tint(number, len(edges) - 1), line={"width": 0})
        )
        place = {"y": bottom, "yanchor": "bottom"} if number == 0 else {"y": top, "yanchor": "top"}
        labels.append(label(words.band(band.name), x=0, xanchor="left", **place))
    reference = (norm.mean if norm.mean is not None else norm.median) if norm else None
    if norm and reference is not None:
        name = f"{norm.label}: {reference:g}".replace(", ", ",<br>", 1)
        line = {"color": NORM, "width": 2, "dash": "dash"}
        shapes.append(across(reference, reference, type="line", line=line, name=name, showlegend=True))
    room = (high - low) * 0.04
    return {
        "shapes": shapes,
        "annotations": labels,
        "xaxis": phase_axis(names, before=0.9 if labels else 0.35),
        "yaxis": {"range": [low - room, high + room], "showgrid": not edges, "title": {"text": _("score")}},
    }


def item_layout(item: Item, names: Sequence[str]) -> dict[str, Any]:
    """Axes over the range of one item's points."""
    scores = [choice.score for choice in item.choices if choice.score is not None]
    room = (max(scores) - min(scores)) * 0.04
    return {
        "height": 340,
        "xaxis": phase_axis(names),
        "yaxis": {"range": [min(scores) - room, max(scores) + room], "title": {"text": _("points")}},
    }


def phase_axis(names: Sequence[str], before: float = 0.35) -> dict[str, Any]:
    """The phases at equal distances, missing ones included, room before the first for bands' names."""
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(names),
        "range": [-before, len(names) - 0.65],
    }


def band_edges(measure: Measure, banding: Banding) -> list[float]:
    """Where bands begin and end on the scale of the score, lowest first, one more than there are bands.

    Between two bands it is the middle of the highest score of one and the lowest of the next.
    """
    low, high = measure.value_range or (0, 1)
    scale = measure.scoring.conversion
    edges = [float(low)]
    for below, above in pairwise(banding.bands):
        ends = [end for end in (below.at_most, above.at_least) if end is not None]
        edges.append(sum(scale[int(end)] if scale else end for end in ends) / len(ends))
    return [*edges, float(high)]


def tint(number: int, of: int) -> str:
    """The background of one band among so many: lower ones warm, higher ones cool."""
    return BAND_TINTS[round(number * (len(BAND_TINTS) - 1) / max(of - 1, 1))]


def across(bottom: float, top: float, **look: Any) -> dict[str, Any]:
    """A shape over the whole width, between two scores, under the lines."""
    return {
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": rounded(bottom),
        "y1": rounded(top),
        "layer": "below",
        **look,
    }


def label(text: str, **look: Any) -> dict[str, Any]:
    """Words inside the chart, at a height of the score."""
    return {"xref": "paper", "text": text, "showarrow": False, "font": {"size": 13, "color": QUIET}, **look}


def centre(text: str) -> dict[str, Any]:
    """Words in the middle of a chart in which nothing may be drawn."""
    box = {"bgcolor": "#fff", "borderpad": 6, "font": {"size": 14, "color": INK}}
    return {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "text": text, "showarrow": False, **box}
