"""What every store promises of one person: what was saved is read, by everybody, as it was."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from survey.records import Person
from survey.store import AlreadyThere, NotFound, Store
from tests.depth import times
from tests.store.at_once import in_another_process
from tests.store.conftest import Reopen
from tests.store.people_strategy import people
from tests.store.samples import answer, change, count_on, erase, everybody, keep, new_person, read


def test_what_was_saved_is_read_by_this_and_every_other_process(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    assert read(kept, person) == read(reopen(), person) == person
    assert in_another_process(lambda: read(reopen(), person)) == person
    changed = change(kept, person, lambda one: answer(one, "valued", 4))
    assert changed == answer(person, "valued", 4)
    assert read(kept, person) == read(reopen(), person) == changed
    assert in_another_process(lambda: read(reopen(), person)) == changed


def test_what_another_process_saved_is_read_at_once(kept: Store, reopen: Reopen) -> None:
    person = new_person()
    in_another_process(lambda: keep(reopen(), person))
    assert read(kept, person) == person
    for value in range(5):
        changed = in_another_process(
            lambda value=value: change(reopen(), person, lambda one: answer(one, "valued", value))
        )
        assert read(kept, person) == changed == answer(person, "valued", value)
    in_another_process(lambda: erase(reopen(), person))
    with pytest.raises(NotFound):
        read(kept, person)


@settings(max_examples=times(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=people())
def test_whatever_a_person_holds_comes_back_as_it_was(kept: Store, reopen: Reopen, person: Person) -> None:
    for left in everybody(kept.people("vip")):
        erase(kept, left)
    kept.add_people([person])
    assert repr(read(reopen(), person)) == repr(person)
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
    assert repr(read(reopen(), person)) == repr(changed)


def test_a_process_that_has_read_somebody_sees_each_later_change(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    other = reopen()
    assert read(other, person) == person
    for value in range(50):
        changed = change(kept, person, lambda one, value=value: answer(one, "valued", value % 10))
        assert read(other, person) == changed
        assert everybody(other.people("vip")) == [changed]


def test_a_change_begins_with_what_another_process_saved_last(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    stores = (kept, reopen(), reopen())
    for number in range(30):
        changed = change(stores[number % 3], person, count_on)
        assert changed.drafts[0].answers["count"] == number + 1


def test_a_change_that_raises_saves_nothing(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())

    def fails(one: Person) -> Person:
        answer(one, "valued", 4)
        raise OSError(28, "not the store's own")

    with pytest.raises(OSError, match="not the store's own"):
        change(kept, person, fails)
    assert read(kept, person) == read(reopen(), person) == person
    assert change(kept, person, count_on).drafts[0].answers["count"] == 1


def test_a_change_cannot_turn_somebody_into_somebody_else(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    elsewhere = replace(person, participant=replace(person.participant, programme="other"))
    for other in (new_person(), elsewhere):
        with pytest.raises(ValueError, match="another id"):
            change(kept, person, lambda one, other=other: other)
    assert everybody(kept.people("vip")) == [person]
    assert everybody(kept.people("other")) == []


def test_two_records_with_one_id_are_refused(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    with pytest.raises(ValueError, match="already exists"):
        change(kept, person, lambda one: replace(one, drafts=one.drafts * 2))
    with pytest.raises(ValueError, match="already exists"):
        kept.add_people([replace(new_person("P2"), consents=person.consents * 2)])
    assert everybody(kept.people("vip")) == [person]


def test_a_change_that_changes_nothing_leaves_the_document_as_it_was(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    before = list(kept.documents())
    assert change(kept, person, lambda one: one) == person
    assert change(kept, person, lambda one: replace(one, drafts=(*one.drafts,))) == person
    assert list(kept.documents()) == before


def test_who_is_not_there_is_not_found(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    erase(kept, person)
    for nobody in (person, new_person()):
        with pytest.raises(NotFound):
            read(kept, nobody)
        with pytest.raises(NotFound):
            change(kept, nobody, count_on)
        with pytest.raises(NotFound):
            erase(kept, nobody)
        with pytest.raises(NotFound):
            kept.save_people([(nobody, count_on(nobody))])
    assert everybody(kept.people("vip")) == []


def test_nobody_is_added_twice(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    for store in (kept, reopen()):
        with pytest.raises(AlreadyThere):
            store.add_people([person])
        with pytest.raises(AlreadyThere):
            store.add_people([answer(person, "valued", 9)])
        with pytest.raises(AlreadyThere):
            store.add_people([new_person("P2"), answer(person, "valued", 9)])
    assert everybody(kept.people("vip")) == [person]


def test_who_was_erased_and_is_added_again_begins_afresh(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    change(kept, person, lambda one: answer(one, "valued", 9))
    erase(kept, person)
    fresh = replace(new_person("P9"), participant=replace(person.participant, code="P9"))
    keep(reopen(), fresh)
    assert read(kept, fresh) == read(reopen(), fresh) == fresh
    assert [one.participant.code for one in kept.register("vip").entries] == ["P9"]
