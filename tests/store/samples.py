"""People to keep, made up, and short words for keeping, reading and changing them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from survey.records import CodeTarget, Consent, Damage, Draft, Invitation, Participant, Person, Response
from survey.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def new_person(code: str = "P1", programme: str = "vip", **more: object) -> Person:
    """Somebody who has consented, sent one measure and begun another."""
    participant = Participant(uuid4().hex, programme, code, "peer-supporter", "north", date(2026, 1, 5))
    person = Person(
        participant,
        consents=(Consent(uuid4().hex, 1, ("I agree.", "I may stop."), NOW),),
        invitations=(Invitation(uuid4().hex, "start", uuid4().hex, NOW, opened=NOW),),
        drafts=(Draft(uuid4().hex, "start", "peer-role@1", {"valued": 0, "more": None}, NOW, NOW),),
        responses=(
            Response(uuid4().hex, "start", "ons4@1", {"happy": 7, "anxious": None}, None, None, 1, NOW),
        ),
    )
    return replace(person, **more)  # type: ignore[arg-type]


def answer(person: Person, item: str, value: int | str | None) -> Person:
    """The person with one more answer in their draft."""
    (draft,) = person.drafts
    return replace(person, drafts=(replace(draft, answers={**draft.answers, item: value}),))


def count_on(person: Person) -> Person:
    """The person with one counted in their draft: lost changes show in the sum."""
    before = person.drafts[0].answers.get("count") or 0
    assert isinstance(before, int)
    return answer(person, "count", before + 1)


def sent(person: Person, raw: float) -> Person:
    """The person with this score in their only response."""
    return replace(person, responses=(replace(person.responses[0], raw=raw),))


def code_of(person: Person) -> dict[str, CodeTarget]:
    """The code of the person's only invitation, with what it opens."""
    (invitation,) = person.invitations
    participant = person.participant
    return {invitation.code_hash: CodeTarget(participant.programme, participant.id, invitation.id)}


def keep(store: Store, *wanted: Person) -> tuple[Person, ...]:
    store.add_people(wanted)
    return wanted


def read(store: Store, person: Person) -> Person:
    return store.person(person.participant.programme, person.participant.id)


def change(store: Store, person: Person, how: Callable[[Person], Person]) -> Person:
    return store.change(person.participant.programme, person.participant.id, how)


def erase(store: Store, person: Person) -> None:
    store.erase(person.participant.programme, person.participant.id)


def counted(person: Person) -> int:
    count = person.drafts[0].answers["count"]
    assert isinstance(count, int)
    return count


def everybody(people: Iterable[Person | Damage]) -> list[Person]:
    """People in the order of their codes, where none is damaged."""
    people = list(people)
    assert all(isinstance(one, Person) for one in people), people
    return sorted(people, key=lambda one: one.participant.code)  # type: ignore[union-attr, arg-type]
