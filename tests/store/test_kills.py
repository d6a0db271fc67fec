"""A process killed at any step: what was acknowledged is there, and all is whole."""

import itertools
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.records import CodeTarget, Person
from survey.store.folder import FolderStore
from tests.store.faults import CALLS, Nth, die, in_another_process
from tests.store.samples import answer, count_on, new_person
from tests.store.test_folder import everything

pytestmark = pytest.mark.filterwarnings(
    "ignore:This process:DeprecationWarning"
)  # what is forked uses no thread


def run_until_killed(n: int, work: Callable[[], object]) -> bool:
    """Do the work in a process that dies before its nth call that may change the disk; whether it did."""

    def die_working() -> None:
        Nth(pytest.MonkeyPatch(), CALLS, n, die)
        work()

    status = in_another_process(die_working)
    assert status in (0, -signal.SIGKILL)
    return status != 0


def test_an_answer_is_there_or_not_wherever_its_writer_is_killed(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    after = answer(person, "valued", 4)
    seen = set()
    for n in itertools.count(1):
        killed = run_until_killed(
            n, lambda: FolderStore(folder.path).change("vip", person.participant.id, lambda _: after)
        )
        now = FolderStore(folder.path).person("vip", person.participant.id)
        seen.add(now == after)
        if not killed:
            break
        assert now in (person, after)
        folder.change("vip", person.participant.id, lambda _: answer(person, "valued", 5))
        folder.change("vip", person.participant.id, lambda _: person)
        assert len(everything(folder)) == 1
    assert now == after
    assert n > 4
    assert seen == {True, False}


def test_a_batch_is_there_or_not_wherever_its_writer_is_killed(tmp_path: Path) -> None:
    seen = []
    for n in itertools.count(1):
        store, a, b, c = FolderStore(tmp_path / str(n)), new_person("A"), new_person("B"), new_person("C")
        store.add_people([a, b])
        before = everything(store)
        changes = [(one, answer(one, "valued", 4)) for one in (a, b)]
        codes = {"c0de": CodeTarget("vip", c.participant.id, "i")}
        killed = run_until_killed(
            n,
            lambda path=store.path, changes=changes, codes=codes, c=c: FolderStore(path).save_people(
                [*changes, (None, c)], codes
            ),
        )
        reopened = FolderStore(store.path)
        people = {one.participant.code: one for one in reopened.people("vip") if isinstance(one, Person)}
        if everything(reopened) == before:
            seen.append("nothing")
        else:
            assert people == {"A": changes[0][1], "B": changes[1][1], "C": c}
            assert reopened.find_code("c0de") == codes["c0de"]
            seen.append("all")
        assert not {"staging", "committed"} & set(os.listdir(store.path))
        if not killed:
            break
    assert seen == sorted(seen, reverse=True)
    assert seen.count("nothing") > 10
    assert seen.count("all") > 10


def test_the_finishing_of_a_batch_can_be_killed_too(tmp_path: Path) -> None:
    for n in itertools.count(1):
        store, people = FolderStore(tmp_path / str(n)), [new_person("A"), new_person("B"), new_person("C")]
        with pytest.MonkeyPatch.context() as patch:
            Nth(patch, ("replace",), 1, lambda: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                store.add_people(people)
        assert (store.path / "committed").exists()
        killed = run_until_killed(n, lambda path=store.path: FolderStore(path))
        assert len(list(FolderStore(store.path).people("vip"))) == 3
        assert not (store.path / "committed").exists()
        if not killed:
            break
    assert n > 5


def test_every_acknowledged_answer_outlives_twenty_kills(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    chance = random.Random(2026)
    acknowledged = 0
    for _ in range(20):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            store = FolderStore(folder.path)
            while True:
                now = store.change("vip", person.participant.id, count_on)
                os.write(writing, f"{now.drafts[0].answers['count']}\n".encode())
        os.close(writing)
        with open(reading) as told:
            lines = [told.readline() for _ in range(chance.randint(1, 20))]
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            acknowledged = int([*lines, *told][-1])
        kept = FolderStore(folder.path).person("vip", person.participant.id).drafts[0].answers["count"]
        assert kept in (acknowledged, acknowledged + 1)
