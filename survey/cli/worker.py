"""gunicorn's worker with threads, one that leaves new visitors to whichever worker is idle."""

import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # it has no types

PAUSE = 0.02
"""Seconds for which a worker whose threads are all at work leaves new connections to the others."""


class SharingWorker(ThreadWorker):  # type: ignore[misc]  # of an untyped class
    """Takes connections at once while a thread is free, else one after each pause.

    A browser keeps its connection, and with it its worker.  Where a group opens its links together, the
    worker that happens to wake first would take most of them, and those people would wait longest at every
    question.
    """

    accepted = 0.0

    def accept(self, listener: Any) -> None:
        """Take a connection, and then look whether to go on listening."""
        super().accept(listener)
        self.accepted = time.monotonic()
        self.set_accept_enabled(True)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Listen or not; the loop asks again at each of its turns while this worker does not."""
        super().set_accept_enabled(enabled and self.may_accept())

    def may_accept(self) -> bool:
        """Whether a thread is free, or the pause is over."""
        busy = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        return busy < self.cfg.threads or time.monotonic() - self.accepted > PAUSE
