"""What the work gave and what it took: hours, appointments, people, outcomes and cost.

These are counts of work, which the small-group rule leaves alone; what was achieved and each ratio are about
people, and withheld where these are too few.  Time is whole minutes, money is pence, and every sum is exact.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, TypeVar

from measures.small_groups import too_few
from survey.outcomes import costs, outcomes
from survey.outcomes.activities import KINDS_OF_ACTIVITY
from survey.people.participants import everybody
from survey.programme import Programme
from survey.records import Activity, ActivityKind, Evaluation, Person
from survey.store import Store

INVESTED: tuple[ActivityKind, ...] = ("supervision", "meeting", "induction")
"""What those who log an activity take from the team, or give to it, so that they can work at all."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Minutes:
    """Time, of all who spent it together."""

    paid: int = 0
    unpaid: int = 0

    @property
    def total(self) -> int:
        """Paid and unpaid minutes."""
        return self.paid + self.unpaid

    def __add__(self, other: "Minutes") -> "Minutes":
        return Minutes(self.paid + other.paid, self.unpaid + other.unpaid)


@dataclass(frozen=True)
class Appointments:
    """How many appointments went how, and what was done instead (words -> times), the most frequent first.

    `unused` counts those missed or cancelled for which nothing is noted that was done instead.
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
    """How many people of a role (id) began or completed how many outcomes; None where it is too few."""

    role: str
    people: int | None
    outcomes: int | None


@dataclass(frozen=True)
class Money:
    """Pence paid out, and what paid time is worth at the pay rates; the two may be the same money.

    `unrated` counts paid minutes for whose role no rate was entered: they are not in `time`.
    """

    payments: int
    set_up: int
    time: Fraction
    unrated: int

    @property
    def paid_out(self) -> int:
        """Payments and set-up costs."""
        return self.payments + self.set_up


@dataclass(frozen=True)
class Ratio:
    """Pence for each person reached, or for each outcome of a role (id).

    `of` says which money: what was paid out, or paid time at the pay rates.  `count` and `each` are None
    where fewer `people` than the programme's minimum stand behind the count, and so is `people`.
    """

    of: Literal["paid out", "time"]
    per: Literal["person", "outcome"]
    role: str
    pence: Fraction
    count: int | None
    people: int | None
    each: Fraction | None


@dataclass(frozen=True)
class Capacity:
    """What a programme's log, team time, outcomes and costs amount to.

    `people` logged what was `delivered` (kind -> time) from the `first` to the `last` day of it.  `invested`
    maps (who: a role's id or words, kind) to time: of them, supervision, meetings and induction, and all of
    the team's.  `weeks` maps the Mondays of the weeks with an entry to all time by kind.  `reached` counts
    participants, each once; `others` further people, as often as they came.
    """

    people: int
    first: date | None
    last: date | None
    delivered: Mapping[ActivityKind, Minutes]
    invested: Mapping[tuple[str, ActivityKind], Minutes]
    weeks: Mapping[date, Mapping[ActivityKind, Minutes]]
    appointments: Appointments
    reached: int
    others: int
    achieved: tuple[Achieved, ...]
    money: Money
    ratios: tuple[Ratio, ...]

    @property
    def given(self) -> Minutes:
        """All that was delivered."""
        return total(self.delivered.values())

    @property
    def taken(self) -> Minutes:
        """All that was invested."""
        return total(self.invested.values())

    @property
    def kinds(self) -> Mapping[ActivityKind, Minutes]:
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
    """The capacity of a programme; people that cannot be read are left out.  Raises NotFound, Damaged."""
    return capacity(programme, store.evaluation(programme.id), everybody(store, programme.id))


def capacity(programme: Programme, evaluation: Evaluation, people: Iterable[Person]) -> Capacity:
    """Add up what is kept about a programme and its people, whatever the order."""
    people = list(people)
    own = [(one.participant.role, each) for one in people for each in one.activities]
    team = [(each.who, each) for each in evaluation.activities]
    work = [each for _role, each in own if each.kind not in INVESTED]
    input_ = [*((role, each) for role, each in own if each.kind in INVESTED), *team]
    every = [each for _who, each in (*own, *team)]
    days = [each.day for each in work]
    reached = {code for each in every for code in each.reached}
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


def minutes(one: Activity) -> Minutes:
    """The time of everybody who attended."""
    return Minutes(one.paid * one.attending, one.unpaid * one.attending)


def total(times: Iterable[Minutes]) -> Minutes:
    """Times put together."""
    return sum(times, Minutes())


def minutes_by(activities: Iterable[Activity], key: Callable[[Activity], K]) -> dict[K, Minutes]:
    """Time by what a key says of each activity."""
    found: defaultdict[K, Minutes] = defaultdict(Minutes)
    for one in activities:
        found[key(one)] += minutes(one)
    return dict(found)


def in_order(times: Mapping[ActivityKind, Minutes]) -> dict[ActivityKind, Minutes]:
    """Times by kind, in the order of the kinds."""
    return {kind: times[kind] for kind in KINDS_OF_ACTIVITY if kind in times}


def invested(spent: Iterable[tuple[str, Activity]]) -> dict[tuple[str, ActivityKind], Minutes]:
    """Time by who spent it and by kind."""
    found: defaultdict[tuple[str, ActivityKind], Minutes] = defaultdict(Minutes)
    for who, one in spent:
        found[who, one.kind] += minutes(one)
    order = list(KINDS_OF_ACTIVITY)
    return {key: found[key] for key in sorted(found, key=lambda key: (key[0], order.index(key[1])))}


def by_week(activities: Iterable[Activity]) -> dict[date, dict[ActivityKind, Minutes]]:
    """Time by the Monday of the week and by kind."""
    weeks: defaultdict[date, list[Activity]] = defaultdict(list)
    for one in activities:
        weeks[monday(one.day)].append(one)
    return {week: in_order(minutes_by(weeks[week], lambda each: each.kind)) for week in sorted(weeks)}


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def appointments(activities: Iterable[Activity]) -> Appointments:
    """How appointments went; what is none is left out."""
    made = [one for one in activities if one.attendance]
    went = Counter(one.attendance for one in made)
    idle = [one.instead.strip() for one in made if one.attendance != "attended"]
    instead = Counter(filter(None, idle))
    frequent = sorted(instead.items(), key=lambda one: (-one[1], one[0]))
    return Appointments(
        went["attended"], went["did-not-attend"], went["cancelled"], dict(frequent), idle.count("")
    )


def served(programme: Programme) -> list[str]:
    """The roles (ids) of those whom the work is for: who log none, or all where no role does."""
    return [one.id for one in programme.roles if one.id not in programme.logs]


def begun_by(people: Iterable[Person], role: str) -> tuple[int, int]:
    """How many people of a role began or completed something, and how much."""
    found = [
        sum(outcomes.begun(each) for each in one.outcomes) for one in people if one.participant.role == role
    ]
    return sum(n > 0 for n in found), sum(found)


def has_outcomes(people: Iterable[Person], role: str) -> bool:
    """Whether anything, be it planned, was entered of somebody of a role."""
    return any(one.outcomes for one in people if one.participant.role == role)


def achievement(programme: Programme, role: str, size: int, people: int, begun: int) -> Achieved:
    """What a role of a size achieved, or that it is too few people to say."""
    few = too_few(size, programme.minimum_group_size)
    return Achieved(role, None if few else people, None if few else begun)


def money(programme: Programme, evaluation: Evaluation, people: Iterable[Person]) -> Money:
    """What was paid out, and what paid time is worth."""
    kept, worth, unrated = evaluation.costs, Fraction(), 0
    for whom, one in paid(programme, evaluation, people):
        found = (costs.rate(kept, each, one.day) for each in whom)
        rate = next((each for each in found if each is not None), None)
        time = minutes(one).paid
        worth += Fraction(time * (rate or 0), 60)
        unrated += time if rate is None else 0
    return Money(costs.spent(kept, "payment"), costs.spent(kept, "set-up"), worth, unrated)


def paid(
    programme: Programme, evaluation: Evaluation, people: Iterable[Person]
) -> Iterator[tuple[tuple[str, ...], Activity]]:
    """Each activity with paid time, and the names under which its rate may stand, the nearest first."""
    names = {one.id: one.name for one in programme.roles}
    for person in people:
        role = person.participant.role
        for one in person.activities:
            if one.paid:
                yield (person.participant.code, names.get(role, role), role), one
    for one in evaluation.activities:
        if one.paid:
            yield (one.who,), one


def ratios(
    programme: Programme, spent: Money, reached: int, achieved: Mapping[str, tuple[int, int, int]]
) -> Iterator[Ratio]:
    """The cost of each person and outcome, by each kind of money; a small role's is withheld.

    `achieved` maps roles to how many people they have, how many of these began something, and how much.
    """
    minimum = programme.minimum_group_size
    monies: list[tuple[Literal["paid out", "time"], Fraction]] = [
        ("paid out", Fraction(spent.paid_out)),
        ("time", spent.time),
    ]
    for of, pence in monies:
        if not pence:
            continue
        if reached:
            yield ratio(of, "person", "", pence, reached, reached, too_few(reached, minimum))
        for role, (size, people, begun) in achieved.items():
            small = too_few(size, minimum)
            if people or small:
                withheld = small or too_few(people, minimum)
                yield ratio(of, "outcome", role, pence, begun, people, withheld)


def ratio(
    of: Literal["paid out", "time"],
    per: Literal["person", "outcome"],
    role: str,
    pence: Fraction,
    count: int,
    people: int,
    withheld: bool,
) -> Ratio:
    """Some money for each of so many, or that these are too few people to say."""
    if withheld:
        return Ratio(of, per, role, pence, None, None, None)
    return Ratio(of, per, role, pence, count, people, pence / count)
