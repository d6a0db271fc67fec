"""One participant's scores over the phases of a programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from measures.measure import Measure
from measures.parts import Band, Banding
from measures.scoring import Change, Score, band, change


@dataclass(frozen=True)
class Point:
    """The score and band of one participant at one phase.

    `score` is None where they sent nothing; a score without a value says how many answers are missing.
    """

    phase: str
    score: Score | None
    band: Band | None


@dataclass(frozen=True)
class TrajectoryStep:
    """The change from one phase (id) to a later one."""

    before: str
    after: str
    change: Change


@dataclass(frozen=True)
class Trajectory:
    """A point for every phase, missing ones included, and the steps between the phases that have a score."""

    points: tuple[Point, ...]
    changes: tuple[TrajectoryStep, ...]


def trajectory(
    measure: Measure, banding: Banding | None, phases: Sequence[str], scores: Mapping[str, Score]
) -> Trajectory:
    """Return one participant's scores (phase id -> Score) in the order of `phases`.

    Each step goes from a phase with a score to the next phase with one.  Where there are several steps, the
    step from the first score to the last follows.
    """
    points = tuple(point(banding, phase, scores.get(phase)) for phase in phases)
    scored = [(one.phase, one.score) for one in points if one.score and one.score.value is not None]
    pairs = list(pairwise(scored))
    if len(pairs) > 1:
        pairs.append((scored[0], scored[-1]))
    steps = ((before, after, change(measure, first, last)) for (before, first), (after, last) in pairs)
    return Trajectory(
        points, tuple(TrajectoryStep(before, after, one) for before, after, one in steps if one)
    )


def point(banding: Banding | None, phase: str, score: Score | None) -> Point:
    """Return the point of one phase; it has no band where there is no banding or no score."""
    return Point(phase, score, band(banding, score.raw) if banding and score else None)
