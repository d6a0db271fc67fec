"""What every store promises of programmes, accounts and codes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.records import Account, CodeTarget, Grant, Person, ProgrammeRecord
from survey.store import AlreadyThere, NotFound, Store
from tests.store.at_once import in_another_process
from tests.store.conftest import Reopen
from tests.store.samples import NOW, answer, change, keep, new_person


def test_programmes_come_back(kept: Store, reopen: Reopen) -> None:
    assert kept.programmes() == []
    b, a = ProgrammeRecord("b", "name = 'é'\n", NOW), ProgrammeRecord("a", "", NOW, feedback_code="F" * 12)
    kept.save_programme(b)
    kept.save_programme(a)
    assert reopen().programmes() == [a, b]
    assert (kept.programme("a"), kept.programme("b")) == (a, b)
    with pytest.raises(NotFound):
        kept.programme("c")


def test_a_process_sees_a_programme_that_another_replaced(kept: Store, reopen: Reopen) -> None:
    record = ProgrammeRecord("vip", "old", NOW)
    kept.save_programme(record)
    assert kept.programme("vip") == record
    for number in range(5):
        newer = replace(record, definition=f"{number}" * 50_000, added=NOW + timedelta(microseconds=number))
        in_another_process(lambda newer=newer: reopen().save_programme(newer))
        assert kept.programme("vip") == newer
        assert kept.programmes() == [newer]


def test_accounts_come_back(kept: Store, reopen: Reopen) -> None:
    assert kept.accounts() == []
    z, a = (Account(name, f"{name}@example.org", name.upper(), "hash", NOW) for name in ("z", "a"))
    kept.save_account(z)
    kept.save_account(replace(a, grants=(Grant("vip", "interviewer"),)))
    assert reopen().accounts() == [replace(a, grants=(Grant("vip", "interviewer"),)), z]
    in_another_process(lambda: reopen().save_account(a))
    in_another_process(lambda: reopen().save_account(replace(z, name="Zed", email="b@example.org")))
    assert kept.accounts() == reopen().accounts() == [a, replace(z, name="Zed", email="b@example.org")]


def test_a_code_opens_one_thing_only(kept: Store, reopen: Reopen) -> None:
    target = CodeTarget("vip", "a" * 32, "b" * 32)
    assert kept.find_code("c" * 64) is None
    kept.save_code("c" * 64, target)
    kept.save_code("c" * 64, target)
    for other in (
        replace(target, invitation="d" * 32),
        replace(target, participant="d" * 32),
        replace(target, programme="other"),
    ):
        with pytest.raises(AlreadyThere):
            reopen().save_code("c" * 64, other)
    assert kept.find_code("c" * 64) == reopen().find_code("c" * 64) == target


def test_a_code_that_another_process_saved_is_found_at_once(kept: Store, reopen: Reopen) -> None:
    target = CodeTarget("vip", "a" * 32, "b" * 32)
    assert kept.find_code("c" * 64) is None
    in_another_process(lambda: reopen().save_code("c" * 64, target))
    assert kept.find_code("c" * 64) == target
    assert kept.find_code("C" * 64) is None
    assert kept.find_code("c" * 63) is None


def test_a_programme_and_a_person_come_together(kept: Store, reopen: Reopen) -> None:
    record = ProgrammeRecord("vip", "old", NOW)
    (person,) = keep(kept, new_person())
    key = ("vip", person.participant.id)
    with pytest.raises(NotFound):
        kept.programme_and_person(*key)
    kept.save_programme(record)
    assert kept.programme_and_person(*key) == (record, person)
    in_another_process(lambda: reopen().save_programme(replace(record, definition="new")))
    changed = in_another_process(lambda: change(reopen(), person, lambda one: answer(one, "valued", 4)))
    assert kept.programme_and_person(*key) == (replace(record, definition="new"), changed)
    for nobody in ("nobody", "../x"):
        with pytest.raises(NotFound):
            kept.programme_and_person("vip", nobody)


def test_a_change_is_given_the_programme_as_saved(kept: Store, reopen: Reopen) -> None:
    record = ProgrammeRecord("vip", "old", NOW)
    (person,) = keep(kept, new_person())
    key = ("vip", person.participant.id)

    def say(programme: ProgrammeRecord, one: Person) -> Person:
        return answer(one, programme.definition, 4)

    with pytest.raises(NotFound):
        kept.change_with_programme(*key, say)
    kept.save_programme(record)
    assert kept.change_with_programme(*key, say) == answer(person, "old", 4)
    in_another_process(lambda: reopen().save_programme(replace(record, definition="new")))
    both = answer(answer(person, "old", 4), "new", 4)
    assert kept.change_with_programme(*key, say) == reopen().person(*key) == both
    in_another_process(lambda: change(reopen(), person, lambda one: answer(one, "valued", 4)))
    assert kept.change_with_programme(*key, lambda _, one: answer(one, "more", "m")) == answer(
        answer(both, "valued", 4), "more", "m"
    )
    with pytest.raises(NotFound):
        kept.change_with_programme("vip", "nobody", say)
