"""CSV files of answers: read with line numbers, checked against a measure, scored row by row."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from operator import getitem, itemgetter
from typing import BinaryIO, TextIO

from measures.measure import Measure
from measures.parts import Answer, Answers, Banding, Item
from measures.scoring import band, score

MISSING = 1 << 40
"""Weight of an empty cell: more than any sum of scores, so one sum tells score and number missing."""

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+(\.0*)?")

Row = tuple[int, Sequence[str], str]
"""The line of the file on which a row starts (from 1), its cells, and its text as it is in the file."""


@dataclass(frozen=True)
class TableFault:
    """One thing in a table that cannot be used: its line in the file (from 1), its column, and why."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"line {self.line}{column}: {self.reason}"


class TableError(ValueError):
    """A table or row that is refused, with all its faults: `str()` gives a line for each."""

    def __init__(self, *faults: TableFault) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@contextmanager
def reading(file: BinaryIO) -> Iterator[TextIO]:
    """Yield a CSV file as text: UTF-8, with or without byte order mark; other bytes survive a round trip."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield text
    finally:
        text.detach()


class AnswerTable:
    """A CSV file with a header, whose cells are separated by commas, semicolons or tabs.

    Raise TableError for a file without a header.
    """

    def __init__(self, text: TextIO) -> None:
        first = text.readline()
        self.delimiter = max(",;\t", key=first.count)
        self.ending = "\r\n" if first.endswith("\r\n") else "\n"
        self._pulled: list[str] = []
        lines = self._pull(chain([first], text))
        self._reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        self._rows = self._read()
        _, self.header, self.header_text = next(self._rows, (1, (), ""))
        if not first.strip() or "\0" in first:
            raise TableError(TableFault(1, "", "no header that can be read as CSV in UTF-8"))

    def __iter__(self) -> Iterator[Row]:
        """Return the rows below the header, without blank lines.  Raise TableError where it is not CSV."""
        return self._rows

    def positions(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return where the columns of these names are.  Raise TableError for none or two of a name."""
        names = tuple(names)
        missing = [name for name in names if name not in self.header]
        if missing:
            reason = f"no column named {', '.join(missing)}; there is {', '.join(self.header)}"
            raise TableError(TableFault(1, "", reason))
        for name in names:
            if self.header.count(name) > 1:
                raise TableError(TableFault(1, name, "there are several columns of this name"))
        return tuple(map(self.header.index, names))

    def _pull(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._pulled.append(line)
            yield line

    def _read(self) -> Iterator[Row]:
        reader, pulled = self._reader, self._pulled
        try:
            for cells in reader:
                text = pulled[0] if len(pulled) == 1 else "".join(pulled)
                line = reader.line_num - len(pulled) + 1
                pulled.clear()
                if cells:
                    yield line, cells, text
        except csv.Error as error:
            line = reader.line_num - len(pulled) + 1
            reason = f"cannot be read as CSV ({error}); is a quotation mark missing?"
            raise TableError(TableFault(line, "", reason)) from error


def asked_items(measure: Measure) -> tuple[Item, ...]:
    """Return the items that a table must answer: the scored ones, or all with choices if none is scored."""
    return measure.scored_items or tuple(item for item in measure.items if item.kind != "text")


def read_answer(item: Item, cell: str) -> Answer | None:
    """Return the answer in a cell, None for an empty one.  Raise ValueError, which says what is allowed."""
    text = cell.strip()
    if not text:
        return None
    answer: Answer = text
    if item.kind != "text" and WHOLE_NUMBER.fullmatch(text):
        answer = int(text.partition(".")[0])
    if not item.allows(answer):
        raise ValueError(
            f"{text[:40]!r} is not an answer. Allowed is {item.allowed}, or nothing where it is missing."
        )
    return answer


@dataclass(frozen=True)
class AnswerColumns:
    """Which columns of a table answer which items."""

    header: Sequence[str]
    items: tuple[Item, ...]
    positions: tuple[int, ...]

    def read(self, row: Row) -> dict[str, Answer | None]:
        """Return the answers of a row, checked.  Raise TableError with every fault of the row."""
        line, cells, _ = row
        if len(cells) != len(self.header):
            reason = f"has {len(cells)} cells where the header has {len(self.header)}"
            raise TableError(TableFault(line, "", reason))
        answers: dict[str, Answer | None] = {}
        faults = []
        for item, position in zip(self.items, self.positions, strict=True):
            try:
                answers[item.id] = read_answer(item, cells[position])
            except ValueError as error:
                faults.append(TableFault(line_of(row, position), self.header[position], str(error)))
        if faults:
            raise TableError(*faults)
        return answers


def line_of(row: Row, position: int) -> int:
    """Return the line of the file on which a cell starts; cells before it may have several lines."""
    line, cells, _ = row
    return line + sum(cell.count("\n") for cell in cells[:position])


def answer_columns(table: AnswerTable, items: tuple[Item, ...], names: Sequence[str] = ()) -> AnswerColumns:
    """Return the columns of items: those called like the items' ids, or `names` in the order of the items."""
    if names and len(names) != len(items):
        ids = ", ".join(item.id for item in items)
        reason = f"{len(names)} columns are named for {len(items)} items ({ids})"
        raise TableError(TableFault(1, "", reason))
    return AnswerColumns(table.header, items, table.positions(names or [item.id for item in items]))


def score_rows(
    table: AnswerTable,
    measure: Measure,
    banding: Banding | None,
    names: Sequence[str] = (),
    refuse: Callable[[TableError], None] | None = None,
) -> Iterator[str]:
    """Yield the text of each row, header first, with four more cells: raw score, score, band, number missing.

    `names` are the columns of the items in order, where they are not called like the items' ids.  A row with
    an answer that is not valid is left out, and its error passed to `refuse`.  Raise TableError for it
    without `refuse`, and where the file is not CSV.
    """
    columns = answer_columns(table, asked_items(measure), names)
    added = [f"{measure.id}_{name}" for name in ("raw", "score", "band", "missing")]
    for name in added:
        if name in table.header:
            raise TableError(TableFault(1, name, "this column, which would be added, is there already"))
    yield table.header_text.rstrip("\r\n") + cells_text(added, table)

    weights = [weights_of(item, scored=bool(measure.scoring.items)) for item in columns.items]
    first = columns.positions[0]
    pick = itemgetter(*columns.positions) if len(weights) > 1 else itemgetter(slice(first, first + 1))
    width = len(table.header)
    endings: dict[float, str] = {}

    def known(cells: Sequence[str]) -> str | None:
        """Return the ending of a row whose sum is known from a row before; nearly all rows end here."""
        if len(cells) != width:
            return None
        try:
            return endings.get(sum(map(getitem, weights, pick(cells))))
        except KeyError:
            return None

    def worked_out(row: Row) -> str:
        answers = columns.read(row)
        ending = cells_text(scored_cells(measure, banding, columns.items, answers), table)
        endings[sum(map(getitem, weights, map(cell_text, answers.values())))] = ending
        return ending

    for row in table:
        try:
            ending = known(row[1]) or worked_out(row)
        except TableError as error:
            if refuse is None:
                raise
            refuse(error)
        else:
            yield row[2].rstrip("\r\n") + ending


def weights_of(item: Item, *, scored: bool) -> Mapping[str, float]:
    """Return what each text of a cell adds to the sum of a row.

    Spreadsheets write 3 as 3.0 in a column that has an empty cell.
    """
    weights: dict[str, float] = {"": MISSING}
    for choice in item.choices:
        score = MISSING if choice.score is None else choice.score
        weight = score if scored else 0
        weights |= {str(choice.value): weight, f"{choice.value}.0": weight}
    return weights


def cell_text(answer: Answer | None) -> str:
    """Return an answer as a cell."""
    return "" if answer is None else str(answer)


def scored_cells(
    measure: Measure, banding: Banding | None, items: tuple[Item, ...], answers: Answers
) -> tuple[str, str, str, str]:
    """Return raw score, score, band and number of missing answers, as cells."""
    result = score(measure, answers)
    found = band(banding, result.raw) if banding else None
    missing = result.missing if result.of else sum(answers[item.id] is None for item in items)
    decimals = measure.scoring.decimals
    raw = "" if result.raw is None else str(result.raw).removesuffix(".0")
    value = "" if result.value is None else f"{result.value:.{decimals}f}"
    return raw, value, found.name if found else "", str(missing)


def cells_text(cells: Iterable[str], table: AnswerTable) -> str:
    """Return cells for the end of a line, quoted where they must be."""
    line = io.StringIO()
    csv.writer(line, delimiter=table.delimiter, lineterminator=table.ending).writerow(["", *cells])
    return line.getvalue()
