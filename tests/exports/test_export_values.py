"""What an export says of records that were written down by hand: each value under its own name."""

import csv
import json
from dataclasses import replace
from datetime import date, time

import pyreadstat
import pytest

from survey import exports
from survey.exports import answers, fhir, redcap, spss
from survey.records import Activity, Coding, Meeting, Outcome, ServiceContact, Theme
from tests.coded import coded, excerpt
from tests.participants import SENT, level, person, response

DAY = date(2026, 3, 9)
STAY = {"admissions": 2, "days": 12, "crisis": 3, "emergency": 1, "community": None}


@pytest.fixture
def somebody(store, vip, catalogue):
    """One service user with a record of each kind; what they first answered was corrected."""
    family, short = catalogue["friends-and-family"], catalogue["swemwbs"]
    first = response(family, "end", {"experience": 5, "reason": "At first"})
    corrected = replace(response(family, "end", {"experience": 1, "reason": None}), supersedes=first.id)
    one = person(
        "S1", response(short, "start", level(short, 3, swemwbs1=4)), first, corrected, role="service-user"
    )
    one = replace(
        one,
        outcomes=(
            Outcome("o1", SENT, "e1", "paid-work", "A job", DAY, "planned", goal=True),
            Outcome(
                "o2", SENT, "e1", "paid-work", "Cleaning", DAY, "left", "A shop", "yes", "no", "staff", 600,
                towards="o1",
            ),
        ),
        contacts=(ServiceContact("c1", SENT, "participant", "before", **STAY, unknown=("community",)),),
        activities=(
            Activity(
                "a1", SENT, "participant", DAY, "notes", 45, 15, time(9, 30), "did-not-attend", "Filing",
                others=2,
            ),
        ),
    )  # fmt: skip
    store.add_people([one])
    return one


@pytest.fixture
def out(store, catalogue, vip, somebody, tmp_path):
    exports.export(store, catalogue, vip, tmp_path / "out", everybody=True)
    return tmp_path / "out"


def read(path, encoding="utf-8-sig"):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def test_records_stand_under_the_names_of_their_columns(out):
    goal, step = read(out / "outcomes.csv")
    assert (goal["goal"], goal["what"], goal["towards"]) == ("1", "A job", "")
    assert {name: step[name] for name in step if name not in ("entered", "day")} == {
        "participant": "S1", "role": "service-user", "goal": "0", "kind": "paid-work", "what": "Cleaning",
        "where": "A shop", "status": "left", "sustained_13": "yes", "sustained_26": "no",
        "supported_by": "staff", "weekly_minutes": "600", "towards": "A job", "entered_by": "staff",
    }  # fmt: skip
    (shift,) = read(out / "activities.csv")
    assert [shift[name] for name in ("start", "paid", "unpaid", "attendance", "instead", "others")] == [
        "09:30", "45", "15", "did-not-attend", "Filing", "2",
    ]  # fmt: skip
    (use,) = read(out / "service-use.csv")
    assert [use[name] for name in STAY] == ["2", "12", "3", "1", ""]
    assert (use["unknown"], use["entered_by"]) == ("community", "participant")


def test_a_raw_score_is_banded_and_its_conversion_is_the_score(out, catalogue):
    (row,) = read(out / "responses-wide.csv")
    assert [row[f"start_swemwbs_{name}"] for name in ("raw", "score", "band", "missing")] == [
        "22", "19.98", "average", "0",
    ]  # fmt: skip
    (data, _) = read(out / redcap.DATA, "utf-8")
    assert (data["swemwbs_raw"], data["swemwbs_score"]) == ("22", "19.98")
    resources = [one["resource"] for one in json.loads((out / fhir.FILE).read_text())["entry"]]
    (score,) = [one for one in resources if one["resourceType"] == "Observation"]
    assert score["valueQuantity"]["value"] == 19.98
    assert score["interpretation"] == [{"text": "average"}]
    names = {one["fullUrl"] for one in json.loads((out / fhir.FILE).read_text())["entry"]}
    assert score["derivedFrom"][0]["reference"] in names


def test_points_are_not_the_numbers_of_the_choices(catalogue):
    """A measure of which the first choice scores most."""
    kept = catalogue["wemwbs"]
    items = tuple(
        replace(item, choices=tuple(replace(one, score=6 - one.value) for one in item.choices))
        for item in kept.items
    )
    turned = replace(kept, items=items)
    assert answers.choices_of(turned, items[0], "en")[1].startswith("1 scores 5; 2 scores 4")
    option = fhir.option(turned, items[0], items[0].choices[0], "en")
    assert [one["valueDecimal"] for one in option["extension"]] == [5, 5]
    assert option["valueCoding"]["code"] == "1"
    family = catalogue["friends-and-family"]
    assert list(fhir.option(family, family.items[0], family.items[0].choices[0], "en")) == ["valueCoding"]


def test_what_was_corrected_is_gone_from_every_table(out):
    assert [one["answer"] for one in read(out / "responses-long.csv") if one["phase"] == "end"] == ["1", ""]
    assert "At first" not in (out / "responses-wide.csv").read_text(encoding="utf-8")


def test_what_is_missing_has_its_label_in_spss(out):
    _frame, meta = pyreadstat.read_sav(str(out / spss.FILE), metadataonly=True)
    assert meta.variable_value_labels["start_swemwbs_swemwbs1"][-99] == "skipped"
    assert meta.variable_value_labels["end_friends_and_family_experience"][1] == "Very good"


def test_a_line_in_a_label_does_not_break_the_choices_of_redcap(catalogue, vip):
    kept = catalogue["friends-and-family"]
    words = replace(kept.words("en"), choices={"experience": ("Good|great", *"bcdef")})
    changed = replace(kept, wordings={**kept.wordings, "en": words})
    row = redcap.item_line(vip, changed, changed.item("experience"), "")
    assert row[5].split(" | ")[:2] == ["1, Good/great", "2, b"]


def test_an_account_takes_away_no_quote_of_a_text_that_it_may_still_code(store, catalogue, vip, tmp_path):
    said, agreed = "It helped me", "We agreed"
    minutes = Meeting("m", DAY, (), f"{agreed}.", "", (), SENT, SENT, closed=SENT, text=f"{agreed}.")
    store.add_people([coded("P1", f"{said}. Yes.", {"e1": [(0, len(said), "t1")]})])
    store.change_evaluation(
        "vip",
        lambda kept: replace(
            kept,
            themes=(Theme("t1", "Being heard"),),
            meetings=(minutes,),
            excerpts=(excerpt("m", "e1", 0, len(agreed), "t1"),),
            codings=(Coding("c", "m", "e1", SENT, SENT),),
        ),
    )
    for account, seen in ((None, {said, agreed}), ("e1", {said, agreed}), ("e2", set())):
        folder = tmp_path / str(account)
        exports.export(store, catalogue, vip, folder, account, everybody=True)
        assert {row["quote"] for row in read(folder / "quotes.csv")} == seen


def test_who_cannot_be_read_is_named_in_the_read_me(store, catalogue, vip, somebody, tmp_path):
    [file] = (tmp_path / "store").rglob(f"{somebody.participant.id}.json")
    file.write_text("{")
    exports.export(store, catalogue, vip, tmp_path / "out", everybody=True)
    assert f"cannot be read: {file.relative_to(tmp_path / 'store')}" in (
        tmp_path / "out" / "READ-ME.txt"
    ).read_text(encoding="utf-8")
