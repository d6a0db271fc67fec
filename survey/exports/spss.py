"""The wide table as an SPSS file, with labels of variables and values, and what is missing why."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from survey.exports.tables import SKIPPED, Column, Missing, Rows, Table, Value
from survey.records import Person

FILE = "responses-wide.sav"
SKIPPED_VALUE = -99
"""Stands for "skipped", which no measure has as a choice.  Who was not asked has the system's missing."""

LONGEST_NAME = 64
LONGEST_LABEL = 250
LONGEST_VALUE_LABEL = 120
LONGEST_TEXT = 32_000
LONGEST_NOTE = 60
"""Characters of a line of notes, which holds 80 bytes."""

FORMATS = {"day": "SDATE10", "moment": "DATETIME20"}


def names(columns: Iterable[str]) -> list[str]:
    """Names that SPSS takes: letters, digits and _, beginning with a letter, no two alike."""
    taken: set[str] = set()
    found = []
    for column in columns:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", column)
        plain = (plain if plain[:1].isalpha() else f"v_{plain}")[:LONGEST_NAME].rstrip("_")
        name, number = plain, 1
        while name.lower() in taken:
            number += 1
            name = f"{plain[: LONGEST_NAME - 4]}_{number}"
        taken.add(name.lower())
        found.append(name)
    return found


def bounded(text: str, longest: int) -> str:
    """Text of at most so many bytes, which no letter is cut in."""
    return text.encode()[:longest].decode(errors="ignore")


def value(column: Column, given: Value) -> Any:
    """A value as a data frame holds it."""
    if isinstance(given, Missing):
        return "" if column.kind == "text" else SKIPPED_VALUE
    if column.kind == "text":
        text = "" if given is None else str(given).replace("\0", " ")  # where SPSS would end it
        return bounded(text, LONGEST_TEXT)
    if isinstance(given, datetime):
        return given.replace(tzinfo=None)
    return given


class SpssFile:
    """The file: the whole table is kept column by column, and written at the end."""

    def __init__(self, folder: Path, table: Table, notes: Iterable[str] = ()) -> None:
        self._path = folder / FILE
        self._table = table
        self._notes = [line for note in notes for line in textwrap.wrap(note, LONGEST_NOTE)]
        self._columns: list[list[Any]] = [[] for _ in table.columns]

    def add(self, person: Person | None, rows: Rows) -> None:
        """Keep the row of a person."""
        for row in rows.get(self._table.name, ()):
            for kept, column, given in zip(self._columns, self._table.columns, row, strict=True):
                kept.append(value(column, given))

    def __enter__(self) -> "SpssFile":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            write(self._path, self._table.columns, self._columns, self._notes)


def write(
    path: Path, columns: Sequence[Column], values: Sequence[Sequence[Any]], notes: Sequence[str]
) -> None:
    """Write columns of values, and lines of notes."""
    import pyreadstat

    called = names(one.name for one in columns)
    named = list(zip(called, columns, strict=True))
    pyreadstat.write_sav(
        frame(called, columns, values),
        str(path),
        note=list(notes),
        column_labels=[bounded(one.label, LONGEST_LABEL) for one in columns],
        variable_value_labels={name: value_labels(one) for name, one in named if one.labels},
        missing_ranges={name: [SKIPPED_VALUE] for name, one in named if one.skippable and one.kind != "text"},
        variable_measure={name: level(one) for name, one in named},
        variable_format={name: FORMATS[one.kind] for name, one in named if one.kind in FORMATS},
    )


def value_labels(column: Column) -> dict[int | float, str]:
    """What each value of a column stands for."""
    labels: dict[int | float, str] = {
        number: bounded(words, LONGEST_VALUE_LABEL) for number, words in column.labels.items()
    }
    return labels | ({SKIPPED_VALUE: SKIPPED.value} if column.skippable else {})


def level(column: Column) -> str:
    """The level of measurement."""
    if column.labels:
        return "ordinal"
    return "nominal" if column.kind == "text" else "scale"


def frame(called: Sequence[str], columns: Sequence[Column], values: Sequence[Sequence[Any]]) -> Any:
    """The values as a data frame: numbers as numbers, texts as texts, also where there are none."""
    import pandas as pd  # type: ignore[import-untyped]

    def series(column: Column, found: Sequence[Any]) -> Any:
        if column.kind == "text":
            return pd.Series(found, dtype=object)
        if column.kind == "day":
            return pd.Series([one if isinstance(one, date) else None for one in found], dtype=object)
        if column.kind == "moment":
            return pd.to_datetime(pd.Series(found, dtype="datetime64[s]"))
        return pd.Series(found, dtype="float64")

    found = {name: series(one, each) for name, one, each in zip(called, columns, values, strict=True)}
    return pd.DataFrame(found, columns=list(called))
