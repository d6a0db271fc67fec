"""Many writers at once, in processes and threads: nothing is lost, nobody waits for good."""

import os
import signal
import threading
from collections.abc import Callable

import pytest

from survey.records import CodeTarget, Person
from survey.store import NotSaved, Outdated
from survey.store.folder import FolderStore
from survey.store.folder.host import this_host
from survey.store.folder.locks import ALL, Locks
from tests.store.counting import count, one_more
from tests.store.faults import fork, in_another_process
from tests.store.samples import new_person
from tests.store.test_folder import file_of

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")

PROCESSES = THREADS = 8
TIMES = 10


def in_threads(*works: Callable[[], object]) -> None:
    """Do all of this at once; raises if any of it raised."""
    failed: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def test_eight_processes_with_eight_threads_lose_nothing(folder: FolderStore) -> None:
    """Each thread counts with everybody in one person, with its process in another, alone in a third."""
    all_, ours, mine, together = new_person("all"), people(PROCESSES), people(PROCESSES * THREADS), people(3)
    folder.add_people([all_, *ours, *mine, *together])

    def process(number: int) -> None:
        store = FolderStore(folder.path)

        def thread(n: int) -> None:
            own = number * THREADS + n
            for time in range(TIMES):
                for person in (all_, ours[number], mine[own]):
                    store.change("vip", person.participant.id, lambda one: one_more(one, str(n)))
                store.save_code(f"{own}-{time}", CodeTarget("vip", all_.participant.id, "i"))
            if n == 0:
                count_together(store, [*together, ours[number]], f"batch {number}")

        in_threads(*(lambda n=n: thread(n) for n in range(THREADS)))

    children = [fork(lambda number=number: process(number)) for number in range(PROCESSES)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * PROCESSES

    store = FolderStore(folder.path)

    def counts(people: list[Person], item: str) -> list[int]:
        return [count(store.person("vip", one.participant.id), item) for one in people]

    for n in range(THREADS):
        assert counts([all_], str(n)) == [PROCESSES * TIMES]
        assert counts(ours, str(n)) == [TIMES] * PROCESSES
        assert counts(mine[n::THREADS], str(n)) == [TIMES] * PROCESSES
    for number in range(PROCESSES):
        assert counts([*together, ours[number]], f"batch {number}") == [TIMES] * 4
    codes = [store.find_code(f"{own}-{time}") for own in range(len(mine)) for time in range(TIMES)]
    assert codes == [CodeTarget("vip", all_.participant.id, "i")] * len(mine) * TIMES


def people(number: int) -> list[Person]:
    return [new_person(str(n)) for n in range(number)]


def count_together(store: FolderStore, people: list[Person], item: str) -> None:
    for _ in range(TIMES):
        while True:
            now = [store.person("vip", one.participant.id) for one in people]
            try:
                store.save_people([(one, one_more(one, item)) for one in now])
                break
            except Outdated:
                continue


def locks_of(store: FolderStore) -> Locks:
    return Locks(store.path / "locks", this_host())


def killed_while_it_holds(store: FolderStore, wanted: str, then: Callable[[], object] = lambda: None) -> None:
    """Let a process die of kill -9 while it holds a lock."""

    def hold() -> None:
        with locks_of(store).hold([wanted]):
            then()
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_another_process(hold) == -signal.SIGKILL


@pytest.mark.parametrize("batch", [False, True], ids=["one document", "a batch"])
def test_a_lock_of_a_killed_process_stops_nobody(folder: FolderStore, batch: bool) -> None:
    person = new_person()
    folder.add_people([person])
    path = str(file_of(folder, person))
    killed_while_it_holds(folder, ALL if batch else path)
    with locks_of(folder).hold([ALL, path], patience=0):
        pass
    folder.save_people([(person, one_more(person, "a")), (None, new_person("B"))])


def test_a_fork_that_outlives_a_killed_process_keeps_none_of_its_locks(folder: FolderStore) -> None:
    """As when a thread starts another program while another thread saves."""
    person = new_person()
    folder.add_people([person])
    path = str(file_of(folder, person))
    end, begun = os.pipe(), os.pipe()

    def live_on() -> None:
        os.close(end[1])
        os.write(begun[1], b"!")
        os.read(end[0], 1)

    killed_while_it_holds(folder, path, lambda: (fork(live_on), os.read(begun[0], 1)))
    with locks_of(folder).hold([path], patience=0):
        pass
    for file in (*end, *begun):
        os.close(file)


def test_a_fork_of_a_process_that_is_saving_can_save(folder: FolderStore) -> None:
    person = new_person()
    folder.add_people([person])
    saving, forked = threading.Event(), threading.Event()

    def save(one: Person) -> Person:
        saving.set()
        forked.wait()
        return one_more(one, "thread")

    thread = threading.Thread(target=folder.change, args=("vip", person.participant.id, save))
    thread.start()
    saving.wait()
    child = fork(lambda: folder.change("vip", person.participant.id, lambda one: one_more(one, "fork")))
    forked.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
    now = folder.person("vip", person.participant.id)
    assert (count(now, "thread"), count(now, "fork")) == (1, 1)


class InFork(Exception):
    """Ends a block in a fork only."""


def test_a_fork_that_ends_a_block_leaves_the_lock_with_who_took_it(folder: FolderStore) -> None:
    child = -1
    try:
        with locks_of(folder).hold(["a"]):
            child = os.fork()
            if child == 0:
                raise InFork
            assert os.waitpid(child, 0)[1] == 0
            with pytest.raises(NotSaved, match="others are still writing"):
                locks_of(folder).hold(["a"], patience=0).__enter__()
    except InFork:
        os._exit(0)
    finally:
        if child == 0:
            os._exit(1)
