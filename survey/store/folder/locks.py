"""One writer at a time for each document, among threads and processes.

filelock, tried for this, took three times the processor time of a change, and saved less than 40% as many
changes by 16 writers of one person: it polls where threads here wake each other.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from weakref import WeakSet
from zlib import crc32

from survey.store.files import make_folder, saving
from survey.store.folder.host import Host, Tenancy

PATIENCE = 30.0
"""Seconds that a writer waits for other writers of the same document."""

PAUSE = 0.001
"""Seconds between two tries for a lock that another process holds."""

ALL = ""
"""In place of a document's path: the lock of batches, which save many documents at once."""


class Locks:
    """The locks of a store.  While one is held, no other computer writes there either.

    Documents share a fixed number of lock files, which are never deleted: a waiting process would otherwise
    lock a file that nobody else sees any more.  The operating system releases the locks of a killed process.
    """

    COUNT = 256

    def __init__(self, folder: Path, host: Host) -> None:
        self.folder = folder
        self.tenancy = Tenancy(str(folder), host)
        self.threads = thread_locks()
        EVERY.add(self)

    @contextmanager
    def hold(self, paths: Iterable[str], patience: float | None = None) -> Iterator[None]:
        """Hold the locks of these documents, after waiting at most `patience` seconds.  Raise NotSaved."""
        until = time.monotonic() + (PATIENCE if patience is None else patience)
        numbers = {crc32(path.encode()) % self.COUNT if path != ALL else self.COUNT for path in paths}
        with ExitStack() as held:
            with saving("waiting for other writers"):
                for number in sorted(numbers):  # all take them in one order, so no two wait for each other
                    thread = self.threads[number]  # wakes at once, where the lock file has to be polled
                    if not thread.acquire(timeout=max(until - time.monotonic(), 0)):
                        raise TimeoutError
                    held.callback(thread.release)
                    held.enter_context(self.file(number, until))
                self.tenancy.renew()
            yield

    @contextmanager
    def file(self, number: int, until: float) -> Iterator[None]:
        """Hold a lock file among processes.  Raise TimeoutError once the monotonic clock is past `until`."""
        owner = os.getpid()
        file = self.open(f"{self.folder}/{number:02x}.lock")
        try:
            while not is_locked(file):
                if time.monotonic() >= until:
                    raise TimeoutError
                time.sleep(PAUSE)
            yield
        finally:
            if os.getpid() == owner:  # in a fork, let_go has closed the file, and its number may be reused
                fcntl.flock(file, fcntl.LOCK_UN)
                OPEN.discard(file)
                os.close(file)

    def open(self, path: str) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        with OPENING:  # nobody forks between opening the file and noting it in OPEN
            try:
                file = os.open(path, flags, 0o600)
            except FileNotFoundError:
                make_folder(str(self.folder))
                file = os.open(path, flags, 0o600)
            OPEN.add(file)
        return file


def thread_locks() -> tuple[threading.Lock, ...]:
    return tuple(threading.Lock() for _ in range(Locks.COUNT + 1))


def is_locked(file: int) -> bool:
    """Try to lock an open file, and return whether it worked."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


EVERY: WeakSet[Locks] = WeakSet()
OPEN: set[int] = set()
"""The lock files that this process has open."""

OPENING = threading.Lock()


def let_go() -> None:
    """Release everything in a forked child.

    Open lock files are shared with the parent: if it died, they would keep its locks.
    """
    OPENING.release()
    for file in OPEN:
        os.close(file)
    OPEN.clear()
    for locks in EVERY:
        locks.threads = thread_locks()


os.register_at_fork(before=OPENING.acquire, after_in_parent=OPENING.release, after_in_child=let_go)
