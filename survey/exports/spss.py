"""The wide table as an SPSS file, with labels of variables and values, and what is missing why."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from survey.exports import sav
from survey.exports.tables import SKIPPED, Column, ExportTable, Missing, Rows, Value
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

DISPLAYS = {"text": sav.TEXT, "day": sav.SDATE10, "moment": sav.DATETIME20}


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


def bounded(text: str, longest: int) -> bytes:
    """Return as much of a text as fits into so many bytes, without a letter that is cut in two."""
    return text.encode()[:longest].decode(errors="ignore").encode()


def value(column: Column, given: Value) -> bytes | float | None:
    """Return a value as SPSS has it: texts as bytes, days and moments as seconds."""
    if column.kind == "text":
        text = "" if given is None or isinstance(given, Missing) else str(given)
        return bounded(text.replace("\0", " "), LONGEST_TEXT)  # where SPSS would end it
    if isinstance(given, Missing):
        return SKIPPED_VALUE
    if isinstance(given, date):
        return sav.seconds(given)
    return None if given is None else float(given)


class SpssFile:
    """The file: the whole table is kept column by column, and written at the end."""

    def __init__(self, folder: Path, table: ExportTable, notes: Iterable[str] = ()) -> None:
        self._path = folder / FILE
        self._table = table
        self._notes = [line for note in notes for line in textwrap.wrap(note, LONGEST_NOTE)]
        self._columns: list[list[bytes | float | None]] = [[] for _ in table.columns]

    def add(self, person: Person | None, rows: Rows) -> None:
        """Keep the row of a person."""
        for row in rows.get(self._table.name, ()):
            for kept, column, given in zip(self._columns, self._table.columns, row, strict=True):
                kept.append(value(column, given))

    def __enter__(self) -> "SpssFile":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            columns = self._table.columns
            called = names(one.name for one in columns)
            sav.write(self._path, list(map(variable, called, columns, self._columns)), self._notes)


def variable(name: str, column: Column, values: Sequence[bytes | float | None]) -> sav.Variable:
    """Return a column of the table with its labels, and what is missing in it why."""
    return sav.Variable(
        name,
        bounded(column.label, LONGEST_LABEL).decode(),
        level(column),
        values,
        DISPLAYS.get(column.kind, sav.F8_2),
        value_labels(column) if column.labels else {},
        SKIPPED_VALUE if column.skippable and column.kind != "text" else None,
    )


def value_labels(column: Column) -> dict[float, bytes]:
    """Return what each value of a column stands for."""
    labels = {float(number): bounded(words, LONGEST_VALUE_LABEL) for number, words in column.labels.items()}
    return labels | ({float(SKIPPED_VALUE): SKIPPED.value.encode()} if column.skippable else {})


def level(column: Column) -> int:
    """Return the level of measurement."""
    if column.labels:
        return sav.ORDINAL
    return sav.NOMINAL if column.kind == "text" else sav.SCALE
