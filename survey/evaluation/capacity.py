"""What the work gave and what it took: hours, appointments, people, outcomes and cost.

The small-group rule does not apply to counts of work.  Outcomes achieved and costs for each person are about
people, and are withheld where these are too few.  Time is in whole minutes, money in pence; sums are exact.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from measures.small_groups import too_few
from survey.evaluation.cost import Money, Ratio, money, ratios
from survey.outcomes import outcomes
from survey.outcomes.activities import KINDS_OF_ACTIVITY
from survey.people.participants import everybody
from survey.programme import Programme
from survey.records import Activity, ActivityKind, Evaluation, Person
from survey.store import Store

INVESTED: tuple[ActivityKind, ...] = ("supervision", "meeting", "induction")
"""Time that goes into the work, and is not work delivered."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class TimeSpent:
    """Paid and unpaid time of everybody who spent it."""

    paid: int = 0
    unpaid: int = 0

    @property
    def total(self) -> int:
        """Paid and unpaid minutes."""
        return self.paid + self.unpaid

    def __add__(self, other: "TimeSpent") -> "TimeSpent":
        return TimeSpent(self.paid + other.paid, self.unpaid + other.unpaid)


@dataclass(frozen=True)
class Appointments:
    """How appointments went.  `instead` maps the work done instead to how often, the most frequent first.

    `unused` counts missed and cancelled appointments without a note of work done instead.
    """

    attended: int
    missed: int
    cancelled: int
    instead: Mapping[str, int]
    unused: int

    @property
    def total(self) -> int:
        """All appointments."""
        return self.attended + self.missed + self.cancelled


@dataclass(frozen=True)
class Achieved:
    """How many people of a role (id) started or completed how many outcomes; None if withheld."""

    role: str
    people: int | None
    outcomes: int | None


@dataclass(frozen=True)
class Capacity:
    """What a programme's log, team time, outcomes and costs add up to.

    `people` logged the work `delivered` (kind -> time) between the `first` and the `last` day.  `invested`
    maps (who: a role's id or words, kind) to time: supervision, meetings and induction that they logged, and
    all team time.  `weeks` maps the Mondays of weeks with an entry to all time by kind.  `reached` counts
    participants once each; `others` counts contacts with other people.
    """

    people: int
    first: date | None
    last: date | None
    delivered: Mapping[ActivityKind, TimeSpent]
    invested: Mapping[tuple[str, ActivityKind], TimeSpent]
    weeks: Mapping[date, Mapping[ActivityKind, TimeSpent]]
    appointments: Appointments
    reached: int
    others: int
    achieved: tuple[Achieved, ...]
    money: Money
    ratios: tuple[Ratio, ...]

    @property
    def given(self) -> TimeSpent:
        """All that was delivered."""
        return total(self.delivered.values())

    @property
    def taken(self) -> TimeSpent:
        """All that was invested."""
        return total(self.invested.values())

    @property
    def kinds(self) -> Mapping[ActivityKind, TimeSpent]:
        """All time by kind, in the order of the kinds."""
        whole = [(kind, time) for week in self.weeks.values() for kind, time in week.items()]
        return {
            kind: total(time for one, time in whole if one == kind)
            for kind in KINDS_OF_ACTIVITY
            if any(one == kind for one, _time in whole)
        }

    @property
    def weeks_delivered(self) -> int:
        """How many weeks there are from the week of the first day to that of the last."""
        return (monday(self.last) - monday(self.first)).days // 7 + 1 if self.first and self.last else 0


def of_programme(store: Store, programme: Programme) -> Capacity:
    """Return the capacity of a programme, without people whose file is damaged.  Raise NotFound, Damaged."""
    return capacity(programme, store.evaluation(programme.id), everybody(store, programme.id))


def capacity(programme: Programme, evaluation: Evaluation, people: Iterable[Person]) -> Capacity:
    """Add up the records of a programme and its people; their order makes no difference."""
    people = list(people)
    own = [(one.participant.role, each) for one in people for each in one.activities]
    team = [(each.who, each) for each in evaluation.activities]
    work = [each for _role, each in own if each.kind not in INVESTED]
    input_ = [*((role, each) for role, each in own if each.kind in INVESTED), *team]
    every = [each for _who, each in (*own, *team)]
    days = [each.day for each in work]
    reached = {code for each in every for code in each.reached}
    # A role is as large as the participants who are known by a code: answers by the open link add nobody.
    named = [one for one in people if not one.participant.anonymous]
    sizes = Counter(one.participant.role for one in named)
    known = [role for role in served(programme) if has_outcomes(named, role)]
    achieved = {role: (sizes[role], *begun_by(named, role)) for role in known}
    spent = money(programme, evaluation, people)
    return Capacity(
        people=sum(any(each.kind not in INVESTED for each in one.activities) for one in people),
        first=min(days, default=None),
        last=max(days, default=None),
        delivered=in_order(minutes_by(work, lambda each: each.kind)),
        invested=invested(input_),
        weeks=by_week(every),
        appointments=appointments(every),
        reached=len(reached),
        others=sum(each.others for each in every),
        achieved=tuple(achievement(programme, role, *counts) for role, counts in achieved.items()),
        money=spent,
        ratios=tuple(ratios(programme, spent, len(reached), achieved)),
    )


def minutes(one: Activity) -> TimeSpent:
    """Return the time of everybody who attended."""
    return TimeSpent(one.paid * one.attending, one.unpaid * one.attending)


def total(times: Iterable[TimeSpent]) -> TimeSpent:
    """Return the sum of times."""
    return sum(times, TimeSpent())


def minutes_by(activities: Iterable[Activity], key: Callable[[Activity], K]) -> dict[K, TimeSpent]:
    """Return time by the key of each activity."""
    found: defaultdict[K, TimeSpent] = defaultdict(TimeSpent)
    for one in activities:
        found[key(one)] += minutes(one)
    return dict(found)


def in_order(times: Mapping[ActivityKind, TimeSpent]) -> dict[ActivityKind, TimeSpent]:
    """Return times by kind, in the order of the kinds."""
    return {kind: times[kind] for kind in KINDS_OF_ACTIVITY if kind in times}


def invested(spent: Iterable[tuple[str, Activity]]) -> dict[tuple[str, ActivityKind], TimeSpent]:
    """Return time by who spent it and by kind."""
    found: defaultdict[tuple[str, ActivityKind], TimeSpent] = defaultdict(TimeSpent)
    for who, one in spent:
        found[who, one.kind] += minutes(one)
    order = list(KINDS_OF_ACTIVITY)
    return {key: found[key] for key in sorted(found, key=lambda key: (key[0], order.index(key[1])))}


def by_week(activities: Iterable[Activity]) -> dict[date, dict[ActivityKind, TimeSpent]]:
    """Return time by the Monday of the week and by kind."""
    weeks: defaultdict[date, list[Activity]] = defaultdict(list)
    for one in activities:
        weeks[monday(one.day)].append(one)
    return {week: in_order(minutes_by(weeks[week], lambda each: each.kind)) for week in sorted(weeks)}


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def appointments(activities: Iterable[Activity]) -> Appointments:
    """Count how appointments went; skip activities that are no appointment."""
    made = [one for one in activities if one.attendance]
    went = Counter(one.attendance for one in made)
    idle = [one.instead.strip() for one in made if one.attendance != "attended"]
    instead = Counter(filter(None, idle))
    frequent = sorted(instead.items(), key=lambda one: (-one[1], one[0]))
    return Appointments(
        went["attended"], went["did-not-attend"], went["cancelled"], dict(frequent), idle.count("")
    )


def served(programme: Programme) -> list[str]:
    """Return the roles (ids) that the work is for: those that do not log work themselves."""
    return [one.id for one in programme.roles if one.id not in programme.logs]


def begun_by(people: Iterable[Person], role: str) -> tuple[int, int]:
    """Return how many people of a role started or completed outcomes, and how many outcomes."""
    found = [
        sum(outcomes.begun(each) for each in one.outcomes) for one in people if one.participant.role == role
    ]
    return sum(n > 0 for n in found), sum(found)


def has_outcomes(people: Iterable[Person], role: str) -> bool:
    """Return whether any outcome of a role was entered, even a planned one."""
    return any(one.outcomes for one in people if one.participant.role == role)


def achievement(programme: Programme, role: str, size: int, people: int, begun: int) -> Achieved:
    """Return what a role achieved, without figures if the role (of this size) is too small."""
    few = too_few(size, programme.minimum_group_size)
    return Achieved(role, None if few else people, None if few else begun)
