"""What is kept about a person, as frozen dataclasses.  Times are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from measures.measure import Answer

Mode = Literal["self", "assisted", "paper", "unknown"]
"""Who held the pen; being read the items may raise the answers, so each response says (imported: unknown)."""


AccountRole = Literal["interviewer", "evaluator", "administrator"]


@dataclass(frozen=True)
class Participant:
    """Somebody who takes part: `code` is their pseudonym in the programme, never a name.

    `interviewers` are the ids of the accounts to whom they are assigned.  Whoever declined has not agreed to
    take part, and may still; whoever withdrew is asked nothing more.
    """

    id: str
    programme: str
    code: str
    role: str
    site: str
    joined: date
    anonymous: bool = False
    interviewers: tuple[str, ...] = ()
    declined: datetime | None = None
    withdrawn: datetime | None = None

    @property
    def stopped(self) -> datetime | None:
        """Since when they do not take part, if they declined or withdrew."""
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
    phase: str
    code_hash: str
    created: datetime
    expires: datetime | None = None
    opened: datetime | None = None


@dataclass(frozen=True)
class Draft:
    """Answers so far to one measure (`id@version`) at one phase.  A skipped item is kept as None."""

    id: str
    phase: str
    measure: str
    answers: Mapping[str, Answer | None]
    started: datetime
    updated: datetime
    language: str = "en"
    mode: Mode = "self"
    layout: str = "one-question"


@dataclass(frozen=True)
class Response:
    """A sent, scored, never edited set of answers to one measure (`id@version`) at one phase.

    Its id is its draft's, so that sending twice makes one.  `supersedes` names the response that it corrects.
    """

    id: str
    phase: str
    measure: str
    answers: Mapping[str, Answer | None]
    raw: float | None
    value: float | None
    missing: int
    sent: datetime
    language: str = "en"
    mode: Mode = "self"
    layout: str = "one-question"
    supersedes: str | None = None

    @property
    def written(self) -> bool:
        """Whether there are words of their own in it."""
        return any(isinstance(one, str) and one.strip() for one in self.answers.values())


@dataclass(frozen=True)
class Request:
    """Somebody asked to be contacted, after a measure (`id@version`) at a phase; an account has done it."""

    id: str
    phase: str
    measure: str
    asked: datetime
    done: datetime | None = None
    done_by: str | None = None


@dataclass(frozen=True)
class Reading:
    """The free text of a response (its id) was first read by an account."""

    id: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Person:
    """A participant with all that is kept about them, one document."""

    participant: Participant
    consents: tuple[Consent, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    drafts: tuple[Draft, ...] = ()
    responses: tuple[Response, ...] = ()
    requests: tuple[Request, ...] = ()
    readings: tuple[Reading, ...] = ()

    def invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation of this id, if there is one."""
        return next((one for one in self.invitations if one.id == invitation_id), None)

    def draft(self, phase: str, measure: str) -> Draft | None:
        """The draft for a phase and measure id (whatever its version)."""
        return next(
            (one for one in self.drafts if (one.phase, measure_id(one.measure)) == (phase, measure)), None
        )

    def response(self, phase: str, measure: str) -> Response | None:
        """The response that stands for a phase and measure id: the last that no other supersedes."""
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
    def asking(self) -> tuple[Request, ...]:
        """The requests to be contacted that nobody has done yet."""
        return tuple(one for one in self.requests if one.done is None)


def measure_id(key: str) -> str:
    """The id in `id@version`."""
    return key.partition("@")[0]


@dataclass(frozen=True)
class Sent:
    """One standing response without its answers."""

    phase: str
    measure: str
    raw: float | None
    value: float | None
    missing: int


@dataclass(frozen=True)
class Entry:
    """One line of the register: a person without their answers.

    `unread` has the measure of each response with words that nobody has read yet, `requests` counts what
    they asked for and nobody has done yet.
    """

    participant: Participant
    invited: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    started: tuple[tuple[str, str], ...] = ()
    sent: tuple[Sent, ...] = ()
    unread: tuple[str, ...] = ()
    requests: int = 0


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit: who did what, when, from which screen or command, about whom if about anybody.

    `who` is an account's id or "command line"; `what` is a verb with its object, e.g. "set aside a document";
    `participant` is the id of whom it is about, who may also be an account.
    """

    id: str
    at: datetime
    who: str
    what: str
    screen: str
    programme: str | None = None
    participant: str | None = None


@dataclass(frozen=True)
class Document:
    """One document as it is kept: its bytes, and its name in the layout of the folder store."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Damage:
    """A stored document that cannot be read: where it is and why."""

    where: str
    reason: str


@dataclass(frozen=True)
class Register:
    """Everybody in a programme, in the order of their codes, and the documents that could not be read.

    `memory` holds what services worked out from it.
    """

    entries: tuple[Entry, ...]
    damaged: tuple[Damage, ...] = ()
    memory: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class ProgrammeRecord:
    """A programme as used: its TOML text, and the open code of its feedback link if it publishes one."""

    id: str
    definition: str
    added: datetime
    feedback_code: str | None = None


@dataclass(frozen=True)
class CodeTarget:
    """What an invitation's code opens."""

    programme: str
    participant: str
    invitation: str


EVERY_PROGRAMME = "*"


@dataclass(frozen=True)
class Grant:
    """A role that an account has in a programme, or in EVERY_PROGRAMME."""

    programme: str
    role: AccountRole


@dataclass(frozen=True)
class Session:
    """One browser in which an account is signed in; `seen` is right to the minute."""

    id: str
    started: datetime
    seen: datetime
    browser: str


@dataclass(frozen=True)
class Account:
    """Somebody who signs in.

    `password_hash` is "" until a password was chosen.  `second_factor` is the encrypted secret of a TOTP app
    ("" for none), `recovery_codes` are hashes.  `link_hash` is the keyed hash of the one-time link that lets
    its holder choose a password until `link_expires`.  `subject` is who this is for single sign-on: the
    issuer and what it calls them.
    """

    id: str
    email: str
    name: str
    password_hash: str
    created: datetime
    grants: tuple[Grant, ...] = ()
    second_factor: str = ""
    recovery_codes: tuple[str, ...] = ()
    link_hash: str = ""
    link_expires: datetime | None = None
    subject: str = ""
    sessions: tuple[Session, ...] = ()

    def roles(self, programme: str) -> frozenset[AccountRole]:
        """The roles that this account has in a programme."""
        return frozenset(one.role for one in self.grants if one.programme in (programme, EVERY_PROGRAMME))


@dataclass(frozen=True)
class ContactDetails:
    """How a participant (id) may be reminded, kept apart from their answers; each value encrypted, or ""."""

    id: str
    programme: str
    email: str
    phone: str
