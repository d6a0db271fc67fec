"""Real answers of 919 people go in and give the published figures to four decimals."""

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "../shared/data"
PHASES = {"1": "start", "3": "mid", "6": "end"}

pytestmark = pytest.mark.skipif(
    not (DATA / "openplay_swemwbs_a.csv").exists(), reason="../shared/data with the real answers is not there"
)


@pytest.fixture
def expected():
    return json.loads((DATA / "openplay_swemwbs_a_expected.json").read_text())


def test_real_answers_give_the_expected_figures(cairn, pilot, expected, store):
    command = (
        "import", "vip", DATA / "openplay_swemwbs_a.csv", "--measure", "swemwbs", "--participant", "person",
        "--phase", "wave", "--phases", "1=start,3=mid,6=end", "--items", "sw1,sw2,sw3,sw4,sw5,sw6,sw7",
    )  # fmt: skip
    cairn(*command)
    assert len(store.register("vip").entries) == expected["persons"]
    assert "nothing was changed" in cairn(*command).stdout

    found = json.loads(cairn("summary", "vip", "swemwbs", "--json").stdout)
    phases = {phase["phase"]: phase for phase in found["phases"]}
    for wave, name in PHASES.items():
        phase, figures = phases[name], expected["by_wave"][wave]
        assert phase["n"] == figures["n"]
        means = [phase["mean"], phase["sd"], *phase["ci95"], phase["median"]]
        wanted = [figures["metric_mean"], figures["metric_sd"], *figures["ci95"], figures["median"]]
        assert means == pytest.approx(wanted, abs=5.1e-5)
        assert list(phase["bands"].values()) == [
            figures[band] for band in ("below_average", "average", "above_average")
        ]

    changes = {(change["from"], change["to"]): change for change in found["changes"]}
    for pair, figures in expected["change"].items():
        first, last = pair.split("-")
        change = changes[PHASES[first], PHASES[last]]
        assert change["n"] == figures["n"]
        names = ("mean_change", "sd_change", "t", "p", "srm")
        means = [change[name] for name in ("mean", "sd", "t", "p", "srm")] + change["ci95"]
        assert means == pytest.approx([*(figures[name] for name in names), *figures["ci95"]], abs=5.1e-5)
        assert change["reliable"] == {
            "improved": figures["improved_ge_2.87"],
            "worsened": figures["worsened_le_-2.87"],
        }
        moves = {f"{move['from']} -> {move['to']}": move["n"] for move in change["moves"]}
        assert {move: n for move, n in moves.items() if n} == figures["band_moves"]
