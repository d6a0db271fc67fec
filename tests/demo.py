"""The demonstration, run as its user runs it: `cairn demo --json` in a process of its own."""

import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CAIRN = str(Path(sys.executable).with_name("cairn"))
START_LIMIT = 60
"""Seconds that a server may take to start before a test gives up on it."""


@dataclass(frozen=True)
class Demo:
    """A running demonstration: its folder and the addresses it printed."""

    folder: Path
    process: "subprocess.Popen[str]"
    base: str
    peer: str
    service_user: str
    feedback: str
    evaluator: Mapping[str, str]


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def bare_environment(**more: str) -> dict[str, str]:
    """The environment without anything that would steer Cairn."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")} | more


@contextmanager
def demo(folder: Path, command: str = CAIRN, cwd: Path | None = None, **environment: str) -> Iterator[Demo]:
    """Serve the demonstration from a folder until the block ends."""
    process = subprocess.Popen(
        [command, "demo", "--json", "--port", str(free_port()), "--folder", str(folder)],
        stdout=subprocess.PIPE,
        stderr=(folder.parent / f"{folder.name}.log").open("w"),
        text=True,
        cwd=cwd,
        env=bare_environment(**environment),
    )
    try:
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], START_LIMIT)[0], "cairn demo did not start"
        line = process.stdout.readline()
        assert line, f"cairn demo ended: {(folder.parent / f'{folder.name}.log').read_text()}"
        yield Demo(folder, process, **json.loads(line))
    finally:
        process.terminate()
        process.wait(timeout=30)
        assert process.stdout is not None
        process.stdout.close()
