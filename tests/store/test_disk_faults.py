"""Disks that are really full, really read-only, and files that are really too long."""

import errno
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.records import Person
from survey.store import NotSaved, StoreError
from survey.store.folder import FolderStore
from tests.store.faults import Nth, in_another_process, refuse
from tests.store.samples import answer, new_person
from tests.store.test_folder import everything


def name_of(person: object) -> str:
    assert isinstance(person, Person)
    return f"{person.participant.code}{person.drafts[0].answers['valued']}"


def test_what_waits_for_the_disk_is_put_in_place_before_the_next_change(folder: FolderStore) -> None:
    a, b = new_person("A"), new_person("B")
    folder.add_people([a, b])
    with pytest.MonkeyPatch.context() as patch:
        Nth(patch, ("replace",), 1, refuse(errno.EIO))
        with pytest.raises(StoreError, match="Saved, but not yet in place"):
            folder.save_people([(one, answer(one, "valued", 4)) for one in (a, b)])
    after = folder.change("vip", a.participant.id, lambda one: answer(one, "more", "…"))
    assert after.drafts[0].answers == {"valued": 4, "more": "…"}
    assert {name_of(one) for one in FolderStore(folder.path).people("vip")} == {"A4", "B4"}


def test_what_a_refused_batch_left_never_gets_into_the_next(folder: FolderStore) -> None:
    a, b, c, d = map(new_person, "ABCD")
    folder.add_people([a, b])
    with pytest.MonkeyPatch.context() as patch:
        Nth(patch, ("rename",), 1, refuse(errno.EROFS), lasting=True)
        with pytest.raises(NotSaved):
            folder.save_people([(one, answer(one, "valued", 4)) for one in (a, b)])
    assert (folder.path / "staging").exists()
    with pytest.MonkeyPatch.context() as patch:
        Nth(patch, ("unlink",), 1, refuse(errno.EIO))
        with pytest.raises(NotSaved, match="finishing what others began"):
            folder.add_people([c, d])
    folder.add_people([c, d])
    assert {name_of(one) for one in folder.people("vip")} == {"A0", "B0", "C0", "D0"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 256 KB, where we may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("a small disk cannot be mounted here: that needs Linux and root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_keeps_what_it_has(small_disk: Path) -> None:
    store, person = FolderStore(small_disk / "kept"), new_person()
    store.add_people([person])
    store.change("vip", person.participant.id, lambda one: one)
    with pytest.raises(OSError, match="No space"):
        fill(small_disk)
    before = everything(store)
    for _ in range(3):
        with pytest.raises(NotSaved, match="the disk is full"):
            store.change("vip", person.participant.id, lambda one: answer(one, "more", "word " * 2000))
        with pytest.raises(NotSaved, match="the disk is full"):
            store.add_people([new_person("B"), new_person("C")])
        assert everything(store) == before
    (small_disk / "ballast").unlink()
    changed = store.change("vip", person.participant.id, lambda one: answer(one, "more", "word " * 2000))
    assert FolderStore(store.path).person("vip", person.participant.id) == changed


def test_a_read_only_disk_can_be_read(small_disk: Path) -> None:
    store, person = FolderStore(small_disk / "kept"), new_person()
    store.add_people([person])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for one in (store, FolderStore(store.path)):
        with pytest.raises(NotSaved, match="read-only"):
            one.change("vip", person.participant.id, lambda person: answer(person, "valued", 4))
        with pytest.raises(NotSaved, match="read-only"):
            one.erase("vip", person.participant.id)
        assert one.person("vip", person.participant.id) == person
        assert len(one.register("vip").entries) == 1


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # what is forked uses no thread
def test_a_write_that_is_cut_short_changes_nothing(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    before = everything(folder)

    def write_too_much() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        with pytest.raises(NotSaved, match="File too large"):
            folder.change("vip", person.participant.id, lambda one: answer(one, "more", "word " * 2000))

    assert in_another_process(write_too_much) == 0
    assert everything(folder) == before


def fill(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        while True:
            ballast.write(bytes(4096))
