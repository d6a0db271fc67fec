"""An operating system that refuses, or dies, at a chosen call."""

import errno
import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

import pytest

CALLS = ("write", "fsync", "replace", "rename", "mkdir", "rmdir")
"""What may change a disk."""


class Nth:
    """Stands before some of the system's calls and does something else at the nth of them."""

    def __init__(
        self, patch: pytest.MonkeyPatch, calls: tuple[str, ...], n: int, instead: Callable[[], Any]
    ) -> None:
        self.n = n
        self.instead = instead
        self.count = 0
        for name in calls:
            patch.setattr(os, name, self.before(getattr(os, name)))

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **more: Any) -> Any:
            self.count += 1
            if self.count == self.n:
                self.instead()
            return call(*args, **more)

        return guarded

    @property
    def reached(self) -> bool:
        return self.count >= self.n


def refuse(number: int) -> Callable[[], None]:
    def raises() -> None:
        raise OSError(number, os.strerror(number))

    return raises


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


REFUSALS = {errno.ENOSPC: "the disk is full", errno.EROFS: "read-only", errno.EIO: "Input/output error"}
