"""Each table as a CSV file that Excel reads as UTF-8, and in which nothing is taken for a formula."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

from survey.exports.tables import ExportTable, Missing, Row, Rows, Value
from survey.records import Person
from survey.web.csv_text import BYTE_ORDER_MARK, Cell, safe_cell


def cell(value: Value) -> Cell:
    """A value as text: days and moments in ISO form, whole numbers without a needless ".0"."""
    if value is None or isinstance(value, Missing):
        return None
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


class CsvFile:
    """One CSV file, written row by row; `mark` stands before all else."""

    def __init__(self, path: Path, header: Iterable[str], mark: str = BYTE_ORDER_MARK) -> None:
        self._file = path.open("x", encoding="utf-8", newline="")
        self._file.write(mark)
        self._writer = csv.writer(self._file)
        self.write(list(header))

    def write(self, row: Row) -> None:
        """Add a row."""
        self._writer.writerow([safe_cell(cell(value)) for value in row])

    def __enter__(self) -> "CsvFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class CsvFiles:
    """A CSV file for each table."""

    def __init__(self, folder: Path, tables: Iterable[ExportTable]) -> None:
        self._stack = ExitStack()
        with ExitStack() as stack:
            self._files = {
                one.name: stack.enter_context(CsvFile(folder / f"{one.name}.csv", one.header))
                for one in tables
            }
            self._stack = stack.pop_all()

    def add(self, person: Person | None, rows: Rows) -> None:
        """Write the rows of a person, or (None) of the programme as a whole."""
        for name, found in rows.items():
            for row in found:
                self._files[name].write(row)

    def __enter__(self) -> "CsvFiles":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
