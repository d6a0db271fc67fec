"""The command line: how soon it helps, how fast it scores, how much memory that takes."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.figures import ARTIFACTS, figure, heading
from tests.running import CAIRN, bare_environment

ROWS = 1_000_000
ITEMS = [f"wemwbs{number}" for number in range(1, 15)]


def measure() -> None:
    heading("Command line")
    figure("cairn --help", median(run("--help")[0] for _ in range(7)), "s", "< 0.3")
    file = answers()
    seconds, megabytes = run("score", "wemwbs", str(file))
    figure(f"cairn score, {ROWS:,} WEMWBS rows", ROWS / seconds, "rows/s", "≥ 300,000")
    figure("cairn score, peak memory", megabytes, "MB", "< 150")
    file.unlink()


def answers() -> Path:
    """A CSV file of made-up WEMWBS answers, each with a number for the person."""
    ARTIFACTS.mkdir(exist_ok=True)
    file, chance = ARTIFACTS / "wemwbs.csv", random.Random(20141201)
    some = [",".join(chance.choices("12345", k=len(ITEMS))) for _ in range(10_000)]
    with file.open("w", encoding="utf-8") as out:
        out.write(",".join(["person", *ITEMS]) + "\n")
        out.writelines(f"{row},{some[row % len(some)]}\n" for row in range(ROWS))
    return file


def run(*arguments: str) -> tuple[float, float]:
    """Run a command of ours; its seconds and its peak memory in MB."""
    began = time.perf_counter()
    with (ARTIFACTS / "output").open("w") as out:
        process = subprocess.Popen([CAIRN, *arguments], stdout=out, env=bare_environment())
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"cairn {' '.join(arguments)} ended with {process.returncode}"
    return seconds, usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
