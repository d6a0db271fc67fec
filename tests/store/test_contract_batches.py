"""What every store promises of many people at once: all or nothing, and no later change is lost."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from survey.records import Person
from survey.store import AlreadyThere, NotFound, Outdated, Store
from tests.store.conftest import Reopen
from tests.store.samples import answer, change, code_of, count_on, erase, everybody, keep, new_person, read


def test_many_are_added_and_changed_together_with_codes(kept: Store, reopen: Reopen) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    c = new_person("C")
    kept.save_people([(a, answer(a, "valued", 3)), (None, c)], code_of(c) | code_of(b))
    assert everybody(reopen().people("vip")) == [answer(a, "valued", 3), b, c]
    for one in (b, c):
        assert reopen().find_code(*code_of(one)) == code_of(one)[one.invitations[0].code_hash]


def test_a_batch_of_people_in_several_programmes_is_saved(kept: Store, reopen: Reopen) -> None:
    wanted = keep(kept, *(new_person(f"{number:03}", f"programme-{number % 3}") for number in range(120)))
    kept.save_people((one, count_on(one)) for one in wanted)
    for number in range(3):
        assert everybody(reopen().people(f"programme-{number}")) == [
            count_on(one) for one in wanted[number::3]
        ]


def test_nothing_to_save_is_saved(kept: Store) -> None:
    kept.add_people([])
    kept.save_people([])
    kept.save_people([], {})
    assert list(kept.documents()) == []


def test_codes_alone_are_saved(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    kept.save_people([], code_of(person))
    assert reopen().find_code(*code_of(person)) == code_of(person)[person.invitations[0].code_hash]


def test_nobody_is_added_where_their_source_ends_in_an_error(kept: Store, reopen: Reopen) -> None:
    def some() -> Iterator[Person]:
        yield from (new_person(f"P{number}") for number in range(5))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.add_people(some())
    assert everybody(kept.people("vip")) == everybody(reopen().people("vip")) == []
    a, b = keep(kept, new_person("A"), new_person("B"))
    assert everybody(reopen().people("vip")) == [a, b]


def test_nobody_is_added_where_one_comes_twice(kept: Store) -> None:
    twice = new_person("P3")
    with pytest.raises(AlreadyThere):
        kept.add_people([new_person("P1"), twice, answer(twice, "valued", 9)])
    assert everybody(kept.people("vip")) == []


def test_a_batch_that_is_refused_warns_of_nothing_in_the_log(
    kept: Store, caplog: pytest.LogCaptureFixture
) -> None:
    new = [new_person(f"P{number:03}") for number in range(300)]
    (taken,) = keep(kept, new[4])
    kept.save_people([], code_of(taken))
    for changes, codes in (([(None, one) for one in new], {}), ([], code_of(new[0]) | code_of(taken))):
        with pytest.raises(AlreadyThere):
            kept.save_people(changes, codes)
    assert caplog.records == []


def test_nobody_is_saved_where_a_code_opens_something_else(kept: Store, reopen: Reopen) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    kept.save_people([], code_of(a))
    (taken,) = code_of(a)
    for changes in ([(b, count_on(b))], [(b, count_on(b)), (None, new_person("C"))], []):
        with pytest.raises(AlreadyThere):
            kept.save_people(changes, {taken: code_of(b)[b.invitations[0].code_hash], **code_of(b)})
    assert everybody(reopen().people("vip")) == [a, b]
    assert reopen().find_code(taken) == code_of(a)[taken]
    assert reopen().find_code(*code_of(b)) is None


@pytest.mark.parametrize("with_code", [True, False])
def test_nobody_is_saved_where_one_has_changed_meanwhile(kept: Store, with_code: bool) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    newer = change(kept, b, lambda one: answer(one, "valued", 9))
    c = new_person("C")
    for changes in (
        [(b, answer(b, "valued", 1))],
        [(b, b)],
        [(b, newer)],
        [(a, answer(a, "valued", 1)), (b, answer(b, "valued", 1))],
        [(b, answer(b, "valued", 1)), (a, answer(a, "valued", 1)), (None, c)],
    ):
        with pytest.raises(Outdated):
            kept.save_people(changes, code_of(c) if with_code else None)
    assert everybody(kept.people("vip")) == [a, newer]
    assert kept.find_code(*code_of(c)) is None


def test_nobody_is_saved_where_one_was_erased_or_never_there(kept: Store, reopen: Reopen) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    erase(reopen(), b)
    never = new_person("C")
    for gone in (b, never):
        for changes in ([(gone, count_on(gone))], [(a, count_on(a)), (gone, count_on(gone))]):
            with pytest.raises(NotFound):
                kept.save_people(changes)
    assert everybody(kept.people("vip")) == [a]


def test_nobody_is_saved_where_somebody_new_is_there_already(kept: Store) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    for changes in (
        [(None, b)],
        [(a, count_on(a)), (None, count_on(b))],
        [(None, new_person("C")), (None, a)],
    ):
        with pytest.raises(AlreadyThere):
            kept.save_people(changes)
    assert everybody(kept.people("vip")) == [a, b]


def test_nobody_is_saved_where_one_becomes_somebody_else(kept: Store) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    moved = replace(a, participant=replace(a.participant, programme="other"))
    for after in (new_person(), moved, b):
        for changes in ([(a, after)], [(None, new_person("C")), (a, after)]):
            with pytest.raises(Exception):  # noqa: B017, PT011
                kept.save_people(changes)
    assert everybody(kept.people("vip")) == [a, b]
    assert everybody(kept.people("other")) == []


def test_a_change_made_while_a_batch_is_prepared_is_not_overwritten(kept: Store, reopen: Reopen) -> None:
    a, b, c = keep(kept, new_person("A"), new_person("B"), new_person("C"))

    def changes() -> Iterator[tuple[Person, Person]]:
        yield a, answer(a, "valued", 1)
        yield b, answer(b, "valued", 1)
        change(reopen(), a, lambda one: answer(one, "valued", 9))
        yield c, answer(c, "valued", 1)

    with pytest.raises(Outdated):
        kept.save_people(changes())
    assert everybody(kept.people("vip")) == [answer(a, "valued", 9), b, c]


def test_a_batch_can_be_repeated_after_reading_again(kept: Store, reopen: Reopen) -> None:
    a, b = keep(kept, new_person("A"), new_person("B"))
    newer = change(reopen(), b, lambda one: answer(one, "valued", 9))
    with pytest.raises(Outdated):
        kept.save_people([(a, count_on(a)), (b, count_on(b))], code_of(a))
    kept.save_people([(one, count_on(one)) for one in (read(kept, a), read(kept, b))], code_of(a))
    assert everybody(reopen().people("vip")) == [count_on(a), count_on(newer)]
