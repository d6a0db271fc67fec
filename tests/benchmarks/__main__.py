"""Runs the benchmarks, all or those named."""

import importlib
import shutil
import sys

from tests.benchmarks.figures import ARTIFACTS

NAMES = ("pages", "answering", "cohort", "command_line", "coding", "stores")


def main(names: list[str]) -> None:
    """Run benchmarks by name, all by default; each prints its figures."""
    unknown = set(names) - set(NAMES)
    if unknown:
        sys.exit(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}")
    try:
        for name in names or NAMES:
            importlib.import_module(f"tests.benchmarks.{name}").measure()
    finally:
        for folder in ARTIFACTS.glob("store-*/"):
            shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
