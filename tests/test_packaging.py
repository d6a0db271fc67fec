"""The wheel carries all that it needs: installed into a clean environment, it serves from anywhere."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from selectolax.lexbor import LexborHTMLParser

from tests.running import demo

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("cairn_survey-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a clean environment with the wheel in it.

    No test needs the internet, so the libraries it depends on are seen through a path file; the project's own
    editable installation is not, as path files in a folder that is reached so are not read.
    """
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=False)
    run(sys.executable, "-m", "pip", "--python", folder, "install", "-q", "--no-deps", "--no-index", wheel)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin"


def run(*command: object, cwd: Path | None = None) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tracked(*folders: str) -> set[str]:
    """The files of these folders that travel, by their paths in the wheel."""
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    beside = ("templates/", "static/", "docs/")
    return {f"survey/{name}" if name.startswith(beside) else name for name in found}


def test_the_wheel_holds_all_that_is_read_at_run_time(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    needed = tracked("measures", "survey", "templates", "static", "docs")
    assert needed
    assert needed - held == set()


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    others = [
        name for name in zipfile.ZipFile(wheel).namelist() if not name.startswith(("measures/", "survey/"))
    ]
    assert all(".dist-info/" in name for name in others), others


def test_it_names_its_licence_and_its_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    assert "License-Expression: MIT" in archive.read(metadata).decode()
    assert any("static/vendor/plotly/LICENSE" in name for name in archive.namelist())


@pytest.mark.parametrize(
    ("lock", "extra"),
    [("requirements.lock", ""), ("tests/requirements.lock", "tests")],
    ids=["users", "tests"],
)
def test_the_lock_holds_what_the_project_asks_for(lock: str, extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    text = (ROOT / lock).read_text()
    locked = {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.M)
    }
    wanted = [Requirement(one) for one in project["dependencies"]]
    wanted += [Requirement(one) for one in project["optional-dependencies"].get(extra, [])]
    amiss = [
        str(one) for one in wanted if locked.get(canonicalize_name(one.name), "none") not in one.specifier
    ]
    assert not amiss, f"refresh {lock}: see docs/development.md"
    assert "://" not in text


def test_the_project_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import survey, measures; print(survey.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_it_serves_the_demonstration_from_anywhere_and_stops_when_asked(
    installed: Path, tmp_path: Path
) -> None:
    with demo(tmp_path / "store", command=str(installed / "cairn"), cwd=tmp_path) as running:
        with httpx.Client(follow_redirects=True) as client:
            page = client.get(running.peer)
            assert page.status_code == 200
            sheet = LexborHTMLParser(page.text).css_first("link[rel=stylesheet]").attributes["href"]
            style = client.get(running.base + str(sheet))
            assert style.status_code == 200
            assert style.headers["Content-Type"].startswith("text/css")
            assert "govuk-button" in style.text
        os.kill(running.process.pid, signal.SIGTERM)
        assert running.process.wait(timeout=30) == 0


def test_each_measure_and_programme_can_be_read(installed: Path, tmp_path: Path) -> None:
    listed = run(installed / "cairn", "measures", cwd=tmp_path)
    for name in ("wemwbs", "swemwbs", "friends-and-family", "ons4", "staff-experience"):
        assert name in listed
