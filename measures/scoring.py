"""What answers mean: their score, the band of the score, and the change between two scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from measures.measure import Measure
from measures.parts import Answers, Band, Banding

Verdict = Literal["improved", "worsened", "no change"]

DECIMALS = 9
"""Differences are rounded to this many decimals before they are compared with a threshold: converted scores
are floats of two decimals, so a change of exactly one threshold can come out slightly below it."""


@dataclass(frozen=True)
class Score:
    """The score of one set of answers.

    `raw` is the sum (or mean) of the items' scores.  `value` is the same after the published conversion, in
    points of the score, which charts and thresholds use.  Both are None unless all of the `of` scored items
    are answered; `missing` counts those that are not.
    """

    raw: float | None
    value: float | None
    missing: int
    of: int


@dataclass(frozen=True)
class Change:
    """How far one person moved: `points` of the score (after − before), and the verdict by threshold name."""

    points: float
    verdicts: Mapping[str, Verdict]


def score(measure: Measure, answers: Answers) -> Score:
    """Return the score of one set of answers; a missing answer never counts as 0.

    Raise ValueError, which names the item, the value and what is allowed, for an answer that is not valid.
    """
    for item_id, answer in answers.items():
        check(measure, item_id, answer)
    choices = [item.choice(answers.get(item.id)) for item in measure.scored_items]
    points = [choice.score for choice in choices if choice is not None and choice.score is not None]
    of = len(choices)
    if len(points) < of or not points:
        return Score(raw=None, value=None, missing=of - len(points), of=of)
    raw = sum(points) / of if measure.scoring.method == "mean" else sum(points)
    conversion = measure.scoring.conversion
    return Score(raw=raw, value=conversion[int(raw)] if conversion else raw, missing=0, of=of)


def check(measure: Measure, item_id: str, answer: object) -> None:
    """Raise ValueError, which says what is allowed, unless the answer is valid or None."""
    if item_id not in measure.items_by_id:
        known = ", ".join(measure.item_ids)
        raise ValueError(f"{measure.key} has no item {item_id!r}; its items are {known}")
    item = measure.item(item_id)
    if answer is not None and not item.allows(answer):
        raise ValueError(f"{item_id} cannot be {answer!r:.40}; allowed is {item.allowed}")


def band(banding: Banding, raw: float | None) -> Band | None:
    """Return the band of a raw score; None where there is no score.

    Raise ValueError for a score that the measure cannot give.
    """
    if raw is None:
        return None
    held = [one for one in banding.bands if one.holds(raw)]
    if len(held) != 1:
        raise ValueError(f"{raw} falls in {len(held)} bands of {banding.id}")
    return held[0]


def change(measure: Measure, before: Score, after: Score) -> Change | None:
    """Return the change between two scores of a measure, or None where one of them has no value."""
    if before.value is None or after.value is None:
        return None
    points = round(after.value - before.value, DECIMALS)
    return Change(points, {one.name: verdict(points, one.points) for one in measure.thresholds})


def verdict(points: float, threshold: float) -> Verdict:
    """Return what a change amounts to; exactly the threshold's points count, in either direction."""
    if points >= threshold:
        return "improved"
    if points <= -threshold:
        return "worsened"
    return "no change"
