"""The service as it runs for real: `cairn serve`, gunicorn and its workers, on a store folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from survey.store.opening import Address
from tests import running
from tests.benchmarks.figures import ARTIFACTS
from tests.benchmarks.folder import SECRET_KEY


@dataclass(frozen=True)
class Server:
    """A running service."""

    port: int
    process: psutil.Process

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> float:
        """The most memory that a worker has held, in MB."""
        return max(peak(worker.pid) for worker in self.process.children(recursive=True))


def peak(pid: int) -> float:
    """The peak resident memory of a process in MB, where the system tells it; else what it holds now."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines.get("VmHWM", "0 kB").split()[0]) / 1024
    held: int = psutil.Process(pid).memory_info().rss
    return held / 1e6


@contextmanager
def serve(store: Address) -> Iterator[Server]:
    """Run `cairn serve` on a store until the block ends."""
    ARTIFACTS.mkdir(exist_ok=True)
    environment = {"CAIRN_SECRET_KEY": SECRET_KEY, "CAIRN_STORE": str(store)}
    with running.serve(ARTIFACTS / "served", **environment) as (port, pid):
        yield Server(port, psutil.Process(pid))
