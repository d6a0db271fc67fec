"""What the work cost: money paid out, what paid time is worth, and the cost for each person and outcome.

Money is in pence and sums are exact.  A cost for each person or outcome is withheld where people are few.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from measures.small_groups import too_few
from survey.outcomes import costs
from survey.programme import Programme
from survey.records import Activity, Evaluation, Person


@dataclass(frozen=True)
class Money:
    """Pence paid out, and what paid time is worth at the pay rates; these may overlap.

    `unrated` counts paid minutes that have no pay rate; they are not in `time`.
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

    `of` says which money: what was paid out, or paid time at the pay rates.  `count`, `people` and `each` are
    None where the count is about too few people.
    """

    of: Literal["paid out", "time"]
    per: Literal["person", "outcome"]
    role: str
    pence: Fraction
    count: int | None
    people: int | None
    each: Fraction | None


def money(programme: Programme, evaluation: Evaluation, people: Iterable[Person]) -> Money:
    """Return what was paid out, and what paid time is worth."""
    kept, worth, unrated = evaluation.costs, Fraction(), 0
    for whom, one in paid(programme, evaluation, people):
        found = (costs.rate(kept, each, one.day) for each in whom)
        rate = next((each for each in found if each is not None), None)
        time = one.paid * one.attending
        worth += Fraction(time * (rate or 0), 60)
        unrated += time if rate is None else 0
    return Money(costs.spent(kept, "payment"), costs.spent(kept, "set-up"), worth, unrated)


def paid(
    programme: Programme, evaluation: Evaluation, people: Iterable[Person]
) -> Iterator[tuple[tuple[str, ...], Activity]]:
    """Yield each activity with paid time, with the names that its pay rate may have, most specific first."""
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
    """Yield the cost for each person and outcome, by each kind of money; that of a small role is withheld.

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
    """Return some money divided by a count, or no figures if they are withheld."""
    if withheld:
        return Ratio(of, per, role, pence, None, None, None)
    return Ratio(of, per, role, pence, count, people, pence / count)
