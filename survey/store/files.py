"""Files that are either as before or as they should be, on a disk that may refuse any call."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from survey.store import NotSaved

TICK = 2_000_000_000
"""Nanoseconds: no file system's clock is coarser than this."""


class Unsure(OSError):
    """The disk refused, and then refused to restore what was there."""


@contextmanager
def saving(what: str) -> Iterator[None]:
    """Turn what the operating system refuses into NotSaved, in words."""
    try:
        yield
    except TimeoutError as error:
        raise NotSaved(
            f"Not saved ({what}): others are still writing. Nothing was changed; try again."
        ) from error
    except Unsure as error:
        raise NotSaved(
            f"Perhaps not saved ({what}): {reason(error)}, and the earlier version could not be restored. "
            "Check what is stored before you try again."
        ) from error
    except OSError as error:
        raise NotSaved(f"Not saved ({what}): {reason(error)}. Nothing was changed; try again.") from error


def reason(error: OSError) -> str:
    """Return what happened, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full"
    if error.errno == errno.EROFS:
        return "the disk is read-only"
    return f"the disk says “{error.strerror or error}”"


def read(path: str) -> bytes:
    """Return a file's bytes.  Raise OSError."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        content = part = os.read(file, 65536)
        while part:
            part = os.read(file, 65536)
            content += part
        return content
    finally:
        os.close(file)


def read_if_there(path: str) -> bytes | None:
    """Return a file's bytes, or None where there is no file."""
    try:
        return read(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def replace(path: str, content: bytes, before: bytes | None) -> None:
    """Replace a file's bytes at once and durably; if anything fails, the old bytes stay.

    The new bytes are synced before the rename, or a crash could leave an empty file under the name; the
    folder is synced after it, or the rename itself could be lost.  The caller holds the file's lock, so the
    new bytes can wait beside it under one name: the next writer overwrites what a killed one left.  Raise
    OSError.
    """
    waiting = path + ".new"
    try:
        write(waiting, content)
        put(waiting, path)
    except OSError:
        with suppress(OSError):
            os.unlink(waiting)
        raise
    try:
        sync_folder(os.path.dirname(path))
    except OSError as error:
        with or_unsure(error):
            restore(path, before)
        raise


def restore(path: str, before: bytes | None) -> None:
    if before is None:
        os.unlink(path)
    else:
        write(path + ".new", before)
        put(path + ".new", path)


@contextmanager
def or_unsure(refused: OSError) -> Iterator[None]:
    """Raise Unsure where restoring, in the block, is refused too."""
    try:
        yield
    except OSError as error:
        raise Unsure(*refused.args) from error


def put(waiting: str, path: str) -> None:
    """Move a file to its place, with a later time than the file that it replaces.

    Readers that keep what they read tell by a file's time that it was replaced, and a clock may stand still
    between two writes, or be set back.  Raise OSError.
    """
    try:
        before = os.stat(path).st_mtime_ns
    except FileNotFoundError:
        before = -1
    for later in (before + 1, before + TICK):  # some file systems round times to whole seconds
        if os.stat(waiting).st_mtime_ns > before:
            break
        os.utime(waiting, ns=(later, later))
    os.replace(waiting, path)


def move(path: str, place: str) -> None:
    """Move a file to a place where there is none, durably; if anything fails, it stays.  Raise OSError."""
    make_folder(os.path.dirname(place))
    os.rename(path, place)
    try:
        sync_folder(os.path.dirname(place))
        sync_folder(os.path.dirname(path))
    except OSError as error:
        with or_unsure(error):
            os.rename(place, path)
        raise


def write(path: str, content: bytes) -> None:
    """Write a new file and its folders durably, readable by the owner alone.  Raise OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
    try:
        file = os.open(path, flags, 0o600)
    except FileNotFoundError:
        make_folder(os.path.dirname(path))
        file = os.open(path, flags, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    finally:
        os.close(file)


def make_folder(path: str) -> None:
    """Make a folder and those above it, each durable in the one above.  Raise OSError."""
    above = os.path.dirname(path)
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        return
    except FileNotFoundError:
        make_folder(above)
        with suppress(FileExistsError):
            os.mkdir(path, 0o700)
    try:
        sync_folder(above)
    except OSError:
        with suppress(OSError):
            os.rmdir(path)
        raise


def sync_folder(path: str) -> None:
    """Make the names in a folder durable.  Raise OSError."""
    folder = os.open(path or ".", os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
