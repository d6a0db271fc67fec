"""Records to and from the plain values that a stored document holds (marshmallow), each with its version."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from sys import intern
from typing import Any, NamedTuple, TypeVar, get_type_hints

from marshmallow import ValidationError

from survey.records import (
    EVERY_PROGRAMME,
    Account,
    AuditEntry,
    CodeTarget,
    ContactDetails,
    Entry,
    Evaluation,
    Participant,
    Person,
    Sent,
)
from survey.records.fields import StoredAs, is_record, parts_of
from survey.store.shapes import schema_of

R = TypeVar("R")

VERSION = 3
"""The version that this Cairn writes in every stored record, under `schema`."""

NUMBERS = (float, int, type(None))

Plain = dict[str, Any]
Tables = dict[str, dict[str, Plain]]
"""A document: table name, record id, record."""


Upgrade = Callable[[str, Plain], Plain]
"""From the name of a table and a record of one version to the same record of the next; pure."""


def grant_what_administrators_had(table: str, plain: Plain) -> Plain:
    """Upgrade to version 2: accounts have roles by programme, and administrators saw everything before."""
    if table != "accounts":
        return plain
    had = ["administrator", "evaluator"] if "administrator" in plain["roles"] else []
    kept = {name: value for name, value in plain.items() if name != "roles"}
    return {**kept, "grants": [{"programme": EVERY_PROGRAMME, "role": role} for role in had]}


def keep_as_it_is(table: str, plain: Plain) -> Plain:
    """Upgrade to version 3, which only adds tables: interviews, coding, outcomes, activities, costs."""
    return plain


UPGRADES: Mapping[int, Upgrade] = {1: grant_what_administrators_had, 2: keep_as_it_is}
"""By the version that each upgrade begins with."""


class TableOf(NamedTuple):
    """A table of a person or evaluation: the field that holds its records, and what they are."""

    field: str
    kind: Any


def tables_of(whole: type) -> Mapping[str, TableOf]:
    """Return the tables of a person or evaluation, by their stored names; the first has a single record."""
    found = {}
    for field, hint in get_type_hints(whole, include_extras=True).items():
        parts = list(parts_of(hint))
        stored = next((one.table for one in parts if isinstance(one, StoredAs)), field)
        found[stored] = TableOf(field, next(one for one in parts if is_record(one)))
    return found


WHOLES: Mapping[type, Mapping[str, TableOf]] = {kind: tables_of(kind) for kind in (Person, Evaluation)}

TABLES: Mapping[str, Any] = {
    **{name: table.kind for tables in WHOLES.values() for name, table in tables.items()},
    "code": CodeTarget,
    "accounts": Account,
    "details": ContactDetails,
    "audit": AuditEntry,
}
"""What the records of each table are."""

TABLE_OF = {kind: name for name, kind in TABLES.items()}


class Unreadable(Exception):
    """A stored record is not what it should be; the message is the reason."""


SCHEMAS = {kind: schema_of(kind) for kind in TABLES.values()}


def load(kind: type[R], plain: Plain) -> R:
    """Return a stored record without the fields that this version does not know.  Raise Unreadable."""
    try:
        return kind(**SCHEMAS[kind].load(upgraded(TABLE_OF[kind], plain)))
    except ValidationError as error:
        raise Unreadable(f"{kind.__name__.lower()} {describe(error)}") from error


def dump(record: object) -> Plain:
    """Return what is stored of a record."""
    plain: Plain = SCHEMAS[type(record)].dump(record)
    plain["schema"] = VERSION
    return plain


def upgraded(table: str, plain: Plain) -> Plain:
    """Return a stored record in the version of this Cairn, the same object if it is current.

    Raise Unreadable for a record without a version, or written by a newer Cairn.
    """
    version = plain.get("schema")
    if version == VERSION:
        return plain
    if type(version) is not int or version < 1:
        raise Unreadable(f"it has no schema version that this Cairn knows: {version!r}")
    if version > VERSION:
        raise Unreadable(
            f"a newer Cairn wrote it (schema {version}; this one knows {VERSION}); upgrade Cairn to read it"
        )
    try:
        for number in range(version, VERSION):
            plain = {**UPGRADES[number](table, plain), "schema": number + 1}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"it cannot be brought from schema {version} to {VERSION}: {error}") from error
    return plain


def describe(error: ValidationError) -> str:
    """Return a validation error in one line: each field with what is wrong about it."""
    faults = error.normalized_messages()  # type: ignore[no-untyped-call]
    return "; ".join(f"{name}: {' '.join(map(str, why))}" for name, why in faults.items())


def load_entry(tables: Tables) -> Entry:
    """Return a register's line from a person's document.  Raise Unreadable.

    Ten thousand of them are read at once, so this looks only at what the line holds, without marshmallow;
    `intern` refuses what is no text, and keeps one copy of the words that thousands share.
    """
    try:
        (participant,), invitations, drafts, responses = (
            [upgraded(name, plain) for plain in tables.get(name, {}).values()]
            for name in ("participant", "invitations", "drafts", "responses")
        )
        superseded = {one.get("supersedes") for one in responses}
        standing = [one for one in responses if one["id"] not in superseded]
        read = tables.get("readings", {}).keys()
        return Entry(
            Participant(
                intern(participant["id"]),
                intern(participant["programme"]),
                intern(participant["code"]),
                intern(participant["role"]),
                intern(participant["site"]),
                date.fromisoformat(participant["joined"]),
                participant.get("anonymous", False),
                tuple([intern(one) for one in participant.get("interviewers", ())]),
                moment(participant.get("declined")),
                moment(participant.get("withdrawn")),
            ),
            invited=tuple([intern(one["phase"]) for one in invitations]),
            opened=tuple([intern(one["phase"]) for one in invitations if one.get("opened")]),
            started=tuple([(intern(one["phase"]), intern(one["measure"])) for one in drafts]),
            sent=tuple([load_sent(one) for one in standing]),
            unread=tuple(
                [intern(one["measure"]) for one in standing if is_written(one) and one["id"] not in read]
            ),
            callbacks=sum(one.get("done") is None for one in tables.get("requests", {}).values()),
            interviews=tuple(
                [
                    (intern(one["phase"]), "closed" if one.get("closed") else "open")
                    for one in tables.get("interviews", {}).values()
                ]
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"a part of it is missing or wrong: {error}") from error


def moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def is_written(response: Plain) -> bool:
    return any(type(one) is str and one.strip() for one in response["answers"].values())


def load_sent(plain: Plain) -> Sent:
    raw, value, missing = plain["raw"], plain["value"], plain["missing"]
    if type(raw) not in NUMBERS or type(value) not in NUMBERS or type(missing) is not int:
        raise TypeError("a score is not a number")
    return Sent(intern(plain["phase"]), intern(plain["measure"]), raw, value, missing)
