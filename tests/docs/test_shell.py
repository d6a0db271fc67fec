"""The blocks of the docs that are marked as shell run, in order, and print what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, Block, blocks
from tests.running import bare_environment

MARK = "=== next block ==="
WITH_SHELL = [one for one in sorted(DOCS.rglob("*.md")) if any(b.info == "shell run" for b in blocks(one))]


def saved(folder: Path, block: Block) -> None:
    """Save a block such as "toml our-programme.toml" as that file."""
    _kind, _space, name = block.info.partition(" ")
    if re.fullmatch(r"[\w-]+\.\w+", name):
        (folder / name).write_text(block.text, encoding="utf-8")


def run(folder: Path, commands: list[str]) -> list[str]:
    """Run commands in one shell, in a folder; what each printed."""
    here = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    script = "set -eu\n" + f"\necho '{MARK}'\n".join(commands)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, env=bare_environment(**here)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split(MARK)


def pattern(line: str) -> re.Pattern[str]:
    """What a line of the page stands for; an ellipsis stands for anything."""
    return re.compile(".*".join(map(re.escape, re.split("…", line))))


@pytest.mark.parametrize("page", WITH_SHELL, ids=lambda one: one.stem)
def test_blocks_run_and_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    commands, promised = list[str](), dict[int, str]()
    for block in blocks(page):
        saved(tmp_path, block)
        if block.info == "shell run":
            commands.append(block.text)
        if block.info == "text output":
            promised[len(commands) - 1] = block.text
    printed = run(tmp_path, commands)
    for place, text in promised.items():
        for line in text.splitlines():
            assert any(map(pattern(line).fullmatch, printed[place].splitlines())), (line, printed[place])


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda one: one.stem)
def test_a_block_runs_or_is_text_or_a_file(page: Path) -> None:
    known = re.compile(r"text|text output|shell run|(toml|csv)( [\w-]+\.\w+)?")
    assert [one.info for one in blocks(page) if not known.fullmatch(one.info)] == []


def test_something_runs() -> None:
    assert {"first-evaluation", "measure-file"} <= {one.stem for one in WITH_SHELL}
