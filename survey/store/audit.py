"""Writing and reading the audit log: who did what."""

import re
from collections.abc import Iterable, Mapping
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

WITHOUT_ACCOUNT = (COMMAND_LINE, PARTICIPANT, STRANGER)

LETTERS = 8
"""How many letters of a random id stand in files for somebody who was erased."""

RECEIPT = re.compile(r"erased? everything, receipt (\S+)")
"""Finds the reference in the line of an erasure."""


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
class AuditLine:
    """An entry as people read it: the e-mail of who did it, and the code or e-mail of whom it is about.

    `who` is "" for an account that is gone.  Somebody who was erased has no code: `about` is "", and
    `receipt` is the reference that they were given.  `pseudonym` stands for them in files, the same on each
    line.
    """

    entry: AuditEntry
    who: str
    about: str
    receipt: str = ""

    @property
    def pseudonym(self) -> str:
        """Return the first letters of the random id of somebody who was erased; "" for anybody else."""
        return "" if self.about else (self.entry.participant or "")[:LETTERS]


@dataclass(frozen=True)
class Wanted:
    """Which lines to find, by day (UTC, both included), account, and code or e-mail; "" is any."""

    since: date
    until: date
    who: str = ""
    about: str = ""

    def has(self, line: AuditLine) -> bool:
        """Return whether a line is wanted."""
        return (
            self.since <= line.entry.at.date() <= self.until
            and self.who in ("", line.entry.who)
            and self.about.strip().casefold() in f"{line.about} {line.receipt} {line.pseudonym}".casefold()
        )


@dataclass(frozen=True)
class AuditLines:
    """The wanted lines, last first, and what of the audit log cannot be read."""

    lines: tuple[AuditLine, ...]
    damaged: tuple[Damage, ...]


def find(store: Store, programme: str, reader: Account, wanted: Wanted) -> AuditLines:
    """Return what an administrator of a programme may read: what was done in it.

    An administrator of every programme also reads lines without a programme, such as who signed in.
    """
    programmes = {programme, None} if "administrator" in reader.roles(EVERY_PROGRAMME) else {programme}
    names = {account.id: account.email for account in store.accounts()}
    codes = {one.participant.id: one.participant.code for one in store.register(programme).entries}
    read = [*store.audited(wanted.since.isoformat()[:7])]
    entries = [one for one in read if isinstance(one, AuditEntry) and one.programme in programmes]
    erased = receipts(entries)
    lines = (line_of(one, names, codes, erased) for one in entries)
    return AuditLines(
        tuple(line for line in lines if wanted.has(line)),
        tuple(one for one in read if isinstance(one, Damage)),
    )


def receipts(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Return the reference of each erasure, by the random id of the person.

    No line about somebody follows their erasure, so the lines that are read include it.
    """
    found = ((one.participant, RECEIPT.search(one.what)) for one in entries)
    return {about: match[1] for about, match in found if about and match}


def line_of(
    entry: AuditEntry, names: Mapping[str, str], codes: Mapping[str, str], erased: Mapping[str, str]
) -> AuditLine:
    """Return an entry with the names that its ids have today."""
    about = entry.participant or ""
    who = names.get(entry.who, entry.who if entry.who in WITHOUT_ACCOUNT else "")
    return AuditLine(entry, who, codes.get(about) or names.get(about, ""), erased.get(about, ""))
