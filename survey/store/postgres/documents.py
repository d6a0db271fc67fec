"""All documents by name, with the names of the folder store."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Text,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects.postgresql import aggregate_order_by

from survey.records import CodeTarget, Damage, Document, Person
from survey.store import AlreadyThere, Damaged, NotFound, StoreError
from survey.store.chain import read_line
from survey.store.layout import lines_of, place_of, read_document
from survey.store.postgres.records import AUDITING, alone, code_row
from survey.store.postgres.rows import insert_people, insert_rows, new_version
from survey.store.postgres.tables import AUDIT, CODE, DOCUMENT, PERSON, SET_ASIDE
from survey.store.schemas import Unreadable


def path(folder: str, column: ColumnElement[str], *above: ColumnElement[str]) -> ColumnElement[str]:
    """Return an expression for a document's name, in the part named after the start of its id."""
    parts: list[Any] = [literal(folder), *above, func.left(column, 2), column]
    return func.concat_ws("/", *parts).op("||")(literal(".json"))


def content(column: ColumnElement[Any]) -> ColumnElement[str]:
    return cast_to(column, Text)


PERSON_NAME = path("people", PERSON.c.id, PERSON.c.programme_id)
CODE_NAME = path("codes", CODE.c.hash)
AUDIT_NAME = literal("audit/").op("||")(AUDIT.c.month).op("||")(literal(".jsonl"))
LINES = func.string_agg(AUDIT.c.line.op("||")(literal("\n")), aggregate_order_by(literal(""), AUDIT.c.number))

EVERYTHING = union_all(
    select(DOCUMENT.c.name.label("name"), content(DOCUMENT.c.document).label("content")),
    select(AUDIT_NAME, LINES).group_by(AUDIT.c.month),
    select(CODE_NAME, content(CODE.c.document)),
    select(PERSON_NAME, content(PERSON.c.document)),
).subquery()

ALL = select(EVERYTHING.c.name, EVERYTHING.c.content).order_by(EVERYTHING.c.name.collate("C"))
"""The name and text of every document, in the order of names."""


def put(connection: Connection, documents: Iterable[Document]) -> StoreError | None:
    """Save documents that are not there yet, up to the first that cannot be saved.

    Return what is wrong with that one, or None.
    """
    waiting: dict[str, Document] = {}
    fault: StoreError | None = None
    rows: dict[str, list[Any]] = {"people": [], "codes": [], "audit": [], "others": []}
    for document in documents:
        try:
            found = read_document(document)
        except Unreadable as error:
            fault = Damaged(Damage(document.name, str(error)))
            break
        there = (
            waiting[document.name].content if document.name in waiting else kept(connection, document.name)
        )
        if there is None:
            waiting[document.name] = document
            sort_in(rows, document, found)
        elif there != document.content:
            fault = AlreadyThere(f"{document.name} is there already and differs.")
            break
    insert_people(connection, rows["people"])
    for table, name in ((CODE, "codes"), (DOCUMENT, "others"), (AUDIT, "audit")):
        insert_rows(connection, table, rows[name])
    return fault


def sort_in(rows: dict[str, list[Any]], document: Document, found: object) -> None:
    """Add a document to the rows of its table."""
    if isinstance(found, Person):
        rows["people"].append((found, document.content, new_version()))
    elif isinstance(found, CodeTarget):
        rows["codes"].append(code_row(Path(document.name).stem, found, document.content))
    elif document.name.startswith("audit/"):
        rows["audit"] += audit_rows(document)
    else:
        row = {"name": document.name, "version": new_version(), "document": document.content}
        rows["others"].append(row)


def audit_rows(document: Document) -> list[dict[str, Any]]:
    month = Path(document.name).stem
    return [
        {"month": month, "number": number, "id": read_line(line).id, "line": line.decode()}
        for number, line in enumerate(lines_of(document.content), 1)
    ]


def home(name: str) -> tuple[Table, ColumnElement[bool], ColumnElement[str]]:
    """Return a document's table, the condition for its rows, and its text.  Raise NotFound."""
    place = place_of(name)
    if place is None:
        raise NotFound(f"There is nothing called {name!r}.")
    if place.kind == "person":
        mine = (PERSON.c.programme_id == place.programme) & (PERSON.c.id == place.id)
        return PERSON, mine, content(PERSON.c.document)
    if place.kind == "code":
        return CODE, CODE.c.hash == place.id, content(CODE.c.document)
    if place.kind == "audit":
        return AUDIT, AUDIT.c.month == Path(name).stem, LINES
    return DOCUMENT, DOCUMENT.c.name == name, content(DOCUMENT.c.document)


def kept(connection: Connection, name: str) -> bytes | None:
    """Return a document's bytes, or None.  Raise NotFound for a name that no document has."""
    _, mine, text = home(name)
    found = connection.scalar(select(text).where(mine))
    return None if found is None else found.encode()


def set_aside(connection: Connection, name: str) -> str:
    """Move a document into the table of those set aside, and return where it is.  Raise NotFound."""
    table, mine, _ = home(name)
    if table is AUDIT:
        alone(connection, AUDITING)
    found = kept(connection, name)
    if found is None:
        raise NotFound(f"There is nothing called {name!r}.")
    connection.execute(delete(table).where(mine))
    moved = insert(SET_ASIDE).values(name=name, content=found.decode()).returning(SET_ASIDE.c.number)
    return f"table set_aside, number {connection.scalar(moved)}"
