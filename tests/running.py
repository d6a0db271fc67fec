"""Cairn as its users run it: commands in processes of their own, and servers until they are told to stop."""

import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import httpx
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from flask import Flask

CAIRN = str(Path(sys.executable).with_name("cairn"))
START_LIMIT = 60
"""Seconds that a server may take to start before it is given up."""


@dataclass(frozen=True)
class Demo:
    """A running demonstration: its folder, its process if it has one of its own, and its addresses."""

    folder: Path
    process: "subprocess.Popen[str] | None"
    base: str
    peer: str
    service_user: str
    feedback: str
    evaluator: Mapping[str, str]
    report: str = ""


def bare_environment(**more: str) -> dict[str, str]:
    """The environment without anything that would steer Cairn."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")} | more


def run(*arguments: str, **environment: str) -> str:
    """Run a command of ours to its end; what it printed."""
    done = subprocess.run(
        [CAIRN, *arguments], capture_output=True, text=True, env=bare_environment(**environment)
    )
    assert done.returncode == 0, f"cairn {' '.join(arguments)}: {done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def demo(folder: Path, command: str = CAIRN, cwd: Path | None = None, **environment: str) -> Iterator[Demo]:
    """Serve the demonstration from a folder until the block ends."""
    log = folder.with_suffix(".log")
    with log.open("w") as errors:
        process = subprocess.Popen(
            [command, "demo", "--json", "--port", "0", "--folder", str(folder)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=cwd,
            env=bare_environment(**environment),
        )
    assert process.stdout is not None
    try:
        assert select.select([process.stdout], [], [], START_LIMIT)[0], "cairn demo did not start"
        line = process.stdout.readline()
        assert line, f"cairn demo ended: {log.read_text()}"
        yield Demo(folder, process, **json.loads(line))
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


@contextmanager
def serve(folder: Path, **environment: str) -> Iterator[tuple[int, int]]:
    """Run `cairn serve` on a store folder until the block ends: its port and its process id.

    Where the environment names another CAIRN_STORE, the folder only names the log beside it.
    """
    port, log = free_port(), folder.with_suffix(".log")
    here = f"127.0.0.1:{port}"
    environment = {
        "CAIRN_STORE": str(folder),
        "CAIRN_BIND": here,
        "CAIRN_BASE_URL": f"http://{here}",
    } | environment
    with log.open("w") as errors:
        process = subprocess.Popen(
            [CAIRN, "serve"], stdout=errors, stderr=errors, env=bare_environment(**environment)
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process, log)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def served(app: "Flask", port: int = 0) -> Iterator[str]:
    """Serve an app from a thread of this process until the block ends: its address."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Ask until a server answers."""
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit:
        assert process.poll() is None, f"cairn serve ended: {log.read_text()}"
        try:
            httpx.get(url, timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"cairn serve did not answer: {log.read_text()}")
