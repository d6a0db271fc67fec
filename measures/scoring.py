"""Answers -> Score, or why there is none."""

from dataclasses import dataclass

from measures.measure import Answers, Measure


@dataclass(frozen=True)
class Score:
    """What a set of answers amounts to.

    `raw` is the sum (or mean) of the items' scores, `value` the same after the published conversion, in the
    points that charts and thresholds use; both are None unless all of the `of` scored items are answered.
    """

    raw: float | None
    value: float | None
    missing: int
    of: int


def score(measure: Measure, answers: Answers) -> Score:
    """Score one set of answers; a missing one is never counted as 0.

    Raises ValueError naming the item, the value and what is allowed, for an answer outside the measure.
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
    """Raise ValueError, saying what is allowed, unless an answer (or None) can stand for an item."""
    if item_id not in measure.items_by_id:
        known = ", ".join(measure.item_ids)
        raise ValueError(f"{measure.key} has no item {item_id!r}; its items are {known}")
    item = measure.item(item_id)
    if answer is not None and not item.allows(answer):
        raise ValueError(f"{item_id} cannot be {answer!r:.40}; allowed is {item.allowed}")
