"""What every store promises where several write at once: changes add up, and one of two rivals is told."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from survey.records import Account, CodeTarget, ContactDetails, Person, ProgrammeRecord
from survey.store import AlreadyThere, NotFound, Outdated, Store
from tests.store.at_once import BOTH, in_processes, in_threads
from tests.store.conftest import Reopen
from tests.store.samples import (
    NOW,
    change,
    code_of,
    count_on,
    counted,
    erase,
    everybody,
    keep,
    new_person,
    read,
)

AtOnce = Callable[..., list[Any]]
at_once = pytest.mark.parametrize("at_once", BOTH)


def count(store: Store, person: Person, times: int) -> None:
    for _ in range(times):
        change(store, person, count_on)


@at_once
def test_changes_of_one_person_add_up(kept: Store, reopen: Reopen, at_once: AtOnce) -> None:
    (person,) = keep(kept, new_person())
    assert at_once(*[lambda: count(reopen(), person, 10)] * 8) == [None] * 8
    assert counted(read(kept, person)) == counted(kept_entry(reopen(), person)) == 80


def kept_entry(store: Store, person: Person) -> Person:
    return next(one for one in everybody(store.people("vip")) if one.participant == person.participant)


def test_threads_that_share_a_store_add_up(kept: Store) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    works = [lambda person=person: count(kept, person, 10) for person in (a, b) * 4]
    assert in_threads(*works) == [None] * 8
    assert [counted(read(kept, one)) for one in (a, b)] == [40, 40]


@at_once
def test_whoever_is_erased_leaves_no_contact_details(kept: Store, reopen: Reopen, at_once: AtOnce) -> None:
    for person in keep(kept, *(new_person(f"P{number}") for number in range(8))):
        details = ContactDetails(person.participant.id, "vip", "encrypted", "")

        def reach(details: ContactDetails = details) -> None:
            store = reopen()
            with suppress(NotFound):
                for number in range(50):
                    store.save_contact_details(replace(details, phone=str(number)))

        works = [reach, reach, lambda person=person: erase(reopen(), person)]
        assert at_once(*works) == [None] * 3
        assert kept.contact_details("vip", person.participant.id) is None


@at_once
def test_nobody_loses_a_change_to_a_batch(kept: Store, reopen: Reopen, at_once: AtOnce) -> None:
    wanted = keep(kept, *(new_person(f"P{number}") for number in range(5)))

    def batches() -> None:
        store = reopen()
        for _ in range(6):
            while True:
                now = [read(store, person) for person in wanted]
                try:
                    store.save_people([(one, count_on(one)) for one in now])
                    break
                except Outdated:
                    continue

    works = [lambda person=person: count(reopen(), person, 6) for person in wanted]
    assert at_once(batches, batches, *works) == [None] * 7
    assert [counted(one) for one in everybody(kept.people("vip"))] == [18] * 5


@at_once
def test_one_of_several_is_the_one_that_is_added(kept: Store, reopen: Reopen, at_once: AtOnce) -> None:
    for number in range(5):
        first = new_person(f"P{number}")
        rivals = [replace(first, drafts=new_person().drafts) for _ in range(4)]
        outcomes = at_once(*[lambda one=one: keep(reopen(), one) for one in rivals])
        (won,) = [one for one in outcomes if isinstance(one, tuple)]
        assert sum(isinstance(one, AlreadyThere) for one in outcomes) == 3
        assert read(kept, first) == won[0]


@at_once
def test_one_of_several_batches_is_saved_with_its_codes(kept: Store, reopen: Reopen, at_once: AtOnce) -> None:
    for _ in range(5):
        a, b = keep(kept, new_person("A"), new_person("B"))
        codes = [uuid4().hex for _ in range(4)]

        def renew(code: str, a: Person = a, b: Person = b) -> str:
            target = CodeTarget("vip", a.participant.id, a.invitations[0].id)
            reopen().save_people([(a, count_on(a)), (b, count_on(b))], {code: target})
            return code

        outcomes = at_once(*[lambda code=code: renew(code) for code in codes])
        (won,) = [one for one in outcomes if isinstance(one, str)]
        assert sum(isinstance(one, Outdated) for one in outcomes) == 3
        assert [code for code in codes if kept.find_code(code)] == [won]
        assert (counted(read(kept, a)), counted(read(kept, b))) == (1, 1)


@at_once
def test_a_code_that_two_want_at_once_opens_one_thing(kept: Store, reopen: Reopen, at_once: AtOnce) -> None:
    for _ in range(5):
        code = uuid4().hex
        targets = [CodeTarget("vip", uuid4().hex, uuid4().hex) for _ in range(4)]
        outcomes = at_once(*[lambda one=one, code=code: reopen().save_code(code, one) for one in targets])
        (won,) = [number for number, outcome in enumerate(outcomes) if outcome is None]
        assert sum(isinstance(one, AlreadyThere) for one in outcomes) == 3
        assert kept.find_code(code) == targets[won]


def test_accounts_and_programmes_that_several_add_are_all_there(kept: Store, reopen: Reopen) -> None:
    names = [f"{number:02}" for number in range(8)]

    def add(name: str) -> None:
        store = reopen()
        store.save_account(Account(name, f"{name}@example.org", name, "hash", NOW))
        store.save_programme(ProgrammeRecord(name, "", NOW))

    assert in_processes(*[lambda name=name: add(name) for name in names]) == [None] * 8
    assert [one.id for one in kept.accounts()] == [one.id for one in kept.programmes()] == names


@at_once
def test_changes_of_one_account_add_up(kept: Store, reopen: Reopen, at_once: AtOnce) -> None:
    for one in ("a", "b"):
        kept.save_account(Account(one, f"{one}@example.org", "", "hash", NOW))

    def more(account: str) -> None:
        store = reopen()
        for _ in range(10):
            store.change_account(account, lambda one: replace(one, name=one.name + "."))

    assert at_once(*[lambda one=one: more(one) for one in "aabb"]) == [None] * 4
    assert [one.name for one in kept.accounts()] == ["." * 20] * 2
    with pytest.raises(NotFound):
        kept.change_account("c", lambda one: one)


@at_once
def test_who_is_erased_while_others_write_stays_erased(kept: Store, reopen: Reopen, at_once: AtOnce) -> None:
    for _ in range(5):
        person, stays = keep(kept, new_person(), new_person("P2"))
        before = everybody(kept.people("vip"))

        def write(person: Person = person) -> None:
            count(reopen(), person, 100_000)

        def batch(person: Person = person, stays: Person = stays) -> None:
            store = reopen()
            while True:
                try:
                    store.save_people(
                        [(one, count_on(one)) for one in (read(store, person), read(store, stays))],
                    )
                except Outdated:
                    continue

        outcomes = at_once(write, write, batch, lambda person=person: erase(reopen(), person))
        assert [type(one) for one in outcomes] == [NotFound, NotFound, NotFound, type(None)]
        for store in (kept, reopen()):
            with pytest.raises(NotFound):
                read(store, person)
        assert [one.participant.id for one in everybody(kept.people("vip"))] == [
            one.participant.id for one in before if one != person
        ]
        assert kept.find_code(*code_of(person)) is None
