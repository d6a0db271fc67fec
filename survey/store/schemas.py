"""Records to and from the plain values that a stored document holds (marshmallow), each with its version."""

from collections.abc import Callable, Mapping
from datetime import date
from sys import intern
from typing import Any, TypeVar, get_args

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from survey.records import (
    Account,
    AuditEntry,
    CodeTarget,
    Consent,
    Draft,
    Entry,
    Invitation,
    Mode,
    Participant,
    ProgrammeRecord,
    Response,
    Sent,
)

R = TypeVar("R")

VERSION = 1
"""The version that this Cairn writes in every stored record, under `schema`."""

NUMBERS = (float, int, type(None))

Plain = dict[str, Any]
Tables = dict[str, dict[str, Plain]]
"""A document: table name, record id, record."""


Upgrade = Callable[[str, Plain], Plain]
"""From the name of a table and a record of one version to the same record of the next; pure."""

UPGRADES: Mapping[int, Upgrade] = {}
"""By the version that each upgrade begins with.  The first change of a record's shape adds the first."""

TABLES: Mapping[str, type] = {
    "participant": Participant,
    "consents": Consent,
    "invitations": Invitation,
    "drafts": Draft,
    "responses": Response,
    "programme": ProgrammeRecord,
    "code": CodeTarget,
    "accounts": Account,
    "audit": AuditEntry,
}
"""What the records of each table are."""

TABLE_OF = {kind: name for name, kind in TABLES.items()}


class Unreadable(Exception):
    """A stored record is not what it should be; the message is the reason."""


class Text(fields.String):
    """A text; the usual case without the ten calls that a field otherwise costs."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **more: Any) -> Any:
        if type(value) is str and not self.validators:
            return value
        return super().deserialize(value, attr, data, **more)


class Texts(fields.List[Any]):
    """Several texts, as a tuple."""

    def __init__(self) -> None:
        super().__init__(Text(), required=True)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **more))


class AnswersByItem(fields.Field[Mapping[str, Any]]):
    """Item id to a whole number, a text or None; one pass, since a field object for each answer is slow."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return dict(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if type(value) is not dict:
            raise ValidationError("Not answers by item.")
        for answer in value.values():
            if answer is not None and type(answer) is not int and type(answer) is not str:
                raise ValidationError("An answer is neither a whole number nor a text.")
        return value


def text(**more: Any) -> Text:
    return Text(required=True, **more)


def optional_text() -> Text:
    return Text(allow_none=True)


def time() -> fields.AwareDateTime:
    return fields.AwareDateTime(required=True)


def optional_time() -> fields.AwareDateTime:
    return fields.AwareDateTime(allow_none=True)


def number() -> fields.Float:
    return fields.Float(required=True, allow_none=True)


def whole_number() -> fields.Integer:
    return fields.Integer(required=True, strict=True)


MODE = validate.OneOf(get_args(Mode))

FIELDS: Mapping[type, Mapping[str, fields.Field[Any]]] = {
    Participant: {
        "id": text(),
        "programme": text(),
        "code": text(),
        "role": text(),
        "site": text(),
        "joined": fields.Date(required=True),
        "anonymous": fields.Boolean(),
    },
    Consent: {"id": text(), "version": whole_number(), "statements": Texts(), "given": time()},
    Invitation: {
        "id": text(),
        "phase": text(),
        "code_hash": text(),
        "created": time(),
        "expires": optional_time(),
        "opened": optional_time(),
    },
    Draft: {
        "id": text(),
        "phase": text(),
        "measure": text(),
        "answers": AnswersByItem(required=True),
        "started": time(),
        "updated": time(),
        "language": text(),
        "mode": text(validate=MODE),
        "layout": text(),
    },
    Response: {
        "id": text(),
        "phase": text(),
        "measure": text(),
        "answers": AnswersByItem(required=True),
        "raw": number(),
        "value": number(),
        "missing": whole_number(),
        "sent": time(),
        "language": text(),
        "mode": text(validate=MODE),
        "layout": text(),
        "supersedes": optional_text(),
    },
    ProgrammeRecord: {
        "id": text(),
        "definition": text(),
        "added": time(),
        "feedback_code": optional_text(),
    },
    CodeTarget: {"programme": text(), "participant": text(), "invitation": text()},
    Account: {
        "id": text(),
        "email": text(),
        "name": text(),
        "password_hash": text(),
        "created": time(),
        "roles": Texts(),
    },
    AuditEntry: {
        "id": text(),
        "at": time(),
        "who": text(),
        "what": text(),
        "screen": text(),
        "programme": optional_text(),
        "participant": optional_text(),
    },
}

SCHEMAS = {
    kind: Schema.from_dict(dict(names), name=kind.__name__)(unknown=EXCLUDE) for kind, names in FIELDS.items()
}


def load(kind: type[R], plain: Plain) -> R:
    """The record that a stored one holds; unknown fields are left aside.  Raises Unreadable."""
    try:
        return kind(**SCHEMAS[kind].load(upgraded(TABLE_OF[kind], plain)))
    except ValidationError as error:
        raise Unreadable(f"{kind.__name__.lower()} {describe(error)}") from error


def dump(record: object) -> Plain:
    """What is stored of a record."""
    plain: Plain = SCHEMAS[type(record)].dump(record)
    plain["schema"] = VERSION
    return plain


def upgraded(table: str, plain: Plain) -> Plain:
    """A record of a table in the version of this Cairn; the same object where it is so already.

    Raises Unreadable for a record without a version, or written by a newer Cairn.
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
    """A validation error in one line: each field with what is wrong about it."""
    faults = error.normalized_messages()  # type: ignore[no-untyped-call]
    return "; ".join(f"{name}: {' '.join(map(str, why))}" for name, why in faults.items())


def load_entry(tables: Tables) -> Entry:
    """A register's line from a person's document.  Raises Unreadable.

    Ten thousand of them are read at once, so this looks only at what the line holds, without marshmallow;
    `intern` refuses what is no text, and keeps one copy of the words that thousands share.
    """
    try:
        (participant,), invitations, drafts, responses = (
            [upgraded(name, plain) for plain in tables.get(name, {}).values()]
            for name in ("participant", "invitations", "drafts", "responses")
        )
        superseded = {one.get("supersedes") for one in responses}
        return Entry(
            Participant(
                intern(participant["id"]),
                intern(participant["programme"]),
                intern(participant["code"]),
                intern(participant["role"]),
                intern(participant["site"]),
                date.fromisoformat(participant["joined"]),
                participant.get("anonymous", False),
            ),
            invited=tuple([intern(one["phase"]) for one in invitations]),
            opened=tuple([intern(one["phase"]) for one in invitations if one.get("opened")]),
            started=tuple([(intern(one["phase"]), intern(one["measure"])) for one in drafts]),
            sent=tuple([load_sent(one) for one in responses if one["id"] not in superseded]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"a part of it is missing or wrong: {error}") from error


def load_sent(plain: Plain) -> Sent:
    raw, value, missing = plain["raw"], plain["value"], plain["missing"]
    if type(raw) not in NUMBERS or type(value) not in NUMBERS or type(missing) is not int:
        raise TypeError("a score is not a number")
    return Sent(intern(plain["phase"]), intern(plain["measure"]), raw, value, missing)
