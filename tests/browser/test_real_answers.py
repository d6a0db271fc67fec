"""Real answers of 919 people go in by `cairn import` and come out as the published arithmetic has them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.test_evaluating import assert_drawn, sign_in
from tests.running import Demo, demo, run

DATA = Path(__file__).parents[2] / "../shared/data"
ANSWERS, EXPECTED = DATA / "openplay_swemwbs_a.csv", DATA / "openplay_swemwbs_a_expected.json"
WAVES = {"1": "start", "3": "mid", "6": "end"}
pytestmark = pytest.mark.skipif(not ANSWERS.exists(), reason="needs ../shared/data, which is not here")


def take_in(folder: Path) -> str:
    phases = ",".join(f"{wave}={phase}" for wave, phase in WAVES.items())
    items = ",".join(f"sw{number}" for number in range(1, 8))
    return run(
        *("import", "vip", str(ANSWERS), "--measure", "swemwbs", "--participant", "person"),
        *("--phase", "wave", "--phases", phases, "--items", items),
        CAIRN_STORE=str(folder),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's folder with the real answers in it."""
    folder = tmp_path_factory.mktemp("real") / "store"
    run("demo", "--no-serve", "--folder", str(folder))
    take_in(folder)
    return folder


@pytest.fixture
def serving(folder: Path) -> Iterator[Demo]:
    with demo(folder) as running:
        yield running


@pytest.fixture(scope="module")
def summary(folder: Path) -> dict:
    return json.loads(run("summary", "vip", "swemwbs", "--json", CAIRN_STORE=str(folder)))


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_each_phase_is_as_published_arithmetic_has_it(summary: dict, expected: dict) -> None:
    for wave, phase in WAVES.items():
        (found,) = [one for one in summary["phases"] if one["phase"] == phase]
        published = expected["by_wave"][wave]
        assert found["n"] == published["n"]
        assert round(found["mean"], 4) == published["metric_mean"]
        assert round(found["sd"], 4) == published["metric_sd"]
        assert [round(end, 4) for end in found["ci95"]] == published["ci95"]
        assert round(found["median"], 4) == published["median"]
        bands = {name: published[name.replace(" ", "_")] for name in found["bands"]}
        assert found["bands"] == bands
        assert sum(bands.values()) == published["n"]


@pytest.mark.parametrize("waves", ["1-3", "1-6"])
def test_paired_change_is_as_published_arithmetic_has_it(summary: dict, expected: dict, waves: str) -> None:
    before, after = (WAVES[wave] for wave in waves.split("-"))
    (found,) = [one for one in summary["changes"] if (one["from"], one["to"]) == (before, after)]
    published = expected["change"][waves]
    assert found["n"] == published["n"]
    for name, key in (("mean", "mean_change"), ("sd", "sd_change"), ("t", "t"), ("srm", "srm")):
        assert round(found[name], 4) == published[key]
    assert round(found["p"], 6) == published["p"]
    assert [round(end, 4) for end in found["ci95"]] == published["ci95"]
    assert found["reliable"] == {
        "improved": published["improved_ge_2.87"],
        "worsened": published["worsened_le_-2.87"],
    }
    moves = {f"{one['from']} -> {one['to']}": one["n"] for one in found["moves"] if one["n"]}
    assert moves == published["band_moves"]


def test_taking_the_same_answers_in_again_changes_nothing(folder: Path, summary: dict) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("people/**/*.json")}
    assert "nothing" in take_in(folder).lower()
    assert {path: path.read_bytes() for path in folder.rglob("people/**/*.json")} == before


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_cohort_page_shows_them(serving: Demo, device: OpenDevice, size: str) -> None:
    desk = device(serving, size=size)
    sign_in(desk, serving)
    desk.go("Understand", "Wellbeing")
    desk.page.get_by_label("Measure").select_option("swemwbs")
    desk.press("Show")
    assert_drawn(desk)
    assert desk.page.get_by_role("cell", name="918", exact=True).count()
    assert desk.page.get_by_role("cell", name="21.42", exact=True).count()
    desk.inspect("real-cohort")
