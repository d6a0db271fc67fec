"""What every store promises a newer Cairn, or a plug-in: what this one does not know stays when it writes."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from survey.records import Account, Document, Person, ProgrammeRecord
from survey.store import Store
from tests.store.places import Place, documents_of
from tests.store.samples import NOW, answer, change, code_of, keep, new_person, read

Tables = dict[str, dict[str, dict[str, Any]]]

UNKNOWN = {"z": [1, {"deep": None}], "a": "é 😀", "number": 1.5, "yes": True}


def with_unknown(document: Document) -> Document:
    """The document with a field in every record, and a table, that this Cairn does not know."""
    tables: Tables = json.loads(document.content)
    for table in tables.values():
        for plain in table.values():
            plain["unknown"] = UNKNOWN
    tables["later"] = {"b": {"kept": 1}, "a": {"kept": 2}}
    return replace(document, content=json.dumps(tables, ensure_ascii=False).encode())


def tables_in(store: Store, start: str) -> Tables:
    (document,) = [one for one in documents_of(store) if one.name.startswith(start)]
    tables: Tables = json.loads(document.content)
    return tables


def by_a_change(store: Store, before: Person, after: Person) -> None:
    change(store, before, lambda one: after)


def by_a_save(store: Store, before: Person, after: Person) -> None:
    store.save_people([(before, after)])


def by_a_batch(store: Store, before: Person, after: Person) -> None:
    store.save_people([(before, after), (None, new_person("other", "other"))], code_of(after))


@pytest.fixture
def person(kept: Store, other_place: Place) -> Person:
    """Somebody in the store who has more than this Cairn knows."""
    source = other_place.open()
    (person,) = keep(source, new_person())
    kept.put_documents(with_unknown(one) for one in documents_of(source))
    return person


def test_what_is_not_known_disturbs_nobody(place: Place, kept: Store, person: Person) -> None:
    for store in (kept, place.open()):
        assert read(store, person) == person
        assert list(store.people("vip")) == [person]
        assert [one.participant for one in store.register("vip").entries] == [person.participant]
    assert tables_in(kept, "people/vip")["later"] == {"b": {"kept": 1}, "a": {"kept": 2}}


@pytest.mark.parametrize("write", [by_a_change, by_a_save, by_a_batch])
def test_a_write_leaves_what_it_does_not_know(
    place: Place, kept: Store, person: Person, write: Callable[[Store, Person, Person], None]
) -> None:
    before = tables_in(kept, "people/vip")
    after = replace(
        answer(person, "valued", 4),
        participant=replace(person.participant, site="south"),
        responses=(replace(person.responses[0], raw=3.0),),
        invitations=(replace(person.invitations[0], opened=None),),
    )
    write(kept, person, after)
    assert read(place.open(), person) == after
    tables = tables_in(kept, "people/vip")
    assert list(tables["later"].items()) == list(before["later"].items())
    ours = {name: table for name, table in tables.items() if table and name != "later"}
    assert {"participant", "consents", "invitations", "drafts", "responses"} <= ours.keys()
    for name, table in ours.items():
        assert [one["unknown"] for one in table.values()] == [UNKNOWN], name
        assert [list(one["unknown"]) for one in table.values()] == [list(UNKNOWN)], name


def test_what_is_not_known_goes_with_its_record(kept: Store, person: Person) -> None:
    newer = replace(person.drafts[0], id="another", phase="mid")
    change(kept, person, lambda one: replace(one, drafts=(newer, *one.drafts), responses=()))
    tables = tables_in(kept, "people/vip")
    assert [one.get("unknown") for one in tables["drafts"].values()] == [None, UNKNOWN]
    assert tables["responses"] == {}
    change(kept, person, lambda one: replace(one, drafts=(newer,)))
    assert list(tables_in(kept, "people/vip")["drafts"]) == ["another"]


def test_programmes_and_accounts_keep_what_is_not_known(kept: Store, other_place: Place) -> None:
    source = other_place.open()
    record, account = ProgrammeRecord("vip", "old", NOW), Account("a", "a@example.org", "A", "hash", NOW)
    source.save_programme(record)
    source.save_account(account)
    kept.put_documents(with_unknown(one) for one in documents_of(source))
    kept.save_programme(replace(record, definition="new"))
    kept.save_account(replace(account, name="new"))
    kept.save_account(replace(account, id="b", email="b@example.org"))
    programme, accounts = tables_in(kept, "programmes"), tables_in(kept, "accounts")
    assert programme["programme"]["vip"]["unknown"] == accounts["accounts"]["a"]["unknown"] == UNKNOWN
    assert programme["later"] == accounts["later"] == {"b": {"kept": 1}, "a": {"kept": 2}}
    assert kept.programme("vip") == replace(record, definition="new")
    assert [one.name for one in kept.accounts()] == ["new", "A"]


def test_a_document_written_by_another_hand_is_kept_as_it_is(kept: Store, other_place: Place) -> None:
    """Spaces, line ends and the order of fields are not ours to tidy: a backup compares bytes."""
    source = other_place.open()
    keep(source, new_person())
    source.save_programme(ProgrammeRecord("vip", "é", NOW))
    by_hand = [
        replace(one, content=json.dumps(json.loads(one.content), indent=2, sort_keys=True).encode() + b"\n")
        for one in documents_of(source)
    ]
    kept.put_documents(by_hand)
    assert documents_of(kept) == by_hand
    kept.put_documents(by_hand)
    assert documents_of(kept) == by_hand
