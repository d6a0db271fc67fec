"""Measures by id and version: built in, and an operator's own."""

from pathlib import Path

import pytest

from measures.catalogue import LIBRARY, Catalogue, UnknownMeasure, load_catalogue
from measures.faults import DefinitionError
from tests.measures.definitions import MOOD, spoilt


def test_an_id_alone_means_the_latest_version(tmp_path: Path) -> None:
    for version in (2, 10, 9):
        text = spoilt(("version = 1", f"version = {version}"))
        (tmp_path / f"mood-{version}.toml").write_text(text, encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert catalogue["mood"].key == "mood@10"
    assert catalogue["mood@2"].version == 2
    assert [measure.key for measure in catalogue if measure.id == "mood"] == ["mood@10"]


def test_a_measure_that_is_not_there_is_named_with_those_that_are(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownMeasure) as refused:
        catalogue["phq-9"]
    assert str(refused.value) == (
        "There is no measure 'phq-9'. There are: friends-and-family@1, ons4@1, peer-role@1, "
        "service-user-experience@1, staff-experience@1, swemwbs@1, wemwbs@1."
    )
    assert "phq-9" not in catalogue
    assert "wemwbs@2" not in catalogue
    assert "wemwbs@1" in catalogue


def test_an_operator_can_bring_a_new_version_of_a_built_in_measure(tmp_path: Path) -> None:
    text = (LIBRARY / "wemwbs.toml").read_text(encoding="utf-8").replace("version = 1", "version = 2", 1)
    (tmp_path / "wemwbs.toml").write_text(text, encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert (catalogue["wemwbs"].version, catalogue["wemwbs@1"].version) == (2, 1)


def test_a_built_in_measure_cannot_be_replaced_under_its_version(tmp_path: Path) -> None:
    text = (LIBRARY / "wemwbs.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_catalogue(tmp_path)
    assert str(refused.value) == (
        "mine.toml: version: the built-in catalogue defines wemwbs@1 already; give this one another version"
    )


def test_two_files_cannot_define_the_same_version(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(MOOD, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"^b\.toml: version: a\.toml defines mood@1 already"):
        load_catalogue(tmp_path)


def test_the_faults_of_all_files_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(spoilt(("points = 1", "points = true")), encoding="utf-8")
    (tmp_path / "two.toml").write_text("id = ", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a measure", encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_catalogue(tmp_path)
    first, second = str(refused.value).splitlines()
    assert first == "one.toml: thresholds.noticeable.points: must be a number"
    assert second.startswith("two.toml: is not TOML: ")
