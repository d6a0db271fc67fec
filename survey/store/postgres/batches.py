"""Many people in one transaction: all or nobody."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from survey.records import CodeTarget, Damage, Person
from survey.store import AlreadyThere, Damaged, NotFound, Outdated
from survey.store.documents import read_whole, write_whole
from survey.store.layout import place_of
from survey.store.postgres.errors import TAKEN, state
from survey.store.postgres.records import code_name, code_row
from survey.store.postgres.rows import (
    DOCUMENTS,
    KEY,
    Key,
    Update,
    insert_people,
    insert_rows,
    key_of,
    new_version,
    update_people,
)
from survey.store.postgres.tables import CODE
from survey.store.schemas import Unreadable

SIZE = 500
"""How many people go into one statement."""

Change = tuple[Person | None, Person]


def save(connection: Connection, changes: Iterable[Change]) -> tuple[Key, int] | None:
    """Add and replace people, and return the key and version of one of them.

    Rows that others may be waiting for are written last, when nothing else has to be prepared.
    """
    changes = iter(changes)
    seen: set[Key] = set()
    updates: list[Update] = []
    saved = None
    while part := list(islice(changes, SIZE)):
        for _, after in part:
            refuse_wrong_name(person_name(*key_of(after)))
            if key_of(after) in seen:
                raise AlreadyThere(f"{after.participant.id} comes twice.")
            seen.add(key_of(after))
        new = [(after, write_whole(after), new_version()) for before, after in part if before is None]
        try:
            insert_people(connection, new)
        except IntegrityError as error:
            if state(error) == TAKEN:
                raise AlreadyThere("One of these ids is taken already.") from None
            raise
        updates += prepared(connection, [(before, after) for before, after in part if before is not None])
        for person, _, version in new[:1]:
            saved = key_of(person), version
    for start in range(0, len(updates), SIZE):
        if not update_people(connection, updates[start : start + SIZE]):
            raise Outdated("Somebody was changed meanwhile; read again and repeat.")
    for one in updates[:1]:
        saved = key_of(one.after), one.version
    return saved


def prepared(connection: Connection, changes: list[tuple[Person, Person]]) -> Iterator[Update]:
    """Yield the updates of people who must be as given.  Raise NotFound, Damaged, Outdated."""
    keys = [key_of(after) for _, after in changes]
    found = {(one.programme_id, one.id): one for one in connection.execute(DOCUMENTS.where(KEY.in_(keys)))}
    for before, after in changes:
        row = found.get(key_of(after))
        if row is None:
            raise NotFound(f"There is nobody with the id {after.participant.id!r}.")
        try:
            now = read_whole(Person, row.document)
        except Unreadable as error:
            raise Damaged(Damage(person_name(*key_of(after)), str(error))) from error
        if now != before:
            raise Outdated(f"{before.participant.code} was changed meanwhile; read again and repeat.")
        yield Update(row.version, before, after, write_whole(after, (row.document, before)), new_version())


def save_codes(connection: Connection, codes: Mapping[str, CodeTarget]) -> None:
    """Add codes.  Raise AlreadyThere."""
    for code_hash in codes:
        refuse_wrong_name(code_name(code_hash))
    try:
        insert_rows(connection, CODE, [code_row(*one) for one in codes.items()])
    except IntegrityError as error:
        if state(error) == TAKEN:
            raise AlreadyThere("A code already opens something else.") from None
        raise


def refuse_wrong_name(name: str) -> None:
    """Raise NotFound for ids that cannot name a document."""
    if place_of(name) is None:
        raise NotFound(f"There is nothing called {name!r}.")


def person_name(programme: str, participant: str) -> str:
    return f"people/{programme}/{participant[:2]}/{participant}.json"
