"""Pictures of charts, drawn without a browser: the one home of matplotlib."""

import io
from typing import Any, Literal

from flask_babel import format_date

from survey.web.drawings import INK, LINE, NORM, QUIET, SHADES, Columns, Drawing, Lines

WIDTH = 6.3
"""Inches between the margins of an A4 page."""

HATCHES = ("", "//", "..", "xx", "", "--", "++", "||")

MOST_LABELS = 8
"""Weeks that have room for their day under the columns."""


class NotDrawn(Exception):
    """A picture cannot be drawn here; the message is the reason."""


def draw(drawing: Drawing, form: Literal["svg", "png"]) -> bytes:
    """Return the bytes of a picture.  Raise NotDrawn."""
    try:
        import matplotlib
        from matplotlib.figure import Figure

        with matplotlib.rc_context({"svg.hashsalt": "cairn", "font.size": 10, "axes.edgecolor": QUIET}):
            figure = Figure(figsize=(WIDTH, 3.6), layout="constrained")
            axes = figure.add_subplot()
            lines(axes, drawing) if isinstance(drawing, Lines) else columns(axes, drawing)
            for side in ("top", "right"):
                axes.spines[side].set_visible(False)
            written = io.BytesIO()
            figure.savefig(written, format=form, dpi=200, metadata={"Date": None} if form == "svg" else None)
    except Exception as error:  # whatever is wrong with the library, the tables still stand
        raise NotDrawn(str(error)) from error
    return written.getvalue()


def lines(axes: Any, drawing: Lines) -> None:
    """Draw means over shaded and named bands."""
    last, scale = len(drawing.phases) - 1, drawing.scale
    for one in scale.stripes:
        axes.axhspan(one.bottom, one.top, color=one.colour, linewidth=0)
        axes.annotate(one.name, (-0.85, one.top), (0, -4), textcoords="offset points", color=QUIET, va="top")
    if scale.norm:
        name, height = scale.norm
        axes.axhline(height, color=NORM, linestyle="--", linewidth=1.5, label=name)
    values = [float("nan") if one is None else one for one in drawing.values]
    axes.plot(range(last + 1), values, color=LINE, marker="o", linewidth=2, label=drawing.name)
    for place, (value, margin) in enumerate(zip(drawing.values, drawing.margins, strict=True)):
        if value is not None:
            beneath = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1}
            axes.annotate(
                f"{value:.1f}", (place, value), (7, 6), textcoords="offset points", color=INK, bbox=beneath
            )
            if margin is not None:
                axes.errorbar([place], [value], yerr=[margin], color=LINE, capsize=4)
    axes.set_xticks(range(last + 1), drawing.phases)
    axes.set_xlim(-0.9 if scale.stripes else -0.4, last + 0.5)
    axes.set_ylim(scale.low, scale.high)
    axes.set_ylabel(scale.title)
    axes.figure.legend(loc="outside lower left", frameon=False, ncols=1)


def columns(axes: Any, drawing: Columns) -> None:
    """Draw stacked columns, told apart by colour and hatching."""
    places = range(len(drawing.weeks))
    bottom = [0.0] * len(places)
    for number, (name, heights) in enumerate(drawing.series):
        look = {"color": SHADES[number % len(SHADES)], "hatch": HATCHES[number % len(HATCHES)]}
        axes.bar(places, heights, bottom=bottom, label=name, edgecolor="white", linewidth=0.3, **look)
        bottom = [low + high for low, high in zip(bottom, heights, strict=True)]
    every = max(-(-len(places) // MOST_LABELS), 1)
    labels = [f"{format_date(week, 'd MMM')}\n{week.year}" for week in drawing.weeks]
    axes.set_xticks(places[::every], labels[::every])
    axes.set_ylabel(drawing.title)
    axes.figure.legend(loc="outside lower left", frameon=False, ncols=3)
