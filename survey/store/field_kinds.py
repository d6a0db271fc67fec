"""How the values of stored records are written and checked (marshmallow)."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields


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


def optional_date() -> fields.Date:
    return fields.Date(allow_none=True)


def optional_whole_number() -> fields.Integer:
    return fields.Integer(strict=True, allow_none=True)
