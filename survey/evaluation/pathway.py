"""Vocational pathways: each person's steps over time, and of a role what was wanted and what came about."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Literal

from measures.small_groups import too_few
from survey.outcomes import outcomes
from survey.outcomes.outcomes import Journey
from survey.people.participants import everybody
from survey.programme import Programme
from survey.records import Outcome, OutcomeKind, Participant, Person, Status, Sustained
from survey.store import Store

Course = Literal["reached", "under way", "not yet"]
"""How far a goal is: reached, with a step towards it, or neither."""


@dataclass(frozen=True)
class Path:
    """The journey of a participant who has a goal or a step."""

    participant: Participant
    journey: Journey

    @property
    def steps(self) -> list[Outcome]:
        """All steps, by day."""
        towards = [step for _goal, steps in self.journey.goals for step in steps]
        return sorted([*towards, *self.journey.others], key=outcomes.order)

    @property
    def goals(self) -> list[tuple[Outcome, Course]]:
        """Each goal, and how far it is."""
        return [(goal, course(goal, steps)) for goal, steps in self.journey.goals]


@dataclass(frozen=True)
class Pursued:
    """What a role has of one kind: goals, and steps by status (each step is counted once, as it is now)."""

    goals: int
    steps: Mapping[Status, int]


@dataclass(frozen=True)
class RolePathway:
    """A role (id) of whom somebody has a goal or a step; without figures where it is `withheld`: too few.

    `people` counts the participants of the role, `achieved` those who started or completed a step.  `kinds`
    has what they wanted and what came about; `goals` counts goals by how far they are; `lasted` counts the
    steps started or completed, by whether they lasted 13 and 26 weeks.  `over_time` has the weeks after
    joining in which a step was started or completed, each with how many had been by then.
    """

    role: str
    withheld: bool
    people: int = 0
    achieved: int = 0
    kinds: Mapping[OutcomeKind, Pursued] = field(default_factory=dict)
    goals: Mapping[Course, int] = field(default_factory=dict)
    lasted: Mapping[int, Mapping[Sustained, int]] = field(default_factory=dict)
    over_time: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Pathway:
    """The paths of a programme by role and code, and a group for each role that has some."""

    paths: tuple[Path, ...]
    groups: tuple[RolePathway, ...]

    def of(self, role: str) -> list[Path]:
        """The paths of a role (id)."""
        return [one for one in self.paths if one.participant.role == role]


def of_programme(store: Store, programme: Programme) -> Pathway:
    """Return the pathways of a programme, without people whose file is damaged."""
    return pathway(programme, everybody(store, programme.id))


def pathway(programme: Programme, people: Iterable[Person]) -> Pathway:
    """Lay out the journeys of people; their order makes no difference."""
    people = [one for one in people if not one.participant.anonymous]
    ranks = {one.id: rank for rank, one in enumerate(programme.roles)}
    known = sorted(
        (one for one in people if one.outcomes),
        key=lambda one: (ranks.get(one.participant.role, len(ranks)), one.participant.code),
    )
    paths = tuple(Path(one.participant, outcomes.journey(one)) for one in known)
    sizes = Counter(one.participant.role for one in people)
    roles = dict.fromkeys(one.participant.role for one in paths)
    return Pathway(paths, tuple(group(programme, role, sizes[role], paths) for role in roles))


def group(programme: Programme, role: str, people: int, paths: Iterable[Path]) -> RolePathway:
    """Return the figures of a role of this many people, withheld if they are too few."""
    if too_few(people, programme.minimum_group_size):
        return RolePathway(role, withheld=True)
    own = [one for one in paths if one.participant.role == role]
    begun = [(one.participant.joined, each) for one in own for each in one.steps if outcomes.begun(each)]
    return RolePathway(
        role,
        withheld=False,
        people=people,
        achieved=sum(any(outcomes.begun(each) for each in one.steps) for one in own),
        kinds=dict(pursued(own)),
        goals=Counter(how_far for one in own for _goal, how_far in one.goals),
        lasted={
            13: Counter(each.sustained_13 for _joined, each in begun),
            26: Counter(each.sustained_26 for _joined, each in begun),
        },
        over_time=over_time(begun),
    )


def course(goal: Outcome, steps: tuple[Outcome, ...]) -> Course:
    """Return how far a goal is."""
    if outcomes.reached(goal, steps):
        return "reached"
    return "under way" if steps else "not yet"


def pursued(paths: Iterable[Path]) -> Iterator[tuple[OutcomeKind, Pursued]]:
    """Yield goals and steps by kind, in the order of the kinds; skip kinds that have none."""
    every = [each for one in paths for each in (*(goal for goal, _far in one.goals), *one.steps)]
    for kind in outcomes.KINDS_OF_OUTCOME:
        own = [each for each in every if each.kind == kind]
        if own:
            goals = sum(each.goal for each in own)
            yield kind, Pursued(goals, Counter(each.status for each in own if not each.goal))


def over_time(begun: Iterable[tuple[date, Outcome]]) -> tuple[tuple[int, int], ...]:
    """Return how many steps were started or completed by each week after joining."""
    weeks = Counter(week(joined, each) for joined, each in begun)
    known = sorted(weeks)
    return tuple(zip(known, accumulate(weeks[one] for one in known), strict=True))


def week(joined: date, outcome: Outcome) -> int:
    """Return the whole weeks from joining to an outcome, negative for one before joining."""
    return (outcome.day - joined).days // 7
