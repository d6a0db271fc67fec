"""A clock that is put back, stands still or jumps: nothing in the folder store depends on it."""

import os
import random
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from survey.records import Person, ProgrammeRecord
from survey.store import NotSaved
from survey.store.folder import FolderStore
from tests.store.counting import count, one_more
from tests.store.faults import Nth, refuse
from tests.store.samples import NOW, new_person
from tests.store.test_folder import file_of

DAY = 86400 * 10**9


def put_clock_back(folder: FolderStore, *people: Person) -> None:
    """Let the files be from what is now the future."""
    for person in people:
        future = time.time_ns() + DAY
        os.utime(file_of(folder, person), ns=(future, future))


def change(folder: FolderStore, person: Person, other: Person) -> None:
    folder.change("vip", person.participant.id, lambda one: one_more(one, "count"))


def batch(folder: FolderStore, person: Person, other: Person) -> None:
    now = [folder.person("vip", one.participant.id) for one in (person, other)]
    folder.save_people([(one, one_more(one, "count")) for one in now])


def refused(folder: FolderStore, person: Person, other: Person) -> None:
    with pytest.MonkeyPatch.context() as patch:
        Nth(patch, ("fsync",), 2, refuse(28))
        with pytest.raises(NotSaved):
            change(folder, person, other)


@pytest.mark.parametrize("write", [change, batch, refused])
def test_a_file_is_always_newer_than_the_one_it_replaces(
    folder: FolderStore, write: Callable[[FolderStore, Person, Person], None]
) -> None:
    """So nobody who compares times takes it for the other, even where its size and number are the same."""
    people = new_person("A"), new_person("B")
    folder.add_people(people)
    for _ in range(3):
        put_clock_back(folder, *people)
        before = file_of(folder, people[0]).stat().st_mtime_ns
        for _ in range(3):
            write(folder, *people)
            after = file_of(folder, people[0]).stat().st_mtime_ns
            assert after > before
            before = after


def test_a_file_system_of_coarse_times_gets_a_newer_one_too(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = new_person()
    folder.add_people([person])
    utime = os.utime

    def every_two_seconds(path: str, *, ns: tuple[int, int]) -> None:
        utime(path, ns=(ns[0] // (2 * 10**9) * 2 * 10**9,) * 2)

    monkeypatch.setattr(os, "utime", every_two_seconds)
    every_two_seconds(str(file_of(folder, person)), ns=(time.time_ns() + DAY,) * 2)
    before = file_of(folder, person).stat().st_mtime_ns
    change(folder, person, person)
    assert file_of(folder, person).stat().st_mtime_ns > before


def test_whatever_the_clock_says_everything_saved_is_seen(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's clock and the file system's jump about between any two steps."""
    people = new_person("A"), new_person("B")
    folder.add_people(people)
    reader, chance, now = FolderStore(folder.path), random.Random(2026), time.time_ns()

    def jump() -> int:
        return now + chance.choice((-400, -1, 0, 1, 400)) * DAY

    monkeypatch.setattr(time, "time_ns", jump)
    monkeypatch.setattr(time, "time", lambda: jump() / 10**9)
    for number in range(1, 40):
        (change if number % 3 else batch)(folder, *people)
        folder.change("vip", people[0].participant.id, lambda one, n=number: sent(one, n % 10))
        for person in people:
            past = jump()
            os.utime(file_of(folder, person), ns=(past, past))
        (first, _) = reader.register("vip").entries
        assert first.sent[0].raw == number % 10
        assert count(reader.person("vip", people[0].participant.id), "count") == number
    folder.save_programme(ProgrammeRecord("vip", "", NOW))
    folder.erase("vip", people[0].participant.id)
    assert len(reader.register("vip").entries) == 1


def sent(person: Person, raw: int) -> Person:
    return replace(person, responses=(replace(person.responses[0], raw=float(raw)),))


def test_files_from_the_future_are_not_read_again_and_again(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = new_person("A"), new_person("B")
    folder.add_people(people)
    put_clock_back(folder, *people)
    before = folder.register("vip")
    later = time.monotonic_ns() + 3 * 10**9
    monkeypatch.setattr(time, "monotonic_ns", lambda: later)
    folder.register("vip")
    monkeypatch.setattr(os, "open", refuse(5))
    assert folder.register("vip") is before
