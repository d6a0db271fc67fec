"""Vocational outcomes and goals: what is asked about them, and a person's journey."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from survey import N_
from survey.outcomes.kind import Faulty, Field, FieldFault, Kind, Whole
from survey.outcomes.values import AHEAD, ChoiceValue, Day, Known, WeeklyHours, WordsValue, YesNo
from survey.records import Outcome, OutcomeKind, Person, Status

WORK = ("paid-work", "voluntary-work")
"""The kinds that have hours a week."""

BEGUN = ("started", "completed")
"""The statuses of what has come about."""


KINDS_OF_OUTCOME: Mapping[OutcomeKind, str] = {
    "paid-work": N_("Paid work"),
    "voluntary-work": N_("Voluntary work"),
    "education": N_("Education or training"),
    "qualification": N_("Qualification"),
    "job-search": N_("Job search step"),
    "signposted": N_("Signposted"),
    "other": N_("Other"),
}
STATUSES: Mapping[Status, str] = {
    "planned": N_("Planned"),
    "started": N_("Started"),
    "completed": N_("Completed"),
    "left": N_("Left"),
}


@dataclass(frozen=True)
class Journey:
    """What one person wanted and did, by day: each goal with the steps towards it, and all other steps."""

    goals: tuple[tuple[Outcome, tuple[Outcome, ...]], ...]
    others: tuple[Outcome, ...]


def journey(person: Person) -> Journey:
    """Return a person's goals with the steps towards each, and their other steps, by day."""
    by_day = sorted(person.outcomes, key=order)
    goals = [one for one in by_day if one.goal]
    steps = [one for one in by_day if not one.goal]
    known = {one.id for one in goals}
    return Journey(
        tuple((goal, tuple(one for one in steps if one.towards == goal.id)) for goal in goals),
        tuple(one for one in steps if one.towards not in known),
    )


def order(outcome: Outcome) -> tuple[date, datetime, str]:
    """Return the key that sorts outcomes: day, time of entry, id."""
    return outcome.day, outcome.entered, outcome.id


def reached(goal: Outcome, steps: tuple[Outcome, ...]) -> bool:
    """Return whether a goal, or a step of the same kind towards it, was started or completed."""
    kinds = [one for one in steps if one.kind == goal.kind]
    return any(came_about(one) for one in (goal, *kinds))


def begun(outcome: Outcome) -> bool:
    """Return whether an outcome is a step that was started or completed."""
    return not outcome.goal and came_about(outcome)


def came_about(outcome: Outcome) -> bool:
    """Return whether an outcome was started or completed.

    An outcome that was left had started if it is known whether it lasted 13 or 26 weeks.
    """
    known = {outcome.sustained_13, outcome.sustained_26} != {"not-known"}
    return outcome.status in BEGUN or (outcome.status == "left" and known)


LASTED = ChoiceValue({"not-known": N_("Not known"), "yes": N_("Yes"), "no": N_("No")}, "not-known")


class OutcomeRecords(Kind[Outcome]):
    """Outcomes, in which steps lead to goals of the same person."""

    def faults(self, values: Mapping[str, Any], known: Known) -> Iterator[FieldFault]:
        if values["hours_a_week"] and values["kind"] not in WORK:
            yield FieldFault("hours_a_week", N_("Only work has hours a week. Leave this empty"))
        if values["status"] != "planned" and values["day"] > known.today:
            yield FieldFault("day", N_("This day is in the future. Choose “Planned”, or change the day"))
        if values["status"] == "planned":
            for name in ("sustained_13", "sustained_26"):
                if values[name] != "not-known":
                    yield FieldFault(name, N_("A planned outcome cannot have lasted yet. Choose “Not known”"))
        if (values["sustained_13"], values["sustained_26"]) == ("no", "yes"):
            yield FieldFault(
                "sustained_26", N_("An outcome that ended within 13 weeks cannot have lasted 26")
            )
        if values["goal"] and values["towards"]:
            yield FieldFault("towards", N_("A goal cannot lead to another goal. Leave this empty"))

    def linked(self, whole: Whole, record: Outcome) -> Outcome:
        """Return an outcome whose `towards`, the id or the words of a goal, is the goal's id."""
        return with_goal(whole, record) if isinstance(whole, Person) else record

    def named(self, whole: Whole, record: Outcome) -> Outcome:
        """Return an outcome that leads to the words of its goal."""
        goals = {one.id: one.what for one in whole.outcomes} if isinstance(whole, Person) else {}
        return replace(record, towards=goals.get(record.towards, ""))

    def without(self, records: tuple[Outcome, ...], gone: str) -> tuple[Outcome, ...]:
        """Return outcomes without one; steps towards it stay."""
        left = super().without(records, gone)
        return tuple(replace(one, towards="") if one.towards == gone else one for one in left)


def with_goal(person: Person, outcome: Outcome) -> Outcome:
    """Return an outcome of a person that leads to the id of its goal.  Raise Faulty."""
    if not outcome.towards:
        return outcome
    for one in person.outcomes:
        if one.goal and outcome.towards in (one.id, one.what) and one.id != outcome.id:
            return replace(outcome, towards=one.id)
    raise Faulty([FieldFault("towards", N_("This person has no such goal. Enter the goal first"))])


OUTCOMES = OutcomeRecords(
    "outcomes",
    title=N_("Outcomes"),
    row="one goal, or one step of one participant",
    record=Outcome,
    table="outcomes",
    about_people=True,
    in_api=True,
    fields=(
        Field("kind", N_("Kind"), ChoiceValue(KINDS_OF_OUTCOME), "kind of outcome"),
        Field("what", N_("What"), WordsValue(needed=True), "what it is"),
        Field("where", N_("Where"), WordsValue(), "where"),
        Field("day", N_("Day"), Day(AHEAD, often_today=False), "day"),
        Field("status", N_("Status"), ChoiceValue(STATUSES), "planned, started, completed or left"),
        Field(
            "hours_a_week", N_("Hours a week"), WeeklyHours(), "minutes of work in a week",
            stored_as="weekly_minutes",
        ),
        Field("sustained_13", N_("Lasted 13 weeks"), LASTED, "lasted 13 weeks: yes, no, not-known"),
        Field("sustained_26", N_("Lasted 26 weeks"), LASTED, "lasted 26 weeks: yes, no, not-known"),
        Field(
            "supported_by", N_("Supported by"), WordsValue(), "who supported it: a role or a code",
            N_("A participant’s code or a role. Never a name."),
        ),
        Field("goal", N_("Is it a goal?"), YesNo(), "whether it is a goal that they said, not a step"),
        Field(
            "towards", N_("Towards the goal"), WordsValue(), "the goal to which it is a step",
            N_("If this is a step towards a goal, enter the words of the goal."),
        ),
    ),
)  # fmt: skip
