"""SPSS system files (.sav), byte by byte.

The format is that of "System File Format" in the PSPP developers' guide, laid out as ReadStat does, which
SPSS, PSPP and R read: texts in UTF-8, nothing compressed.  pyreadstat would write it, but needs pandas, and
both weigh 95 MB for this one file; the tests read with it what is written here.
"""

import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import accumulate, chain
from pathlib import Path

FIRST_DAY = datetime(1582, 10, 14)
"""SPSS counts seconds from the first day of the Gregorian calendar."""

MISSING = -sys.float_info.max
"""The system's missing value."""

LOWEST = struct.unpack("<d", bytes.fromhex("feffffffffffefff"))[0]
"""The number after it: the lowest that can be stored."""

F8_2, TEXT, SDATE10, DATETIME20 = (5, 8, 2), (1, 0, 0), (39, 10, 0), (22, 20, 0)
"""Display formats: type, width, decimals.  The width of a text is that of its longest value."""

EMPTY = 0x011D01
"""The format of a record that only makes room for a text, A29: readers do not look at it."""

NOMINAL, ORDINAL, SCALE = 1, 2, 3
"""Levels of measurement."""

LONGEST_SEGMENT, SEGMENT = 255, 252
"""Bytes of text that one variable holds; and that each counts for where a text is spread over several."""


@dataclass(frozen=True)
class Variable:
    """A column: its values are text, or numbers with None where there is none.

    `missing` is a number that stands for "no answer".
    """

    name: str
    label: str
    level: int
    values: Sequence[bytes | float | None]
    display: tuple[int, int, int] = F8_2
    labels: Mapping[float, bytes] = field(default_factory=dict)
    missing: float | None = None

    @property
    def widths(self) -> list[int]:
        """Return how many bytes each of its segments holds; [0] for numbers."""
        if self.display != TEXT:
            return [0]
        longest = max([1, *(len(one) for one in self.values if isinstance(one, bytes))])
        if longest <= LONGEST_SEGMENT:
            return [longest]
        full = (longest - 1) // SEGMENT
        return [LONGEST_SEGMENT] * full + [longest - SEGMENT * full]


def seconds(given: date) -> float:
    """Return a day or a moment as SPSS counts it."""
    moment = given if isinstance(given, datetime) else datetime.combine(given, time())
    return (moment.replace(tzinfo=None, microsecond=0) - FIRST_DAY).total_seconds()


def write(path: Path, variables: Sequence[Variable], notes: Sequence[str]) -> None:
    """Write the variables, all of the same length, and lines of notes of at most 80 bytes."""
    cases = len(variables[0].values)
    widths = [one.widths for one in variables]
    with path.open("wb") as file:
        file.write(header(cases, sum(eights(one) for one in chain(*widths))))
        file.write(dictionary(variables, widths, notes, cases))
        for row in zip(*(one.values for one in variables), strict=True):
            file.write(b"".join(cell(value, each) for value, each in zip(row, widths, strict=True)))


def header(cases: int, size: int) -> bytes:
    """Return the file header; `size` counts 8 bytes of a row.

    Its date is always the same, so that the same answers make the same file.
    """
    product, made = b"@(#) SPSS DATA FILE - Cairn".ljust(60), b"01 Jan 7000:00:00"
    return struct.pack("<4s60siiiiid17s64s3x", b"$FL2", product, 2, size, 0, 0, cases, 100.0, made, b" " * 64)


def dictionary(
    variables: Sequence[Variable], widths: Sequence[Sequence[int]], notes: Sequence[str], cases: int
) -> bytes:
    """Return all records that say what the values mean, in the order in which SPSS wants them."""
    short = [f"V{number:04d}" for number in range(len(variables))]
    known = list(zip(short, variables, widths, strict=True))
    places = accumulate((sum(map(eights, each)) for each in widths), initial=1)
    display = b"".join(
        struct.pack("<iii", one.level, 8, one.display != TEXT) * len(each) for _, one, each in known
    )
    names = "\t".join(f"{name}={one.name}" for name, one, _ in known)
    long = "".join(
        f"{name}={SEGMENT * (len(each) - 1) + each[-1]:05d}\0\t" for name, _, each in known if len(each) > 1
    )
    parts = [
        *(variable_records(name, one, each) for name, one, each in known),
        *(label_records(one, place) for one, place in zip(variables, places, strict=False) if one.labels),
        note_record(notes) if notes else b"",
        extension(3, 4, struct.pack("<8i", 20, 0, 0, -1, 1, 1, 2, 65001)),
        extension(4, 8, struct.pack("<3d", MISSING, -MISSING, LOWEST)),
        extension(20, 1, b"UTF-8"),
        extension(11, 4, display),
        extension(13, 1, names.encode()),
        extension(14, 1, long.encode()) if long else b"",
        extension(16, 8, struct.pack("<qq", 1, cases)),
        struct.pack("<ii", 999, 0),
    ]
    return b"".join(parts)


def variable_records(name: str, variable: Variable, widths: Sequence[int]) -> bytes:
    """Return one record for each segment, and an empty one for each further 8 bytes of it."""
    found = []
    for number, width in enumerate(widths):
        kind, places, decimals = variable.display
        shape = kind << 16 | (width or places) << 8 | decimals
        label = variable.label.encode() if number == 0 else b""
        absent = variable.missing is not None
        called = f"{name}{number:03d}" if number else name
        found += [
            struct.pack("<6i8s", 2, width, bool(label), absent, shape, shape, called.encode().ljust(8)),
            struct.pack("<i", len(label)) + padded(label, 4) if label else b"",
            struct.pack("<d", variable.missing) if absent else b"",
            struct.pack("<6i8s", 2, -1, 0, 0, EMPTY, EMPTY, b" " * 8) * (eights(width) - 1),
        ]
    return b"".join(found)


def note_record(notes: Sequence[str]) -> bytes:
    return struct.pack("<ii", 6, len(notes)) + b"".join(line.encode().ljust(80) for line in notes)


def label_records(variable: Variable, place: int) -> bytes:
    """Return what each value stands for; `place` counts 8 bytes of a row, from 1."""
    found = [struct.pack("<ii", 3, len(variable.labels))]
    for value, label in variable.labels.items():
        found.append(struct.pack("<d", value) + padded(bytes([len(label)]) + label, 8))
    return b"".join(found) + struct.pack("<iii", 4, 1, place)


def extension(kind: int, size: int, content: bytes) -> bytes:
    return struct.pack("<iiii", 7, kind, size, len(content) // size) + content


def cell(value: bytes | float | None, widths: Sequence[int]) -> bytes:
    """Return one value of a row."""
    if not isinstance(value, bytes):
        return struct.pack("<d", MISSING if value is None else value)
    starts = range(0, len(widths) * LONGEST_SEGMENT, LONGEST_SEGMENT)
    return b"".join(
        value[start : start + LONGEST_SEGMENT].ljust(8 * eights(width))
        for start, width in zip(starts, widths, strict=True)
    )


def padded(text: bytes, unit: int) -> bytes:
    return text.ljust(-(-len(text) // unit) * unit)


def eights(width: int) -> int:
    """Return how many times 8 bytes a variable of this width takes; 1 for a number."""
    return max(1, -(-width // 8))
