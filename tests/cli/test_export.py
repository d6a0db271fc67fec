"""`cairn export`: files for each tool in a new folder."""

import csv


def test_there_is_a_file_for_each_tool_and_each_is_explained(cairn, demonstration, tmp_path):
    result = cairn("export", "vip", tmp_path / "out", "--everybody")
    made = {file.name for file in (tmp_path / "out").iterdir()}
    assert {
        "responses-long.csv", "responses-wide.csv", "codebook.csv", "cairn.xlsx", "responses-wide.sav",
        "fhir-bundle.json", "redcap-dictionary.csv", "start.py", "start.R",
    } <= made  # fmt: skip
    words = (tmp_path / "out" / "READ-ME.txt").read_text(encoding="utf-8")
    assert [name for name in made - {"READ-ME.txt"} if name not in words] == []
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


def test_roles_of_too_few_people_are_said_to_be_left_out(cairn, demonstration, tmp_path):
    said = cairn("export", "vip", tmp_path / "out").stderr
    assert "fewer than 5: peer supporter. To include them: --everybody" in said
