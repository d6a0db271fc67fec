"""Who takes part and what they answered.  Times are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from measures.parts import Answer
from survey.records.fields import AccountId, AlwaysStored, MeasureKey, PhaseId, ResponseId, RoleId, StoredAs
from survey.records.interviews import Coding, Excerpt, Interview, MemberCheck
from survey.records.outcomes import Activity, Outcome, ServiceUse, ServiceUseDraft

Mode = Literal["self", "assisted", "paper", "unknown"]
"""Who held the pen; being read the items may raise the answers, so each response says (imported: unknown)."""


@dataclass(frozen=True)
class Participant:
    """Somebody who takes part: `code` is their pseudonym in the programme, never a name.

    `interviewers` are the ids of the accounts to whom they are assigned.  Somebody who declined
    may still agree to take part later; somebody who withdrew is asked nothing more.
    """

    id: str
    programme: str
    code: str
    role: RoleId
    site: str
    joined: date
    anonymous: bool = False
    interviewers: tuple[AccountId, ...] = ()
    declined: datetime | None = None
    withdrawn: datetime | None = None

    @property
    def stopped(self) -> datetime | None:
        """The moment when they declined or withdrew, if they did."""
        return self.withdrawn or self.declined


@dataclass(frozen=True)
class Consent:
    """One agreement to one version of the programme's statements."""

    id: str
    version: int
    statements: tuple[str, ...]
    given: datetime


@dataclass(frozen=True)
class Invitation:
    """What lets one participant answer what one phase asks; only a keyed hash of its code is kept."""

    id: str
    phase: PhaseId
    code_hash: str
    created: datetime
    expires: datetime | None = None
    opened: datetime | None = None


@dataclass(frozen=True)
class Draft:
    """Answers so far to one measure (`id@version`) at one phase.  A skipped item is kept as None."""

    id: str
    phase: PhaseId
    measure: MeasureKey
    answers: Mapping[str, Answer | None]
    started: datetime
    updated: datetime
    language: AlwaysStored[str] = "en"
    mode: AlwaysStored[Mode] = "self"
    layout: AlwaysStored[str] = "one-question"


@dataclass(frozen=True)
class Response:
    """A sent, scored, never edited set of answers to one measure (`id@version`) at one phase.

    Its id is its draft's, so that sending twice makes one.  `supersedes` names the response that it corrects.
    """

    id: str
    phase: PhaseId
    measure: MeasureKey
    answers: Mapping[str, Answer | None]
    raw: float | None
    value: float | None
    missing: int
    sent: datetime
    language: AlwaysStored[str] = "en"
    mode: AlwaysStored[Mode] = "self"
    layout: AlwaysStored[str] = "one-question"
    supersedes: ResponseId | None = None

    @property
    def written(self) -> bool:
        """Whether there are words of their own in it."""
        return any(isinstance(one, str) and one.strip() for one in self.answers.values())


@dataclass(frozen=True)
class Callback:
    """Somebody asked to be contacted, after a measure (`id@version`) at a phase; an account has done it."""

    id: str
    phase: PhaseId
    measure: MeasureKey
    asked: datetime
    done: datetime | None = None
    done_by: AccountId | None = None


@dataclass(frozen=True)
class Reading:
    """The free text of a response (its id) was first read by an account."""

    id: ResponseId
    by: AccountId
    at: datetime


@dataclass(frozen=True)
class Person:
    """A participant with all that is kept about them, one document."""

    participant: Participant
    consents: tuple[Consent, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    drafts: tuple[Draft, ...] = ()
    responses: tuple[Response, ...] = ()
    callbacks: Annotated[tuple[Callback, ...], StoredAs("requests")] = ()
    readings: tuple[Reading, ...] = ()
    interviews: tuple[Interview, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    codings: tuple[Coding, ...] = ()
    checks: tuple[MemberCheck, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    service_use: Annotated[tuple[ServiceUse, ...], StoredAs("contacts")] = ()
    service_use_drafts: Annotated[tuple[ServiceUseDraft, ...], StoredAs("contact_drafts")] = ()
    activities: tuple[Activity, ...] = ()

    def invitation(self, invitation_id: str) -> Invitation | None:
        """Return the invitation with this id, or None."""
        return next((one for one in self.invitations if one.id == invitation_id), None)

    def draft(self, phase: str, measure: str) -> Draft | None:
        """Return the draft for a phase and measure id of any version, or None."""
        return next(
            (one for one in self.drafts if (one.phase, measure_id(one.measure)) == (phase, measure)), None
        )

    def response(self, phase: str, measure: str) -> Response | None:
        """Return the latest response for a phase and measure id that no other supersedes, or None."""
        return next(
            (
                one
                for one in reversed(self.standing)
                if (one.phase, measure_id(one.measure)) == (phase, measure)
            ),
            None,
        )

    @property
    def standing(self) -> tuple[Response, ...]:
        """The responses that no later one supersedes, in the order they were sent."""
        superseded = {one.supersedes for one in self.responses}
        return tuple(one for one in self.responses if one.id not in superseded)

    @property
    def unread(self) -> tuple[Response, ...]:
        """The standing responses with words that nobody has read yet."""
        read = {one.id for one in self.readings}
        return tuple(one for one in self.standing if one.written and one.id not in read)

    @property
    def open_callbacks(self) -> tuple[Callback, ...]:
        """The requests to be contacted that nobody has done yet."""
        return tuple(one for one in self.callbacks if one.done is None)


def measure_id(key: str) -> str:
    """Return the id in `id@version`."""
    return key.partition("@")[0]
