"""Files that are either as they were or as they should be: durable replacement, locks between processes."""

import errno
import fcntl
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from zlib import crc32

from survey.store import NotSaved

PATIENCE = 30.0
"""Seconds that a writer waits for others to finish with the same document."""

PAUSE = 0.001
"""Seconds between two tries for a lock that another process holds."""


@contextmanager
def saving(what: str) -> Iterator[None]:
    """Turn the operating system's refusal into NotSaved, in words."""
    try:
        yield
    except TimeoutError as error:
        raise NotSaved(
            f"Not saved ({what}): others are still writing. Nothing was changed; try again."
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
    folder = os.path.dirname(path)
    try:
        write(waiting, content)
        os.replace(waiting, path)
    except OSError:
        with suppress(OSError):
            os.unlink(waiting)
        raise
    try:
        sync_folder(folder)
    except OSError:
        with suppress(OSError):
            restore(path, before)
        raise


def restore(path: str, before: bytes | None) -> None:
    if before is None:
        os.unlink(path)
    else:
        write(path + ".new", before, durably=False)
        os.replace(path + ".new", path)


def write(path: str, content: bytes, durably: bool = True) -> None:
    """Write a new file, and its folders where there are none, readable by nobody else.  Raises OSError."""
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
        if durably:
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
    sync_folder(above)


def sync_folder(path: str) -> None:
    """Make the names in a folder durable.  Raises OSError."""
    folder = os.open(path or ".", os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def delete(path: str) -> None:
    """Delete a file, durably; one that is not there is deleted already.  Raises OSError."""
    with suppress(FileNotFoundError):
        os.unlink(path)
        sync_folder(os.path.dirname(path))


ALL = ""
"""In place of a document's path: the lock of those who save many documents at once."""


class Locks:
    """One writer at a time for each document, among threads and processes.

    Documents share a bounded number of lock files, which are never deleted: a lock file that is deleted under
    somebody waiting for it locks nothing.  The system lets go of what a killed process held.
    """

    COUNT = 256

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.threads = tuple(threading.Lock() for _ in range(self.COUNT + 1))

    @contextmanager
    def hold(self, paths: Iterable[str], patience: float | None = None) -> Iterator[None]:
        """Be alone with these documents, after waiting at most so many seconds.  Raises NotSaved."""
        until = time.monotonic() + (PATIENCE if patience is None else patience)
        numbers = {crc32(path.encode()) % self.COUNT if path != ALL else self.COUNT for path in paths}
        with ExitStack() as held:
            with saving("waiting for other writers"):
                for number in sorted(numbers):
                    if not self.threads[number].acquire(timeout=max(until - time.monotonic(), 0)):
                        raise TimeoutError
                    held.callback(self.threads[number].release)
                    held.enter_context(self.file(number, until))
            yield

    @contextmanager
    def file(self, number: int, until: float) -> Iterator[None]:
        """Hold a lock file among processes.  Raises TimeoutError once the monotonic clock is past `until`."""
        path = self.folder / f"{number:02x}.lock"
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        try:
            file = os.open(path, flags, 0o600)
        except FileNotFoundError:
            make_folder(str(self.folder))
            file = os.open(path, flags, 0o600)
        try:
            while not is_locked(file):
                if time.monotonic() >= until:
                    raise TimeoutError
                time.sleep(PAUSE)
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # closing alone would not do where a fork shares the file
            os.close(file)


def is_locked(file: int) -> bool:
    """Try to lock an open file."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
