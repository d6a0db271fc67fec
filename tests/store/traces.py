"""Somebody who can be searched for, and the search: whether anything of them is left."""

from dataclasses import replace
from uuid import uuid4

import pytest

from survey.records import Person, Response
from survey.store import NotFound, Store
from tests.store.places import Place
from tests.store.samples import NOW, answer, code_of, erase, everybody, new_person, read


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
