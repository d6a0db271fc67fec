"""Several at work on one store at the same moment: threads of this process, or processes of their own."""

import multiprocessing
import os
import signal
import threading
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier as ProcessBarrier
from typing import Any, TypeVar

R = TypeVar("R")
Work = Callable[[], Any]

LIMIT = 60
"""Seconds after which somebody who does not come back is given up."""


class Killed(Exception):
    """In place of what a process would have returned."""


def die() -> None:
    """Be killed, here and now."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_threads(*works: Work) -> list[Any]:
    """What each one returned or raised, all begun together."""
    outcomes: list[Any] = [None] * len(works)
    barrier = threading.Barrier(len(works))

    def run(number: int, work: Work) -> None:
        barrier.wait(LIMIT)
        outcomes[number] = outcome_of(work)

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
        assert not thread.is_alive(), "a thread waits for ever"
    return outcomes


def in_processes(*works: Work) -> list[Any]:
    """What each one returned or raised, all begun together in processes of their own.

    Each must open the store itself: a connection does not outlive a fork.
    """
    fork = multiprocessing.get_context("fork")
    barrier = fork.Barrier(len(works))
    pipes = [fork.Pipe(duplex=False) for _ in works]
    processes = [
        fork.Process(target=answer, args=(work, barrier, sender), daemon=True)
        for work, (_, sender) in zip(works, pipes, strict=True)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # what is forked waits for none of our threads
        for process in processes:
            process.start()
    outcomes = []
    for process, (receiver, sender) in zip(processes, pipes, strict=True):
        sender.close()
        assert receiver.poll(LIMIT), "a process waits for ever"
        try:
            outcomes.append(receiver.recv())
        except EOFError:
            outcomes.append(Killed())
        receiver.close()
        process.join()
    return outcomes


def answer(work: Work, barrier: ProcessBarrier, sender: Connection) -> None:
    barrier.wait(LIMIT)
    sender.send(outcome_of(work))
    os._exit(0)


def outcome_of(work: Work) -> Any:
    try:
        return work()
    except Exception as error:
        return error


def in_another_process(work: Callable[[], R]) -> R:
    """What another process makes of it.  Raises what it raised."""
    (outcome,) = in_processes(work)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome  # type: ignore[no-any-return]


BOTH = (in_threads, in_processes)
"""The two ways to be at once, for parametrised tests."""
