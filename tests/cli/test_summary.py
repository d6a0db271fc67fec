"""`cairn summary`: the cohort's figures as text and JSON, small groups withheld."""

import json

import pytest

ROWS = "person,phase,where,a,b,c,d,e,f,g\n" + "".join(
    f"P{number},{phase},{'South' if number < 6 else 'North'},{','.join([str(answer)] * 7)}\n"
    for number in range(12)
    for phase, answer in (("start", 2 + number % 2), ("end", 3 + number % 2))
)


@pytest.fixture
def answered(cairn, pilot, tmp_path):
    """Twelve people at two sites, all of whom gain seven raw points from start to end."""
    file = tmp_path / "answers.csv"
    file.write_text(ROWS)
    cairn(
        "import", "vip", file, "--measure", "swemwbs", "--participant", "person", "--phase", "phase",
        "--items", "a,b,c,d,e,f,g", "--site", "where",
    )  # fmt: skip


def document(cairn, *more):
    return json.loads(cairn("summary", "vip", "swemwbs", "--json", *more).stdout)


def test_json_has_the_documented_keys(cairn, answered):
    found = document(cairn)
    assert list(found) == ["measure", "participants", "phases", "changes"]
    assert list(found["phases"][0]) == ["phase", "n", "mean", "sd", "median", "q1", "q3", "ci95", "bands"]
    assert list(found["changes"][0]) == [
        "from", "to", "n", "mean", "sd", "ci95", "t", "p", "srm", "hedges_g", "noticeable",
        "reliable", "moves",
    ]  # fmt: skip
    assert (found["measure"], found["participants"]) == ("swemwbs@1", 12)


def test_the_figures_are_not_rounded(cairn, answered):
    start = document(cairn)["phases"][0]
    assert start["mean"] == pytest.approx((15.32 + 19.25) / 2, abs=1e-12)
    assert start["sd"] == pytest.approx((19.25 - 15.32) / 2 * (12 / 11) ** 0.5, abs=1e-9)


def test_everybodys_move_is_counted(cairn, answered):
    [change] = document(cairn)["changes"]
    assert (change["from"], change["to"], change["n"]) == ("start", "end", 12)
    assert change["noticeable"] == change["reliable"] == {"improved": 12, "worsened": 0}
    moves = {(move["from"], move["to"]): move["n"] for move in change["moves"] if move["n"]}
    assert moves == {("below average", "below average"): 6, ("below average", "average"): 6}


def test_a_site_and_a_role_choose_people(cairn, answered):
    assert document(cairn, "--site", "South", "--role", "peer supporter")["participants"] == 6


def test_a_small_group_has_no_figures(cairn, demonstration):
    found = json.loads(cairn("summary", "vip", "wemwbs", "--json").stdout)
    assert found["participants"] is None
    for phase in found["phases"]:
        assert {name: value for name, value in phase.items() if value not in (None, {})}.keys() == {"phase"}
    for change in found["changes"]:
        assert change["noticeable"] is change["reliable"] is None
        assert {name: value for name, value in change.items() if value not in (None, [])}.keys() == {
            "from",
            "to",
        }
    assert "withheld, too few" in cairn("summary", "vip", "wemwbs").stdout


def test_the_text_has_the_same_figures_to_four_decimals(cairn, answered):
    text, start = cairn("summary", "vip", "swemwbs").stdout, document(cairn)["phases"][0]
    assert f"{start['mean']:.4f}" in text
    assert f"{start['ci95'][0]:.4f} to {start['ci95'][1]:.4f}" in text
    assert "start to end, noticeable change: 12 improved, 0 worsened" in text


def test_an_unknown_site_is_refused_with_those_that_there_are(cairn, answered):
    told = cairn("summary", "vip", "swemwbs", "--site", "Nowhere", code=2).stderr
    assert "There is no site 'Nowhere'. There is: North, South." in told


@pytest.mark.parametrize(("measure", "page"), [("friends-and-family", "Feedback"), ("ons4", "Wellbeing")])
def test_a_measure_without_a_score_is_refused_and_leads_to_its_page(cairn, demonstration, measure, page):
    told = cairn("summary", "vip", measure, code=2).stderr
    assert f"{measure}@1 has no score" in told
    assert f"The {page} page" in told
