"""What every store promises of erasing after a process was killed: nothing of what it was writing is left."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from survey.records import Person
from survey.store import NotFound, Store
from tests.store.at_once import Killed, die, in_another_process
from tests.store.conftest import Reopen
from tests.store.places import Place
from tests.store.samples import answer, change, code_of, count_on, erase, new_person
from tests.store.traces import kept_with_code, nothing_is_left, words_of


def in_a_change(store: Store, person: Person) -> None:
    def killed(one: Person) -> Person:
        die()
        return answer(one, "more", "half-written words")

    change(store, person, killed)


def in_a_batch(store: Store, person: Person) -> None:
    def some() -> Iterator[tuple[Person | None, Person]]:
        yield person, answer(person, "more", "half-written words")
        for _ in range(100):
            yield None, new_person()
        die()

    store.save_people(some())


@pytest.mark.parametrize("interrupted", [in_a_change, in_a_batch])
def test_nothing_is_left_of_what_a_killed_process_was_writing(
    place: Place, kept: Store, reopen: Reopen, interrupted: Callable[[Store, Person], None]
) -> None:
    person = kept_with_code(kept)
    with pytest.raises(Killed):
        in_another_process(lambda: interrupted(reopen(), person))
    erase(kept, person)
    nothing_is_left(place, person, "half-written words")


@pytest.mark.parametrize("calls", [("write",), ("fsync",), ("replace", "rename"), ("unlink", "rmdir")])
@pytest.mark.parametrize("what", ["change", "batch", "erase"])
def test_nothing_is_left_wherever_the_system_stopped_a_process(
    place: Place, kept: Store, reopen: Reopen, what: str, calls: tuple[str, ...]
) -> None:
    """A store whose process makes none of these calls itself is stopped nowhere here."""
    for number in range(1, 10):
        person, other = kept_with_code(kept), kept_with_code(kept)
        renewed = replace(
            answer(person, "more", "half-written words"),
            invitations=(replace(person.invitations[0], code_hash=uuid4().hex),),
        )

        def work(
            person: Person = person, renewed: Person = renewed, other: Person = other, number: int = number
        ) -> None:
            store = reopen()
            die_before(calls, number)
            if what == "change":
                change(store, person, lambda one: renewed)
            elif what == "batch":
                store.save_people([(person, renewed), (other, count_on(other))], code_of(renewed))
            else:
                erase(store, person)

        try:
            in_another_process(work)
            stopped = False
        except Killed:
            stopped = True
        try:
            erase(kept, person)
        except NotFound:
            assert what == "erase"
        nothing_is_left(place, person, *words_of(renewed))
        if not stopped:
            return


def die_before(calls: tuple[str, ...], number: int) -> None:
    """Let this process be killed before the so-manieth of some calls to the system."""
    left = [number]

    def guard(call: Callable[..., object]) -> Callable[..., object]:
        def guarded(*args: object, **more: object) -> object:
            left[0] -= 1
            if not left[0]:
                die()
            return call(*args, **more)

        return guarded

    for call in calls:
        setattr(os, call, guard(getattr(os, call)))
