"""What every store promises of erasing: nothing is left, wherever one looks."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from survey.records import AuditEntry, ContactDetails, Person, ProgrammeRecord, Response
from survey.store import NotFound, Outdated, Store
from tests.store.at_once import Killed, die, in_another_process
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
    new_person,
    read,
)


def talkative() -> Person:
    """Somebody of whom each word that is kept can be searched for."""
    person = answer(new_person(f"CODE-{uuid4().hex}"), "more", f"my own words {uuid4().hex}")
    return replace(
        person,
        participant=replace(person.participant, site=f"site {uuid4().hex}"),
        responses=(
            *person.responses,
            Response(uuid4().hex, "mid", "peer-role@1", {"more": f"said {uuid4().hex}"}, None, None, 0, NOW),
        ),
    )


def words_of(person: Person) -> tuple[str, ...]:
    """Everything by which a person could be known again."""
    told = [*person.drafts, *person.responses]
    texts = [text for one in told for text in one.answers.values() if isinstance(text, str)]
    ids = [one.id for one in (*told, *person.consents, *person.invitations)]
    hashes = [one.code_hash for one in person.invitations]
    return (person.participant.id, person.participant.code, person.participant.site, *texts, *ids, *hashes)


def traces(place: Place, *words: str) -> list[str]:
    """Which words are still kept, as they are or in hexadecimal, as a dump writes bytes."""
    raw = place.raw()
    return [word for word in words if word.encode() in raw or word.encode().hex().encode() in raw]


def nothing_is_left(place: Place, person: Person, *words: str) -> None:
    assert traces(place, *words_of(person), *words) == []
    store = place.open()
    with pytest.raises(NotFound):
        read(store, person)
    assert store.find_code(person.invitations[0].code_hash) is None
    assert person.participant.id not in {one.participant.id for one in everybody(store.people("vip"))}
    assert person.participant not in {one.participant for one in store.register("vip").entries}
    with pytest.raises(NotFound):
        erase(store, person)


def kept_with_code(store: Store) -> Person:
    """Somebody talkative who is kept, code and all."""
    person = talkative()
    store.save_people([(None, person)], code_of(person))
    return person


def test_erasing_takes_the_person_their_codes_and_nobody_else(place: Place, kept: Store) -> None:
    gone, stays = kept_with_code(kept), kept_with_code(kept)
    assert set(words_of(gone)) == set(traces(place, *words_of(gone)))  # the search finds what is there
    erase(kept, gone)
    nothing_is_left(place, gone)
    assert everybody(place.open().people("vip")) == [stays]
    assert kept.find_code(*code_of(stays)) is not None
    assert set(words_of(stays)) == set(traces(place, *words_of(stays)))


def test_nothing_is_left_of_somebody_who_changed_often(place: Place, kept: Store, reopen: Reopen) -> None:
    person = kept_with_code(kept)
    said = [f"thought better of {uuid4().hex}" for _ in range(20)]
    for number, words in enumerate(said):
        store = (kept, reopen())[number % 2]
        change(store, person, lambda one, words=words: answer(one, "more", words))
        store.register("vip")
    longer = change(kept, person, lambda one: answer(one, "long", "so long " * 20_000))
    change(kept, longer, lambda one: replace(one, drafts=()))
    erase(reopen(), person)
    nothing_is_left(place, person, *said, "so long")


def test_nothing_is_left_of_any_code_that_was_ever_renewed(place: Place, kept: Store) -> None:
    person = kept_with_code(kept)
    hashes = []
    for _ in range(5):
        invitation = replace(person.invitations[0], code_hash=uuid4().hex)
        renewed = replace(person, invitations=(invitation,))
        kept.save_people([(person, renewed)], code_of(renewed))
        hashes.append(invitation.code_hash)
        person = renewed
    change(kept, person, lambda one: replace(one, invitations=()))
    erase(kept, person)
    nothing_is_left(place, person, *hashes)
    assert [kept.find_code(one) for one in hashes] == [None] * 5


def test_nothing_is_left_after_batches_with_others(place: Place, kept: Store, reopen: Reopen) -> None:
    gone, stays, third = talkative(), talkative(), talkative()
    kept.save_people([(None, one) for one in (gone, stays, third)], code_of(gone) | code_of(stays))
    for _ in range(3):
        now = [read(kept, one) for one in (gone, stays, third)]
        kept.save_people([(one, count_on(one)) for one in now])
    with pytest.raises(Outdated):
        kept.save_people([(gone, answer(gone, "more", "refused words")), (stays, stays)])
    erase(reopen(), gone)
    nothing_is_left(place, gone, "refused words")
    assert [one.participant for one in everybody(kept.people("vip"))] == sorted(
        (stays.participant, third.participant), key=lambda one: one.code
    )


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


def test_nothing_is_left_of_somebody_who_was_copied_in(kept: Store, other_place: Place) -> None:
    person = kept_with_code(kept)
    copy = other_place.open()
    copy.put_documents(documents_of(kept))
    assert read(copy, person) == person
    erase(copy, person)
    nothing_is_left(other_place, person)


def test_nothing_is_left_of_what_was_set_aside(place: Place, kept: Store) -> None:
    person = kept_with_code(kept)
    mine = [one for one in documents_of(kept) if person.participant.id.encode() in one.content]
    assert len(mine) == 2
    for one in mine:
        kept.set_aside(one.name)
    kept.put_documents(mine)
    change(kept, person, count_on)
    erase(kept, person)
    nothing_is_left(place, person)


def test_who_is_only_set_aside_can_be_erased(place: Place, kept: Store) -> None:
    person = kept_with_code(kept)
    for one in documents_of(kept):
        kept.set_aside(one.name)
    assert person.participant.code in traces(place, *words_of(person))
    erase(kept, person)
    nothing_is_left(place, person)


def test_what_was_set_aside_of_others_stays(place: Place, kept: Store) -> None:
    """Nor does erasing touch the audit or a programme that was set aside, though they name the person."""
    person = kept_with_code(kept)
    namesake = talkative()
    namesake = replace(
        namesake, participant=replace(namesake.participant, id=person.participant.id, programme="other")
    )
    other = kept_with_code(kept)
    kept.save_people([(None, namesake)], code_of(namesake))
    kept.audit(AuditEntry("1", NOW, "somebody", "set aside a month", "there", "vip", person.participant.id))
    kept.save_programme(ProgrammeRecord("vip", f'set aside: "{person.participant.id}"', NOW))
    for one in documents_of(kept):
        if one.name.startswith("people/vip/") and person.participant.id in one.name:
            continue
        kept.set_aside(one.name)
    erase(kept, person)
    stays = [one for one in (*words_of(namesake), *words_of(other)) if one not in words_of(person)]
    assert traces(place, *stays, "set aside a month", "set aside: ") == [
        *stays,
        "set aside a month",
        "set aside: ",
    ]
    gone = [one for one in words_of(person) if one != person.participant.id]
    assert traces(place, *gone) == []


def test_nothing_is_left_of_how_somebody_was_reached(place: Place, kept: Store) -> None:
    gone, stays = kept_with_code(kept), kept_with_code(kept)
    for one in (gone, stays):
        kept.save_contact_details(
            ContactDetails(one.participant.id, "vip", f"by mail {one.participant.id}", "")
        )
    (document,) = [
        one
        for one in documents_of(kept)
        if one.name.startswith("details/") and gone.participant.id in one.name
    ]
    kept.set_aside(document.name)
    kept.save_contact_details(ContactDetails(gone.participant.id, "vip", "", "by telephone"))
    erase(kept, gone)
    nothing_is_left(place, gone, "by telephone")
    assert kept.contact_details("vip", gone.participant.id) is None
    left = kept.contact_details("vip", stays.participant.id)
    assert left
    assert left.email == f"by mail {stays.participant.id}"


def test_a_process_that_knew_somebody_does_not_bring_them_back(
    place: Place, kept: Store, reopen: Reopen
) -> None:
    person = kept_with_code(kept)
    other = reopen()
    assert read(other, person) == person
    assert len(other.register("vip").entries) == 1
    erase(kept, person)
    assert other.register("vip").entries == ()
    for write in (
        lambda: change(other, person, count_on),
        lambda: other.save_people([(person, count_on(person))]),
        lambda: other.save_people([(person, count_on(person)), (None, new_person())]),
    ):
        with pytest.raises(NotFound):
            write()
    nothing_is_left(place, person)
