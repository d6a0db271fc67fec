"""Definition files in TOML, read strictly: every fault is named by its key."""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from measures.faults import DefinitionError, Fault

ID_PATTERN = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"

Sections = dict[str, Any]
"""What a file holds, by the names of its keys."""


class TableShape(Schema):
    """A table of a definition file; a key that it does not know is a fault.

    Its docstring says in a line "key: meaning" what each key holds.  Errors and the docs repeat it.
    """

    @classmethod
    def meanings(cls) -> dict[str, str]:
        """Return what each key holds."""
        return dict(re.findall(r"^    (\w+): (.+)$", cls.__doc__ or "", re.MULTILINE))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages.update(unknown="is not a key that belongs here", type="must be a table")

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give a field error messages that fit a definition file."""
        field_obj.error_messages.update(
            required=f"is missing: {self.meanings().get(field_name, field_name)}",
            invalid_mapping="must be a table",
        )
        if isinstance(field_obj, fields.List):
            field_obj.error_messages["invalid"] = "must be a list"
        elif isinstance(field_obj, fields.Dict):
            field_obj.error_messages["invalid"] = "must be a table"


class TextShape(fields.String):
    """Text that is not empty."""

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be text")
        if not value.strip():
            raise ValidationError("is empty")
        return value.strip()


class Id(TextShape):
    """A name for machines: lower-case letters, digits and hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        said = "must be lower-case letters, digits and hyphens, beginning with a letter"
        super().__init__(validate=validate.Regexp(rf"{ID_PATTERN}\Z", error=said), **kwargs)


class LanguageTag(TextShape):
    """A language tag (BCP 47), as in the `lang` attribute of pages."""

    def __init__(self, **kwargs: Any) -> None:
        said = "must be a language tag such as en or pt-BR"
        super().__init__(validate=validate.Regexp(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", error=said), **kwargs)


class Whole(fields.Field[int]):
    """A whole number written as one: neither true nor 1.0 nor "1"."""

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise ValidationError("must be a whole number")
        return value


class Number(fields.Field[float]):
    """A finite number, kept as it is written: 3 stays whole, 2.87 does not."""

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> float:
        if not (type(value) is int or (type(value) is float and math.isfinite(value))):
            raise ValidationError("must be a number")
        return value


class Flag(fields.Field[bool]):
    """true or false."""

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise ValidationError("must be true or false")
        return value


def read_text(path: Path) -> str:
    """Return the text of a file.  Raise DefinitionError if it is not UTF-8, OSError if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DefinitionError(path.name, [Fault("", f"is not UTF-8 text: {error}")]) from error


def read_toml(text: str, name: str) -> Sections:
    """Return the tables of a TOML text.  Raise DefinitionError, with line and column, if it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(name, [Fault("", f"is not TOML: {error}")]) from error
    except RecursionError as error:
        raise DefinitionError(name, [Fault("", "has tables or lists too deep inside each other")]) from error


def check(schema: Schema, sections: Sections) -> tuple[Sections, list[Fault]]:
    """Return a file's sections as a schema loads them, without faulty parts, and the faults."""
    try:
        return schema.load(sections), []
    except ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        return valid, list(faults_in(error.messages, sections))


def faults_in(messages: Any, data: Any, key: str = "") -> Iterator[Fault]:
    """Yield marshmallow's nested messages as faults.

    The key names an entry of a list by its id or name, or by its number (from 1) where it has neither.
    """
    if not isinstance(messages, Mapping):
        yield from (Fault(key, reason) for reason in messages)
        return
    for part, inner in messages.items():
        at, below = part_of(part, data)
        yield from faults_in(inner, below, f"{key}.{at}" if key and at else at or key)


def part_of(part: str | int, data: Any) -> tuple[str, Any]:
    """Return the name of one part of a key, and the data below it."""
    if isinstance(part, int) and isinstance(data, list):
        entry = data[part]
        named = entry.get("id") or entry.get("name") if isinstance(entry, dict) else None
        return (named if isinstance(named, str) else str(part + 1)), entry
    if isinstance(data, dict) and part in data:
        return str(part), data[part]
    # marshmallow's own: "key" and "value" inside a mapping's entry, "_schema" for a table as a whole
    return ("" if part in ("key", "value", "_schema") else str(part)), data
