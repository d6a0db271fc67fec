"""What every store promises of documents: all can be copied as it is, and nothing is lost on the way."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from survey.records import AuditEntry, CodeTarget, Document, ProgrammeRecord
from survey.store import AlreadyThere, Damaged, Store
from tests.store.conftest import Reopen
from tests.store.filled import everything, fill
from tests.store.places import Place, documents_of
from tests.store.samples import (
    NOW,
    change,
    code_of,
    count_on,
    erase,
    everybody,
    keep,
    new_person,
)


def test_every_document_has_the_name_of_what_it_holds(kept: Store) -> None:
    fill(kept)
    everybody_kept = [one.participant for name in ("vip", "other") for one in everybody(kept.people(name))]
    hashes = [
        one.code_hash
        for name in ("vip", "other")
        for two in everybody(kept.people(name))
        for one in two.invitations
    ]
    people = {f"people/{one.programme}/{one.id[:2]}/{one.id}.json" for one in everybody_kept}
    documents = {one.name: one.content for one in documents_of(kept)}
    codes = [one for one in hashes if kept.find_code(one)]
    assert set(documents) == {
        "accounts.json",
        *(f"audit/2026-0{month}.jsonl" for month in (3, 4, 6)),
        *(f"codes/{one[:2]}/{one}.json" for one in codes),
        *(
            name.replace("people/", "details/")
            for name in people
            if kept.contact_details("vip", name[-37:-5])
        ),
        *people,
        "programmes/other.json",
        "programme/shipped/vip.json",
    }
    assert len(codes) == 3
    assert len(documents) == 1 + 3 + 3 + 1 + 4 + 2
    assert [content.count(b"\n") for name, content in sorted(documents.items()) if "audit" in name] == [
        2,
        1,
        1,
    ]


def test_a_copy_is_equal_document_by_document(kept: Store, other_place: Place) -> None:
    fill(kept)
    copy = other_place.open()
    copy.put_documents(kept.documents())  # type: ignore[arg-type]
    for store in (copy, other_place.open()):
        assert everything(store) == everything(kept)


def test_a_copy_put_in_another_order_is_equal(kept: Store, other_place: Place) -> None:
    fill(kept)
    copy = other_place.open()
    copy.put_documents(documents_of(kept)[::-1])
    assert everything(copy) == everything(kept)


def test_a_copy_of_a_copy_that_was_used_is_equal(place: Place, kept: Store, other_place: Place) -> None:
    fill(kept)
    copy = other_place.open()
    copy.put_documents(documents_of(kept))
    fill(copy)
    for one in everybody(copy.people("vip")):
        change(copy, one, count_on)
    erase(copy, everybody(copy.people("other"))[0])
    for one in documents_of(kept):
        kept.set_aside(one.name)
    assert documents_of(kept) == []
    back = place.open()
    back.put_documents(documents_of(copy))
    assert everything(back) == everything(copy) == everything(kept)


def test_putting_again_changes_nothing(kept: Store, reopen: Reopen) -> None:
    fill(kept)
    before = everything(kept)
    for store in (kept, reopen()):
        store.put_documents(documents_of(kept))
        assert everything(store) == before


def test_what_is_there_and_differs_is_refused_and_stays(kept: Store, other_place: Place) -> None:
    fill(kept)
    copy = other_place.open()
    copy.put_documents(documents_of(kept))
    for one in everybody(kept.people("vip")):
        change(kept, one, count_on)
    kept.save_programme(replace(kept.programme("vip"), definition="newer"))
    kept.save_account(replace(kept.accounts()[0], name="newer"))
    kept.audit(AuditEntry("5", NOW.replace(month=6), "a", "more", "there"))
    theirs = {one.name: one for one in documents_of(copy)}
    differ = [one for one in documents_of(kept) if theirs[one.name] != one]
    assert [one.name.partition("/")[0] for one in differ] == [
        "accounts.json",
        "audit",
        "people",
        "people",
        "programmes",
    ]
    for one in differ:
        with pytest.raises(AlreadyThere):
            copy.put_documents([one])
    assert documents_of(copy) == list(theirs.values())


def test_what_comes_before_a_refused_document_is_kept(kept: Store, other_place: Place) -> None:
    fill(kept)
    documents = documents_of(kept)
    broken = Document("programmes/broken.json", b"{")
    copy = other_place.open()
    with pytest.raises(Damaged):
        copy.put_documents([*documents[:5], broken, *documents[5:]])
    assert documents_of(copy) == documents[:5]

    def stops() -> Iterator[Document]:
        yield from documents[:8]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy.put_documents(stops())
    there = documents_of(copy)
    assert documents[:5] == there[:5]
    assert there == documents[: len(there)]
    copy.put_documents(documents)
    assert everything(copy) == everything(kept)


NO_DOCUMENTS = {
    "empty": ("programme/shipped/vip.json", b""),
    "cut short": ("programme/shipped/vip.json", b'{"programme": {"vip"'),
    "no tables": ("programme/shipped/vip.json", b"[]"),
    "no programme": ("programme/shipped/vip.json", b"{}"),
    "no participant": ("people/vip/ab/abc.json", b'{"participant": {}}'),
    "no UTF-8": ("programme/shipped/vip.json", b'{"programme": {"vip": {"id": "\xff"}}}'),
    "no name of ours": ("notes.json", b"{}"),
    "another folder": ("other/vip.json", b"{}"),
    "above": ("people/vip/../../../notes.json", b"{}"),
    "from the root": ("/programme/shipped/vip.json", b"{}"),
    "no name": ("", b"{}"),
    "a locked door": ("locks/00.lock", b""),
}


@pytest.mark.parametrize(("name", "content"), NO_DOCUMENTS.values(), ids=NO_DOCUMENTS)
def test_what_is_no_document_is_refused(place: Place, kept: Store, name: str, content: bytes) -> None:
    with pytest.raises(Damaged):
        kept.put_documents([Document(name, content)])
    assert documents_of(kept) == documents_of(place.open()) == []


def test_a_document_under_the_name_of_another_is_refused(kept: Store, other_place: Place) -> None:
    person = new_person()
    kept.save_people([(None, person)], code_of(person))
    kept.save_programme(ProgrammeRecord("vip", "", NOW))
    code, mine, programme = documents_of(kept)
    other = new_person().participant.id
    copy = other_place.open()
    for wrong in (
        replace(mine, name=f"people/vip/{other[:2]}/{other}.json"),
        replace(mine, name=mine.name.replace("vip", "other")),
        replace(mine, name=mine.name.replace(f"/{person.participant.id[:2]}/", "/zz/")),
        replace(code, name=f"codes/{other[:2]}/{other}.json"),
        replace(programme, name="programmes/other.json"),
        replace(mine, name="programme/shipped/vip.json"),
    ):
        with pytest.raises(Damaged):
            copy.put_documents([wrong])
    assert documents_of(copy) == []


def test_a_store_that_is_open_sees_what_is_put(kept: Store, reopen: Reopen, other_place: Place) -> None:
    assert (kept.register("vip").entries, kept.programmes(), kept.accounts()) == ((), [], [])
    source = other_place.open()
    fill(source)
    reopen().put_documents(documents_of(source))
    assert everything(kept) == everything(source)


def test_documents_are_whole_while_others_write(kept: Store, reopen: Reopen) -> None:
    people = keep(kept, *(new_person(f"P{number:02}") for number in range(40)))
    found: list[Document] = []
    for number, one in enumerate(kept.documents()):
        assert isinstance(one, Document)
        found.append(one)
        if number == 3:
            for person in people:
                change(reopen(), person, count_on)
            keep(reopen(), new_person("later"))
            gone = next(one for one in people if one.participant.id not in {name_id(two) for two in found})
            erase(reopen(), gone)
    assert {name_id(one) for one in found} >= {one.participant.id for one in people if one != gone}
    assert len({one.name for one in found}) == len(found)
    for one in found:
        drafts = json.loads(one.content)["drafts"].values()
        assert [draft["answers"].get("count") in (None, 1) for draft in drafts] == [True]


def name_id(document: Document) -> str:
    return document.name.rpartition("/")[2].removesuffix(".json")


def test_a_code_that_nobody_has_is_a_document_too(kept: Store) -> None:
    kept.save_code("c" * 64, CodeTarget("vip", "a" * 32, "b" * 32))
    (document,) = documents_of(kept)
    assert document.name == f"codes/cc/{'c' * 64}.json"
