"""Two computers on one folder: one writes, the other is refused with the reason and takes over in time."""

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from survey.records import Person
from survey.store import NotSaved
from survey.store.folder import FolderStore
from survey.store.folder.host import Host, OtherComputer, this_host
from tests.running import CAIRN, bare_environment, serve
from tests.store.counting import count, one_more
from tests.store.faults import fork, in_another_process
from tests.store.samples import count_on, new_person

pytestmark = pytest.mark.filterwarnings(
    "ignore:This process:DeprecationWarning"
)  # what is forked uses no thread

NORTH = Host("north", "kernel-1", "machine-1")
SOUTH = Host("south", "kernel-2", "machine-2")


def claim_of(path: Path) -> Path:
    return path / "locks" / "host.json"


def fall_silent(path: Path, seconds: float) -> None:
    """Let the last sign of whoever writes be so long ago."""
    past = time.time() - seconds
    os.utime(claim_of(path), (past, past))


def writes(path: Path, host: Host, participant: str) -> bool:
    """Whether a process on a computer of its own may count one on."""

    def change() -> None:
        try:
            FolderStore(path, host).change("vip", participant, count_on)
        except OtherComputer:
            os._exit(3)

    return {0: True, 3: False}[in_another_process(change)]


def test_a_second_computer_is_refused_with_the_reason_and_may_read(tmp_path: Path) -> None:
    person = new_person()
    assert in_another_process(lambda: FolderStore(tmp_path, NORTH).add_people([person])) == 0
    south = FolderStore(tmp_path, SOUTH)
    for write in (
        lambda: south.change("vip", person.participant.id, count_on),
        lambda: south.add_people([new_person("B"), new_person("C")]),
        lambda: south.erase("vip", person.participant.id),
        south.claim,
    ):
        with pytest.raises(NotSaved, match=r"(?s)north, writes to this folder: since 20.*Stop Cairn there"):
            write()
    assert list(south.people("vip")) == [person]
    assert len(south.register("vip").entries) == 1
    assert writes(tmp_path, NORTH, person.participant.id)
    assert not writes(tmp_path, SOUTH, person.participant.id)


def test_of_two_computers_that_begin_at_once_only_one_writes(tmp_path: Path) -> None:
    for n in range(10):
        path, person = tmp_path / str(n), new_person()
        FolderStore(path, NORTH).add_people([person])
        FolderStore(path, NORTH).release()
        reading, writing = os.pipe()

        def count_together(
            host: Host,
            reading: int = reading,
            writing: int = writing,
            path: Path = path,
            person: Person = person,
        ) -> None:
            os.close(writing)
            os.read(reading, 1)  # ends for all at once
            store = FolderStore(path, host)
            for _ in range(5):
                with suppress(OtherComputer):
                    store.change("vip", person.participant.id, lambda one: one_more(one, host.name))

        children = [fork(lambda host=host: count_together(host)) for host in (NORTH, SOUTH) * 2]
        os.close(reading)
        os.close(writing)
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
        now = FolderStore(path).person("vip", person.participant.id)
        assert [count(now, host.name) for host in (NORTH, SOUTH)] in ([10, 0], [0, 10])


def test_of_two_that_find_nobody_the_quicker_has_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    north, south, link = FolderStore(tmp_path, NORTH), FolderStore(tmp_path, SOUTH), os.link
    person = new_person()

    def be_second(*names: str) -> None:
        monkeypatch.undo()
        north.add_people([person])
        link(*names)

    monkeypatch.setattr(os, "link", be_second)
    with pytest.raises(OtherComputer, match="north"):
        south.add_people([new_person("B")])
    assert list(south.people("vip")) == [person]


def test_a_computer_that_is_gone_is_followed_after_five_minutes(tmp_path: Path) -> None:
    person = new_person()
    north = FolderStore(tmp_path, NORTH)
    north.add_people([person])
    fall_silent(tmp_path, 240)
    assert not writes(tmp_path, SOUTH, person.participant.id)
    fall_silent(tmp_path, 301)
    assert writes(tmp_path, SOUTH, person.participant.id)
    with pytest.raises(OtherComputer, match="south"):
        north.change("vip", person.participant.id, count_on)
    assert north.person("vip", person.participant.id).drafts[0].answers["count"] == 1


def test_a_computer_that_stops_in_order_is_followed_at_once(tmp_path: Path) -> None:
    person = new_person()
    north = FolderStore(tmp_path, NORTH)
    north.add_people([person])
    FolderStore(tmp_path, SOUTH).release()
    assert not writes(tmp_path, SOUTH, person.participant.id)
    north.release()
    assert writes(tmp_path, SOUTH, person.participant.id)


@pytest.mark.parametrize("off", [3, 3600, 86400 * 400])
def test_a_clock_that_was_put_back_lets_nobody_in_early_and_nobody_out_for_long(
    tmp_path: Path, off: int
) -> None:
    person = new_person()
    FolderStore(tmp_path, NORTH).add_people([person])
    fall_silent(tmp_path, -off)
    assert not writes(tmp_path, SOUTH, person.participant.id)
    assert claim_of(tmp_path).stat().st_mtime <= time.time()
    fall_silent(tmp_path, 301)
    assert writes(tmp_path, SOUTH, person.participant.id)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Host("container-2", "kernel-1"), True),
        (Host("north", "started-again", "machine-1"), True),
        (Host("copy-of-north", "kernel-2", "machine-1"), False),
        (Host("north", "kernel-2", ""), False),
        (Host("north", "kernel-2", "machine-2"), False),
    ],
)
def test_who_counts_as_the_same_computer(tmp_path: Path, other: Host, same: bool) -> None:
    person = new_person()
    FolderStore(tmp_path, NORTH).add_people([person])
    assert writes(tmp_path, other, person.participant.id) == same


def test_computers_of_which_nothing_is_known_are_not_taken_for_one() -> None:
    assert not Host("localhost").shares_locks_with(Host("localhost"))


def test_this_computer_knows_itself_again_in_another_process() -> None:
    assert this_host().shares_locks_with(this_host())
    found = []
    child = (
        "from survey.store.folder.host import *; h = this_host(); print(h.name, h.kernel, h.machine, sep='|')"
    )
    python = Path(CAIRN).with_name("python")
    for _ in range(2):
        done = subprocess.run([python, "-c", child], capture_output=True, text=True, check=True)
        found.append(Host(*done.stdout.strip().split("|")))
    assert found == [this_host()] * 2


def test_a_claim_that_cannot_be_read_is_somebodys(tmp_path: Path) -> None:
    person = new_person()
    FolderStore(tmp_path, NORTH).add_people([person])
    for spoilt in (b"", b"[]", b'{"name": 1}', b'{"name": "x", "since": "y", "more": 1}'):
        claim_of(tmp_path).write_bytes(spoilt)
        assert not writes(tmp_path, SOUTH, person.participant.id)
    fall_silent(tmp_path, 301)
    assert writes(tmp_path, SOUTH, person.participant.id)


def test_a_claim_is_renewed_by_who_writes_once_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = new_person()
    north = FolderStore(tmp_path, NORTH)
    north.add_people([person])

    def renewed() -> bool:
        fall_silent(tmp_path, 299)
        north.change("vip", person.participant.id, count_on)
        return claim_of(tmp_path).stat().st_mtime > time.time() - 60

    assert not renewed()
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert renewed()
    assert not renewed()


def test_a_claim_that_somebody_deleted_is_made_again(tmp_path: Path) -> None:
    person = new_person()
    north = FolderStore(tmp_path, NORTH)
    north.add_people([person])
    claim_of(tmp_path).unlink()
    north.change("vip", person.participant.id, count_on)
    assert not writes(tmp_path, SOUTH, person.participant.id)
    assert [one.name for one in claim_of(tmp_path).parent.glob("host*")] == ["host.json"]


def test_serving_is_refused_while_another_computer_writes_and_lets_go_at_its_end(tmp_path: Path) -> None:
    folder, person = tmp_path / "kept", new_person()
    FolderStore(folder, NORTH).add_people([person])
    environment = {"CAIRN_STORE": str(folder), "CAIRN_BIND": "127.0.0.1:0", "CAIRN_SECRET_KEY": "k" * 32}
    done = subprocess.run(
        [CAIRN, "serve"], capture_output=True, text=True, env=bare_environment(**environment), timeout=60
    )
    assert done.returncode == 2
    assert "Another computer, north, writes to this folder" in done.stderr
    assert "Traceback" not in done.stderr
    fall_silent(folder, 301)
    with serve(folder, CAIRN_SECRET_KEY="k" * 32):
        assert not writes(folder, NORTH, person.participant.id)
    assert writes(folder, NORTH, person.participant.id)
