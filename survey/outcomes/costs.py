"""Pay rates, payments and set-up costs, in whole pence."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from survey import N_
from survey.outcomes.kind import Field, FieldFault, Kind
from survey.outcomes.values import AHEAD, ChoiceValue, Day, Known, Pounds, WordsValue
from survey.records import Cost, CostKind


def rate(costs: Iterable[Cost], whom: str, on: date) -> int | None:
    """Return the hourly pay of a role (in words) on a day in pence: the latest rate by then, or None."""
    begun = [
        one
        for one in costs
        if one.kind == "pay-rate" and one.whom.casefold() == whom.casefold() and one.day <= on
    ]
    return max(begun, key=lambda one: (one.day, one.entered)).pence if begun else None


def spent(costs: Iterable[Cost], kind: str) -> int:
    """Return the total pence of all costs of a kind."""
    return sum(one.pence for one in costs if one.kind == kind)


class CostRecords(Kind[Cost]):
    """Costs: a pay rate needs a role, a payment or set-up cost needs a purpose."""

    def faults(self, values: Mapping[str, Any], known: Known) -> Iterator[FieldFault]:
        if values["kind"] == "pay-rate" and not values["whom"]:
            yield FieldFault("whom", N_("Enter the role that gets this rate, such as peer supporter"))
        if values["kind"] != "pay-rate" and not values["what"]:
            yield FieldFault("what", N_("Enter what it was for"))
        if values["kind"] != "pay-rate" and values["day"] > known.today:
            yield FieldFault("day", N_("This day is in the future. Enter payments that have been made"))


KINDS_OF_COST: Mapping[CostKind, str] = {
    "pay-rate": N_("Pay rate"),
    "payment": N_("Payment"),
    "set-up": N_("Set-up cost"),
}

COSTS = CostRecords(
    "costs",
    title=N_("Costs"),
    row="one pay rate, payment or set-up cost",
    record=Cost,
    table="costs",
    about_people=False,
    fields=(
        Field("kind", N_("Kind"), ChoiceValue(KINDS_OF_COST), "pay-rate, payment or set-up"),
        Field("day", N_("Day"), Day(AHEAD), "day, or since when"),
        Field(
            "pounds", N_("Pounds"), Pounds(), "pence, an hour for a pay rate",
            N_("For a pay rate, enter pounds an hour."), stored_as="pence",
        ),
        Field("what", N_("What"), WordsValue(), "what it was for"),
        Field(
            "whom", N_("For whom"), WordsValue(), "for whom: a role or a code",
            N_("A role or a participant’s code. Never a name."),
        ),
    ),
)  # fmt: skip
