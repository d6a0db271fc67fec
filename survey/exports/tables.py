"""What an export holds, whatever the format: typed columns, and rows of values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Literal

Kind = Literal["text", "whole", "number", "day", "moment"]
"""What a column's values are: str, int, float, date, or an aware UTC datetime."""


class Missing(Enum):
    """Why there is no value although somebody was asked; None is for who was not asked, or has not sent."""

    SKIPPED = "skipped"


SKIPPED = Missing.SKIPPED

Value = str | int | float | date | datetime | Missing | None
Row = Sequence[Value]


@dataclass(frozen=True)
class Column:
    """One column: its name, what it means, its values' kind, and what single whole numbers stand for.

    `skippable` says that values may be SKIPPED.
    """

    name: str
    label: str
    kind: Kind = "text"
    labels: Mapping[int, str] = field(default_factory=dict)
    skippable: bool = False


@dataclass(frozen=True, eq=False)
class ExportTable:
    """A table: its name (of a file or sheet) and what each row is about."""

    name: str
    about: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> list[str]:
        """The names of its columns."""
        return [one.name for one in self.columns]


Rows = Mapping[str, Sequence[Row]]
"""Table name -> rows of it."""
