"""All tables as one Excel workbook: a sheet for each, typed columns, the header frozen."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from survey.exports.tables import ExportTable, Missing, Row, Rows, Value
from survey.records import Person

WORKBOOK = "cairn.xlsx"
LONGEST = 32_767
"""Characters that a cell of Excel holds."""

MOST = 1_048_576
"""Rows that a sheet of Excel holds, with its header; what is more goes on in another sheet."""

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Written into every workbook, so that the same data make the same file."""


class Workbook:
    """The workbook, written row by row: memory does not grow with the programme."""

    def __init__(self, folder: Path, tables: Iterable[ExportTable], most: int = MOST) -> None:
        import xlsxwriter  # type: ignore[import-untyped]

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(str(folder / WORKBOOK), options)
        self._book.set_properties({"created": CREATED})
        self._most, self._tables = most, {one.name: one for one in tables}
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._formats = {
            "day": self._book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        self._sheets = {name: [self._sheet(name)] for name in self._tables}
        self._next = dict.fromkeys(self._tables, 1)

    def _sheet(self, name: str, number: int = 1) -> Any:
        table = self._tables[name]
        sheet = self._book.add_worksheet(name if number == 1 else f"{name} {number}")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(table.columns) - 1, 0), 16)
        for number, column in enumerate(table.columns):
            sheet.write_string(0, number, column.name, self._bold)
        return sheet

    def add(self, person: Person | None, rows: Rows) -> None:
        """Write the rows of a person, or (None) of the programme as a whole."""
        for name, found in rows.items():
            for row in found:
                self._write(name, row)

    def _write(self, name: str, row: Row) -> None:
        sheets, line = self._sheets[name], self._next[name]
        if line == self._most:
            sheets.append(self._sheet(name, len(sheets) + 1))
            line = 1
        for number, value in enumerate(row):
            self._cell(sheets[-1], line, number, value)
        self._next[name] = line + 1

    def _cell(self, sheet: Any, line: int, number: int, value: Value) -> None:
        if value is None or value == "" or isinstance(value, Missing):
            return
        if isinstance(value, datetime):
            moment = value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
            sheet.write_datetime(line, number, moment, self._formats["moment"])
        elif isinstance(value, date):
            sheet.write_datetime(line, number, value, self._formats["day"])
        elif isinstance(value, str):
            sheet.write_string(line, number, value.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST])
        else:
            sheet.write_number(line, number, value)

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()
