"""People to keep, made up."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from survey.records import Consent, Draft, Invitation, Participant, Person, Response

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
