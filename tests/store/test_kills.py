"""A process killed at any step: what was acknowledged is there, and all is whole."""

import itertools
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.records import CodeTarget, Person
from survey.store.folder import FolderStore
from tests.store.faults import CALLS, Nth, die, in_another_process
from tests.store.samples import answer, new_person
from tests.store.test_folder import everything, file_of

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


def test_an_erasure_is_whole_or_not_wherever_it_is_killed(tmp_path: Path) -> None:
    seen, gone, stays = [], new_person("Gone"), new_person("Stays")
    for n in itertools.count(1):
        store = FolderStore(tmp_path / str(n))
        store.save_people(
            [(None, gone), (None, stays)],
            {f"c{m}de": CodeTarget("vip", gone.participant.id, str(m)) for m in range(3)},
        )
        before = everything(store)
        killed = run_until_killed(
            n, lambda path=store.path: FolderStore(path).erase("vip", gone.participant.id)
        )
        left = everything(FolderStore(store.path))
        if left == before:
            seen.append("nothing")
        else:
            assert list(left) == [str(file_of(store, stays).relative_to(store.path))]
            seen.append("all")
        if not killed:
            break
    assert seen == sorted(seen, reverse=True)
    assert seen.count("nothing") > 10
    assert seen.count("all") > 10


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
    seen, a, b, c = [], new_person("A"), new_person("B"), new_person("C")
    for n in itertools.count(1):
        store = FolderStore(tmp_path / str(n))
        store.add_people([a, b])
        before = everything(store)
        changes = [(one, answer(one, "valued", 4)) for one in (a, b)]
        codes = {"c0de": CodeTarget("vip", c.participant.id, "i")}
        killed = run_until_killed(
            n,
            lambda path=store.path, changes=changes, codes=codes: FolderStore(path).save_people(
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
