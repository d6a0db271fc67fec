"""Checking, backing up and restoring go by documents alone, so every store can do them."""

from datetime import timedelta
from pathlib import Path

import pytest

from measures.catalogue import Catalogue
from survey.care import checking
from survey.care.backups import NotEmpty, back_up, restore
from survey.cli import demonstration
from survey.records import Document
from survey.store import NotFound, Store, audit
from tests.store.places import Place, documents_of
from tests.store.samples import NOW


@pytest.fixture
def filled(kept: Store, catalogue: Catalogue) -> Store:
    """The demonstration, and an audit of three months."""
    demonstration.fill(kept, catalogue, NOW)
    demonstration.way_in(kept, "a key for the tests only", catalogue, "a long password", NOW)
    for days in (0, 40, 80):
        audit.note(kept, "looked", "a page", NOW + timedelta(days=days))
    return kept


def test_a_used_store_is_sound(filled: Store, catalogue: Catalogue) -> None:
    check = checking.Check(filled, catalogue)
    assert list(check.faults()) == []
    assert check.damaged == {}
    assert sum(check.sound.values()) == len(documents_of(filled))


def test_a_backup_of_any_store_restores_into_any_other(
    filled: Store, other_place: Place, catalogue: Catalogue, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.zst"
    before = documents_of(filled)
    assert back_up(filled, file).documents == len(before)
    with pytest.raises(NotEmpty):
        restore(filled, file, NOW)
    other = other_place.open()
    restore(other, file, NOW)
    after = {one.name: one.content for one in documents_of(other)}
    last = max(one.name for one in before if one.name.startswith("audit/"))
    for one in before:
        assert after[one.name].startswith(one.content) if one.name == last else after[one.name] == one.content
    assert len(after) == len(before)
    assert after[last].count(b"\n") == 2
    assert list(checking.Check(other, catalogue).faults()) == []


def test_what_points_to_a_document_that_was_set_aside_is_named_until_it_is_back(
    filled: Store, catalogue: Catalogue
) -> None:
    target = next(
        target
        for one in documents_of(filled)
        if one.name.startswith("codes/") and (target := filled.find_code(Path(one.name).stem))
    )
    identity = target.participant
    name = f"people/vip/{identity[:2]}/{identity}.json"
    [document] = [one for one in documents_of(filled) if one.name == name]
    [(_, aside)] = checking.mend(filled, [checking.StoreFault(name, "a test", unusable=True)], NOW)
    assert aside != name
    with pytest.raises(NotFound):
        filled.person("vip", identity)
    reasons = {fault.reason for fault in checking.Check(filled, catalogue).faults()}
    assert "the participant whose invitation it opens does not exist" in reasons
    assert all("does not exist" in reason for reason in reasons), reasons
    filled.put_documents([Document(name, document.content)])
    assert list(checking.Check(filled, catalogue).faults()) == []
