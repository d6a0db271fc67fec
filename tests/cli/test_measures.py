"""`cairn measures`: the list, one of them, and a file of one's own."""

from importlib.resources import files

import pytest

from measures.catalogue import GUIDES


def test_the_list_has_every_measure(cairn, catalogue):
    output = cairn("measures").stdout
    guides = [guide.key for guide in catalogue.latest_guides]
    assert [line.split()[0] for line in output.splitlines()] == [*catalogue.keys, *guides]


def test_a_guide_is_shown_and_checked(cairn, tmp_path):
    output = cairn("measures", "service-user-mid").stdout
    assert "experience: What have you and the peer supporter done together?" in output
    assert "    How often do you meet?" in output
    sound = (GUIDES / "staff-mid.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(sound, encoding="utf-8")
    assert "staff-mid@1 is sound (7 prompts)" in cairn("measures", "check", str(own)).stdout
    own.write_text(sound.replace('topic = "role"', 'topic = "?"', 1), encoding="utf-8")
    refused = cairn("measures", "check", str(own), code=2)
    assert "own.toml: prompts.doing.topic: must be lower-case letters" in refused.stderr


def test_one_measure_is_shown_with_its_copyright_and_sources(cairn):
    output = cairn("measures", "wemwbs").stdout
    assert "wemwbs3: I’ve been feeling relaxed" in output
    assert "below average ≤ 40, average 41 to 58, above average ≥ 59" in output
    assert "2006, all rights reserved." in output
    assert "718426000" in output
    assert "About: the last 2 weeks" in output


@pytest.mark.parametrize("measure", ["ons4", "friends-and-family", "peer-role"])
def test_measures_without_bands_are_shown_too(cairn, measure):
    assert cairn("measures", measure).stdout.startswith(f"{measure}@1: ")


def test_an_unknown_measure_is_refused(cairn):
    assert "There is no measure 'phq9'" in cairn("measures", "phq9", code=2).stderr


def test_a_sound_file_is_said_to_be_sound(cairn):
    file = files("measures").joinpath("library/wemwbs.toml")
    assert "wemwbs@1 is sound" in cairn("measures", "check", file).stdout


def test_every_fault_of_a_file_is_told(cairn, tmp_path):
    text = files("measures").joinpath("library/ons4.toml").read_text(encoding="utf-8")
    file = tmp_path / "faulty.toml"
    file.write_text(
        text.replace("version = 1", 'version = "one"').replace("licence =", "license ="), encoding="utf-8"
    )
    result = cairn("measures", "check", file, code=2)
    for told in ("faulty.toml", "version", "licence", "license"):
        assert told in result.stderr
