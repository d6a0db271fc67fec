"""What is kept beside people and programmes, and what a store tells of them without their answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from survey.records.people import Participant

P = ParamSpec("P")
R = TypeVar("R")


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

    `unread` has the measure of each response with words that nobody has read yet, `callbacks` counts
    the requests to be contacted that nobody has done yet, `interviews` has the phase of each and "open" or
    "closed".
    """

    participant: Participant
    invited: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    started: tuple[tuple[str, str], ...] = ()
    sent: tuple[Sent, ...] = ()
    unread: tuple[str, ...] = ()
    callbacks: int = 0
    interviews: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit: who did what, when, from which screen or command, about whom if about anybody.

    `who` is an account's id or "command line"; `what` is a verb with its object, e.g. "set aside a document";
    `participant` is the id of the participant or account that it is about.
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

    @classmethod
    def of(cls, lines: Iterable[Entry | Damage]) -> "Register":
        """Return the register of people and damaged documents that come in any order."""
        every = tuple(lines)
        entries = [one for one in every if isinstance(one, Entry)]
        damaged = [one for one in every if isinstance(one, Damage)]
        entries.sort(key=lambda one: (one.participant.code, one.participant.id))
        return cls(tuple(entries), tuple(sorted(damaged, key=lambda one: one.where)))


@dataclass(frozen=True)
class CodeTarget:
    """What an invitation's code opens."""

    programme: str
    participant: str
    invitation: str


@dataclass(frozen=True)
class ContactDetails:
    """How a participant (id) may be reminded, kept apart from their answers; each value encrypted, or ""."""

    id: str
    programme: str
    email: str
    phone: str


def once(work: Callable[Concatenate[Register, P], R]) -> Callable[Concatenate[Register, P], R]:
    """Let a pure function of a register and hashable values work only once for the same; nobody changes what
    it returns.  A store gives the same register for as long as nothing has changed, and never changes it.
    """

    @wraps(work)
    def kept(register: Register, /, *values: P.args, **named: P.kwargs) -> R:
        key = (work, values, tuple(named.items()))
        if key not in register.memory:
            register.memory[key] = work(register, *values, **named)
        found: R = register.memory[key]
        return found

    return kept


@once
def sites(register: Register) -> list[str]:
    """Return the sites that participants belong to, in alphabetical order."""
    return sorted({entry.participant.site for entry in register.entries} - {""})
