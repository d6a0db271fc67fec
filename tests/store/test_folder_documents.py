"""All documents of a folder by their names: listed, put, set aside."""

import itertools
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from survey.records import Account, AuditEntry, CodeTarget, Damage, Document, ProgrammeRecord
from survey.store import AlreadyThere, Damaged, NotFound, NotSaved
from survey.store.folder import FolderStore
from survey.store.folder.documents import FolderDocuments
from survey.store.layout import DocumentPlace, place_of, read_document
from survey.store.schemas import Unreadable
from tests.store.samples import NOW, answer, new_person
from tests.store.test_folder import everything, file_of, rewrite
from tests.store.test_kills import run_until_killed

CODE = "c0de" * 16


@pytest.fixture
def full(folder: FolderStore) -> FolderStore:
    """A store with some of everything."""
    people = [new_person("A"), new_person("B"), new_person("C", "vip-2")]
    folder.add_people(people)
    for programme in ("vip", "vip-2"):
        folder.save_programme(ProgrammeRecord(programme, "", NOW))
    folder.save_account(Account("a", "a@example.org", "A", "hash", NOW))
    folder.save_code(CODE, CodeTarget("vip", people[0].participant.id, people[0].invitations[0].id))
    folder.audit(AuditEntry("1", NOW, "command line", "made it up", "a test"))
    return folder


def documents(store: FolderStore) -> dict[str, bytes]:
    found = list(store.documents())
    assert all(isinstance(one, Document) for one in found), found
    return {one.name: one.content for one in found}


def test_every_file_comes_once_in_the_order_of_names(full: FolderStore) -> None:
    names = [one.name for one in full.documents()]
    assert names == sorted(names)
    assert documents(full) == everything(full)
    assert len(names) == 8
    for document in full.documents():
        read_document(document)


def test_a_store_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert list(FolderStore(tmp_path / "none").documents()) == []
    assert not (tmp_path / "none").exists()


def test_documents_put_elsewhere_are_the_same_and_can_be_put_again(full: FolderStore, tmp_path: Path) -> None:
    other = FolderStore(tmp_path / "other")
    for _ in range(2):
        other.put_documents(full.documents())
        assert documents(other) == documents(full)
    assert list(other.people("vip")) == list(full.people("vip"))
    for path in other.path.rglob("*.json*"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_document_that_is_there_and_differs_is_left(full: FolderStore, tmp_path: Path) -> None:
    other = FolderStore(tmp_path / "other")
    other.put_documents(full.documents())
    for person in full.people("vip"):
        other.change("vip", person.participant.id, lambda one: answer(one, "valued", 5))
    other.audit(AuditEntry("2", NOW, "command line", "looked", "a test"))
    before = documents(other)
    for document in full.documents():
        if document.content != before[document.name]:
            with pytest.raises(AlreadyThere, match=document.name):
                other.put_documents([document])
    assert documents(other) == before


def test_what_came_before_a_refused_document_is_kept(full: FolderStore, tmp_path: Path) -> None:
    first, second, third, *_ = full.documents()
    other = FolderStore(tmp_path / "other")
    with pytest.raises(Damaged):
        other.put_documents([first, second, replace(third, content=b"{"), third])
    assert list(other.documents()) == [first, second]


ID = "0123456789abcdef0123456789abcdef"
NOT_NAMES = [
    "",
    "/accounts.json",
    "../accounts.json",
    "people/../accounts.json",
    "accounts.json/x",
    "Accounts.json",
    "audit/2026.jsonl",
    "audit/२०२६-०१.jsonl",
    "audit/2026-03.json",
    f"people/vip/{ID}.json",
    f"people/vip/zz/{ID}.json",
    f"people/vip/{ID[:2]}/{ID}.json.new",
    f"people/vip/{ID[:2]}/{ID}.json\n",
    f"people/./{ID[:2]}/{ID}.json",
    "programmes/ü.json",
    "programmes/a b.json",
    "locks/00.lock",
    "set-aside/accounts.json",
]


@pytest.mark.parametrize("name", NOT_NAMES)
def test_what_is_no_name_of_ours_is_not_kept(folder: FolderStore, name: str) -> None:
    assert place_of(name) is None
    with pytest.raises(Damaged, match="not a document of Cairn"):
        folder.put_documents([Document(name, b"{}")])
    assert not folder.path.exists()


def test_names_say_what_they_name() -> None:
    assert place_of(f"people/vip/{ID[:2]}/{ID}.json") == DocumentPlace("person", ID, "vip")
    assert place_of("people/vip/a/a.json") == DocumentPlace("person", "a", "vip")
    assert place_of(f"codes/c0/{CODE}.json") == DocumentPlace("code", CODE)
    assert place_of("programmes/vip-2.json") == DocumentPlace("programme", "vip-2")
    assert place_of("audit/2026-03.jsonl") == DocumentPlace("audit")
    assert place_of("accounts.json") == DocumentPlace("accounts")


def kept_elsewhere(full: FolderStore) -> Iterator[tuple[str, Document]]:
    """Documents that are whole in themselves but are not what their names say."""
    here = {place_of(one.name): one for one in full.documents()}
    person = next(one for place, one in here.items() if place.kind == "person" and place.programme == "vip")
    yield "person", replace(person, name=person.name.replace("/vip/", "/vip-2/"))
    yield "person", replace(person, name=person.name.replace(".json", "0.json"))
    yield (
        "code",
        replace(here[DocumentPlace("code", CODE)], name=f"codes/c0/{CODE[::-1].replace('ed', 'c0')}.json"),
    )
    yield "programme", replace(here[DocumentPlace("programme", "vip")], name="programmes/other.json")
    yield "exactly one programme", Document("programmes/vip.json", here[DocumentPlace("code", CODE)].content)
    yield "participant", Document("people/vip/vi/vip.json", here[DocumentPlace("programme", "vip")].content)
    yield "is in it twice", replace(person, content=person.content[:-1] + b',"responses":{}}')
    yield (
        "another id",
        Document("accounts.json", here[DocumentPlace("accounts")].content.replace(b'"id":"a"', b'"id":"b"')),
    )
    yield "cut short", Document("audit/2026-03.jsonl", here[DocumentPlace("audit")].content[:-1])
    yield "not whole JSON", Document("audit/2026-03.jsonl", b"\n")


def test_what_is_not_what_its_name_says_is_not_kept(full: FolderStore, tmp_path: Path) -> None:
    other = FolderStore(tmp_path / "other")
    wrong = list(kept_elsewhere(full))
    for reason, document in wrong:
        with pytest.raises(Unreadable, match=reason):
            read_document(document)
        with pytest.raises(Damaged, match=reason):
            other.put_documents([document])
    assert len(wrong) == 10
    assert list(other.documents()) == []


def test_a_file_that_is_none_of_ours_is_named(full: FolderStore) -> None:
    person = next(iter(full.people("vip")))
    file_of(full, person).with_name("notes.txt").write_text("mine")
    file_of(full, person).with_name("notes.new").write_text("mine")
    (full.path / "people/vip/zz").mkdir()
    (full.path / "people/vip/zz/a.json").write_text("{}")
    (full.path / "secret.key").write_text("a demonstration's")
    damage = {one.where: one.reason for one in full.documents() if isinstance(one, Damage)}
    ours = f"people/vip/{person.participant.id[:2]}/"
    assert damage == {
        f"{ours}notes.new": "it is not a document of Cairn",
        f"{ours}notes.txt": "it is not a document of Cairn",
        "people/vip/zz/a.json": "it is not a document of Cairn",
    }
    assert len([one for one in full.documents() if isinstance(one, Document)]) == 8


def test_a_file_that_is_being_written_or_that_a_killed_writer_left_is_not_damage(full: FolderStore) -> None:
    before = list(full.documents())
    for document in before:
        (full.path / f"{document.name}.new").write_bytes(document.content[:-9])
    added = file_of(full, next(iter(full.people("vip"))))
    added.with_name(f"{added.stem[:-1]}x.json.new").write_bytes(b"{")  # nobody yet
    assert list(full.documents()) == before


def test_everything_is_listed_where_nothing_can_be_locked(full: FolderStore) -> None:
    """On a disk that is read-only, or from another computer."""
    (full.path / "accounts.json.new").write_bytes(b"left, or just being written")

    @contextmanager
    def refused(_: Iterable[str]) -> Iterator[None]:
        raise NotSaved("the disk is read-only")
        yield

    assert list(FolderDocuments(str(full.path), refused).documents()) == [
        one for one in full.documents() if isinstance(one, Document)
    ]


def test_a_document_that_cannot_be_read_is_damage_and_the_others_come(full: FolderStore) -> None:
    person = next(iter(full.people("vip")))
    path = file_of(full, person)
    path.unlink()
    path.mkdir()
    [damage] = [one for one in full.documents() if isinstance(one, Damage)]
    assert damage.where == str(path.relative_to(full.path))
    assert "directory" in damage.reason
    assert len(list(full.documents())) == 8


def test_a_document_comes_even_if_what_it_holds_is_damaged(full: FolderStore) -> None:
    (full.path / "accounts.json").write_bytes(b"{")
    assert documents(full)["accounts.json"] == b"{"


def test_everything_of_a_batch_that_was_killed_after_its_decision_is_listed(folder: FolderStore) -> None:
    with pytest.MonkeyPatch.context() as patch:
        from survey.store.folder.batch import Batch

        patch.setattr(Batch, "finish", lambda self: None)
        folder.add_people([new_person("A"), new_person("B")])
    assert (folder.path / "committed").exists()
    assert len(list(folder.documents())) == 2


def test_what_is_set_aside_is_out_of_use_and_not_gone(full: FolderStore) -> None:
    person = next(iter(full.people("vip")))
    name = str(file_of(full, person).relative_to(full.path))
    content = file_of(full, person).read_bytes()
    aside = full.set_aside(name)
    assert aside == f"set-aside/{name}"
    assert (full.path / aside).read_bytes() == content
    assert person not in list(full.people("vip"))
    assert person.participant not in [one.participant for one in full.register("vip").entries]
    with pytest.raises(NotFound):
        full.person("vip", person.participant.id)
    with pytest.raises(NotFound):
        full.set_aside(name)
    assert name not in documents(full)


def test_what_was_set_aside_before_stays(full: FolderStore) -> None:
    contents = [b"one", b"two", b"three"]
    places = []
    for content in contents:
        (full.path / "accounts.json").write_bytes(content)
        places.append(full.set_aside("accounts.json"))
    assert places == ["set-aside/accounts.json", "set-aside/accounts.json.2", "set-aside/accounts.json.3"]
    assert [(full.path / place).read_bytes() for place in places] == contents


def test_a_folder_in_place_of_a_document_can_be_set_aside(full: FolderStore) -> None:
    (full.path / "people/vip/zz/zz.json/inside").mkdir(parents=True)
    assert full.set_aside("people/vip/zz/zz.json") == "set-aside/people/vip/zz/zz.json"
    assert all(isinstance(one, Document) for one in full.documents())


@pytest.mark.parametrize(
    "name",
    ["", "people/../accounts.json", "../kept/accounts.json", "locks", "/accounts.json", "people//vip", "."],
)
def test_nothing_outside_the_documents_is_set_aside(full: FolderStore, name: str) -> None:
    before = everything(full)
    with pytest.raises(NotFound):
        full.set_aside(name)
    assert everything(full) == before


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_what_is_set_aside_is_here_or_there_wherever_its_mover_is_killed(tmp_path: Path) -> None:
    for n in itertools.count(1):
        store = FolderStore(tmp_path / str(n))
        store.save_account(Account("a", "a@example.org", "A", "hash", NOW))
        killed = run_until_killed(n, lambda path=store.path: FolderStore(path).set_aside("accounts.json"))
        assert len(everything(store)) == 1
        if not killed:
            break
    assert n > 3


def test_after_erasing_nothing_of_what_was_set_aside_is_left(full: FolderStore) -> None:
    gone, stays = (one for one in full.people("vip"))
    if gone.participant.code == "B":
        gone, stays = stays, gone
    for person in (gone, stays):
        rewrite(file_of(full, person), lambda tables: tables["participant"].clear())
        full.set_aside(str(file_of(full, person).relative_to(full.path)))
    full.set_aside(f"codes/c0/{CODE}.json")
    full.erase("vip", gone.participant.id)
    left = everything(full)
    for mark in (gone.participant.id, gone.drafts[0].id, gone.responses[0].id):
        assert not [name for name, content in left.items() if mark in name or mark.encode() in content]
    assert [name for name in left if stays.participant.id in name]
    with pytest.raises(NotFound):
        full.erase("vip", gone.participant.id)
    assert not os.path.exists(full.path / f"set-aside/codes/c0/{CODE}.json")
