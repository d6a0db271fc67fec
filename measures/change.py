"""Two Scores -> Change, judged against the named thresholds that a measure publishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from measures.measure import Measure
from measures.scoring import Score

Verdict = Literal["improved", "worsened", "no change"]

DECIMALS = 9
"""Differences are rounded to this many decimals before they are compared: metric scores are two-decimal
floats, so that a change of exactly one threshold can come out a hair below it."""


@dataclass(frozen=True)
class Change:
    """How far one person moved: `points` of the score (after − before), and the verdict by threshold name."""

    points: float
    verdicts: Mapping[str, Verdict]


def change(measure: Measure, before: Score, after: Score) -> Change | None:
    """The change between two scores of a measure, or None where either answer set has no score."""
    if before.value is None or after.value is None:
        return None
    points = round(after.value - before.value, DECIMALS)
    return Change(points, {one.name: verdict(points, one.points) for one in measure.thresholds})


def verdict(points: float, threshold: float) -> Verdict:
    """What a change amounts to: a threshold counts as reached at exactly its points, in either direction."""
    if points >= threshold:
        return "improved"
    if points <= -threshold:
        return "worsened"
    return "no change"
