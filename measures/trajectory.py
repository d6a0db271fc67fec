"""One participant's scores over the phases of a programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from measures.banding import band
from measures.change import Change, change
from measures.measure import Band, Banding, Measure
from measures.scoring import Score


@dataclass(frozen=True)
class Point:
    """Where somebody stood at one phase.

    `score` is None where they sent nothing; a score without a value says itself how many answers are missing.
    """

    phase: str
    score: Score | None
    band: Band | None


@dataclass(frozen=True)
class Step:
    """The change from one phase (id) to a later one."""

    before: str
    after: str
    change: Change


@dataclass(frozen=True)
class Trajectory:
    """A point for every phase, missing ones included, and the steps between the phases that have a score."""

    points: tuple[Point, ...]
    changes: tuple[Step, ...]


def trajectory(
    measure: Measure, banding: Banding | None, phases: Sequence[str], scores: Mapping[str, Score]
) -> Trajectory:
    """Lay out one participant's scores, phase id -> Score, in the order of `phases`.

    The steps join each scored phase to the next scored one, passing over phases without a score; where that
    makes more than one step, the step from the first scored phase to the last follows.
    """
    points = tuple(point(banding, phase, scores.get(phase)) for phase in phases)
    scored = [(one.phase, one.score) for one in points if one.score and one.score.value is not None]
    pairs = list(pairwise(scored))
    if len(pairs) > 1:
        pairs.append((scored[0], scored[-1]))
    steps = ((before, after, change(measure, first, last)) for (before, first), (after, last) in pairs)
    return Trajectory(points, tuple(Step(before, after, one) for before, after, one in steps if one))


def point(banding: Banding | None, phase: str, score: Score | None) -> Point:
    """The point of one phase: without a banding or a score there is no band."""
    return Point(phase, score, band(banding, score.raw) if banding and score else None)
