"""The fields of every stored record, and how each is written and checked (marshmallow)."""

from collections.abc import Mapping
from typing import Any, get_args

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from survey.records import (
    Account,
    AccountRole,
    AuditEntry,
    CodeTarget,
    Consent,
    ContactDetails,
    Draft,
    Grant,
    Invitation,
    Mode,
    Participant,
    ProgrammeRecord,
    Reading,
    Request,
    Response,
    Session,
)


class Text(fields.String):
    """A text; the usual case without the ten calls that a field otherwise costs."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **more: Any) -> Any:
        if type(value) is str and not self.validators:
            return value
        return super().deserialize(value, attr, data, **more)


class Texts(fields.List[Any]):
    """Several texts, as a tuple."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(Text(), required=required)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **more))


class Records(fields.List[Any]):
    """Several records without ids of their own in a record, as a tuple."""

    def __init__(self, kind: type, names: Mapping[str, fields.Field[Any]], *, required: bool = True) -> None:
        self.kind = kind
        super().__init__(
            fields.Nested(Schema.from_dict(dict(names), name=kind.__name__)(unknown=EXCLUDE)),
            required=required,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        records: list[Any] = super()._deserialize(value, attr, data, **more)
        return tuple(self.kind(**one) for one in records)


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
ROLE = validate.OneOf(get_args(AccountRole))

FIELDS: Mapping[type, Mapping[str, fields.Field[Any]]] = {
    Participant: {
        "id": text(),
        "programme": text(),
        "code": text(),
        "role": text(),
        "site": text(),
        "joined": fields.Date(required=True),
        "anonymous": fields.Boolean(),
        "interviewers": Texts(required=False),
        "declined": optional_time(),
        "withdrawn": optional_time(),
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
    Request: {
        "id": text(),
        "phase": text(),
        "measure": text(),
        "asked": time(),
        "done": optional_time(),
        "done_by": optional_text(),
    },
    Reading: {"id": text(), "by": text(), "at": time()},
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
        "grants": Records(Grant, {"programme": text(), "role": text(validate=ROLE)}),
        "second_factor": Text(),
        "recovery_codes": Texts(required=False),
        "link_hash": Text(),
        "link_expires": optional_time(),
        "subject": Text(),
        "sessions": Records(
            Session, {"id": text(), "started": time(), "seen": time(), "browser": text()}, required=False
        ),
    },
    ContactDetails: {"id": text(), "programme": text(), "email": text(), "phone": text()},
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
