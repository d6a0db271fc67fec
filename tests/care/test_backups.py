"""A backup is everything that is kept, or it is refused; restoring it gives the store back."""

import io
import itertools
import multiprocessing
import random
import tarfile
import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from measures.catalogue import Catalogue
from survey.care import backups
from survey.care.backups import NotABackup, NotEmpty, NotPossible, RestoreStopped, back_up, restore
from survey.people.invitations import invite, invite_all
from survey.programme import Programme
from survey.records import Account, AuditEntry, CodeTarget, ContactDetails, Damage, Document, Person
from survey.store import audit, chain
from survey.store.documents import write_whole
from survey.store.folder import FolderStore
from survey.store.layout import name_of_code
from tests.conftest import Clock
from tests.store.faults import Nth, refuse
from tests.store.samples import answer, count_on, new_person
from tests.store.test_folder import everything, file_of

SUFFIXES = ("tar.zst", "tar.gz")


@pytest.fixture
def full(store: FolderStore, vip: Programme, catalogue: Catalogue, clock: Clock) -> FolderStore:
    """A store with some of everything, an unknown table among it."""
    people = [new_person(f"P{number}") for number in range(5)]
    store.add_people(answer(one, "more", "Ça va — 😀 \x00" * 50) for one in people)
    invite_all(
        store, "a key for tests", vip, catalogue, [one.participant.id for one in people], "start", clock()
    )
    store.save_account(Account("a", "eva@example.org", "Eva", "hash", clock()))
    for _ in range(3):
        audit.note(store, "looked", "a page", clock())
        clock.advance(timedelta(days=40))
    path = file_of(store, people[0])
    path.write_bytes(path.read_bytes()[:-1] + b',"letters":{"i":{"notes":"later"}}}')
    return store


@pytest.fixture
def empty(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "empty")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_restored_store_is_the_store_byte_for_byte(
    full: FolderStore, empty: FolderStore, tmp_path: Path, clock: Clock, suffix: str
) -> None:
    file = tmp_path / f"backup.{suffix}"
    before = everything(full)
    done = back_up(full, file)
    assert done == backups.Done(len(before))
    assert everything(full) == before
    assert restore(empty, file, clock()) == backups.Done(len(before))
    after = everything(empty)
    noted = f"audit/{clock():%Y-%m}.jsonl"
    line = after.pop(noted)
    assert after == before
    assert chain.read_line(line) == AuditEntry(
        chain.read_line(line).id,
        clock(),
        "command line",
        f"restored {len(before)} documents from backup.{suffix}",
        "cairn restore",
    )
    lines = [line for one in sorted(before) if "audit" in one for line in before[one].splitlines()]
    assert chain.faults([*lines, line.rstrip()]) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_backup_is_for_its_owner_alone_and_nothing_else_is_left(
    full: FolderStore, tmp_path: Path, suffix: str
) -> None:
    (tmp_path / "out").mkdir()
    back_up(full, tmp_path / f"out/backup.{suffix}")
    assert (tmp_path / f"out/backup.{suffix}").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path / "out") == [f"backup.{suffix}"]


def test_an_archive_holds_documents_under_their_names(full: FolderStore, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    back_up(full, file)
    with tarfile.open(file) as archive:
        members = {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]
    assert members.pop("backup.json")
    assert members == everything(full)


@pytest.mark.parametrize("name", ["backup.zip", "backup.tar", "backup.zst", "tar.gz.txt", "backup"])
def test_another_suffix_is_refused(full: FolderStore, tmp_path: Path, name: str) -> None:
    before = names(tmp_path)
    with pytest.raises(NotPossible, match=r"\.tar\.zst or \.tar\.gz"):
        back_up(full, tmp_path / name)
    assert names(tmp_path) == before


def test_what_is_there_is_not_overwritten_and_nothing_is_copied_in_vain(
    full: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup.tar.gz"
    file.write_bytes(b"mine")
    monkeypatch.setattr(full, "documents", lambda: pytest.fail("the store was read"))
    with pytest.raises(NotPossible, match="exists already"):
        back_up(full, file)
    assert file.read_bytes() == b"mine"


def test_what_came_to_be_there_meanwhile_is_not_overwritten(
    full: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup.tar.gz"
    documents = list(full.documents())
    monkeypatch.setattr(full, "documents", lambda: (file.write_bytes(b"mine") and one for one in documents))
    with pytest.raises(NotPossible, match="exists already"):
        back_up(full, file)
    assert file.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["backup.tar.gz"]


def test_a_folder_that_is_not_there_is_told(full: FolderStore, tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="cannot be written: the disk says “No such file"):
        back_up(full, tmp_path / "none/backup.tar.gz")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_disk_that_is_full_leaves_no_half_backup(
    full: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    (tmp_path / "out").mkdir()
    for call in ("fsync", "rename"):
        with monkeypatch.context() as patch:
            Nth(patch, (call,), 1, refuse(28))
            with pytest.raises(NotPossible, match="the disk is full"):
                back_up(full, tmp_path / f"out/backup.{suffix}")
        assert names(tmp_path / "out") == []


def test_a_store_that_fails_on_the_way_leaves_no_half_backup(
    full: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    documents = list(full.documents())

    def fails() -> Iterable[Document | Damage]:
        yield from documents[:4]
        assert not (tmp_path / "out/backup.tar.zst").exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(full, "documents", fails)
    with pytest.raises(KeyboardInterrupt):
        back_up(full, tmp_path / "out/backup.tar.zst")
    assert names(tmp_path / "out") == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_backup_that_was_cut_short_is_refused_and_nothing_is_kept(
    full: FolderStore, empty: FolderStore, tmp_path: Path, clock: Clock, suffix: str
) -> None:
    whole = tmp_path / f"whole.{suffix}"
    back_up(full, whole)
    content = whole.read_bytes()
    cut = tmp_path / f"cut.{suffix}"
    for length in (0, 1, 10, 300, *range(500, len(content) - 300, 97)):
        cut.write_bytes(content[:length])
        with pytest.raises(NotABackup, match=f"cut.{suffix} is (damaged or )?cut short"):
            restore(empty, cut, clock())
    assert everything(empty) == {}


@pytest.mark.parametrize("keep", [1, 3, 8])
def test_an_archive_that_lacks_its_end_is_refused(
    full: FolderStore, empty: FolderStore, tmp_path: Path, clock: Clock, keep: int
) -> None:
    """Whole as a file and as an archive, yet not a whole backup."""
    file = archive(tmp_path, [(one.name, one.content) for one in list(full.documents())[:keep]], end=None)
    with pytest.raises(NotABackup, match="cut short: its end is missing"):
        restore(empty, file, clock())
    assert everything(empty) == {}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_backup_that_was_changed_is_refused_or_the_same(
    full: FolderStore, tmp_path: Path, suffix: str
) -> None:
    """Some bytes, such as the time in a header, carry nothing of ours."""
    whole = tmp_path / f"whole.{suffix}"
    back_up(full, whole)
    before = list(backups.documents_in(whole))
    content = bytearray(whole.read_bytes())
    chance = random.Random(3)
    refused = 0
    for place in chance.sample(range(len(content)), 150):
        changed = tmp_path / f"changed.{suffix}"
        changed.write_bytes(
            content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
        )
        try:
            assert list(backups.documents_in(changed)) == before
        except NotABackup:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("change", ["drop", "double", "swap", "other"])
def test_an_archive_that_was_packed_anew_with_other_documents_is_refused(
    full: FolderStore, empty: FolderStore, tmp_path: Path, clock: Clock, change: str
) -> None:
    file = tmp_path / "backup.tar.zst"
    back_up(full, file)
    members = list(backups.members_of(file))
    first, second = members[:2]
    changed = {
        "drop": members[1:],
        "double": [first, *members],
        "swap": [(first[0], second[1]), (second[0], first[1]), *members[2:]],
        "other": [(first[0], first[1].replace(b"Eva", b"Ada")), *members[1:]],
    }[change]
    with pytest.raises(NotABackup, match=r"not what was written|does not belong"):
        restore(empty, archive(tmp_path, changed, end=None), clock())
    assert everything(empty) == {}


def archive(
    folder: Path, members: Iterable[tuple[str, bytes] | tarfile.TarInfo], end: str | None = "end"
) -> Path:
    """An archive made by somebody else; `end` "end" gives it the end that it should have."""
    file = folder / "made.tar.zst"
    count = backups.BackupCount()
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as made:
        for one in members:
            if isinstance(one, tarfile.TarInfo):
                made.addfile(one)
            else:
                backups.add_document(made, *one)
                count.add(Document(*one))
        if end:
            backups.add_document(made, backups.END, count.end)
    file.write_bytes(backups.zstd.compress(plain.getvalue()))
    return file


def of_type(kind: bytes, name: str = "accounts.json", target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


UNSAFE: dict[str, tuple[str, bytes] | tarfile.TarInfo] = {
    "absolute": ("/accounts.json", b"{}"),
    "above": ("../accounts.json", b"{}"),
    "above, later": ("people/../../accounts.json", b"{}"),
    "dotted": ("./accounts.json", b"{}"),
    "backslash": ("people\\vip.json", b"{}"),
    "unknown": ("secret.key", b"{}"),
    "unknown folder": ("interviews/vip.json", b"{}"),
    "lock": ("locks/00.lock", b""),
    "a document twice": ("accounts.json", b'{"accounts":{}}'),
    "set aside": ("set-aside/accounts.json", b"{}"),
    "symbolic link": of_type(tarfile.SYMTYPE, target="/etc/passwd"),
    "hard link": of_type(tarfile.LNKTYPE, target="../accounts.json"),
    "folder": of_type(tarfile.DIRTYPE, name="people"),
    "device": of_type(tarfile.CHRTYPE),
    "pipe": of_type(tarfile.FIFOTYPE),
}


@pytest.mark.parametrize("kind", UNSAFE)
def test_what_does_not_belong_in_a_backup_is_refused_and_nothing_is_kept(
    full: FolderStore, empty: FolderStore, tmp_path: Path, clock: Clock, kind: str
) -> None:
    good = [(one.name, one.content) for one in full.documents()]
    file = archive(tmp_path, [*good, UNSAFE[kind]])
    before = set(tmp_path.rglob("*"))
    with pytest.raises(NotABackup, match=r"does not belong in one|in it is not a file"):
        restore(empty, file, clock())
    assert set(tmp_path.rglob("*")) == before
    assert restore(empty, archive(tmp_path, good), clock()).documents == len(good)


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x28\xb5\x2f\xfd", b"{}" * 2000])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_no_backup_at_all_is_refused(
    empty: FolderStore, tmp_path: Path, clock: Clock, content: bytes, suffix: str
) -> None:
    file = tmp_path / f"other.{suffix}"
    file.write_bytes(content)
    with pytest.raises(NotABackup):
        restore(empty, file, clock())


def test_a_store_that_holds_anything_is_left_alone(
    full: FolderStore, empty: FolderStore, tmp_path: Path, clock: Clock
) -> None:
    file = tmp_path / "backup.tar.zst"
    back_up(full, file)
    audit.note(empty, "looked", "a page", clock())
    before = everything(empty)
    for store in (full, empty):
        with pytest.raises(NotEmpty):
            restore(store, file, clock())
    assert everything(empty) == before


def test_a_restore_that_the_disk_refuses_says_what_to_do(
    full: FolderStore, empty: FolderStore, tmp_path: Path, clock: Clock
) -> None:
    file = tmp_path / "backup.tar.zst"
    back_up(full, file)
    with pytest.MonkeyPatch.context() as patch:
        Nth(patch, ("fsync",), 25, refuse(28))
        with pytest.raises(RestoreStopped, match=r"the disk is full.* start again with an empty store"):
            restore(empty, file, clock())
    again = FolderStore(tmp_path / "again")
    restore(again, file, clock())
    assert set(everything(full)) < set(everything(again))


def test_damaged_documents_are_copied_named_and_left_out_of_the_restored_store(
    full: FolderStore, empty: FolderStore, tmp_path: Path, clock: Clock
) -> None:
    first, second, *_ = full.people("vip")
    file_of(full, first).write_bytes(b"{half")
    file_of(full, second).unlink()
    file_of(full, second).mkdir()
    (full.path / "codes/notes.txt").write_text("mine")
    half, gone = (str(file_of(full, one).relative_to(full.path)) for one in (first, second))
    file = tmp_path / "backup.tar.zst"
    done = back_up(full, file)
    assert {one.where for one in done.damaged} == {half, gone}
    assert [one.where for one in done.left_out] == ["codes/notes.txt"]
    assert Document(half, b"{half") in list(backups.documents_in(file))
    restored = restore(empty, file, clock())
    assert [one.where for one in restored.damaged] == [half]
    assert "not whole JSON" in restored.damaged[0].reason
    kept = everything(empty)
    before = everything(full)
    assert set(before) - set(kept) == {half, "codes/notes.txt"}
    assert restored.documents == done.documents - 1


def test_somebody_invited_while_a_backup_is_made_has_their_code_in_it(
    full: FolderStore,
    vip: Programme,
    catalogue: Catalogue,
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Codes come before people, by their names."""
    person = next(iter(full.people("vip")))
    documents = full.documents

    def meanwhile() -> Iterable[Document | Damage]:
        for one in documents():
            if isinstance(one, Document) and one.name.startswith("people/"):
                monkeypatch.setattr(full, "documents", documents)
                if not full.person("vip", person.participant.id).invitation("late"):
                    invited = replace(person.invitations[0], id="late", code_hash="ff" * 32)
                    full.save_people(
                        [(person, replace(person, invitations=(invited,)))],
                        {"ff" * 32: CodeTarget("vip", person.participant.id, "late")},
                    )
                    one = next(new for new in documents() if new.name == one.name)  # type: ignore[union-attr]
            yield one

    monkeypatch.setattr(full, "documents", meanwhile)
    file = tmp_path / "backup.tar.zst"
    back_up(full, file)
    held = [one.name for one in backups.documents_in(file)]
    assert name_of_code("ff" * 32) in held
    assert len(held) == len(set(held)) == len(everything(full))


@pytest.mark.parametrize("moment", ["before they come by", "after"])
def test_of_somebody_erased_while_a_backup_is_made_nothing_half_is_restored(
    store: FolderStore,
    vip: Programme,
    catalogue: Catalogue,
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    gone, stays = new_person("gone", invitations=()), new_person("stays", invitations=())
    store.add_people([gone, stays])
    for one in (gone, stays):
        invite(store, "a key for the tests only", vip, catalogue, one.participant.id, "start", clock())
        store.save_contact_details(ContactDetails(one.participant.id, "vip", "locked", ""))
    nobody = "c0" * 32
    store.save_code(nobody, CodeTarget("vip", "0" * 32, "i"))
    documents = store.documents

    def meanwhile() -> Iterable[Document | Damage]:
        monkeypatch.setattr(store, "documents", documents)
        every = list(documents())
        yield from [one for one in every if not one.name.startswith("people/")]  # type: ignore[union-attr]
        if moment == "after":  # invited once more, which comes by, and then erased
            invite(store, "a key for the tests only", vip, catalogue, gone.participant.id, "mid", clock())
            yield from [one for one in documents() if one.name.startswith("people/")]  # type: ignore[union-attr]
        store.erase("vip", gone.participant.id)
        if moment != "after":
            yield from [one for one in documents() if one.name.startswith("people/")]  # type: ignore[union-attr]

    monkeypatch.setattr(store, "documents", meanwhile)
    file = tmp_path / "backup.tar.zst"
    back_up(store, file)
    restored = FolderStore(tmp_path / "restored")
    done = restore(restored, file, clock())
    left = {name: content for name, content in everything(restored).items() if "audit" not in name}
    assert left == everything(store)
    assert done.documents == len(left)
    assert restored.find_code(nobody)


def test_a_backup_of_many_keeps_none_of_them(store: FolderStore, tmp_path: Path, clock: Clock) -> None:
    peaks = []
    for count in (60, 400):
        store.add_people(answer(new_person(f"{count}-{n}"), "more", "x" * 20_000) for n in range(count))
        tracemalloc.start()
        try:
            file = tmp_path / f"{count}.tar.gz"
            back_up(store, file)
            restore(FolderStore(tmp_path / f"restored-{count}"), file, clock())
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert sum(path.stat().st_size for path in (store.path / "people").rglob("*.json")) > 8_000_000
    assert peaks[1] - peaks[0] < 1_000_000


PEOPLE = 6


def known(number: int) -> Person:
    """The same person for the same number, in every process."""
    identity = UUID(int=number << 96 | number).hex
    person = new_person(f"P{number}")
    (draft,), (response,), (consent,), (invitation,) = (
        person.drafts, person.responses, person.consents, person.invitations,
    )  # fmt: skip
    return Person(
        replace(person.participant, id=identity),
        (replace(consent, id="c"),),
        (replace(invitation, id="i", code_hash=f"{number:064x}"),),
        (replace(draft, id="d"),),
        (replace(response, id="r"),),
    )


def keep_writing(path: Path, number: int, acknowledged: Any, stop: Event) -> None:
    """Count on in two people and add new ones, telling after each what is acknowledged."""
    store = FolderStore(path)
    for turn in itertools.count(1):
        if stop.is_set():
            return
        one = number * 2 + turn % 2
        store.change("vip", known(one).participant.id, lambda person: longer(count_on(person)))
        acknowledged[one] += 1
        if turn % 5 == 0:
            new = known((number + 1) * 10_000 + turn)
            target = CodeTarget("vip", new.participant.id, "i")
            store.save_people([(None, new)], {new.invitations[0].code_hash: target})
            acknowledged[PEOPLE + number] = turn


def longer(person: Person) -> Person:
    """With words that grow and shrink, so that a mixture of two documents would show."""
    count = person.drafts[0].answers["count"]
    assert isinstance(count, int)
    return answer(person, "more", f"<{count}>" * (count * 37 % 400))


def history(number: int, most: int) -> list[bytes]:
    """Every document that a person ever has, by their count."""
    person = known(number)
    documents = [write_whole(person)]
    for _ in range(most):
        after = longer(count_on(person))
        documents.append(write_whole(after, (documents[-1], person)))
        person = after
    return documents


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # what is forked uses no thread
def test_backups_made_while_others_write_hold_what_was_really_there(
    store: FolderStore, tmp_path: Path
) -> None:
    store.add_people(known(number) for number in range(PEOPLE))
    fork = multiprocessing.get_context("fork")
    acknowledged, stop = fork.Array("i", PEOPLE + PEOPLE // 2), fork.Event()
    writers = [
        fork.Process(target=keep_writing, args=(store.path, number, acknowledged, stop))
        for number in range(PEOPLE // 2)
    ]
    for writer in writers:
        writer.start()
    made = []
    try:
        for number in range(30):
            before = list(acknowledged)
            file = tmp_path / f"{number}.{SUFFIXES[number % 2]}"
            back_up(store, file)
            made.append((before, file, list(acknowledged)))
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert all(writer.exitcode == 0 for writer in writers)
    documents = [history(number, acknowledged[number] + 1) for number in range(PEOPLE)]
    changed = 0
    for before, file, after in made:
        held = {one.name: one.content for one in backups.documents_in(file)}
        for number in range(PEOPLE):
            identity = known(number).participant.id
            content = held.pop(f"people/vip/{identity[:2]}/{identity}.json")
            assert content in documents[number][before[number] : after[number] + 2]
        for number in range(PEOPLE // 2):
            for turn in range(5, before[PEOPLE + number] + 1, 5):
                new = known((number + 1) * 10_000 + turn)
                identity = new.participant.id
                assert held.pop(f"people/vip/{identity[:2]}/{identity}.json") == write_whole(new)
                assert held.pop(name_of_code(new.invitations[0].code_hash))
        assert len(held) < 2 * 3 * sum(two - one for one, two in zip(before, after, strict=True)) + 12
        changed += before != after
    assert changed > 15
