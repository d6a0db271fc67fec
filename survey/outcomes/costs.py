"""Pay rates, payments and set-up costs, in whole pence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from survey.outcomes.entering import (
    AHEAD,
    N_,
    Fault,
    Known,
    Reader,
    Sheet,
    as_pounds,
    day,
    one_of,
    pounds,
    words,
)
from survey.records import COST_KINDS, Cost, Entered


def rate(costs: Iterable[Cost], whom: str, on: date) -> int | None:
    """Pence an hour that a role (in words) is paid on a day: the latest rate begun by then, if any."""
    begun = [
        one
        for one in costs
        if one.kind == "pay-rate" and one.whom.casefold() == whom.casefold() and one.day <= on
    ]
    return max(begun, key=lambda one: (one.day, one.entered)).pence if begun else None


def spent(costs: Iterable[Cost], kind: str) -> int:
    """Pence of all payments, or of all that setting up cost."""
    return sum(one.pence for one in costs if one.kind == kind)


def readers(known: Known) -> Mapping[str, Reader]:
    return {
        "kind": one_of(COST_KINDS),
        "day": day(known.today + AHEAD),
        "pounds": pounds,
        "what": words(),
        "whom": words(),
    }


def faults(values: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    if values["kind"] == "pay-rate" and not values["whom"]:
        yield Fault("whom", N_("Enter the role that is paid so, such as peer supporter"))
    if values["kind"] != "pay-rate" and not values["what"]:
        yield Fault("what", N_("Enter what it was for"))
    if values["kind"] != "pay-rate" and values["day"] > known.today:
        yield Fault("day", N_("This day has not come yet. Enter what has been paid"))


def make(values: Mapping[str, Any], entry: Entered) -> Cost:
    more = {name: value for name, value in values.items() if name != "pounds"}
    return Cost(**asdict(entry), **more, pence=values["pounds"])


def cells(one: Cost) -> Mapping[str, str]:
    return {
        "kind": one.kind,
        "day": one.day.isoformat(),
        "pounds": as_pounds(one.pence),
        "what": one.what,
        "whom": one.whom,
    }


COSTS = Sheet("costs", "costs", False, readers, make, cells, faults)
