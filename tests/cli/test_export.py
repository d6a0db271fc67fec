"""`cairn export`: three files in a new folder."""

import csv


def test_responses_come_out_long_and_wide_with_a_codebook(cairn, demonstration, tmp_path):
    result = cairn("export", "vip", tmp_path / "out")
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "responses-long.csv",
        "responses-wide.csv",
        "codebook.csv",
    }
    with (tmp_path / "out" / "responses-wide.csv").open(encoding="utf-8-sig", newline="") as file:
        people = len(list(csv.DictReader(file)))
    assert f"of {people} people" in result.stdout


def test_a_folder_with_something_in_it_is_refused(cairn, demonstration, tmp_path):
    cairn("export", "vip", tmp_path / "out")
    before = {file: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert "not an empty folder" in cairn("export", "vip", tmp_path / "out", code=2).stderr
    assert before == {file: file.read_bytes() for file in (tmp_path / "out").iterdir()}


def test_a_damaged_person_is_named(cairn, demonstration, tmp_path):
    file = next((tmp_path / "store" / "people").rglob("*.json"))
    file.write_text("{")
    assert file.name in cairn("export", "vip", tmp_path / "out").stderr
