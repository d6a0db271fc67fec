"""Outcomes, use of services, activities, costs, readiness and what may be quoted, as tables."""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from survey.coding import sources, themes
from survey.coding.codebook import standing
from survey.exports.tables import Column, Row, Table, Value
from survey.interviews import member_checks
from survey.records import BY_THEMSELVES, COUNTS, Activity, Entered, Evaluation, Interview, Person

PERSON = (Column("participant", "code of the participant"), Column("role", "role in the programme"))
ENTERED = (
    Column("entered", "when it was entered (UTC)", "moment"),
    Column("entered_by", "participant, or staff"),
)
TIME = (
    Column("day", "day", "day"),
    Column("start", "time at which it began"),
    Column("kind", "what it was for"),
    Column("paid", "paid minutes of each who attended", "whole"),
    Column("unpaid", "unpaid minutes of each who attended", "whole"),
    Column("attendance", "how an appointment went; empty where it was none"),
    Column("instead", "what was done instead of an appointment"),
    Column("reached", "codes of the participants whom it reached, with spaces between them"),
    Column("others", "further people whom it reached", "whole"),
)
OUTCOMES = Table(
    "outcomes",
    "one goal, or one step of one participant",
    (
        *PERSON,
        Column("goal", "whether it is a goal that they said, not a step", "whole", {0: "no", 1: "yes"}),
        Column("kind", "kind of outcome"),
        Column("what", "what it is"),
        Column("where", "where"),
        Column("day", "day", "day"),
        Column("status", "planned, started, completed or left"),
        Column("sustained_13", "whether it lasted 13 weeks: yes, no, not-known"),
        Column("sustained_26", "whether it lasted 26 weeks: yes, no, not-known"),
        Column("supported_by", "who supported it: a role or a code"),
        Column("weekly_minutes", "minutes of work in a week", "whole"),
        Column("towards", "the goal to which it is a step"),
        *ENTERED,
    ),
)
SERVICE_USE = Table(
    "service-use",
    "one period of one participant, as they or staff entered it",
    (
        *PERSON,
        Column("period", "before they joined, or the phase at which the period ends"),
        *(Column(name, f"{name}; empty where nobody said", "whole") for name in COUNTS),
        Column("unknown", "what was said not to be known"),
        *ENTERED,
    ),
)
ACTIVITIES = Table(
    "activities",
    "one shift, appointment or other activity of one participant",
    (*PERSON, *TIME, *ENTERED),
)
TEAM = Table(
    "team-time",
    "one supervision, meeting or other activity of the team",
    (
        Column("who", "who spent the time: a role"),
        Column("attending", "how many of them", "whole"),
        *TIME,
        *ENTERED,
    ),
)
COSTS = Table(
    "costs",
    "one pay rate, payment or set-up cost",
    (
        Column("kind", "pay-rate, payment or set-up"),
        Column("day", "day, or since when", "day"),
        Column("pence", "pence, an hour for a pay rate", "whole"),
        Column("what", "what it was for"),
        Column("whom", "for whom: a role or a code"),
        *ENTERED,
    ),
)
READINESS = Table(
    "readiness",
    "what the team answered to one recommendation at one phase",
    (
        Column("phase", "phase"),
        Column("recommendation", "recommendation"),
        Column("answer", "in-place, partly or not-yet"),
        Column("note", "note"),
        *ENTERED,
    ),
)
QUOTES = Table(
    "quotes",
    "one theme of words that may be quoted, of an interview or of minutes",
    (
        *PERSON,
        Column("phase", "phase of the interview"),
        Column("text", "interview or meeting"),
        Column("held", "day on which it was held", "day"),
        Column("theme", "theme"),
        Column("quote", "the words"),
        Column("corrections", "what the participant put right about the interview"),
    ),
)


def entered(record: Entered) -> tuple[Value, ...]:
    """When a record was entered and by whom; which colleague it was stays inside."""
    return record.entered, "participant" if record.by == BY_THEMSELVES else "staff"


def time(one: Activity) -> tuple[Value, ...]:
    start = one.start.strftime("%H:%M") if one.start else ""
    reached = " ".join(one.reached)
    return (
        one.day, start, one.kind, one.paid, one.unpaid, one.attendance, one.instead, reached, one.others,
    )  # fmt: skip


def whose(person: Person) -> tuple[Value, ...]:
    return person.participant.code, person.participant.role


def outcomes(person: Person) -> Iterator[Row]:
    goals = {one.id: one.what for one in person.outcomes if one.goal}
    for one in person.outcomes:
        kept = (one.sustained_13, one.sustained_26, one.supported_by, one.weekly_minutes)
        what = (int(one.goal), one.kind, one.what, one.where, one.day, one.status)
        yield *whose(person), *what, *kept, goals.get(one.towards, ""), *entered(one)


def service_use(person: Person) -> Iterator[Row]:
    for one in person.contacts:
        counts = (getattr(one, name) for name in COUNTS)
        yield *whose(person), one.period, *counts, " ".join(one.unknown), *entered(one)


def activities(person: Person) -> Iterator[Row]:
    for one in person.activities:
        yield *whose(person), *time(one), *entered(one)


def team_time(evaluation: Evaluation) -> Iterator[Row]:
    for one in evaluation.activities:
        yield one.who, one.attending, *time(one), *entered(one)


def costs(evaluation: Evaluation) -> Iterator[Row]:
    for one in evaluation.costs:
        yield one.kind, one.day, one.pence, one.what, one.whom, *entered(one)


def readiness(evaluation: Evaluation) -> Iterator[Row]:
    for one in evaluation.readiness:
        yield one.phase, one.recommendation, one.answer, one.note, *entered(one)


def quotes(person: Person, evaluation: Evaluation, account: str | None) -> Iterator[Row]:
    """The excerpts of somebody's interviews that may stand outside, as far as an account (id) sees them."""
    for one in themes.findings(sources.of_person(person), evaluation, account):
        interview = cast(Interview, one.source.interview)
        if member_checks.may_quote(person, interview):
            yield from quote_rows(whose(person), one, evaluation)


def minutes_quotes(evaluation: Evaluation, account: str | None) -> Iterator[Row]:
    """The excerpts of minutes, as far as an account (id) sees them."""
    for one in themes.findings(sources.of_evaluation(evaluation), evaluation, account):
        yield from quote_rows(("", ""), one, evaluation)


def quote_rows(who: tuple[Value, ...], one: themes.Finding, evaluation: Evaluation) -> Iterator[Row]:
    source = one.source
    for theme in standing(evaluation):
        if theme.id in one.themes:
            where = (one.phase, source.kind, source.held)
            yield *who, *where, theme.name, one.quote, source.corrections


OF_PEOPLE: Mapping[Table, Callable[[Person], Iterator[Row]]] = {
    OUTCOMES: outcomes,
    SERVICE_USE: service_use,
    ACTIVITIES: activities,
}
OF_TEAM: Mapping[Table, Callable[[Evaluation], Iterator[Row]]] = {
    TEAM: team_time,
    COSTS: costs,
    READINESS: readiness,
}
