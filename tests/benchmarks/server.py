"""The service as it runs for real: `cairn serve`, gunicorn and its workers, on a store folder."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from tests.benchmarks.folder import SECRET_KEY
from tests.demo import CAIRN, START_LIMIT, bare_environment, free_port


@dataclass(frozen=True)
class Server:
    """A running service."""

    port: int
    process: psutil.Process

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> float:
        """The most memory that one worker holds or has held, in MB."""
        peaks = [peak(worker.pid) for worker in self.process.children(recursive=True)]
        return max(peaks)


def peak(pid: int) -> float:
    """The peak resident memory of a process in MB, where the system tells it; else what it holds now."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines.get("VmHWM", "0 kB").split()[0]) / 1024
    return psutil.Process(pid).memory_info().rss / 1e6


@contextmanager
def serve(folder: Path, **environment: str) -> Iterator[Server]:
    """Run `cairn serve` on a folder until the block ends."""
    port = free_port()
    with (folder.parent / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [CAIRN, "serve", "--port", str(port)],
            stdout=log,
            stderr=log,
            env=bare_environment(CAIRN_STORE=str(folder), CAIRN_SECRET_KEY=SECRET_KEY, **environment),
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/", process, folder.parent / "serve.log")
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit:
        assert process.poll() is None, f"cairn serve ended: {log.read_text()}"
        try:
            httpx.get(url, timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"cairn serve did not answer: {log.read_text()}")
