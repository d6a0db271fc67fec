"""What every store promises of erasing: nothing is left, wherever one looks."""

from dataclasses import replace
from uuid import uuid4

import pytest

from survey.records import (
    AuditEntry,
    ContactDetails,
    Interview,
    MemberCheck,
    Note,
    ProgrammeRecord,
    Replacement,
    Turn,
)
from survey.store import NotFound, Outdated, Store
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
from tests.store.traces import kept_with_code, nothing_is_left, talkative, traces, words_of


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


def test_nothing_is_left_of_what_somebody_said(place: Place, kept: Store) -> None:
    person = kept_with_code(kept)
    said = [uuid4().hex for _ in range(7)]
    note, turn, name, closed, asked, corrected, file = said
    held = Interview(
        *("t1", "start", "staff-start@1", "an account", NOW, NOW),
        notes=(Note("role", note),),
        turns=(Turn("P", turn),),
        replaced=(Replacement(name, "[colleague]"),),
        closed=NOW,
        text=closed,
        file=file,
    )
    check = MemberCheck("m1", "t1", asked, NOW, "an account", "corrections", corrected, NOW)
    person = change(kept, person, lambda one: replace(one, interviews=(held,), checks=(check,)))
    assert set(said) == set(traces(place, *said))
    erase(kept, person)
    nothing_is_left(place, person, *said)


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


def test_what_is_left_of_somebody_who_is_not_there_can_be_erased(place: Place, kept: Store) -> None:
    """As after restoring a backup during which they were erased."""
    person, other = kept_with_code(kept), kept_with_code(kept)
    for one in (person, other):
        kept.save_contact_details(ContactDetails(one.participant.id, "vip", f"to {one.participant.code}", ""))
    documents = [one for one in documents_of(kept) if one.name.startswith(("codes/", "details/"))]
    erase(kept, person)
    erase(kept, other)
    kept.put_documents(documents)
    assert person.participant.code in traces(place, *words_of(person))
    erase(kept, person)
    nothing_is_left(place, person)
    assert len(documents_of(kept)) == 2


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


def test_nobody_who_was_erased_can_be_reached_again(place: Place, kept: Store, reopen: Reopen) -> None:
    gone = kept_with_code(kept)
    details = ContactDetails(gone.participant.id, "vip", "by mail", "")
    kept.save_contact_details(details)
    other = reopen()
    erase(kept, gone)
    for before in (None, details):
        with pytest.raises(NotFound):
            other.save_contact_details(replace(details, phone="by telephone"), before=before)
    nothing_is_left(place, gone, "by telephone")


def test_contact_details_are_replaced_only_while_they_are_as_given(kept: Store) -> None:
    person = kept_with_code(kept)
    first = ContactDetails(person.participant.id, "vip", "first", "")
    with pytest.raises(Outdated):
        kept.save_contact_details(replace(first, email="second"), before=first)
    kept.save_contact_details(first)
    kept.save_contact_details(replace(first, email="second"), before=first)
    with pytest.raises(Outdated):
        kept.save_contact_details(replace(first, email="third"), before=first)
    assert kept.contact_details("vip", person.participant.id) == replace(first, email="second")


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
