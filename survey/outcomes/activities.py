"""Shifts, appointments, supervision and meetings: what is read of them, and the log of a peer supporter."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from typing import Any, get_args

from survey.outcomes.entering import (
    DAY,
    N_,
    Fault,
    Known,
    Reader,
    Sheet,
    clock,
    codes_in,
    day,
    one_of,
    whole,
    words,
)
from survey.programme import Programme
from survey.records import ACTIVITY_KINDS, BY_THEMSELVES, Activity, Attendance, Entered, Evaluation, Person

ABSENT = ("did-not-attend", "cancelled")


def logging_roles(programme: Programme) -> tuple[str, ...]:
    """The roles whose activities are logged: those that log their own, or all where no role does."""
    return programme.logs or tuple(role.id for role in programme.roles)


def own_log(person: Person) -> list[Activity]:
    """A person's activities, the last day first, and of one day the last entered."""
    return sorted(person.activities, key=lambda one: (one.day, one.entered), reverse=True)


def last_own(person: Person) -> Activity | None:
    """The activity that somebody logged last."""
    entered = [one for one in person.activities if one.by == BY_THEMSELVES]
    return max(entered, key=lambda one: one.entered, default=None)


def same_again(person: Person) -> Activity | None:
    """What may be logged again by one press: the last activity, unless it was a missed appointment."""
    last = last_own(person)
    return last if last and last.attendance not in ABSENT else None


def of_account(evaluation: Evaluation, account: str, kinds: Collection[str]) -> list[Activity]:
    """The team's activities of these kinds that an account (id) entered, the last day first."""
    entered = [one for one in evaluation.activities if one.by == account and one.kind in kinds]
    return sorted(entered, key=lambda one: (one.day, one.entered), reverse=True)


def readers(known: Known) -> Mapping[str, Reader]:
    return {
        "day": day(known.today),
        "start": clock,
        "kind": one_of(ACTIVITY_KINDS),
        "paid": whole(DAY, default=0),
        "unpaid": whole(DAY, default=0),
        "attendance": one_of(get_args(Attendance), ""),
        "instead": words(),
        "reached": codes_in(known.codes),
        "others": whole(500, default=0),
    }


def team_readers(known: Known) -> Mapping[str, Reader]:
    return {"who": words(needed=True), "attending": whole(500, 1, default=1), **readers(known)}


def faults(values: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    total = values["paid"] + values["unpaid"]
    if not total and values["attendance"] not in ABSENT:
        yield Fault("paid", N_("Enter how many minutes it took, paid or unpaid"))
    if total > DAY:
        yield Fault("unpaid", N_("A day has no more than 24 hours"))
    if values["attendance"] in ABSENT and (values["reached"] or values["others"]):
        yield Fault("reached", N_("Nobody was reached where nobody came. Leave it empty"))


def make(values: Mapping[str, Any], entry: Entered) -> Activity:
    return Activity(**asdict(entry), **values)


def cells(one: Activity) -> Mapping[str, str]:
    return {
        "day": one.day.isoformat(),
        "start": one.start.strftime("%H:%M") if one.start else "",
        "kind": one.kind,
        "paid": str(one.paid),
        "unpaid": str(one.unpaid),
        "attendance": one.attendance,
        "instead": one.instead,
        "reached": " ".join(one.reached),
        "others": str(one.others),
    }


def team_cells(one: Activity) -> Mapping[str, str]:
    return {"who": one.who, "attending": str(one.attending), **cells(one)}


ACTIVITIES = Sheet("activities", "activities", True, readers, make, cells, faults)
TEAM = Sheet("team-activities", "activities", False, team_readers, make, team_cells, faults)
