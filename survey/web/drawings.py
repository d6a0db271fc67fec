"""What a chart shows, apart from how it is drawn: Plotly draws it on a page, matplotlib in a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask_babel import gettext as _

from measures.measure import Measure
from measures.parts import Banding, Item, Norm, Wording

INK, QUIET, LINE, NORM = "#22292b", "#535b5d", "#0b4f8a", "#8a3b00"
SHADES = ("#0b4f8a", "#eb9a4f", "#6ba5d4", "#a34700", "#b5d3ea", "#5b5b5b", "#f7cfa6", "#1d5e63")
"""Colours of stacked series; each series has a pattern of its own as well."""

BAND_TINTS = ("#f7e3cd", "#fbf4e2", "#eef3f2", "#d5e8e6")
"""Backgrounds of bands, lowest first: light enough for any line and label on top."""


@dataclass(frozen=True)
class Stripe:
    """A named band between two heights, in a colour."""

    name: str
    bottom: float
    top: float
    colour: str


@dataclass(frozen=True)
class Scale:
    """The axis of a score: its title and ends, the bands that shade it, and a norm (label, height)."""

    title: str
    low: float
    high: float
    stripes: tuple[Stripe, ...] = ()
    norm: tuple[str, float] | None = None


@dataclass(frozen=True)
class Lines:
    """Means over phases, and how far their intervals reach to either side; None leaves a gap."""

    name: str
    phases: tuple[str, ...]
    values: tuple[float | None, ...]
    margins: tuple[float | None, ...]
    scale: Scale


@dataclass(frozen=True)
class Columns:
    """Stacked columns, one for each week: each series has a name and a height for each week."""

    title: str
    weeks: tuple[date, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]


Drawing = Lines | Columns


def score_scale(measure: Measure, banding: Banding | None, words: Wording, norm: Norm | None) -> Scale:
    """Return the whole range of a measure's score, with its bands and its norm."""
    low, high = measure.value_range or (0, 1)
    height = (norm.mean if norm.mean is not None else norm.median) if norm else None
    line = (norm.label, height) if norm and height is not None else None
    return Scale(_("score"), low, high, tuple(stripes(measure, banding, words)), line)


def item_scale(item: Item) -> Scale:
    """Return the range of one item's points."""
    points = [choice.score for choice in item.choices if choice.score is not None]
    return Scale(_("points"), min(points), max(points))


def stripes(measure: Measure, banding: Banding | None, words: Wording) -> Iterator[Stripe]:
    """Yield the bands of a banding, lowest first: lower ones in warm colours, higher ones in cool ones."""
    bands = banding.bands if banding else ()
    edges = band_edges(measure, banding) if banding else []
    for number, (band, (bottom, top)) in enumerate(zip(bands, pairwise(edges), strict=True)):
        shade = round(number * (len(BAND_TINTS) - 1) / max(len(bands) - 1, 1))
        yield Stripe(words.band(band.name), bottom, top, BAND_TINTS[shade])


def band_edges(measure: Measure, banding: Banding) -> list[float]:
    """Return where bands begin and end on the scale of the score, lowest first.

    The edge between two bands is halfway from the highest score of one to the lowest of the next.
    """
    low, high = measure.value_range or (0, 1)
    scale = measure.scoring.conversion
    edges = [float(low)]
    for below, above in pairwise(banding.bands):
        ends = [end for end in (below.at_most, above.at_least) if end is not None]
        edges.append(sum(scale[int(end)] if scale else end for end in ends) / len(ends))
    return [*edges, float(high)]
