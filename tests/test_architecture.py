"""The arrows run one way: the import contracts in pyproject.toml hold."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_imports_keep_to_the_contracts() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_help_needs_no_heavy_library() -> None:
    heavy = {"numpy", "scipy", "plotly", "flask", "tinydb", "marshmallow"}
    script = f"import sys, survey.cli; print(*sorted(set(sys.modules) & {heavy}))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_no_file_is_long() -> None:
    files = [*ROOT.glob("measures/**/*.py"), *ROOT.glob("survey/**/*.py")]
    long = {
        str(file.relative_to(ROOT)): lines
        for file in files
        if (lines := len(file.read_text().splitlines())) > 330
    }
    assert not long


def test_no_two_classes_share_a_name() -> None:
    files = [*ROOT.glob("measures/**/*.py"), *ROOT.glob("survey/**/*.py")]
    classes = Counter(
        node.name
        for file in files
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, places in classes.items() if places > 1] == []
