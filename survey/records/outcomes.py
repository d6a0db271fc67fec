"""What was achieved, what it took, and what it cost.  Times are aware UTC, money is whole pence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from measures.parts import Answer
from survey.records.fields import (
    AccountId,
    AlwaysStored,
    GoalId,
    ParticipantCode,
    PeriodId,
    PhaseId,
    RecommendationId,
    RoleOrCode,
)

OutcomeKind = Literal[
    "paid-work", "voluntary-work", "education", "qualification", "job-search", "signposted", "other"
]
Status = Literal["planned", "started", "completed", "left"]
Sustained = Literal["yes", "no", "not-known"]
ActivityKind = Literal[
    "face-to-face", "notes", "research", "liaison", "supervision", "meeting", "induction", "travel"
]
Attendance = Literal["", "attended", "did-not-attend", "cancelled"]
"""How an appointment went; "" where it was none."""
CostKind = Literal["pay-rate", "payment", "set-up"]
Ready = Literal["in-place", "partly", "not-yet"]

BY_THEMSELVES = "participant"
"""Who entered a record, where it was the participant whom it is about; otherwise it is an account's id."""

BEFORE = "before"
"""The period before somebody joined; the others have the id of the phase at whose opening they end."""

COUNTS = ("admissions", "days", "crisis", "emergency", "community")
"""The fields of a ServiceUse that are counted."""

UNKNOWN = "unknown"
"""The answer of somebody who does not know a count."""


@dataclass(frozen=True)
class Entered:
    """When a record was entered, and by whom: BY_THEMSELVES or an account's id."""

    id: str
    entered: datetime
    by: AccountId


@dataclass(frozen=True)
class Outcome(Entered):
    """A vocational outcome, a step towards one, or (`goal`) what somebody said that they want to achieve.

    `towards` is the id of the same person's goal to which it is a step, "" for none.  `supported_by` is a
    participant's code or a role in words, never a name.  `weekly_minutes` is how long a week's work is.
    """

    kind: OutcomeKind
    what: str
    day: date
    status: Status
    where: str = ""
    sustained_13: AlwaysStored[Sustained] = "not-known"
    sustained_26: AlwaysStored[Sustained] = "not-known"
    supported_by: RoleOrCode = ""
    weekly_minutes: int | None = None
    goal: bool = False
    towards: GoalId = ""


@dataclass(frozen=True)
class ServiceUse(Entered):
    """How often somebody used mental health services in a period (BEFORE or a phase's id).

    Each count is None where nobody said; `unknown` has the names of those that somebody said they do not
    know.  `days` are days in hospital.
    """

    period: PeriodId
    admissions: int | None = None
    days: int | None = None
    crisis: int | None = None
    emergency: int | None = None
    community: int | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceUseDraft:
    """What somebody has said so far about a period, and has not sent.

    `counts` has a number, UNKNOWN, or None (they would rather not say) for each of COUNTS that was answered.
    """

    id: str
    period: PeriodId
    counts: Mapping[str, Answer | None]
    updated: datetime


@dataclass(frozen=True)
class Activity(Entered):
    """A shift, appointment, supervision or meeting: minutes paid and unpaid, of each of those `attending`.

    With a person it is theirs, and `who` is ""; otherwise `who` is a role in words.  `reached` has the codes
    of the participants whom it reached, `others` counts further people.  `instead` is what was done where
    somebody did not attend.
    """

    day: date
    kind: ActivityKind
    paid: int
    unpaid: int
    start: time | None = None
    attendance: Attendance = ""
    instead: str = ""
    reached: tuple[ParticipantCode, ...] = ()
    others: int = 0
    who: RoleOrCode = ""
    attending: int = 1


@dataclass(frozen=True)
class Cost(Entered):
    """A pay rate from a day (pence an hour), a payment, or what setting up cost (pence).

    `whom` is a role in words, or a participant's code.
    """

    kind: CostKind
    day: date
    pence: int
    what: str = ""
    whom: RoleOrCode = ""


@dataclass(frozen=True)
class Readiness(Entered):
    """What the team answered to one recommendation (its id) at a phase."""

    phase: PhaseId
    recommendation: RecommendationId
    answer: Ready
    note: str = ""
