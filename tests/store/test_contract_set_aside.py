"""What every store promises of documents that are set aside: out of use, and not lost."""

import pytest

from survey.records import ProgrammeRecord
from survey.store import NotFound, Store
from tests.store.conftest import Reopen
from tests.store.filled import everything, fill
from tests.store.places import Place, documents_of
from tests.store.samples import NOW, code_of, everybody, read


def test_what_is_set_aside_is_out_of_use_and_not_lost(place: Place, kept: Store, reopen: Reopen) -> None:
    other = reopen()
    fill(kept)
    person = everybody(kept.people("vip"))[0]
    (code,) = code_of(person)
    assert (read(other, person), other.find_code(code)) == (person, code_of(person)[code])
    everything(other)
    for document in documents_of(kept):
        aside = kept.set_aside(document.name)
        assert aside
        assert aside != document.name
        assert document.name not in [one.name for one in documents_of(other)]
        with pytest.raises(NotFound):
            other.set_aside(document.name)
    for store in (kept, other, reopen()):
        assert everything(store) == ([], [], [], [], [], [])
        assert store.register("vip").entries == ()
        assert store.find_code(code) is None
        with pytest.raises(NotFound):
            read(store, person)
    raw = place.raw()
    for words in (
        person.participant.code,
        person.participant.id,
        "name = 'vip",
        "z@example.org",
        "did a thing",
    ):
        assert words.encode() in raw or words.encode().hex().encode() in raw, words


def test_what_is_set_aside_twice_is_kept_twice(place: Place, kept: Store) -> None:
    places = set()
    for number in range(4):
        record = ProgrammeRecord("vip", f"text number {number}", NOW)
        kept.save_programme(record)
        assert kept.programme("vip") == record
        places.add(kept.set_aside("programme/shipped/vip.json"))
    raw = place.raw()
    assert len(places) == 4
    for number in range(4):
        words = f"text number {number}".encode()
        assert words in raw or words.hex().encode() in raw


def test_what_was_set_aside_can_be_put_back(kept: Store, reopen: Reopen) -> None:
    fill(kept)
    before = everything(kept)
    documents = documents_of(kept)
    for one in documents:
        kept.set_aside(one.name)
    reopen().put_documents(documents)
    assert everything(kept) == everything(reopen()) == before
