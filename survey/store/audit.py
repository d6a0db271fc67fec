"""Writing and reading the audit log: who did what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from survey.records import EVERY_PROGRAMME, Account, AuditEntry, CodeTarget, Damage
from survey.store import Store

COMMAND_LINE = "command line"
"""Who did it if nobody signed in: an operator on the server."""

PARTICIPANT = "participant"
"""Who did it if participants did it themselves, by their own link."""

STRANGER = "somebody not signed in"
"""Who did it if that is not known."""

LETTERS = 8
"""How many letters of a random id stand for somebody who was erased."""


def note(
    store: Store,
    what: str,
    screen: str,
    now: datetime,
    who: str = COMMAND_LINE,
    programme: str | None = None,
    participant: str | None = None,
) -> None:
    """Add a line to the audit log.  Raise NotSaved."""
    store.audit(AuditEntry(uuid4().hex, now, who, what, screen, programme, participant))


def by_participant(
    store: Store, what: str, screen: str, now: datetime, target: CodeTarget, who: str = PARTICIPANT
) -> None:
    """Add what a participant did about themselves, by their own link or with an account.  Raise NotSaved."""
    note(store, what, screen, now, who, target.programme, target.participant)


@dataclass(frozen=True)
class Line:
    """An entry as people read it: the e-mail of who did it, and the code or e-mail of whom it is about.

    An account that is gone is shown by its id.  Somebody who was erased has no code any more: the first
    letters of the random id that they had are their pseudonym, the same on each of their lines.
    """

    entry: AuditEntry
    who: str
    about: str


@dataclass(frozen=True)
class Wanted:
    """Which lines to find, by day (UTC, both included), account, and code or email; "" is any."""

    since: date
    until: date
    who: str = ""
    about: str = ""

    def has(self, line: Line) -> bool:
        """Return whether a line is wanted."""
        return (
            self.since <= line.entry.at.date() <= self.until
            and self.who in ("", line.entry.who)
            and self.about.strip().casefold() in line.about.casefold()
        )


@dataclass(frozen=True)
class Found:
    """The wanted lines, last first, and what of the audit log cannot be read."""

    lines: tuple[Line, ...]
    damaged: tuple[Damage, ...]


def find(store: Store, programme: str, reader: Account, wanted: Wanted) -> Found:
    """Return what an administrator of a programme may read: what was done in it.

    An administrator of every programme also reads lines without a programme, such as who signed in.
    """
    programmes = {programme, None} if "administrator" in reader.roles(EVERY_PROGRAMME) else {programme}
    names = {account.id: account.email for account in store.accounts()}
    codes = {one.participant.id: one.participant.code for one in store.register(programme).entries}
    entries = [*store.audited(wanted.since.isoformat()[:7])]
    lines = (
        line_of(one, names, codes)
        for one in entries
        if isinstance(one, AuditEntry) and one.programme in programmes
    )
    return Found(
        tuple(line for line in lines if wanted.has(line)),
        tuple(one for one in entries if isinstance(one, Damage)),
    )


def line_of(entry: AuditEntry, names: Mapping[str, str], codes: Mapping[str, str]) -> Line:
    """Return an entry with the names that its ids have today."""
    about = entry.participant or ""
    named = codes.get(about) or names.get(about) or about[:LETTERS]
    return Line(entry, names.get(entry.who, entry.who), named)
