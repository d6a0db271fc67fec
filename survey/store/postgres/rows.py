"""People as rows: one for the person with their document, one for each score."""

import secrets
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    delete,
    exists,
    insert,
    literal_column,
    select,
    text,
    tuple_,
    update,
)

from survey.records import Person
from survey.store.postgres.tables import DOCUMENT, PERSON, SCORE, escaped, unless_cached

EARLIER = 16
"""How many earlier versions a row keeps, so that a writer can find out whether its write took place."""

Key = tuple[str, str]
"""Programme and participant."""


class Update(NamedTuple):
    """A person who has version `was` and is to be replaced, with the new document and its version."""

    was: int
    before: Person
    after: Person
    content: bytes
    version: int


KEY = tuple_(PERSON.c.programme_id, PERSON.c.id)
DOCUMENTS = select(PERSON.c.programme_id, PERSON.c.id, PERSON.c.version, PERSON.c.document)
ONE = select(PERSON.c.programme_id, PERSON.c.id, PERSON.c.version, unless_cached(PERSON)).where(
    PERSON.c.programme_id == bindparam("programme"), PERSON.c.id == bindparam("participant")
)
ONE_WITH_DOCUMENT = (
    select(
        PERSON.c.version,
        unless_cached(PERSON),
        DOCUMENT.c.version.label("version_beside"),
        unless_cached(DOCUMENT, "cached_beside", "document_beside"),
    )
    .select_from(PERSON.outerjoin(DOCUMENT, DOCUMENT.c.name == bindparam("name")))
    .where(PERSON.c.programme_id == bindparam("programme"), PERSON.c.id == bindparam("participant"))
)
"""A person, and a document of another name beside them."""
ONE_LOCKED = ONE.with_for_update()
VERSIONS = (
    select(PERSON.c.version, PERSON.c.earlier)
    .where(PERSON.c.programme_id == bindparam("programme"), PERSON.c.id == bindparam("participant"))
    .with_for_update()
)
CHANGED = (
    *("version", "code", "role", "site", "joined", "anonymous"),
    *("interviewers", "declined", "withdrawn"),
    *("invited", "opened", "started", "unread", "interviews", "requests", "document"),
)
UPDATE = (
    update(PERSON)
    .where(
        PERSON.c.programme_id == bindparam("of_programme"),
        PERSON.c.id == bindparam("of_person"),
        PERSON.c.version == bindparam("was"),
    )
    .values(
        {name: bindparam(name) for name in CHANGED}
        | {"earlier": text(f"(array_prepend(person.version, person.earlier))[1:{EARLIER}]")}
    )
)
UPDATE_BESIDE = UPDATE.where(
    exists().where(DOCUMENT.c.name == bindparam("beside"), DOCUMENT.c.version == bindparam("version_beside"))
)
"""The same, if a document has a version."""


def new_version() -> int:
    """Return a number that no other write has."""
    return secrets.randbits(63)


def key_of(person: Person) -> Key:
    return person.participant.programme, person.participant.id


def person_row(person: Person, content: bytes, version: int) -> dict[str, Any]:
    """Return the columns of a person, without `earlier`."""
    who = person.participant
    return {
        "programme_id": who.programme,
        "id": who.id,
        "version": version,
        "code": escaped(who.code),
        "role": escaped(who.role),
        "site": escaped(who.site),
        "joined": who.joined,
        "anonymous": who.anonymous,
        "interviewers": [escaped(one) for one in who.interviewers],
        "declined": who.declined,
        "withdrawn": who.withdrawn,
        "invited": [escaped(one.phase) for one in person.invitations],
        "opened": [escaped(one.phase) for one in person.invitations if one.opened],
        "started": [escaped(word) for one in person.drafts for word in (one.phase, one.measure)],
        "unread": [escaped(one.measure) for one in person.unread],
        "interviews": [
            escaped(word)
            for one in person.interviews
            for word in (one.phase, "closed" if one.closed else "open")
        ],
        "requests": len(person.open_callbacks),
        "document": content,
    }


def score_rows(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "programme_id": person.participant.programme,
            "person_id": person.participant.id,
            "place": place,
            "phase": escaped(one.phase),
            "measure": escaped(one.measure),
            "raw": one.raw,
            "value": one.value,
            "missing": one.missing,
        }
        for place, one in enumerate(person.standing)
    ]


def insert_people(connection: Connection, people: Sequence[tuple[Person, bytes, int]]) -> None:
    """Add people with their documents and versions.  Raise IntegrityError for an id that is taken."""
    insert_rows(connection, PERSON, [person_row(*one) | {"earlier": []} for one in people])
    insert_scores(connection, (person for person, _, _ in people))


def update_people(
    connection: Connection, updates: Sequence[Update], beside: tuple[str, int] | None = None
) -> bool:
    """Replace people, in one statement where no score changes.

    Return False where one of them, or the document named by `beside`, has another version than given.
    """
    rows = [
        {"of_programme": row.pop("programme_id"), "of_person": row.pop("id"), "was": one.was, **row}
        for one in updates
        for row in [person_row(one.after, one.content, one.version)]
    ]
    if beside:
        rows = [row | {"beside": beside[0], "version_beside": beside[1]} for row in rows]
    if rows and connection.execute(UPDATE_BESIDE if beside else UPDATE, rows).rowcount != len(rows):
        return False
    # nearly every change is of a draft, which has no score: then one statement is all
    scored = [one.after for one in updates if one.before.standing != one.after.standing]
    if scored:
        keys = [key_of(person) for person in scored]
        connection.execute(delete(SCORE).where(tuple_(SCORE.c.programme_id, SCORE.c.person_id).in_(keys)))
        insert_scores(connection, scored)
    return True


def insert_scores(connection: Connection, people: Iterable[Person]) -> None:
    insert_rows(connection, SCORE, list(chain.from_iterable(map(score_rows, people))))


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows, hundreds in a statement.  Raise IntegrityError.

    One statement for each row would use psycopg's pipeline, which warns about what a refused one cancels.
    """
    if rows:
        connection.execute(insert(table).returning(literal_column("1")), rows)


def has_version(connection: Connection, key: Key, version: int) -> bool:
    """Return whether the write of this version took place, once nobody else is writing the person."""
    programme, participant = key
    row = connection.execute(VERSIONS, {"programme": programme, "participant": participant}).first()
    return row is not None and (row.version == version or version in row.earlier)
