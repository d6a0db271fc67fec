"""Rows -> CSV that a spreadsheet opens rightly and without running anything."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | date | None


def safe_cell(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe.

    Dates are written as 2026-05-11, times in UTC as 2026-05-11 14:05:00.
    """
    if isinstance(cell, str) and cell.startswith(DANGEROUS):
        return f"'{cell}"
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return cell.isoformat() if isinstance(cell, date) else cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A CSV file's text, beginning with a byte order mark; None is an empty cell."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
