"""How each record is written in a document and checked when it is read, derived from its dataclass."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from dataclasses import fields as parts
from datetime import date, datetime, time
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from survey.records.fields import ALWAYS_STORED, is_record


class Text(fields.String):
    """A text.  Most texts have no validators: those skip the ten calls that marshmallow makes for a field."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **more: Any) -> Any:
        if type(value) is str and not self.validators:
            return value
        return super().deserialize(value, attr, data, **more)


class Texts(fields.List[Any]):
    """Several texts, as a tuple."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Text(), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **more))


class Records(fields.List[Any]):
    """Several records inside a record, as a tuple."""

    def __init__(self, kind: type, **more: Any) -> None:
        self.kind = kind
        super().__init__(fields.Nested(schema_of(kind)), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        records: list[Any] = super()._deserialize(value, attr, data, **more)
        return tuple(self.kind(**one) for one in records)


class AnswersByItem(fields.Field[Mapping[str, Any]]):
    """Item id to a whole number, a text or None, checked in one loop: a field for each answer is slow."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return dict(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if type(value) is not dict:
            raise ValidationError("Not answers by item.")
        for answer in value.values():
            if answer is not None and type(answer) is not int and type(answer) is not str:
                raise ValidationError("An answer is neither a whole number nor a text.")
        return value


def whole_number(**more: Any) -> fields.Integer:
    return fields.Integer(strict=True, **more)


OF_TYPE: Mapping[Any, Callable[..., fields.Field[Any]]] = {
    str: Text,
    bool: fields.Boolean,
    int: whole_number,
    float: fields.Float,
    date: fields.Date,
    datetime: fields.AwareDateTime,
    time: fields.Time,
}


def schema_of(kind: type) -> Schema:
    """Return the schema of a dataclass.  Fields that this version does not know are left aside."""
    return Schema.from_dict(dict(shape_of(kind)), name=kind.__name__)(unknown=EXCLUDE)


def shape_of(kind: type) -> Mapping[str, fields.Field[Any]]:
    """Return the marshmallow fields of a dataclass, by name, in order.  One without a default is required."""
    hints = get_type_hints(kind, include_extras=True)
    return {one.name: field_of(hints[one.name], required=one.default is MISSING) for one in parts(kind)}


def field_of(hint: Any, **more: Any) -> fields.Field[Any]:
    """Return the marshmallow field for values of a type.  Raise KeyError for a type that is not stored."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        needed = {"required": True} if ALWAYS_STORED in hint.__metadata__ else {}
        return field_of(arguments[0], **more | needed)
    if NoneType in arguments:
        (value,) = set(arguments) - {NoneType}
        return field_of(value, allow_none=True, **more)
    if origin is Literal:
        return Text(validate=validate.OneOf(arguments), **more)
    if origin is tuple:
        kind = arguments[0]
        return Records(kind, **more) if is_record(kind) else Texts(**more)
    return AnswersByItem(**more) if origin is Mapping else OF_TYPE[hint](**more)
