"""Pictures of charts, drawn without a browser: the one home of matplotlib."""

import io
from dataclasses import dataclass
from typing import Any, Literal

from survey.web.axes import INK, LINE, NORM, QUIET, SHADES

WIDTH = 6.3
"""Inches between the margins of an A4 page."""

HATCHES = ("", "//", "..", "xx", "", "--", "++", "||")


class NotDrawn(Exception):
    """A picture cannot be drawn here; the message is the reason."""


@dataclass(frozen=True)
class Stripe:
    """A named band between two heights, in a colour."""

    name: str
    bottom: float
    top: float
    colour: str


@dataclass(frozen=True)
class Lines:
    """Means over phases, with how far their intervals reach where that is shown, over bands and a norm."""

    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    margins: tuple[float | None, ...]
    ends: tuple[float, float]
    axis: str
    name: str
    stripes: tuple[Stripe, ...] = ()
    norm: tuple[str, float] | None = None


@dataclass(frozen=True)
class Bars:
    """Stacked columns: for each series its name and a height for each label."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    axis: str


Drawing = Lines | Bars


def draw(drawing: Drawing, form: Literal["svg", "png"]) -> bytes:
    """The bytes of a picture.  Raises NotDrawn."""
    try:
        import matplotlib
        from matplotlib.figure import Figure

        with matplotlib.rc_context({"svg.hashsalt": "cairn", "font.size": 10, "axes.edgecolor": QUIET}):
            figure = Figure(figsize=(WIDTH, 3.6), layout="constrained")
            axes = figure.add_subplot()
            lines(axes, drawing) if isinstance(drawing, Lines) else bars(axes, drawing)
            for side in ("top", "right"):
                axes.spines[side].set_visible(False)
            written = io.BytesIO()
            figure.savefig(written, format=form, dpi=200, metadata={"Date": None} if form == "svg" else None)
    except Exception as error:  # whatever is wrong with the library, the tables still stand
        raise NotDrawn(str(error)) from error
    return written.getvalue()


def lines(axes: Any, drawing: Lines) -> None:
    """Draw means over shaded and named bands."""
    last = len(drawing.labels) - 1
    for one in drawing.stripes:
        axes.axhspan(one.bottom, one.top, color=one.colour, linewidth=0)
        axes.annotate(one.name, (-0.85, one.top), (0, -4), textcoords="offset points", color=QUIET, va="top")
    if drawing.norm:
        name, height = drawing.norm
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
    axes.set_xticks(range(last + 1), drawing.labels)
    axes.set_xlim(-0.9 if drawing.stripes else -0.4, last + 0.5)
    axes.set_ylim(*drawing.ends)
    axes.set_ylabel(drawing.axis)
    axes.figure.legend(loc="outside lower left", frameon=False, ncols=1)


def bars(axes: Any, drawing: Bars) -> None:
    """Draw stacked columns, told apart by colour and hatching."""
    places = range(len(drawing.labels))
    bottom = [0.0] * len(places)
    for number, (name, heights) in enumerate(drawing.series):
        look = {"color": SHADES[number % len(SHADES)], "hatch": HATCHES[number % len(HATCHES)]}
        axes.bar(places, heights, bottom=bottom, label=name, edgecolor="white", linewidth=0.3, **look)
        bottom = [low + high for low, high in zip(bottom, heights, strict=True)]
    every = max(-(-len(places) // 8), 1)
    axes.set_xticks(places[::every], drawing.labels[::every])
    axes.set_ylabel(drawing.axis)
    axes.figure.legend(loc="outside lower left", frameon=False, ncols=3)
