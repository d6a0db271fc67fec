"""The demonstration's outcomes (the pilot's facts), and its invented log of shifts, team time and costs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any
from uuid import uuid4

from survey.outcomes.outcomes import with_goal
from survey.records import (
    BY_THEMSELVES,
    Activity,
    Cost,
    Evaluation,
    Outcome,
    OwnWords,
    Person,
    Readiness,
    ServiceContact,
)

Entry = Mapping[str, Any]


def with_records(person: Person, records: Entry, by: str, now: datetime) -> Person:
    """Somebody with the outcomes, shifts and use of services that the demonstration's file has of them."""
    code, joined = person.participant.code, person.participant.joined
    for entry in records["outcomes"]:
        if entry["person"] == code:
            made = with_goal(person, outcome(entry, joined, by, now))
            person = replace(person, outcomes=(*person.outcomes, made))
    shifts = tuple(
        shift
        for entry in records["shifts"]
        if entry["person"] == code
        for shift in shifts_of(entry, joined, by, now)
    )
    used = tuple(
        ServiceContact(uuid4().hex, now, BY_THEMSELVES, period, **counts)
        for entry in records["service_use"]
        if entry["person"] == code
        for period, counts in entry.items()
        if period != "person"
    )
    return replace(person, activities=shifts, contacts=used)


def outcome(entry: Entry, joined: date, by: str, now: datetime) -> Outcome:
    """One outcome or goal, in a week after somebody joined; `towards` has the words of a goal."""
    return Outcome(
        uuid4().hex,
        now,
        by,
        entry["kind"],
        entry["what"],
        joined + timedelta(weeks=entry["week"]),
        entry["status"],
        where=entry.get("where", ""),
        goal=entry.get("goal", False),
        towards=entry.get("towards", ""),
    )


def shifts_of(entry: Entry, joined: date, by: str, now: datetime) -> Iterator[Activity]:
    """A shift a week, in which somebody was reached or nobody came."""
    unpaid, reached = cycle(entry["unpaid"]), cycle(entry["reached"])
    for week in range(1, entry["weeks"] + 1):
        came = week not in entry["missed"]
        yield Activity(
            uuid4().hex,
            now,
            by,
            joined + timedelta(weeks=week),
            "face-to-face",
            entry["minutes"],
            next(unpaid),
            start=time(10),
            attendance="attended" if came else "did-not-attend",
            instead="" if came else entry["instead"],
            reached=(next(reached),) if came else (),
        )


def with_programme_records(
    evaluation: Evaluation, records: Entry, began: date, weeks: int, by: str, now: datetime
) -> Evaluation:
    """A programme with the team's time over so many weeks, costs, readiness and the evaluator's words."""
    team = tuple(
        activity for entry in records["team"] for activity in team_time(entry, began, weeks, by, now)
    )
    costs = tuple(
        Cost(
            uuid4().hex,
            now,
            by,
            entry["kind"],
            began + timedelta(weeks=entry["week"]),
            entry["pence"],
            entry["what"],
            entry["whom"],
        )
        for entry in records["costs"]
    )
    written = tuple(OwnWords(section, text, now, by) for section, text in records["own_words"].items())
    return replace(
        evaluation,
        activities=team,
        costs=costs,
        readiness=tuple(ready(records["readiness"], by, now)),
        own_words=written,
    )


def team_time(entry: Entry, began: date, weeks: int, by: str, now: datetime) -> Iterator[Activity]:
    """What the team put in, every so many weeks."""
    for week in range(1, weeks + 1, entry["every"]):
        yield Activity(
            uuid4().hex,
            now,
            by,
            began + timedelta(weeks=week),
            entry["kind"],
            entry["minutes"],
            0,
            who=entry["who"],
            attending=entry["attending"],
        )


def ready(answers: Mapping[str, Mapping[str, Any]], by: str, now: datetime) -> Iterable[Readiness]:
    """What the team answered to recommendations, by phase."""
    for phase, given in answers.items():
        for recommendation, answer in given.items():
            yield Readiness(uuid4().hex, now, by, phase, recommendation, answer)
