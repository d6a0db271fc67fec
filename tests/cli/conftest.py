"""The `cairn` command in this process, with a store of its own."""

import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.cli import main

Run = Callable[..., Result]
VIP = str(files("survey").joinpath("programme/shipped/vip.toml"))
KEY = "a key for the tests only"


@pytest.fixture
def cairn(tmp_path: Path) -> Run:
    """Run a command; it must end with `code`.  The store is `tmp_path / "store"`."""

    def run(
        *arguments: object, code: int = 0, input: str | bytes | None = None, **environment: str | None
    ) -> Result:
        nothing = dict.fromkeys(name for name in os.environ if name.startswith("CAIRN_"))
        env = {**nothing, "CAIRN_STORE": str(tmp_path / "store"), **environment}
        words = [str(word) for word in arguments]
        result = CliRunner().invoke(main, words, input=input, env=env, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def pilot(cairn: Run) -> None:
    """The pilot's programme in the store."""
    cairn("init")
    cairn("programme", "add", VIP)


@pytest.fixture
def demonstration(cairn: Run, tmp_path: Path) -> None:
    """The demonstration in the store."""
    cairn("demo", "--folder", tmp_path / "store", "--no-serve")
