"""What every store promises, whatever is underneath."""

import multiprocessing
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from survey.records import Account, CodeTarget, Damage, Person, ProgrammeRecord, Sent
from survey.store import AlreadyThere, NotFound, Outdated, Store
from tests.store.conftest import Reopen
from tests.store.people_strategy import people
from tests.store.samples import NOW, answer, count_on, new_person


def keep(store: Store, *wanted: Person) -> tuple[Person, ...]:
    store.add_people(wanted)
    return wanted


def read(store: Store, person: Person) -> Person:
    return store.person(person.participant.programme, person.participant.id)


def change(store: Store, person: Person, how: object) -> Person:
    return store.change(person.participant.programme, person.participant.id, how)  # type: ignore[arg-type]


def test_what_was_saved_is_read_by_this_and_every_other_process(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    assert read(kept, person) == read(reopen(), person) == person
    changed = change(kept, person, lambda one: answer(one, "valued", 4))
    assert changed == answer(person, "valued", 4)
    assert read(kept, person) == read(reopen(), person) == changed


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=people())
def test_whatever_a_person_holds_comes_back_as_it_was(reopen: Reopen, person: Person) -> None:
    kept = reopen()
    for left in list(kept.people("vip")):
        assert isinstance(left, Person)
        kept.erase("vip", left.participant.id)
    kept.add_people([person])
    assert read(reopen(), person) == person
    (entry,) = kept.register("vip").entries
    assert entry.participant == person.participant
    assert entry.invited == tuple(one.phase for one in person.invitations)
    assert entry.opened == tuple(one.phase for one in person.invitations if one.opened)
    assert entry.started == tuple((one.phase, one.measure) for one in person.drafts)
    assert [(one.measure, one.raw, one.value, one.missing) for one in entry.sent] == [
        (one.measure, one.raw, one.value, one.missing) for one in person.standing
    ]
    changed = change(
        kept, person, lambda one: replace(one, drafts=one.drafts[::-1], responses=one.responses[1:])
    )
    assert read(reopen(), person) == changed


def test_a_process_sees_what_another_changed(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    other = reopen()
    assert read(other, person) == person
    for value in range(50):
        changed = change(kept, person, lambda one, value=value: answer(one, "valued", value % 10))
        assert read(other, person) == changed
        assert other.register("vip").entries[0].participant == person.participant


def test_people_of_one_programme_are_not_in_another(kept: Store) -> None:
    here, there = keep(kept, new_person("A", "vip"), new_person("B", "other"))
    with pytest.raises(NotFound):
        kept.person("other", here.participant.id)
    assert list(kept.people("vip")) == [here]
    assert [one.participant for one in kept.register("other").entries] == [there.participant]
    change(kept, here, lambda one: answer(one, "valued", 5))
    assert read(kept, there) == there


def test_nobody_has_an_id_that_is_a_path(kept: Store) -> None:
    keep(kept, new_person())
    for name in ("../vip", "..", "", "a/b", "a\x00b", "é"):
        with pytest.raises(NotFound):
            kept.person("vip", name)
        with pytest.raises(NotFound):
            kept.erase("vip", name)
        with pytest.raises(NotFound):
            kept.programme(name)
        assert kept.find_code(name) is None


def test_a_change_that_raises_saves_nothing(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())

    def fails(one: Person) -> Person:
        answer(one, "valued", 4)
        raise OSError(28, "not the store's own")

    with pytest.raises(OSError, match="not the store's own"):
        change(kept, person, fails)
    assert read(reopen(), person) == person
    assert change(kept, person, count_on).drafts[0].answers["count"] == 1


def test_a_change_cannot_turn_somebody_into_somebody_else(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    with pytest.raises(ValueError, match="another id"):
        change(kept, person, lambda one: new_person())
    assert list(kept.people("vip")) == [person]


def test_two_records_with_one_id_are_refused(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    with pytest.raises(ValueError, match="already exists"):
        change(kept, person, lambda one: replace(one, drafts=one.drafts * 2))
    assert read(kept, person) == person


def test_nobody_is_added_where_their_source_ends_in_an_error(kept: Store) -> None:
    def some() -> Iterator[Person]:
        yield from (new_person(f"P{number}") for number in range(5))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.add_people(some())
    assert list(kept.people("vip")) == []
    keep(kept, new_person("A"), new_person("B"))


def test_nobody_is_added_twice(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    with pytest.raises(AlreadyThere):
        kept.add_people([answer(person, "valued", 9)])
    with pytest.raises(AlreadyThere):
        kept.add_people([new_person("P2"), answer(person, "valued", 9)])
    assert list(kept.people("vip")) == [person]
    twice = new_person("P3")
    with pytest.raises(AlreadyThere):
        kept.add_people([twice, answer(twice, "valued", 9)])
    assert list(kept.people("vip")) == [person]


def test_threads_wait_for_each_other(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    threads = [threading.Thread(target=count, args=(kept, person, 10)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(kept, person).drafts[0].answers["count"] == 80


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # what is forked uses no thread
def test_processes_wait_for_each_other(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=count, args=(reopen(), person, 10)) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert read(kept, person).drafts[0].answers["count"] == 80


def count(store: Store, person: Person, times: int) -> None:
    for _ in range(times):
        change(store, person, count_on)


def test_long_and_foreign_words_come_back(kept: Store, reopen: Reopen) -> None:
    words = "Ça va — 😀 שלום \u0000 \u2028 </script> " * 3000
    (person,) = keep(kept, answer(new_person("Zoë"), "more", words))
    assert read(reopen(), person).drafts[0].answers["more"] == words


def test_the_register_lists_everybody_by_code_without_their_answers(kept: Store) -> None:
    b, c, a = keep(kept, new_person("B"), new_person("C"), new_person("A"))
    entries = kept.register("vip").entries
    assert [one.participant for one in entries] == [a.participant, b.participant, c.participant]
    assert entries[0].invited == entries[0].opened == ("start",)
    assert entries[0].started == (("start", "peer-role@1"),)
    assert entries[0].sent == (Sent("start", "ons4@1", None, None, 1),)


def test_the_register_leaves_out_a_response_that_was_corrected(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    (first,) = person.responses
    second = replace(first, id="second", raw=8.0, value=8.0, missing=0, supersedes=first.id)
    change(kept, person, lambda one: replace(one, responses=(first, second)))
    assert kept.register("vip").entries[0].sent == (Sent("start", "ons4@1", 8.0, 8.0, 0),)


def test_the_register_has_every_acknowledged_write_at_once(kept: Store, reopen: Reopen) -> None:
    other = reopen()
    (person,) = keep(kept, new_person())
    for number in range(30):
        change(kept, person, lambda one, number=number: sent(one, number % 10))
        assert other.register("vip").entries[0].sent[0].raw == number % 10
    kept.add_people([new_person("P2")])
    assert len(other.register("vip").entries) == 2
    kept.erase("vip", person.participant.id)
    assert [one.participant.code for one in other.register("vip").entries] == ["P2"]


def sent(person: Person, raw: float) -> Person:
    return replace(person, responses=(replace(person.responses[0], raw=raw),))


def test_a_register_in_which_nothing_changed_is_the_same(kept: Store) -> None:
    keep(kept, new_person("A"), new_person("B"))
    assert kept.register("vip") is kept.register("vip")


def test_erasing_takes_the_person_their_codes_and_nobody_else(kept: Store, reopen: Reopen) -> None:
    gone, stays = keep(kept, new_person("A"), new_person("B"))
    for person in (gone, stays):
        (invitation,) = person.invitations
        kept.save_code(invitation.code_hash, CodeTarget("vip", person.participant.id, invitation.id))
    kept.erase("vip", gone.participant.id)
    for store in (kept, reopen()):
        with pytest.raises(NotFound):
            read(store, gone)
        assert store.find_code(gone.invitations[0].code_hash) is None
        assert store.find_code(stays.invitations[0].code_hash) is not None
        assert list(store.people("vip")) == [stays]
    with pytest.raises(NotFound):
        kept.erase("vip", gone.participant.id)


def test_a_code_opens_one_thing_only(kept: Store, reopen: Reopen) -> None:
    target = CodeTarget("vip", "a" * 32, "b" * 32)
    assert kept.find_code("c" * 64) is None
    kept.save_code("c" * 64, target)
    kept.save_code("c" * 64, target)
    with pytest.raises(AlreadyThere):
        kept.save_code("c" * 64, replace(target, invitation="d" * 32))
    assert reopen().find_code("c" * 64) == target


def test_many_are_added_and_changed_together_with_codes(kept: Store, reopen: Reopen) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    c = new_person("C")
    target = CodeTarget("vip", c.participant.id, c.invitations[0].id)
    kept.save_people([(a, answer(a, "valued", 3)), (None, c)], {c.invitations[0].code_hash: target})
    assert sorted(reopen().people("vip"), key=by_code) == [answer(a, "valued", 3), b, c]
    assert reopen().find_code(c.invitations[0].code_hash) == target


def by_code(one: Person | Damage) -> str:
    assert isinstance(one, Person)
    return one.participant.code


def test_many_are_not_saved_where_one_has_changed_meanwhile(kept: Store) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    newer = change(kept, b, lambda one: answer(one, "valued", 9))
    for changes in (
        [(b, answer(b, "valued", 1))],
        [(a, answer(a, "valued", 1)), (b, answer(b, "valued", 1))],
    ):
        with pytest.raises(Outdated):
            kept.save_people(changes)
    with pytest.raises(NotFound):
        kept.save_people([(a, answer(a, "valued", 1)), (new_person(), new_person())])
    assert (read(kept, a), read(kept, b)) == (a, newer)


def test_a_change_made_while_a_batch_is_prepared_is_not_overwritten(kept: Store, reopen: Reopen) -> None:
    a, b, c = keep(kept, new_person("A"), new_person("B"), new_person("C"))

    def changes() -> Iterator[tuple[Person, Person]]:
        yield a, answer(a, "valued", 1)
        yield b, answer(b, "valued", 1)
        change(reopen(), a, lambda one: answer(one, "valued", 9))
        yield c, answer(c, "valued", 1)

    with pytest.raises(Outdated):
        kept.save_people(changes())
    assert [read(kept, one) for one in (a, b, c)] == [answer(a, "valued", 9), b, c]


def test_nobody_loses_a_change_to_a_batch(kept: Store, reopen: Reopen) -> None:
    wanted = keep(kept, *(new_person(f"P{number}") for number in range(5)))

    def batches() -> None:
        store = reopen()
        for _ in range(10):
            while True:
                now = [read(store, person) for person in wanted]
                try:
                    store.save_people([(one, count_on(one)) for one in now])
                    break
                except Outdated:
                    continue

    threads = [threading.Thread(target=batches) for _ in range(2)]
    threads += [threading.Thread(target=count, args=(reopen(), person, 10)) for person in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [read(kept, person).drafts[0].answers["count"] for person in wanted] == [30] * 5


def test_programmes_come_back_by_id(kept: Store, reopen: Reopen) -> None:
    assert kept.programmes() == []
    b, a = ProgrammeRecord("b", "name = 'é'\n", NOW), ProgrammeRecord("a", "", NOW, feedback_code="F" * 12)
    kept.save_programme(b)
    kept.save_programme(a)
    assert reopen().programmes() == [a, b]
    kept.save_programme(replace(b, definition="new"))
    assert reopen().programme("b").definition == "new"
    with pytest.raises(NotFound):
        kept.programme("c")


def test_accounts_come_back_by_address(kept: Store, reopen: Reopen) -> None:
    assert kept.accounts() == []
    z, a = (Account(name, f"{name}@example.org", name.upper(), "hash", NOW) for name in ("z", "a"))
    kept.save_account(z)
    kept.save_account(a)
    assert reopen().accounts() == [a, z]
    kept.save_account(replace(z, name="Zed"))
    assert reopen().accounts() == [a, replace(z, name="Zed")]
