"""Everybody without their answers, from columns and scores alone; only changes are read."""

import threading
from bisect import bisect_left, insort
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import JSON, aggregate_order_by

from survey.records import Entry, Participant, Register, Sent
from survey.store.postgres.database import Database
from survey.store.postgres.tables import PERSON, SCORE, unescaped

PART = func.left(PERSON.c.id, 2)
"""People are compared by parts of a programme, like the folders of a folder store."""

PARTS = select(PART.label("part"), func.count().label("n"), func.bit_xor(PERSON.c.version).label("sum"))
VERSIONS = select(PERSON.c.id, PERSON.c.version)
LINES = select(
    *(PERSON.c[name] for name in ("id", "programme_id", "version", "code", "role", "site", "joined")),
    *(PERSON.c[name] for name in ("anonymous", "interviewers", "declined", "withdrawn")),
    *(PERSON.c[name] for name in ("invited", "opened", "started", "unread", "interviews", "requests")),
)
SCORES = select(
    SCORE.c.person_id,
    func.json_agg(
        aggregate_order_by(
            func.json_build_array(
                *(SCORE.c[name] for name in ("phase", "measure", "raw", "value", "missing"))
            ),
            SCORE.c.place,
        ),
        type_=JSON,
    ).label("scores"),
).group_by(SCORE.c.person_id)
"""All scores of a person in one row: reading a row for each score takes Python five times as long."""

FEW = 2000
"""Up to this many changed people are asked for by id; beyond that, everybody is."""


class CachedEntry(NamedTuple):
    version: int
    entry: Entry


class DatabaseRegister:
    """Reads one programme's people; a process keeps it, and its threads share it.

    Versions are random and never repeat.  So the number of people in a part, and the exclusive or of all
    their versions, tell whether anything in it has changed.
    """

    def __init__(self, database: Database, programme: str) -> None:
        self.database = database
        self.programme = programme
        self.lock = threading.Lock()
        self.parts: dict[str, tuple[int, int]] = {}
        self.cached: dict[str, CachedEntry] = {}
        self.register = Register(())

    def read(self) -> Register:
        """Return the register as it is now; the same object where nothing changed.  Raise Unavailable."""
        with self.lock:
            # one snapshot: a part compared before a write and read after it would look unchanged for ever
            return self.database.read(self.refresh, isolation="REPEATABLE READ")

    def refresh(self, connection: Connection) -> Register:
        here = PERSON.c.programme_id == self.programme
        parts = {one.part: (one.n, one.sum) for one in connection.execute(PARTS.where(here).group_by(PART))}
        touched = {
            part for part in parts.keys() | self.parts.keys() if parts.get(part) != self.parts.get(part)
        }
        if touched:
            cached = self.cached.copy()
            changed = self.bring_up_to_date(connection, cached, touched)
            self.register = self.rearranged(cached, changed)
            self.parts, self.cached = parts, cached
        return self.register

    def rearranged(self, cached: Mapping[str, CachedEntry], changed: Collection[str]) -> Register:
        """Return the register of the cached people, of whom only some changed since the last one."""
        if len(changed) > FEW:
            return Register.of(one.entry for one in cached.values())
        entries = list(self.register.entries)  # sorted already: a few are moved, instead of sorting all
        for one in changed:
            if one in self.cached:
                del entries[bisect_left(entries, order(self.cached[one].entry), key=order)]
            if one in cached:
                insort(entries, cached[one].entry, key=order)
        return Register(tuple(entries))

    def bring_up_to_date(
        self, connection: Connection, cached: dict[str, CachedEntry], parts: Collection[str]
    ) -> list[str]:
        """Read new versions in these parts, remove deleted people, and return the ids of both."""
        wanted = VERSIONS.where(PERSON.c.programme_id == self.programme)
        if cached:
            wanted = wanted.where(PART.in_(parts))
        versions = {one.id: one.version for one in connection.execute(wanted)}
        gone = [one for one in cached if one[:2] in parts and one not in versions]
        for one in gone:
            del cached[one]
        changed = [one for one in versions if one not in cached or cached[one].version != versions[one]]
        cached.update(self.lines(connection, changed if len(changed) <= FEW else None))
        return gone + changed

    def lines(self, connection: Connection, ids: list[str] | None) -> Iterator[tuple[str, CachedEntry]]:
        """Yield the lines of some people, or of all."""
        people = LINES.where(PERSON.c.programme_id == self.programme)
        scores = SCORES.where(SCORE.c.programme_id == self.programme)
        if ids is not None:
            people = people.where(PERSON.c.id.in_(ids))
            scores = scores.where(SCORE.c.person_id.in_(ids))
        sent = {one.person_id: loaded(one.scores) for one in connection.execute(scores)}
        for row in connection.execute(people):
            yield row.id, CachedEntry(row.version, entry_of(row, sent.get(row.id, ())))


def loaded(scores: bytes) -> tuple[Sent, ...]:
    return tuple(
        [
            Sent(unescaped(phase), unescaped(measure), *figures)
            for phase, measure, *figures in orjson.loads(scores)
        ]
    )


def order(entry: Entry) -> tuple[str, str]:
    return entry.participant.code, entry.participant.id


def pairs(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return words in pairs."""
    known = tuple(map(unescaped, words))
    return tuple(zip(known[::2], known[1::2], strict=True))


def entry_of(row: Any, sent: tuple[Sent, ...]) -> Entry:
    person, programme, _, code, role, site, joined, anonymous, *later = row
    interviewers, declined, withdrawn, invited, opened, started, unread, interviews, requests = later
    return Entry(
        Participant(
            person,
            programme,
            unescaped(code),
            unescaped(role),
            unescaped(site),
            joined,
            anonymous,
            tuple(map(unescaped, interviewers)),
            declined,
            withdrawn,
        ),
        invited=tuple(map(unescaped, invited)),
        opened=tuple(map(unescaped, opened)),
        started=pairs(started),
        interviews=pairs(interviews),
        sent=sent,
        unread=tuple(map(unescaped, unread)),
        callbacks=requests,
    )
