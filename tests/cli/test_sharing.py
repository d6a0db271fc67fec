"""Visitors who come at the same instant are shared among the workers."""

import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from survey.cli.serving import THREADS
from tests import running

WORKERS = 4
SECRET_KEY = "a key for these tests alone"


@contextmanager
def served(folder: Path, workers: int) -> Iterator[tuple[int, int]]:
    """A service with so many workers: its port and its process id."""
    environment = {"CAIRN_SECRET_KEY": SECRET_KEY, "CAIRN_WORKERS": str(workers)}
    running.run("init", CAIRN_STORE=str(folder / "store"))
    with running.serve(folder / "store", **environment) as server:
        yield server


def held(server: int, port: int) -> Counter[int]:
    """How many connections each worker of a server holds."""
    workers = psutil.Process(server).children()
    return Counter(
        worker.pid
        for worker in workers
        for one in worker.net_connections("tcp")
        if one.status == psutil.CONN_ESTABLISHED and one.laddr.port == port
    )


def until_all_are_held(server: int, port: int, number: int) -> Counter[int]:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        if (found := held(server, port)).total() == number:
            return found
    raise AssertionError(f"{found} of {number}")


def test_a_burst_is_shared_among_the_workers(tmp_path: Path) -> None:
    number = WORKERS * THREADS
    with served(tmp_path, WORKERS) as (port, server), ExitStack() as visitors:
        for _ in range(number):
            visitors.enter_context(socket.create_connection(("127.0.0.1", port)))
        shares = until_all_are_held(server, port, number)
    assert max(shares.values()) <= THREADS + 2, shares


def test_more_visitors_than_threads_are_all_served(tmp_path: Path) -> None:
    with served(tmp_path, 1) as (port, _), ExitStack() as visitors:
        sockets = [
            visitors.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            for _ in range(5 * THREADS)
        ]
        for one in sockets:
            one.sendall(b"GET /static/mark.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert {one.recv(12)[:9] for one in sockets} == {b"HTTP/1.1 "}
