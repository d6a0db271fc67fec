"""A disk that refuses: the old content stays, the caller is told, nothing is left lying about."""

import errno
import itertools
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from survey.records import CodeTarget, Person
from survey.store import NotSaved, StoreError
from survey.store.folder import FolderStore
from tests.store.faults import REFUSALS, Nth, in_another_process, refuse
from tests.store.samples import answer, new_person
from tests.store.test_folder import everything

SINGLE = ("write", "fsync", "replace")


@pytest.mark.parametrize("call", SINGLE)
@pytest.mark.parametrize("number", REFUSALS, ids=errno.errorcode.get)
def test_an_answer_that_the_disk_refuses_changes_nothing(folder: FolderStore, call: str, number: int) -> None:
    person = new_person()
    folder.add_people([person])
    before = everything(folder)
    for n in itertools.count(1):
        with pytest.MonkeyPatch.context() as patch:
            fault = Nth(patch, (call,), n, refuse(number))
            refused = refusal(
                lambda: folder.change("vip", person.participant.id, lambda one: answer(one, "a", 1))
            )
        if not fault.reached:
            break
        assert isinstance(refused, NotSaved)
        assert REFUSALS[number] in str(refused)
        assert everything(folder) == before
        assert folder.person("vip", person.participant.id) == person
    assert n == {"write": 2, "fsync": 3, "replace": 2}[call]
    assert FolderStore(folder.path).person("vip", person.participant.id) == answer(person, "a", 1)


@pytest.mark.parametrize("call", [*SINGLE, "mkdir"])
def test_somebody_new_whom_the_disk_refuses_is_not_there(tmp_path: Path, call: str) -> None:
    for n in itertools.count(1):
        store, person = FolderStore(tmp_path / str(n)), new_person()
        with pytest.MonkeyPatch.context() as patch:
            fault = Nth(patch, (call,), n, refuse(errno.ENOSPC))
            refused = refusal(lambda store=store, person=person: store.add_people([person]))
        if not fault.reached:
            break
        if refused:
            assert isinstance(refused, NotSaved)
            assert everything(store) == {}
            store.add_people([person])
        assert list(store.people("vip")) == [person]
    assert n > 1


BATCH_OUTCOMES = {
    "write": {NotSaved},
    "mkdir": {NotSaved},
    "rename": {NotSaved},
    "fsync": {NotSaved, StoreError},
    "replace": {StoreError},
    "rmdir": {StoreError},
}
"""Before the decision nothing is saved; after it all is, though some of it only by whoever comes next."""


@pytest.mark.parametrize("call", BATCH_OUTCOMES)
def test_a_batch_that_the_disk_refuses_is_saved_whole_or_not_at_all(tmp_path: Path, call: str) -> None:
    outcomes: set[type[StoreError] | None] = set()
    for n in itertools.count(1):
        store, a, b, c = FolderStore(tmp_path / str(n)), new_person("A"), new_person("B"), new_person("C")
        store.add_people([a, b])
        before = everything(store)
        codes = {"c0de": CodeTarget("vip", c.participant.id, "i")}
        changes = [(a, answer(a, "valued", 4)), (b, answer(b, "valued", 4)), (None, c)]
        with pytest.MonkeyPatch.context() as patch:
            fault = Nth(patch, (call,), n, refuse(errno.ENOSPC))
            refused = refusal(
                lambda store=store, changes=changes, codes=codes: store.save_people(changes, codes)
            )
        if not fault.reached:
            break
        outcomes.add(type(refused) if refused else None)
        reopened = FolderStore(store.path)
        if isinstance(refused, NotSaved):
            assert everything(reopened) == before
        elif refused:
            assert set(map(name_of, reopened.people("vip"))) == {"A4", "B4", "C0"}
            assert reopened.find_code("c0de") is not None
            assert not (store.path / "committed").exists()
            assert not (store.path / "staging").exists()
    assert outcomes - {None} == BATCH_OUTCOMES[call]


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


def refusal(call: Callable[[], object]) -> StoreError | None:
    try:
        call()
    except StoreError as error:
        return error
    return None


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
