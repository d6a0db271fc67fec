"""What every store promises: nobody's writing reaches anybody else, and no name reaches outside."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from survey.records import CodeTarget, Person, ProgrammeRecord
from survey.store import NotFound, Store, StoreError
from tests.store.conftest import Reopen
from tests.store.places import Place, documents_of
from tests.store.samples import (
    NOW,
    answer,
    change,
    code_of,
    count_on,
    erase,
    everybody,
    keep,
    new_person,
    read,
)

NO_NAMES = (
    "",
    ".",
    "..",
    "../x",
    "../vip",
    "a/b",
    "/etc",
    "a\\b",
    "a\x00b",
    "a.b",
    "a b",
    "é",
    "%",
    "a" * 300,
)


def in_two_programmes() -> tuple[Person, Person]:
    """Two people of the same id, in programmes of their own."""
    here = new_person("A", "vip")
    there = new_person("B", "other")
    return here, replace(there, participant=replace(there.participant, id=here.participant.id))


def test_a_change_of_one_person_leaves_everybody_else_alone(kept: Store, reopen: Reopen) -> None:
    a, b, c = keep(kept, new_person("A"), new_person("B"), new_person("C"))
    changed = change(kept, b, lambda one: answer(one, "more", "mine"))
    kept.save_people([(c, answer(c, "more", "mine too"))])
    assert everybody(reopen().people("vip")) == [a, changed, answer(c, "more", "mine too")]


def test_people_of_one_programme_are_not_in_another(kept: Store) -> None:
    here, there = keep(kept, new_person("A", "vip"), new_person("B", "other"))
    with pytest.raises(NotFound):
        kept.person("other", here.participant.id)
    with pytest.raises(NotFound):
        kept.change("other", here.participant.id, count_on)
    with pytest.raises(NotFound):
        kept.erase("other", here.participant.id)
    assert everybody(kept.people("vip")) == [here]
    assert [one.participant for one in kept.register("other").entries] == [there.participant]
    change(kept, here, lambda one: answer(one, "valued", 5))
    assert read(kept, there) == there


def test_one_id_in_two_programmes_is_two_people(kept: Store, reopen: Reopen) -> None:
    here, there = keep(kept, *in_two_programmes())
    changed = change(kept, here, lambda one: answer(one, "valued", 5))
    assert (read(reopen(), here), read(reopen(), there)) == (changed, there)
    assert [one.participant for one in kept.register("vip").entries] == [here.participant]
    assert [one.participant for one in kept.register("other").entries] == [there.participant]
    kept.save_people([(changed, count_on(changed)), (there, answer(there, "valued", 2))])
    assert (read(reopen(), here), read(reopen(), there)) == (count_on(changed), answer(there, "valued", 2))


def test_erasing_in_one_programme_leaves_the_same_id_in_another(kept: Store, reopen: Reopen) -> None:
    here, there = keep(kept, *in_two_programmes())
    for code, target in (code_of(here) | code_of(there)).items():
        kept.save_code(code, target)
    erase(kept, here)
    with pytest.raises(NotFound):
        read(reopen(), here)
    assert read(reopen(), there) == there
    assert [reopen().find_code(*code_of(one)) for one in (here, there)] == [None, *code_of(there).values()]
    assert [one.participant for one in kept.register("other").entries] == [there.participant]


@pytest.mark.parametrize("name", NO_NAMES, ids=repr)
def test_nothing_is_found_under_a_name_that_is_none(kept: Store, name: str) -> None:
    (person,) = keep(kept, new_person())
    for ask in (
        lambda: kept.person("vip", name),
        lambda: kept.person(name, person.participant.id),
        lambda: kept.change("vip", name, count_on),
        lambda: kept.change(name, person.participant.id, count_on),
        lambda: kept.erase("vip", name),
        lambda: kept.erase(name, person.participant.id),
        lambda: kept.programme(name),
        lambda: kept.set_aside(name),
        lambda: kept.set_aside(f"people/vip/{name}.json"),
        lambda: kept.set_aside(f"programmes/{name}.json"),
    ):
        with pytest.raises(NotFound):
            ask()
    assert kept.find_code(name) is None
    assert nobody_or_not_found(lambda: list(kept.people(name)))
    assert nobody_or_not_found(lambda: kept.register(name).entries)
    assert everybody(kept.people("vip")) == [person]


def nobody_or_not_found(ask: Callable[[], object]) -> bool:
    try:
        return not ask()
    except NotFound:
        return True


@pytest.mark.parametrize("name", NO_NAMES, ids=repr)
def test_nothing_is_kept_under_a_name_that_is_none(place: Place, name: str) -> None:
    store = place.open()
    (person,) = keep(store, new_person())
    before = documents_of(store)
    target = CodeTarget("vip", person.participant.id, person.invitations[0].id)
    no_id = new_person("REFUSED")
    no_id = replace(no_id, participant=replace(no_id.participant, id=name))
    no_programme = new_person("REFUSED", name)
    for write in (
        lambda: store.add_people([no_id]),
        lambda: store.add_people([no_programme]),
        lambda: store.add_people([new_person("REFUSED"), no_id]),
        lambda: store.save_people([(person, count_on(person)), (None, no_programme)], code_of(person)),
        lambda: store.save_people([(person, count_on(person))], {name: target}),
        lambda: store.save_programme(ProgrammeRecord(name, "REFUSED", NOW)),
        lambda: store.save_code(name, target),
    ):
        with pytest.raises(StoreError):
            write()
    assert documents_of(store) == before
    assert b"REFUSED" not in place.raw()


def test_the_longest_names_are_a_hundred_letters(kept: Store, reopen: Reopen) -> None:
    longest = "aZ0-_" * 20
    person = new_person("A", longest)
    person = replace(person, participant=replace(person.participant, id=longest))
    keep(kept, person)
    kept.save_programme(ProgrammeRecord(longest, "", NOW))
    kept.save_code(longest, CodeTarget(longest, longest, longest))
    assert read(reopen(), person) == person
    assert [one.id for one in reopen().programmes()] == [longest]
    assert reopen().find_code(longest) == CodeTarget(longest, longest, longest)
