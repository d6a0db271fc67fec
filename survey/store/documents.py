"""What one file of the folder store holds: a small TinyDB whose tables are kept under our own record ids."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from survey.records import Evaluation, Person
from survey.store.schemas import TABLES, Plain, Tables, Unreadable, dump, load, tables_of, upgraded

R = TypeVar("R")

W = TypeVar("W", Person, Evaluation)

WHOLES: Mapping[type, tuple[str, ...]] = {kind: tuple(tables_of(kind)) for kind in (Person, Evaluation)}
"""The tables of a document that is one record with others around it; the first holds that one record."""


class Snapshot(Storage):
    """Lets TinyDB work on tables in memory; the store reads and replaces the file, under its lock."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def read(self) -> Tables:
        return self.tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        self.tables = data


class OurIds(Table):
    document_id_class = str  # type: ignore[assignment]


class Documents(TinyDB):
    """The tables of one file, for one transaction."""

    table_class = OurIds

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables, storage=Snapshot)

    def plain(self, table: str) -> dict[str, Plain]:
        """The stored records of a table, by id, in order."""
        return {one.doc_id: one for one in self.table(table)}  # type: ignore[misc]

    def replace(self, table: str, records: Iterable[tuple[str, Plain]]) -> None:
        """Let a table hold these records by their ids, in this order.  Raises ValueError for one id twice."""
        target = self.table(table)
        target.truncate()
        target.insert_multiple(Document(plain, key) for key, plain in records)  # type: ignore[arg-type]

    @property
    def content(self) -> bytes:
        """The bytes to store."""
        return orjson.dumps(self.storage.read())


def read_tables(content: bytes) -> Tables:
    """The tables in a file's bytes.  Raises Unreadable."""
    try:
        tables = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"it is not whole JSON: {error}" if content else "it is empty") from error
    if not is_tables(tables):
        raise Unreadable("it does not hold tables of records")
    return tables  # type: ignore[no-any-return]


def is_tables(tables: object) -> bool:
    return (
        type(tables) is dict
        and all(type(table) is dict for table in tables.values())
        and all(type(plain) is dict for plain in chain.from_iterable(t.values() for t in tables.values()))
    )


def read_whole(kind: type[W], content: bytes, earlier: tuple[bytes, W] | None = None) -> W:
    """The person or evaluation in a file's bytes; records that are as in `earlier` come from there.

    Raises Unreadable.
    """
    documents = Documents(read_tables(content))
    known = Documents(read_tables(earlier[0])) if earlier else None
    head, *others = WHOLES[kind]
    records: dict[str, tuple[Any, ...]] = {}
    for name in (head, *others):
        before = known.plain(name) if known else {}
        by_id = {one.id: one for one in records_of(earlier[1], name)} if earlier else {}
        records[name] = tuple(
            [
                by_id[key] if before.get(key) == plain else load(TABLES[name], plain)
                for key, plain in documents.plain(name).items()
            ]
        )
    if len(records[head]) != 1:
        raise Unreadable(f"it does not hold exactly one {head}")
    (one,) = records.pop(head)
    return kind(one, **records)


def write_whole(whole: W, earlier: tuple[bytes, W] | None = None) -> bytes:
    """The bytes to store for a person or evaluation.

    Only what differs from `earlier` is written anew; fields and tables that this Cairn does not know stay.
    """
    documents = Documents(read_tables(earlier[0]) if earlier else {})
    for name in WHOLES[type(whole)]:
        records = records_of(whole, name)
        before = records_of(earlier[1], name) if earlier else ()
        if records == before:
            continue
        plain = documents.plain(name)
        same = {one.id: one for one in before}
        documents.replace(
            name,
            [
                (one.id, plain[one.id] if same.get(one.id) == one else merged(name, plain.get(one.id), one))
                for one in records
            ],
        )
    return documents.content


def records_of(whole: Person | Evaluation, table: str) -> tuple[Any, ...]:
    if table == WHOLES[type(whole)][0]:
        return (getattr(whole, table),)
    return getattr(whole, table)  # type: ignore[no-any-return]


def read_records(kind: type[R], table: str, content: bytes) -> list[R]:
    """The records of a table in a file's bytes, read once for the same bytes.  Raises Unreadable."""
    of_kind: Any = kind
    return list(read_once(of_kind, table, content))


@lru_cache(maxsize=64)
def read_once(kind: Any, table: str, content: bytes) -> tuple[Any, ...]:
    return tuple(load(kind, plain) for plain in Documents(read_tables(content)).plain(table).values())


def write_record(table: str, key: str, record: object, content: bytes | None = None) -> bytes:
    """A file's bytes with one record added or replaced."""
    documents = Documents(read_tables(content) if content else {})
    plain = documents.plain(table)
    documents.replace(table, (plain | {key: merged(table, plain.get(key), record)}).items())
    return documents.content


def merged(table: str, plain: Plain | None, record: object) -> Plain:
    """A record to store, with the fields of the one before it that this Cairn does not know."""
    return (upgraded(table, plain) if plain else {}) | dump(record)
