"""The audit log in a folder: a file for each month, to which lines are only ever added."""

import os

from survey.records import AuditEntry
from survey.store.chain import FIRST, hash_of, link
from survey.store.files import make_folder, or_unsure, read_if_there, sync_folder
from survey.store.layout import place_of

TAIL = 65536
"""How many bytes to read at first to find the last line of a file."""


def append(folder: str, entry: AuditEntry) -> None:
    """Add an entry's line to its month, durably; if it fails, nothing changed.  Raise OSError.

    The caller is the only writer.  If the clock was set back, the line goes into the latest month there is,
    so that lines stay in the order of file names.
    """
    months = sorted(name for name in names_in(folder) if place_of(f"audit/{name}"))
    month = max([f"{entry.at:%Y-%m}.jsonl", *months[-1:]])
    earlier = [f"{folder}/{name}" for name in reversed(months) if name < month]
    file = open_to_add(f"{folder}/{month}")
    try:
        end, last = last_line(file)
        line = last or next(filter(None, (last_line_at(path) for path in earlier)), b"")
        write_at(file, end, link(hash_of(line) if line else FIRST, entry) + b"\n", folder)
    finally:
        os.close(file)


def names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def open_to_add(path: str) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        make_folder(os.path.dirname(path))
        return os.open(path, flags, 0o600)


def write_at(file: int, end: int, content: bytes, folder: str) -> None:
    """Write content at the end of a file's whole lines, over what a killed process left half written.

    The folder is synced every time, because the process that made the file may have been killed before it
    did. Raise OSError.
    """
    try:
        if os.fstat(file).st_size > end:
            os.ftruncate(file, end)
        os.lseek(file, end, os.SEEK_SET)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
        sync_folder(folder)
    except OSError as error:
        with or_unsure(error):
            os.ftruncate(file, end)
        raise


def last_line(file: int) -> tuple[int, bytes]:
    """Return where the whole lines of an open file end, and the last of them, or b""."""
    size = os.fstat(file).st_size
    length = TAIL
    while True:
        tail = os.pread(file, length, max(size - length, 0))
        *lines, rest = tail.split(b"\n")
        if len(lines) > 1 or length >= size:
            return size - len(rest), lines[-1] if lines else b""
        length *= 2


def last_line_at(path: str) -> bytes:
    """Return the last whole line of a file."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return last_line(file)[1]
    finally:
        os.close(file)


def whole_lines(path: str) -> bytes | None:
    """Return a file's bytes without a half-written line; None where it has no whole line."""
    content = read_if_there(path)
    return content[: content.rfind(b"\n") + 1] or None if content else None
