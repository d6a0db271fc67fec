"""An operating system that refuses, or dies, at a chosen call."""

import errno
import itertools
import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

import pytest

CALLS = ("write", "fsync", "replace", "rename", "mkdir", "rmdir")
"""What may change a disk."""

Call = Callable[..., Any]


class Nth:
    """Stands before some of the system's calls and does something else at the nth of them.

    A `write` has half done its work by then.  Where that is `lasting`, it also does so at all later calls in
    `CHANGING`.
    """

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        calls: tuple[str, ...],
        n: int,
        instead: Callable[[], Any],
        lasting: bool = False,
    ) -> None:
        self.calls = calls
        self.n = n
        self.instead = instead
        self.lasting = lasting
        self.count = 0
        for name in CHANGING if lasting else calls:
            patch.setattr(os, name, self.before(name, getattr(os, name)))

    def before(self, name: str, call: Call) -> Call:
        def guarded(*args: Any, **more: Any) -> Any:
            if name == "open" and not changes_a_disk(*args):
                return call(*args, **more)
            if self.lasting and self.reached:
                self.instead()
            self.count += name in self.calls
            if name in self.calls and self.count == self.n:
                if name == "write":
                    call(args[0], args[1][: len(args[1]) // 2])
                self.instead()
            return call(*args, **more)

        return guarded

    @property
    def reached(self) -> bool:
        return self.count >= self.n


CHANGING = ("open", *CALLS, "unlink", "link", "utime", "ftruncate")
"""All that the folder store calls of what changes a disk; `open` only where it may."""


def changes_a_disk(path: str, flags: int, *more: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def refuse(number: int) -> Callable[[], None]:
    def raises() -> None:
        raise OSError(number, os.strerror(number))

    return raises


def write_half(patch: pytest.MonkeyPatch, n: int) -> None:
    """Let the nth write take only half of what it is given, as the system may."""
    write, count = os.write, itertools.count(1)
    patch.setattr(
        os,
        "write",
        lambda file, content: write(file, content[: len(content) // 2 or 1] if next(count) == n else content),
    )


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fork(work: Callable[[], Any]) -> int:
    """Do the work in a process of its own; its id.  It ends with 0 if the work was done, 1 if it raised."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return child


def in_another_process(work: Callable[[], Any]) -> int:
    """The process's exit code: 0 if the work was done, 1 if it raised, minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(fork(work), 0)[1])


REFUSALS = {errno.ENOSPC: "the disk is full", errno.EROFS: "the disk is read-only"}
"""What a disk says, and what we say then."""
