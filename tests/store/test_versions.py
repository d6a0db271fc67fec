"""Documents of every version are read for good, and what this Cairn does not know outlives it."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.records import Person
from survey.store import chain, schemas
from survey.store.documents import merged, read_whole, write_whole
from survey.store.layout import NAMES, lines_of, place_of, read_document
from survey.store.schemas import TABLES, UPGRADES, VERSION, Plain, Unreadable, load_entry, upgraded
from tests.store.samples import NOW, answer, new_person
from tests.store.versions import FULL_PERSON, HERE, MEANT, examples, shape

VERSIONS = range(1, VERSION + 1)


def records(version: int) -> Iterator[tuple[str, Plain]]:
    """Each stored record of a version's examples, with the name of its table."""
    for document in examples(version):
        if document.name.startswith("audit/"):
            yield from (("audit", json.loads(line)) for line in lines_of(document.content))
        else:
            for table, kept in json.loads(document.content).items():
                yield from ((table, plain) for plain in kept.values())


@pytest.mark.parametrize("version", VERSIONS)
def test_documents_of_every_version_are_read_as_what_they_meant(version: int) -> None:
    assert {one.name: read_document(one) for one in examples(version)} == MEANT[version]
    assert {plain["schema"] for _, plain in records(version)} == {version}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_register_reads_documents_of_every_version(version: int) -> None:
    people = [one for one in examples(version) if one.name.startswith("people/")]
    entries = {entry.participant: entry for one in people for entry in [load_entry(json.loads(one.content))]}
    assert set(entries) == {one.participant for one in MEANT[version].values() if isinstance(one, Person)}
    full = next(entry for who, entry in entries.items() if who.id == FULL_PERSON.participant.id)
    assert (full.invited, full.opened) == (("start", "mid"), ("start",))
    assert full.started == (("mid", "peer-role@1"),)
    assert [(one.measure, one.raw, one.value, one.missing) for one in full.sent] == [
        ("swemwbs@1", 35.0, 31.25, 0)
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_audit_of_every_version_is_one_whole_chain(version: int) -> None:
    lines = [line for one in examples(version) if "audit" in one.name for line in lines_of(one.content)]
    assert chain.faults(lines) == []


def test_the_examples_hold_every_kind_of_document_every_table_and_every_field() -> None:
    assert {place_of(one.name).kind for one in examples(VERSION)} == set(NAMES)
    filled: dict[str, set[str]] = {}
    for table, plain in records(VERSION):
        filled.setdefault(table, set()).update(
            name for name, value in plain.items() if value not in (None, "")
        )
    assert filled.keys() == TABLES.keys()
    for table, kind in TABLES.items():
        assert filled[table] >= {one.name for one in fields(kind)}, table


def test_a_records_fields_change_only_with_the_version() -> None:
    kept = json.loads((HERE / str(VERSION) / "fields.json").read_bytes())
    assert shape() == kept, (
        "raise VERSION, add an upgrade and the new version’s examples (tests/store/versions)"
    )


def test_every_version_has_an_upgrade_and_examples() -> None:
    assert sorted(UPGRADES) == list(range(1, VERSION))
    assert {int(one.name) for one in HERE.iterdir() if one.name.isdigit()} == set(VERSIONS)


def add_step(number: int) -> schemas.Upgrade:
    return lambda table, plain: plain | {"steps": [*plain.get("steps", []), (number, table)]}


@pytest.fixture
def three_upgrades() -> Iterator[None]:
    """A Cairn that writes version 4; each upgrade notes that it was there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schemas, "VERSION", 4)
        patch.setattr(schemas, "UPGRADES", {number: add_step(number) for number in (1, 2, 3)})
        yield


plain_values = st.none() | st.booleans() | st.integers() | st.text()
plains = st.dictionaries(st.text().filter(lambda name: name not in ("schema", "steps")), plain_values)


@pytest.mark.usefixtures("three_upgrades")
@given(plain=plains, table=st.sampled_from(sorted(TABLES)), version=st.integers(1, 4))
def test_upgrades_follow_in_order_from_the_records_own_version(
    plain: Plain, table: str, version: int
) -> None:
    before = plain | {"schema": version}
    stored = json.dumps(before)
    after = upgraded(table, before)
    assert after.get("steps", []) == [(number, table) for number in range(version, 4)]
    assert after["schema"] == 4
    assert {name: value for name, value in after.items() if name not in ("schema", "steps")} == plain
    assert json.dumps(before) == stored
    assert upgraded(table, after) is after


@pytest.mark.usefixtures("three_upgrades")
@pytest.mark.parametrize("version", [5, 0, -1, None, "1", 1.0, True])
def test_a_version_that_is_not_known_is_refused(version: object) -> None:
    with pytest.raises(Unreadable, match="newer Cairn wrote it" if version == 5 else "no schema version"):
        upgraded("drafts", {"schema": version})


def speech_to_language(table: str, plain: Plain) -> Plain:
    """As if version 1 had called the language of a draft otherwise."""
    if table != "drafts":
        return plain
    rest = {name: value for name, value in plain.items() if name != "speech"}
    return rest | {"language": plain["speech"]}


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "VERSION", 2)
    monkeypatch.setattr(schemas, "UPGRADES", {1: speech_to_language})


def of_version_1(**more: object) -> tuple[bytes, dict[str, Any]]:
    """A person as that version 1 wrote them, with a table and fields that are not known here."""
    person = new_person()
    tables: dict[str, Any] = json.loads(write_whole(person))
    (draft,) = tables["drafts"].values()
    draft["speech"] = draft.pop("language").replace("en", "cy")
    draft["pace"] = "slow"
    (response,) = tables["responses"].values()
    response["reader"] = "A."
    for table in tables.values():
        for plain in table.values():
            plain["schema"] = 1
    tables["letters"] = {"i": {"schema": 1, "notes": "…"}}
    tables |= more
    return json.dumps(tables).encode(), tables


@pytest.mark.usefixtures("renamed")
def test_an_old_document_is_upgraded_as_it_is_read_and_rewritten_where_it_changes() -> None:
    content, old = of_version_1()
    person = read_whole(Person, content)
    assert person.drafts[0].language == "cy"
    assert load_entry(json.loads(content)).started == (("start", "peer-role@1"),)
    changed = answer(person, "valued", 4)
    new = json.loads(write_whole(changed, (content, person)))
    assert read_whole(Person, json.dumps(new).encode()) == changed
    (draft,) = new.pop("drafts").values()
    (before,) = old.pop("drafts").values()
    assert "speech" not in draft
    assert (draft["language"], draft["pace"], draft["schema"]) == ("cy", "slow", 2)
    assert draft["answers"] == before["answers"] | {"valued": 4}
    assert new == old  # what did not change is as it was, unknown fields and tables and versions too


@pytest.mark.usefixtures("renamed")
def test_an_old_record_that_an_upgrade_cannot_read_is_damage() -> None:
    content, _ = of_version_1(drafts={"d": {"schema": 1, "id": "d"}})
    with pytest.raises(Unreadable, match="from schema 1 to 2: 'speech'"):
        read_whole(Person, content)


@pytest.mark.usefixtures("renamed")
def test_a_replaced_record_keeps_what_is_not_known_of_the_old() -> None:
    draft = new_person().drafts[0]
    old = {"schema": 1, "speech": "cy", "pace": "slow", "id": "other"}
    new = merged("drafts", old, replace(draft, updated=NOW))
    assert (new["pace"], new["language"], new["id"], new["schema"]) == ("slow", "en", draft.id, 2)
    assert "speech" not in new
