"""What the folder store promises about its files."""

import json
import logging
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from survey.records import Account, CodeTarget, Damage, Person, ProgrammeRecord
from survey.store import Damaged
from survey.store.folder import FolderStore
from survey.store.schemas import VERSION
from tests.store.samples import NOW, answer, new_person


def file_of(store: FolderStore, person: Person) -> Path:
    name = person.participant.id
    return store.path / "people" / "vip" / name[:2] / f"{name}.json"


def rewrite(path: Path, change: Callable[[Any], None]) -> None:
    tables = json.loads(path.read_bytes())
    change(tables)
    path.write_text(json.dumps(tables), encoding="utf-8")


def everything(store: FolderStore) -> dict[str, bytes]:
    """Each file with its bytes, but for the locks, which are no documents."""
    return {
        str(path.relative_to(store.path)): path.read_bytes()
        for path in store.path.rglob("*")
        if path.is_file() and path.parent.name != "locks"
    }


def test_each_thing_has_a_file_of_its_own_that_nobody_else_can_read(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    folder.save_programme(ProgrammeRecord("vip", "", NOW))
    folder.save_account(Account("a", "a@example.org", "A", "hash", NOW))
    folder.save_code("c0de", CodeTarget("vip", person.participant.id, person.invitations[0].id))
    assert set(everything(folder)) == {
        f"people/vip/{person.participant.id[:2]}/{person.participant.id}.json",
        "programme/shipped/vip.json",
        "accounts.json",
        "codes/c0/c0de.json",
    }
    for path in (folder.path, *folder.path.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_opening_a_store_to_read_it_writes_nothing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "none")
    assert (store.programmes(), store.accounts(), store.find_code("c0de")) == ([], [], None)
    assert list(store.people("vip")) == []
    assert store.register("vip").entries == ()
    assert list(tmp_path.iterdir()) == []


def test_the_number_of_lock_files_does_not_grow(folder: FolderStore) -> None:
    folder.add_people(new_person(f"P{number}") for number in range(400))
    assert len(list((folder.path / "locks").glob("*.lock"))) <= 257


def test_a_change_leaves_what_it_does_not_know_and_what_it_does_not_change(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    draft, response = person.drafts[0].id, person.responses[0].id

    def by_a_later_cairn(tables: Any) -> None:
        tables["drafts"][draft]["pace"] = "slow"
        tables["responses"][response]["reader"] = "A."
        tables["responses"][response]["sent"] = "2026-03-02T09:00:00Z"
        tables["letters"] = {"i": {"schema": 1, "notes": "…"}}

    rewrite(file_of(folder, person), by_a_later_cairn)
    changed = folder.change("vip", person.participant.id, lambda one: answer(one, "valued", 4))
    tables = json.loads(file_of(folder, person).read_bytes())
    assert tables["drafts"][draft]["pace"] == "slow"
    assert tables["drafts"][draft]["answers"]["valued"] == 4
    assert tables["responses"][response]["reader"] == "A."
    assert tables["responses"][response]["sent"] == "2026-03-02T09:00:00Z"
    assert tables["letters"] == {"i": {"schema": 1, "notes": "…"}}
    assert FolderStore(folder.path).person("vip", person.participant.id) == changed


def test_a_batch_leaves_what_it_does_not_know(folder: FolderStore) -> None:
    people = [new_person("A"), new_person("B")]
    folder.add_people(people)
    rewrite(file_of(folder, people[0]), lambda tables: tables.update(later={}))
    folder.save_people([(one, answer(one, "valued", 4)) for one in people])
    assert json.loads(file_of(folder, people[0]).read_bytes())["later"] == {}


def test_a_change_that_changes_nothing_writes_nothing(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    before = file_of(folder, person).stat().st_ino
    folder.change("vip", person.participant.id, lambda one: replace(one))
    assert file_of(folder, person).stat().st_ino == before


def test_after_erasing_no_byte_of_a_person_is_left(folder: FolderStore) -> None:
    gone, stays = new_person("Gone-1"), new_person("Stays-1")
    folder.add_people([gone, stays])
    for person in (gone, stays):
        code = person.invitations[0]
        folder.save_code(code.code_hash, CodeTarget("vip", person.participant.id, code.id))
    file_of(folder, gone).with_suffix(".json.new").write_bytes(b"left by a killed writer")
    folder.erase("vip", gone.participant.id)
    left = everything(folder)
    assert set(left) == {name for name in left if stays.participant.id in name or "codes" in name}
    for mark in (gone.participant.id, "Gone-1", gone.drafts[0].id, gone.invitations[0].code_hash, "killed"):
        assert not [name for name, content in left.items() if mark in name or mark.encode() in content]


def test_after_erasing_no_renewed_or_half_written_code_names_the_person(folder: FolderStore) -> None:
    gone, stays = new_person("Gone-1"), new_person("Stays-1")
    folder.add_people([gone, stays])
    for person, codes in ((gone, ("01d", "ne3")), (stays, ("0ther",))):
        for code in codes:
            target = CodeTarget("vip", person.participant.id, person.invitations[0].id)
            folder.save_code(code, target)
    [older] = (folder.path / "codes").rglob("01d.json")
    older.with_name("ki11ed.json.new").write_bytes(older.read_bytes()[:-9])
    folder.erase("vip", gone.participant.id)
    assert not [
        name for name, content in everything(folder).items() if gone.participant.id.encode() in content
    ]
    assert folder.find_code("0ther") is not None


def test_a_damaged_person_can_be_erased_with_their_codes(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    folder.save_code("c0de", CodeTarget("vip", person.participant.id, "i"))
    file_of(folder, person).write_bytes(b"{")
    folder.erase("vip", person.participant.id)
    assert everything(folder) == {}


def no_participant(tables: Any) -> None:
    tables["participant"].clear()


def no_code(tables: Any) -> None:
    next(iter(tables["participant"].values())).pop("code")


def code_is_a_number(tables: Any) -> None:
    next(iter(tables["participant"].values()))["code"] = 7


def score_is_a_text(tables: Any) -> None:
    next(iter(tables["responses"].values()))["raw"] = "many"


def newer(tables: Any) -> None:
    next(iter(tables["drafts"].values()))["schema"] = VERSION + 1


def no_version(tables: Any) -> None:
    next(iter(tables["responses"].values())).pop("schema")


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "empty"),
    "cut short": (lambda path: path.write_bytes(path.read_bytes()[:-100]), "not whole JSON"),
    "zeros": (lambda path: path.write_bytes(bytes(path.stat().st_size)), "not whole JSON"),
    "no tables": (lambda path: path.write_bytes(b"[1, 2]"), "tables"),
    "no participant": (lambda path: rewrite(path, no_participant), "exactly one participant"),
    "no code": (lambda path: rewrite(path, no_code), "code"),
    "a code that is a number": (lambda path: rewrite(path, code_is_a_number), "code: Not a valid string"),
    "a score that is a text": (lambda path: rewrite(path, score_is_a_text), "raw: Not a valid number"),
    "newer": (lambda path: rewrite(path, newer), rf"newer Cairn wrote it .schema {VERSION + 1};"),
    "no version": (lambda path: rewrite(path, no_version), "version"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "directory"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_to_one_person_is_named_and_everybody_else_works(
    folder: FolderStore, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    spoilt, sound = new_person("A"), new_person("B")
    folder.add_people([spoilt, sound])
    folder.register("vip")
    spoil, reason = DAMAGE[kind]
    spoil(file_of(folder, spoilt))
    where = str(file_of(folder, spoilt).relative_to(folder.path))

    for store in (folder, FolderStore(folder.path)):
        with caplog.at_level(logging.ERROR, "cairn.store"), pytest.raises(Damaged, match=reason) as raised:
            store.person("vip", spoilt.participant.id)
        assert raised.value.damage.where == where
        assert where in caplog.text
        with pytest.raises(Damaged):
            store.change("vip", spoilt.participant.id, lambda one: one)
        (damage,) = [one for one in store.people("vip") if isinstance(one, Damage)]
        assert damage == raised.value.damage
        assert [one for one in store.people("vip") if isinstance(one, Person)] == [sound]
        register = store.register("vip")
        assert [one.where for one in register.damaged] == [where]
        assert [one.participant for one in register.entries] == [sound.participant]
        assert store.change("vip", sound.participant.id, lambda one: answer(one, "valued", 2))
        store.change("vip", sound.participant.id, lambda one: sound)


def test_files_of_other_programs_are_left_aside(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    folder.save_programme(ProgrammeRecord("vip", "", NOW))
    for place in ("people", "people/vip", f"people/vip/{person.participant.id[:2]}", "programmes"):
        (folder.path / place / ".DS_Store").write_bytes(b"\x00")
    assert list(folder.people("vip")) == [person]
    assert len(folder.register("vip").entries) == 1
    assert [one.id for one in folder.programmes()] == ["vip"]


def test_a_wrong_answer_in_a_file_is_damage(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    for wrong in (True, 1.5, [3], {}):
        rewrite(
            file_of(folder, person),
            lambda tables, wrong=wrong: tables["drafts"][person.drafts[0].id]["answers"].update(valued=wrong),
        )
        with pytest.raises(Damaged, match="draft answers: An answer is neither"):
            folder.person("vip", person.participant.id)


def test_the_register_logs_a_damaged_file_once(folder: FolderStore, caplog: pytest.LogCaptureFixture) -> None:
    person = new_person()
    folder.add_people([person])
    file_of(folder, person).write_bytes(b"{")
    for _ in range(3):
        folder.register("vip")
    assert len(caplog.records) == 1


def test_the_register_sees_a_file_that_somebody_put_back(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    good = file_of(folder, person).read_bytes()
    file_of(folder, person).write_bytes(b"{")
    assert len(folder.register("vip").damaged) == 1
    file_of(folder, person).write_bytes(good)
    assert [one.participant for one in folder.register("vip").entries] == [person.participant]


def test_the_register_sees_a_change_to_a_file_that_had_long_been_as_it_was(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    os.utime(file_of(folder, person), (0, 0))
    assert folder.register("vip") is folder.register("vip")
    FolderStore(folder.path).change("vip", person.participant.id, lambda one: replace(one, drafts=()))
    assert folder.register("vip").entries[0].started == ()


def test_the_register_sees_a_change_that_leaves_time_size_and_inode_as_they_were(folder: FolderStore) -> None:
    """As happens when two replacements fall within one tick of a coarse clock."""
    person = new_person("A")
    folder.add_people([person])
    path = file_of(folder, person)
    folder.register("vip")
    before = path.stat()
    with path.open("r+b") as file:
        content = file.read().replace(b'"code":"A"', b'"code":"B"')
        file.seek(0)
        file.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert folder.register("vip").entries[0].participant.code == "B"
    assert folder.person("vip", person.participant.id).participant.code == "B"


def test_a_batch_takes_people_as_it_writes_them(folder: FolderStore) -> None:
    waiting = []

    def changes():
        for number in range(5):
            waiting.append(len(list((folder.path / "staging").rglob("*.json"))))
            yield None, new_person(f"P{number}")

    folder.save_people(changes())
    assert waiting == [0, 0, 2, 3, 4]
