"""Files that are either as they were or as they should be, on a disk that may refuse at any call."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from survey.store import NotSaved

TICK = 2_000_000_000
"""Nanoseconds: no file system's clock is coarser than two seconds."""


class Unsure(OSError):
    """The disk refused, and then refused to put back what was there."""


@contextmanager
def saving(what: str) -> Iterator[None]:
    """Turn the operating system's refusal into NotSaved, in words."""
    try:
        yield
    except TimeoutError as error:
        raise NotSaved(
            f"Not saved ({what}): others are still writing. Nothing was changed; try again."
        ) from error
    except Unsure as error:
        raise NotSaved(
            f"Perhaps not saved ({what}): {reason(error)}, also for putting back what was there. "
            "Look whether it is there before you try again."
        ) from error
    except OSError as error:
        raise NotSaved(f"Not saved ({what}): {reason(error)}. Nothing was changed; try again.") from error


def reason(error: OSError) -> str:
    """What happened, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full"
    if error.errno == errno.EROFS:
        return "the disk is read-only"
    return f"the disk says “{error.strerror or error}”"


def read(path: str) -> bytes:
    """A file's bytes.  Raises OSError."""
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
    """A file's bytes, or None where there is no file."""
    try:
        return read(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def replace(path: str, content: bytes, before: bytes | None) -> None:
    """Put a file's new bytes in place at once, durably; whatever fails, the bytes from before stay.

    The caller holds the file's lock, so the new bytes can always wait under the same name beside it: what a
    killed process left there is overwritten by the next.  Raises OSError.
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
    """Raise Unsure where what the block puts back is refused too."""
    try:
        yield
    except OSError as error:
        raise Unsure(*refused.args) from error


def put(waiting: str, path: str) -> None:
    """Move a file to its place, with a later time than the file that it replaces.

    Whoever keeps what they read of a file tells by its time that it was replaced, and a clock may stand still
    between two writes, or be put back.  Raises OSError.
    """
    try:
        before = os.stat(path).st_mtime_ns
    except FileNotFoundError:
        before = -1
    for later in (before + 1, before + TICK):
        if os.stat(waiting).st_mtime_ns > before:
            break
        os.utime(waiting, ns=(later, later))
    os.replace(waiting, path)


def move(path: str, place: str) -> None:
    """Move a file to where there is none, durably; whatever fails, it stays.  Raises OSError."""
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
    """Write a new file, durably, and its folders where there are none, for nobody else.  Raises OSError."""
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
    """Make a folder and those above it, each durable in the one above.  Raises OSError."""
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
    """Make the names in a folder durable.  Raises OSError."""
    folder = os.open(path or ".", os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
