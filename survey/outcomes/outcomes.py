"""Vocational outcomes and goals: what is read of them, and a person's journey."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, get_args

from survey.outcomes.entering import (
    AHEAD,
    N_,
    Fault,
    Faulty,
    Known,
    Reader,
    Sheet,
    day,
    hours,
    one_of,
    weekly_hours,
    words,
    yes,
)
from survey.records import OUTCOME_KINDS, STATUSES, Entered, Outcome, Person, Sustained

WORK = ("paid-work", "voluntary-work")
"""The kinds that have hours a week."""

BEGUN = ("started", "completed")
"""The statuses of what has come about."""


@dataclass(frozen=True)
class Journey:
    """What one person wanted and did, by day: each goal with the steps towards it, and all other steps."""

    goals: tuple[tuple[Outcome, tuple[Outcome, ...]], ...]
    others: tuple[Outcome, ...]


def journey(person: Person) -> Journey:
    """A person's steps over time, beside the goals that they said."""
    by_day = sorted(person.outcomes, key=order)
    goals = [one for one in by_day if one.goal]
    steps = [one for one in by_day if not one.goal]
    known = {one.id for one in goals}
    return Journey(
        tuple((goal, tuple(one for one in steps if one.towards == goal.id)) for goal in goals),
        tuple(one for one in steps if one.towards not in known),
    )


def order(outcome: Outcome) -> tuple[date, datetime, str]:
    """What outcomes are sorted by: the day, then when it was entered, then the id."""
    return outcome.day, outcome.entered, outcome.id


def reached(goal: Outcome, steps: tuple[Outcome, ...]) -> bool:
    """Whether a goal was reached: it, or a step of its kind towards it, was begun or completed."""
    kinds = [one for one in steps if one.kind == goal.kind]
    return any(came_about(one) for one in (goal, *kinds))


def begun(outcome: Outcome) -> bool:
    """Whether an outcome has come about and is no goal."""
    return not outcome.goal and came_about(outcome)


def came_about(outcome: Outcome) -> bool:
    """Whether something was begun or completed.

    What was left before it began was not; what is known to have lasted so long, or not, had begun.
    """
    known = {outcome.sustained_13, outcome.sustained_26} != {"not-known"}
    return outcome.status in BEGUN or (outcome.status == "left" and known)


def with_goal(person: Person, outcome: Outcome) -> Outcome:
    """An outcome whose `towards`, the id or the words of a goal of that person, is the goal's id.

    Raises Faulty.
    """
    if not outcome.towards:
        return outcome
    named = (
        one
        for one in person.outcomes
        if one.goal and outcome.towards in (one.id, one.what) and one.id != outcome.id
    )
    goal = next(named, None)
    if goal is None:
        raise Faulty([Fault("towards", N_("This person has no such goal. Enter the goal first"))])
    return replace(outcome, towards=goal.id)


def readers(known: Known) -> Mapping[str, Reader]:
    sustained = one_of(get_args(Sustained), "not-known")
    return {
        "kind": one_of(OUTCOME_KINDS),
        "what": words(needed=True),
        "where": words(),
        "day": day(known.today + AHEAD),
        "status": one_of(STATUSES),
        "hours_a_week": weekly_hours,
        "sustained_13": sustained,
        "sustained_26": sustained,
        "supported_by": words(),
        "goal": yes,
        "towards": words(),
    }


def faults(values: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    if values["hours_a_week"] and values["kind"] not in WORK:
        yield Fault("hours_a_week", N_("Only work has hours a week. Leave it empty"))
    if values["status"] != "planned" and values["day"] > known.today:
        yield Fault("day", N_("This day has not come yet. Until then it is planned"))
    if values["status"] == "planned":
        for name in ("sustained_13", "sustained_26"):
            if values[name] != "not-known":
                yield Fault(name, N_("What is planned has not lasted yet. Choose not known"))
    if (values["sustained_13"], values["sustained_26"]) == ("no", "yes"):
        yield Fault("sustained_26", N_("What had ended by 13 weeks did not last 26"))
    if values["goal"] and values["towards"]:
        yield Fault("towards", N_("A goal leads to no other goal. Leave it empty"))


def make(values: Mapping[str, Any], entry: Entered) -> Outcome:
    more = {name: value for name, value in values.items() if name != "hours_a_week"}
    return Outcome(**asdict(entry), **more, weekly_minutes=values["hours_a_week"])


def cells(one: Outcome) -> Mapping[str, str]:
    return {
        "kind": one.kind,
        "what": one.what,
        "where": one.where,
        "day": one.day.isoformat(),
        "status": one.status,
        "hours_a_week": hours(one.weekly_minutes),
        "sustained_13": one.sustained_13,
        "sustained_26": one.sustained_26,
        "supported_by": one.supported_by,
        "goal": "yes" if one.goal else "no",
        "towards": one.towards,
    }


OUTCOMES = Sheet("outcomes", "outcomes", True, readers, make, cells, faults)
