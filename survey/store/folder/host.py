"""One computer at a time: locks of the operating system work within one computer only.

`locks/host.json` names the computer whose processes write to a folder; its time says when they last did.  All
times come from the clock of the file system, so computers may disagree about the time.
"""

import errno
import os
import platform
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import orjson

from survey.store import NotSaved
from survey.store.files import read_if_there, write

RENEWAL = 60.0
"""Seconds for which a writer relies on its last claim."""

SILENCE = 300.0
"""Seconds without a write after which another computer may take over."""


class OtherComputer(NotSaved):
    """Another computer writes to this folder."""


@dataclass(frozen=True)
class Host:
    """A computer: its name, the run of its kernel, and what stays when it starts again ("": not known).

    Containers on one kernel are one computer here, whatever they are called: they share its locks.
    """

    name: str
    kernel: str = ""
    machine: str = ""

    def shares_locks_with(self, other: "Host") -> bool:
        """Return whether both are one computer, perhaps restarted since."""
        if self.kernel and self.kernel == other.kernel:
            return True
        return bool(self.machine) and (self.machine, self.name) == (other.machine, other.name)


def this_host() -> Host:
    """Return the computer that we run on."""
    kernel = first_line("/proc/sys/kernel/random/boot_id")
    machine = first_line("/etc/machine-id")
    if not kernel and not machine:
        machine = f"{uuid.getnode():012x}"
    return Host(platform.node() or "without a name", kernel, machine)


def first_line(path: str) -> str:
    with suppress(OSError):
        return (read_if_there(path) or b"").decode("ascii", "replace").strip()
    return ""


class Claim(NamedTuple):
    """What `host.json` says."""

    host: Host
    since: str


class Tenancy:
    """This computer's right to write to a folder; forks go on with it."""

    def __init__(self, folder: str, host: Host) -> None:
        self.path = f"{folder}/host.json"
        self.host = host
        self.number = 0
        self.until = 0.0
        """The inode of our claim, and until when (monotonic) it need not be renewed."""

    def renew(self) -> None:
        """Make sure that this computer may write.  Raise OtherComputer, OSError.

        Nearly always this only looks whether the claim is still the same file: another claim would replace
        it.
        """
        with suppress(FileNotFoundError):
            if time.monotonic() < self.until and os.stat(self.path).st_ino == self.number:
                return
        while not self.settle():
            pass

    def settle(self) -> bool:
        """Renew our claim, or make one where there is none; return False where somebody was quicker."""
        claim = None
        with suppress(FileNotFoundError):
            claim, number = read_claim(self.path)
            if self.host.shares_locks_with(claim.host):
                os.utime(self.path)
                self.rely_on(number)
                return True
        with self.our_claim() as ours:
            # our new file has the file system's time, which all computers share
            if not (claim is None or self.is_silent(claim, os.stat(ours).st_mtime)):
                return False
            number = os.stat(ours).st_ino
            if claim is None:
                try:
                    put_new(ours, self.path)
                except FileExistsError:
                    return False
            else:
                os.replace(ours, self.path)
            self.rely_on(number)
            return True

    def rely_on(self, number: int) -> None:
        self.number, self.until = number, time.monotonic() + RENEWAL

    @contextmanager
    def our_claim(self) -> Iterator[str]:
        """Yield a file that waits to become `host.json`; its time is now, by the file system's clock."""
        waiting = f"{self.path}.{uuid.uuid4().hex}"
        plain = asdict(self.host) | {"since": datetime.now(UTC).isoformat(timespec="minutes")}
        try:
            write(waiting, orjson.dumps(plain))
            yield waiting
        finally:
            with suppress(OSError):
                os.unlink(waiting)

    def is_silent(self, claim: Claim, now: float) -> bool:
        """Return whether another computer's claim may be replaced; False if the claim is gone.

        Raise OtherComputer.
        """
        try:
            silent = now - os.stat(self.path).st_mtime
        except FileNotFoundError:
            return False
        if silent < 0:
            os.utime(self.path)  # the clock was put back: silence is counted from now
        if silent < SILENCE:
            raise OtherComputer(
                f"Another computer, {claim.host.name}, writes to this folder: since {claim.since}, last "
                f"{max(silent, 0):.0f} seconds ago. Nothing was changed. Stop Cairn there; if it is gone "
                f"for good, this one takes over by itself after {SILENCE / 60:.0f} minutes of silence."
            )
        return True

    def release(self) -> None:
        """Let the next computer start at once.  Raise OSError."""
        with suppress(FileNotFoundError):
            if self.host.shares_locks_with(read_claim(self.path)[0].host):
                os.unlink(self.path)


def read_claim(path: str) -> tuple[Claim, int]:
    """Return a claim, of an unknown computer if it is not readable, and its file's inode.  Raise OSError."""
    with open(path, "rb") as file:
        number = os.fstat(file.fileno()).st_ino
        content = file.read()
    try:
        plain = orjson.loads(content)
        since = plain.pop("since")
        return Claim(Host(**plain), since), number
    except (ValueError, TypeError, AttributeError, KeyError):
        return Claim(Host("unknown"), "an unknown time"), number


def put_new(waiting: str, path: str) -> None:
    """Move a file to a place where there must be none.  Raise FileExistsError, OSError."""
    try:
        os.link(waiting, path)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        os.replace(waiting, path)  # a file system without links cannot tell who of two was first
