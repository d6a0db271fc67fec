"""The audit in a folder: lines are added by anybody at once, and none is lost or half there."""

import errno
import itertools
import json
import multiprocessing
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from survey.records import AuditEntry, Damage
from survey.store import NotSaved, chain
from survey.store.folder import FolderStore
from tests.store.faults import Nth, refuse
from tests.store.samples import NOW
from tests.store.test_kills import run_until_killed

forks = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # what is forked uses no thread


def entry(what: str = "restored a backup", days: int = 0) -> AuditEntry:
    return AuditEntry(uuid4().hex, NOW + timedelta(days=days), "command line", what, "cairn restore")


def months(store: FolderStore) -> dict[str, list[bytes]]:
    """The lines of each month, whole ones alone."""
    files = sorted((store.path / "audit").iterdir())
    return {file.stem: file.read_bytes().split(b"\n")[:-1] for file in files}


def lines(store: FolderStore) -> list[bytes]:
    return [line for month in months(store).values() for line in month]


def test_an_entry_is_a_line_that_only_its_owner_reads(folder: FolderStore) -> None:
    folder.audit(entry())
    [(month, [line])] = months(folder).items()
    assert month == "2026-03"
    assert json.loads(line)["what"] == "restored a backup"
    assert (folder.path / "audit/2026-03.jsonl").stat().st_mode & 0o777 == 0o600


def test_the_chain_goes_on_from_month_to_month(folder: FolderStore) -> None:
    for days in (0, 1, 40, 41, 400):
        FolderStore(folder.path).audit(entry(days=days))
    assert {month: len(found) for month, found in months(folder).items()} == {
        "2026-03": 2,
        "2026-04": 2,
        "2027-04": 1,
    }
    assert chain.faults(lines(folder)) == []


def test_a_clock_that_was_put_back_adds_to_the_latest_month(folder: FolderStore) -> None:
    for days in (40, 0, -40):
        folder.audit(entry(days=days))
    assert list(months(folder)) == ["2026-04"]
    assert chain.faults(lines(folder)) == []


def test_a_month_that_was_begun_without_a_line_does_not_break_the_chain(folder: FolderStore) -> None:
    folder.audit(entry())
    for name in ("2026-04.jsonl", "2026-05.jsonl"):
        (folder.path / "audit" / name).touch()
    folder.audit(entry(days=70))
    assert chain.faults(lines(folder)) == []


def test_a_line_longer_than_what_is_read_at_first_is_followed(folder: FolderStore) -> None:
    for size in (200_000, 1, 65_536, 3):
        folder.audit(entry("x" * size))
    assert chain.faults(lines(folder)) == []
    assert len(lines(folder)) == 4


@pytest.mark.parametrize("left", [1, 40, -1])
def test_a_line_that_a_killed_process_left_half_written_is_forgotten(folder: FolderStore, left: int) -> None:
    folder.audit(entry())
    with (folder.path / "audit/2026-03.jsonl").open("ab") as file:
        file.write(chain.link(chain.FIRST, entry("never acknowledged" * 50))[:left])
    [document] = folder.documents()
    assert document.content.count(b"\n") == 1
    assert document.content.endswith(b"\n")
    folder.audit(entry())
    assert len(lines(folder)) == 2
    assert chain.faults(lines(folder)) == []
    assert b"never" not in (folder.path / "audit/2026-03.jsonl").read_bytes()


@forks
def test_processes_that_add_at_once_make_one_chain(folder: FolderStore) -> None:
    def add(number: int) -> None:
        store = FolderStore(folder.path)
        for line in range(25):
            store.audit(entry(f"{number}.{line}", days=line))

    processes = [multiprocessing.get_context("fork").Process(target=add, args=(n,)) for n in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    found = lines(folder)
    assert chain.faults(found) == []
    said = sorted(chain.read_line(line).what for line in found)
    assert said == sorted(f"{number}.{line}" for number in range(4) for line in range(25))


@forks
def test_a_line_is_there_or_not_wherever_its_writer_is_killed(tmp_path: Path) -> None:
    seen = set()
    for n in itertools.count(1):
        store = FolderStore(tmp_path / str(n))
        store.audit(entry())
        killed = run_until_killed(n, lambda path=store.path: FolderStore(path).audit(entry(days=40)))
        seen.add(len(lines(store)))
        store.audit(entry(days=40))
        assert chain.faults(lines(store)) == []
        if not killed:
            break
    assert len(lines(store)) == 3
    assert n > 3
    assert seen == {1, 2}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_line_that_the_disk_refuses_leaves_the_audit_as_it_was(tmp_path: Path, code: int) -> None:
    for n in itertools.count(1):
        store = FolderStore(tmp_path / str(n))
        store.audit(entry())
        before = list(store.documents())
        with pytest.MonkeyPatch.context() as patch:
            write = os.write  # in parts, so that the disk may refuse in the middle of a line
            patch.setattr(os, "write", lambda file, content, write=write: write(file, content[:100]))
            fault = Nth(patch, ("write", "fsync", "mkdir"), n, refuse(code))
            try:
                store.audit(entry(days=40))
            except NotSaved:
                assert list(store.documents()) == before
            else:
                assert not fault.reached
                break
        store.audit(entry(days=40))
        assert chain.faults(lines(store)) == []
        assert len(lines(store)) == 2
    assert n > 4


def test_what_follows_a_damaged_line_can_still_be_added(folder: FolderStore) -> None:
    folder.audit(entry())
    file = folder.path / "audit/2026-03.jsonl"
    file.write_bytes(file.read_bytes()[:50] + b"\n")
    folder.audit(replace(entry(), what="looked"))
    assert [one[:7] for one in chain.faults(lines(folder))] == ["line 1:"]


def test_a_damaged_line_is_named_and_the_others_are_read(folder: FolderStore) -> None:
    for number in range(3):
        folder.audit(entry(f"{number}"))
    file = folder.path / "audit" / "2026-03.jsonl"
    kept = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([kept[0], kept[1][:30], *kept[2:]]))
    last, damage, first = folder.audited("2026-03")
    assert isinstance(last, AuditEntry)
    assert isinstance(first, AuditEntry)
    assert (last.what, first.what) == ("2", "0")
    assert isinstance(damage, Damage)
    assert damage.where == "audit/2026-03.jsonl, line 2"
