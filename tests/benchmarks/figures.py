"""How a figure is printed, and what a series of times amounts to."""

import math
import time
from collections.abc import Sequence
from pathlib import Path

ARTIFACTS = Path(__file__).parents[2] / ".artifacts"


def figure(what: str, value: float, unit: str, target: str) -> None:
    """Print one figure with its target."""
    shown = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    print(f"{what:<66} {shown:>9} {unit:<14} target: {target}", flush=True)


def heading(title: str) -> None:
    """Print a title, and how fast this machine is just now: a shared one may halve from minute to minute."""
    began = time.perf_counter()
    total = 0
    for number in range(3_000_000):
        total += number
    print(
        f"\n{title} (this machine adds {3 / (time.perf_counter() - began):,.1f} million numbers a second)",
        flush=True,
    )


def percentile(times: Sequence[float], share: float) -> float:
    """The value that this share (0–1) of the times does not exceed, by nearest rank."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(seconds: float) -> float:
    return seconds * 1000
