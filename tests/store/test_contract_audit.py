"""What every store promises of the audit: one chain of lines in the order written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from survey.records import AuditEntry
from survey.store import Store
from survey.store.chain import faults, read_line
from tests.store.at_once import BOTH, Killed, die, in_another_process, in_processes
from tests.store.conftest import Reopen
from tests.store.places import Place, documents_of
from tests.store.samples import NOW, keep, new_person

AtOnce = Callable[..., list[Any]]


def entry(number: int | str, at: datetime = NOW, **more: str) -> AuditEntry:
    return AuditEntry(f"{number}", at, "an account’s id", "looked at a participant", "/evaluate/p", **more)


def lines_of(store: Store) -> list[bytes]:
    """All lines of the audit, month after month."""
    content = b"".join(one.content for one in documents_of(store) if one.name.startswith("audit/"))
    assert content.endswith(b"\n")
    return content.split(b"\n")[:-1]


def entries_of(store: Store) -> list[AuditEntry]:
    """All entries in the order of their lines, which are one chain."""
    lines = lines_of(store)
    assert faults(lines) == []
    return [read_line(one) for one in lines]


def test_entries_come_back_as_they_were_written(kept: Store, reopen: Reopen) -> None:
    entries = [
        entry(1, programme="vip", participant="p" * 32),
        entry(2),
        replace(entry(3), who="command line", what='two\nlines, "quotes" \\ \x00 \u2028 é 😀', screen=""),
        entry(4, NOW + timedelta(microseconds=1), programme="vip"),
    ]
    for one in entries:
        kept.audit(one)
    assert entries_of(kept) == entries_of(reopen()) == entries


def test_the_chain_goes_on_in_every_process_and_month(kept: Store, reopen: Reopen) -> None:
    entries = [entry(number, NOW + timedelta(days=11 * number)) for number in range(40)]
    for number, one in enumerate(entries):
        if number % 10 == 0:
            in_another_process(lambda one=one: reopen().audit(one))
        else:
            (kept, reopen())[number % 2].audit(one)
    assert entries_of(kept) == entries
    months = [one.name for one in documents_of(kept)]
    assert months == [
        f"audit/{NOW.year + (2 + n) // 12}-{(2 + n) % 12 + 1:02}.jsonl" for n in range(len(months))
    ]
    assert len(months) > 12


def test_a_clock_that_goes_backwards_breaks_no_chain(kept: Store, reopen: Reopen) -> None:
    entries = [
        entry(number, NOW + timedelta(days=days))
        for number, days in enumerate((0, 40, 0, -40, 90, 41, 0, 365))
    ]
    for one in entries:
        kept.audit(one)
    assert sorted(entries_of(reopen()), key=lambda one: one.id) == entries


def test_the_latest_entries_are_read_first_and_from_a_month_on(kept: Store, reopen: Reopen) -> None:
    entries = [entry(number, NOW + timedelta(days=15 * number)) for number in range(6)]
    assert list(kept.audited("")) == []
    for one in entries:
        kept.audit(one)
    assert list(reopen().audited("")) == entries[::-1]
    month = f"{entries[3].at:%Y-%m}"
    assert list(reopen().audited(month)) == [one for one in entries[::-1] if f"{one.at:%Y-%m}" >= month]


@pytest.mark.parametrize("at_once", BOTH)
def test_many_who_write_at_once_make_one_chain(kept: Store, reopen: Reopen, at_once: AtOnce) -> None:
    def write(name: str) -> None:
        store = reopen()
        for number in range(15):
            store.audit(entry(f"{name}{number:02}", NOW + timedelta(days=number * 4)))

    assert at_once(*[lambda name=name: write(name) for name in "abcdefgh"]) == [None] * 8
    found = [one.id for one in entries_of(kept)]
    assert len(found) == 120
    for name in "abcdefgh":
        assert {one for one in found if one.startswith(name)} == {
            f"{name}{number:02}" for number in range(15)
        }


def test_entries_of_one_month_are_in_the_order_written(kept: Store, reopen: Reopen) -> None:
    def write(name: str) -> None:
        store = reopen()
        for number in range(15):
            store.audit(entry(f"{name}{number:02}"))

    assert in_processes(*[lambda name=name: write(name) for name in "abcd"]) == [None] * 4
    found = [one.id for one in entries_of(kept)]
    for name in "abcd":
        assert [one for one in found if one.startswith(name)] == [
            f"{name}{number:02}" for number in range(15)
        ]


def test_who_is_killed_breaks_no_chain(kept: Store, reopen: Reopen) -> None:
    def write(name: str) -> None:
        store = reopen()
        for number in range(5):
            store.audit(entry(f"{name}{number}"))
        die()

    for name in "abc":
        with pytest.raises(Killed):
            in_another_process(lambda name=name: write(name))
    kept.audit(entry("last"))
    assert [one.id for one in entries_of(kept)] == [
        *(f"{name}{number}" for name in "abc" for number in range(5)),
        "last",
    ]


def test_the_chain_goes_on_in_a_copy(kept: Store, other_place: Place) -> None:
    for number in range(6):
        kept.audit(entry(number, NOW + timedelta(days=20 * number)))
    keep(kept, new_person())
    copy = other_place.open()
    copy.put_documents(documents_of(kept)[::-1])
    assert entries_of(copy) == entries_of(kept)
    for number in range(6, 9):
        copy.audit(entry(number, NOW + timedelta(days=20 * number)))
    assert [one.id for one in entries_of(other_place.open())] == [f"{number}" for number in range(9)]


def test_the_chain_goes_on_after_a_month_is_set_aside(place: Place, kept: Store) -> None:
    for number in range(4):
        kept.audit(entry(number, NOW + timedelta(days=31 * number)))
    names = [one.name for one in documents_of(kept)]
    kept.set_aside(names[-1])
    place.open().audit(entry(9, NOW + timedelta(days=31 * 4)))
    assert [one.id for one in entries_of(kept)] == ["0", "1", "2", "9"]
