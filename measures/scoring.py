"""Answers -> Score, or why there is none."""

from dataclasses import dataclass

from measures.measure import Answers, Measure


@dataclass(frozen=True)
class Score:
    """What a set of answers amounts to.

    `raw` is the sum (or mean) of the items' scores, `value` the same after the published conversion, in the
    points that charts and thresholds use; both are None unless every one of the `of` scored items is answered.
    """

    raw: float | None
    value: float | None
    missing: int
    of: int


def score(measure: Measure, answers: Answers) -> Score:
    """Score one set of answers.  Raises ValueError naming the item for an answer outside the measure."""
    raise NotImplementedError
