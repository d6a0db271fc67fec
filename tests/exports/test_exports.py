"""Exports: what was answered comes out as it went in, and nothing in it runs."""

import csv
from dataclasses import replace
from datetime import timedelta

import pytest

from measures.catalogue import UnknownMeasure
from survey import exports
from survey.answering import answering
from survey.cli import demonstration
from survey.exports import FolderInUse, PhaseGone
from survey.exports.answers import CODEBOOK, LONG, WHO, WIDE


@pytest.fixture
def filled(store, catalogue, clock):
    """The demonstration's programme in a store."""
    return demonstration.fill(store, catalogue, clock())


@pytest.fixture
def read(store, catalogue, filled, tmp_path):
    """Export, and read one of the files."""

    def read(name: str) -> list[dict[str, str]]:
        folder = tmp_path / name
        exports.export(store, catalogue, filled, folder, everybody=True)
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read


def named(store, code: str):
    return next(one for one in store.people("vip") if one.participant.code == code)


def test_wide_has_a_row_for_everybody_with_answers_scores_and_bands(read, store, filled):
    rows = {row["participant"]: row for row in read(WIDE)}
    assert len(rows) == len(list(store.people("vip")))
    peer = rows["VIP-P1"]
    assert (peer["role"], peer["site"]) == ("peer-supporter", "Vocation Matters")
    assert [peer[f"start_wemwbs_wemwbs{number}"] for number in (1, 2, 3)] == ["3", "3", "2"]
    assert [peer[f"{phase}_wemwbs_{what}"] for phase in ("start", "mid") for what in ("raw", "band")] == [
        "36", "below average", "47", "average",
    ]  # fmt: skip
    assert peer["end_wemwbs_raw"] == peer["end_wemwbs_wemwbs1"] == ""


def test_long_has_a_row_for_every_item_of_every_response(read, store, catalogue):
    rows = read(LONG.name)
    people = list(store.people("vip"))
    items = sum(len(catalogue[one.measure].items) for person in people for one in person.standing)
    assert len(rows) == items
    row = next(one for one in rows if one["participant"] == "VIP-S4" and one["item"] == "reason")
    assert row["answer"] == "It was fine, but the time was short."
    row = next(one for one in rows if one["participant"] == "VIP-S4" and one["item"] == "experience")
    assert (row["answer"], row["label"]) == ("3", "Neither good nor poor")


def test_the_codebook_explains_every_wide_column_of_answers(read, catalogue):
    codebook = {row["column"]: row for row in read(CODEBOOK.name)}
    assert list(read(WIDE)[0])[len(WHO) :] == list(codebook)
    item = codebook["start_wemwbs_wemwbs1"]
    assert item["wording"] == "I’ve been feeling optimistic about the future"
    assert item["choices"].startswith("1 = None of the time; 2 = Rarely")
    assert "2006, all rights reserved" in item["copyright"]
    assert item["measure"] == "wemwbs@1"
    assert "uk-three: below average, average, above average" in codebook["start_wemwbs_band"]["bands"]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1+2", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(read, store, text):
    person = named(store, "VIP-S4")
    response = replace(person.standing[-1], answers={"experience": 3, "reason": text})
    store.save_people([(person, replace(person, responses=(*person.responses[:-1], response)))])
    row = next(one for one in read(LONG.name) if (one["participant"], one["item"]) == ("VIP-S4", "reason"))
    assert row["answer"] == f"'{text}"


def test_a_corrected_response_comes_out_once(read, store, clock):
    person = named(store, "VIP-S4")
    earlier = person.standing[-1]
    later = replace(earlier, id="later", answers={"experience": 1, "reason": None}, supersedes=earlier.id)
    store.save_people([(person, replace(person, responses=(*person.responses, later)))])
    row = next(one for one in read(WIDE) if one["participant"] == "VIP-S4")
    assert (row["mid_friends-and-family_experience"], row["mid_friends-and-family_reason"]) == ("1", "")


def test_answers_to_a_measure_that_the_programme_does_not_ask_come_out_too(read, store, catalogue, clock):
    person = named(store, "VIP-P1")
    draft = answering.Draft("d", "end", "ons4@1", {"happy": 0}, clock(), clock() - timedelta(1))
    sent = answering.respond(catalogue["ons4"], draft, clock())
    store.save_people([(person, replace(person, responses=(*person.responses, sent)))])
    row = next(one for one in read(WIDE) if one["participant"] == "VIP-P1")
    assert (row["end_ons4_happy"], row["end_ons4_anxious"]) == ("0", "")


def test_excel_sees_utf_8(read, tmp_path):
    read(LONG.name)
    files = [one for one in (tmp_path / LONG.name).glob("*.csv") if not one.name.startswith("redcap")]
    for file in files:
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_nothing_is_overwritten(store, catalogue, filled, tmp_path):
    folder = tmp_path / "used"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(FolderInUse):
        exports.export(store, catalogue, filled, folder)
    assert [file.name for file in folder.iterdir()] == ["mine.txt"]


def test_somebody_who_cannot_be_read_is_named_and_the_others_come_out(store, catalogue, filled, tmp_path):
    person = named(store, "VIP-S4")
    [file] = (tmp_path / "store").rglob(f"{person.participant.id}.json")
    file.write_text("{")
    done = exports.export(store, catalogue, filled, tmp_path / "out", everybody=True)
    assert [damage.where for damage in done.damaged] == [str(file.relative_to(tmp_path / "store"))]
    assert done.people == len(list(store.people("vip"))) - 1


def test_answers_to_a_phase_or_measure_that_is_gone_are_a_refusal_and_leave_no_folder(
    store, catalogue, filled, tmp_path
):
    shorter = replace(filled, phases=filled.phases[:1] + filled.phases[2:])
    with pytest.raises(PhaseGone, match="mid"):
        exports.export(store, catalogue, shorter, tmp_path / "out")
    person = named(store, "VIP-P1")
    strange = replace(person.standing[0], id="strange", measure="mood@1")
    store.save_people([(person, replace(person, responses=(*person.responses, strange)))])
    with pytest.raises(UnknownMeasure, match="mood"):
        exports.export(store, catalogue, filled, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_roles_of_too_few_people_stay_inside_unless_asked_for(store, catalogue, filled, tmp_path):
    done = exports.export(store, catalogue, filled, tmp_path / "out")
    assert done.left_out == (
        "Left out, because there are fewer than 5: peer supporter",
        "Left out, because there are fewer than 5: staff",
    )
    assert done.people == sum(one.participant.role == "service-user" for one in store.people("vip"))
    held = b"".join(one.read_bytes() for one in (tmp_path / "out").iterdir() if one.suffix != ".xlsx")
    assert b"VIP-S1" in held
    assert b"VIP-P" not in held
    assert b"VIP-T" not in held
    assert "fewer than 5: peer supporter" in (tmp_path / "out" / "READ-ME.txt").read_text(encoding="utf-8")


def test_a_site_with_too_few_of_a_role_is_not_named(store, catalogue, filled, tmp_path):
    person = named(store, "VIP-S1")
    moved = replace(person.participant, site="Somewhere else")
    store.save_people([(person, replace(person, participant=moved))])
    exports.export(store, catalogue, filled, tmp_path / "out")
    text = (tmp_path / "out" / "responses-wide.csv").read_text(encoding="utf-8")
    assert "Somewhere else" not in text
    assert "VIP-S1" in text


def test_anonymous_answers_make_no_group_larger(store, catalogue, filled, tmp_path):
    few = [f"VIP-S{number}" for number in (3, 4, 5)]
    for code in few:
        person = named(store, code)
        store.erase("vip", person.participant.id)
    assert sum(one.participant.role == "service-user" for one in store.people("vip")) > 5
    done = exports.export(store, catalogue, filled, tmp_path / "out")
    assert any("service user" in words for words in done.left_out)
    assert "VIP-S1" not in (tmp_path / "out" / "responses-wide.csv").read_text(encoding="utf-8")
