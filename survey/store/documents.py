"""What one document holds: a small TinyDB whose records have our own ids."""

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
"""The tables of a document that is one record with others around it; the first table holds that record."""


class Snapshot(Storage):
    """Lets TinyDB work on tables in memory; the store reads and replaces the file under its lock."""

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
        """Return the stored records of a table, by id, in order."""
        return {one.doc_id: one for one in self.table(table)}  # type: ignore[misc]

    def replace(self, table: str, records: Iterable[tuple[str, Plain]]) -> None:
        """Replace all records of a table, in this order.  Raise ValueError for an id that is there twice."""
        target = self.table(table)
        target.truncate()
        target.insert_multiple(Document(plain, key) for key, plain in records)  # type: ignore[arg-type]

    @property
    def content(self) -> bytes:
        """The bytes to store."""
        return orjson.dumps(self.storage.read())


def read_tables(content: bytes) -> Tables:
    """Return the tables in a document's bytes.  Raise Unreadable."""
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
    """Return the person or evaluation in a document's bytes.

    Records that are the same as in `earlier` are taken from there: checking a record takes far longer than
    comparing it.  Raise Unreadable.
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
    """Return the bytes to store for a person or evaluation.

    Only what differs from `earlier` is written again.  Fields and tables that this version of Cairn does not
    know stay as they are.
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
    """Return the records of a table, parsed once for the same bytes.  Raise Unreadable."""
    of_kind: Any = kind
    return list(read_once(of_kind, table, content))


@lru_cache(maxsize=64)
def read_once(kind: Any, table: str, content: bytes) -> tuple[Any, ...]:
    return tuple(load(kind, plain) for plain in Documents(read_tables(content)).plain(table).values())


def write_record(table: str, key: str, record: object, content: bytes | None = None) -> bytes:
    """Return a document's bytes with one record added or replaced."""
    documents = Documents(read_tables(content) if content else {})
    plain = documents.plain(table)
    documents.replace(table, (plain | {key: merged(table, plain.get(key), record)}).items())
    return documents.content


def merged(table: str, plain: Plain | None, record: object) -> Plain:
    """Return a record to store, with unknown fields of the record that it replaces."""
    return (upgraded(table, plain) if plain else {}) | dump(record)
