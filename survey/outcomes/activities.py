"""Shifts, appointments, supervision and meetings, and the log of a peer supporter."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from survey import N_
from survey.outcomes.kind import Field, FieldFault, Kind
from survey.outcomes.values import (
    MINUTES_A_DAY,
    ChoiceValue,
    Clock,
    Codes,
    Day,
    Known,
    WholeNumber,
    WordsValue,
)
from survey.programme import Programme
from survey.records import BY_THEMSELVES, Activity, ActivityKind, Attendance, Evaluation, Participant, Person

ABSENT = ("did-not-attend", "cancelled")


def logging_roles(programme: Programme) -> tuple[str, ...]:
    """Return the roles whose activities are logged: those that log their own, or all roles if none does."""
    return programme.logs or tuple(role.id for role in programme.roles)


def own_log(person: Person) -> list[Activity]:
    """Return a person's activities, the latest first."""
    return sorted(person.activities, key=lambda one: (one.day, one.entered), reverse=True)


def last_own(person: Person) -> Activity | None:
    """Return the activity that a participant logged last."""
    entered = [one for one in person.activities if one.by == BY_THEMSELVES]
    return max(entered, key=lambda one: one.entered, default=None)


def same_again(person: Person) -> Activity | None:
    """Return the activity that one press logs again: the last one, unless it was a missed appointment."""
    last = last_own(person)
    return last if last and last.attendance not in ABSENT else None


def of_account(evaluation: Evaluation, account: str, kinds: Collection[str]) -> list[Activity]:
    """Return the team's activities of these kinds that an account (id) entered, the latest first."""
    entered = [one for one in evaluation.activities if one.by == account and one.kind in kinds]
    return sorted(entered, key=lambda one: (one.day, one.entered), reverse=True)


class ActivityRecords(Kind[Activity]):
    """Activities of participants whose role logs them, or of the team."""

    def faults(self, values: Mapping[str, Any], known: Known) -> Iterator[FieldFault]:
        total = values["paid"] + values["unpaid"]
        if not total and values["attendance"] not in ABSENT:
            yield FieldFault("paid", N_("Enter how many minutes it took, paid or unpaid"))
        if total > MINUTES_A_DAY:
            yield FieldFault("unpaid", N_("A day has no more than 24 hours"))
        if values["attendance"] in ABSENT and (values["reached"] or values["others"]):
            yield FieldFault("reached", N_("You said that nobody came, so leave this empty"))

    def is_kept_of(self, programme: Programme, participant: Participant) -> bool:
        return participant.role in logging_roles(programme)


KINDS_OF_ACTIVITY: Mapping[ActivityKind, str] = {
    "face-to-face": N_("Face to face"),
    "notes": N_("Notes"),
    "research": N_("Research"),
    "liaison": N_("Liaison"),
    "supervision": N_("Supervision"),
    "meeting": N_("Meeting"),
    "induction": N_("Induction"),
    "travel": N_("Travel"),
}
ATTENDANCE: Mapping[Attendance, str] = {
    "": N_("No appointment"),
    "attended": N_("Attended"),
    "did-not-attend": N_("Did not attend"),
    "cancelled": N_("Cancelled"),
}
MINUTES = WholeNumber(MINUTES_A_DAY, default=0)
FIELDS = (
    Field("day", N_("Day"), Day(), "day"),
    Field("start", N_("Start time"), Clock(), "time at which it began"),
    Field("kind", N_("Kind"), ChoiceValue(KINDS_OF_ACTIVITY), "what it was for"),
    Field("paid", N_("Paid minutes"), MINUTES, "paid minutes of each who attended"),
    Field("unpaid", N_("Unpaid minutes"), MINUTES, "unpaid minutes of each who attended"),
    Field(
        "attendance", N_("Appointment"), ChoiceValue(ATTENDANCE, ""),
        "how an appointment went; empty where it was none",
    ),
    Field("instead", N_("Done instead"), WordsValue(), "what was done instead of an appointment"),
    Field(
        "reached", N_("Participants reached"), Codes(),
        "codes of the participants whom it reached, with spaces between them",
        N_("Their codes, with spaces between them. Never names."),
    ),
    Field("others", N_("Other people reached"), WholeNumber(500, default=0), "further people reached"),
)  # fmt: skip

ACTIVITIES = ActivityRecords(
    "activities",
    title=N_("Activities"),
    row="one shift, appointment or other activity of one participant",
    record=Activity,
    table="activities",
    about_people=True,
    fields=FIELDS,
)
TEAM = ActivityRecords(
    "team-time",
    title=N_("Team time"),
    row="one supervision, meeting or other activity of the team",
    record=Activity,
    table="activities",
    about_people=False,
    fields=(
        Field(
            "who", N_("Who"), WordsValue(needed=True), "who spent the time: a role",
            N_("A role, such as supervisor. Never a name."),
        ),
        Field("attending", N_("Number of people"), WholeNumber(500, 1, default=1), "how many of them"),
        *FIELDS,
    ),
)  # fmt: skip
