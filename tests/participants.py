"""People with answers, made in a line."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from measures.measure import Measure
from measures.scoring import score
from survey.answering.answering import answered
from survey.records import CodeTarget, Draft, Invitation, Participant, Person, Response
from survey.store import Store

SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def response(measure: Measure, phase: str, answers: dict[str, int | str | None]) -> Response:
    """A sent and scored set of answers."""
    found = score(measure, answers)
    return Response(
        uuid4().hex, phase, measure.key, answers, found.raw, found.value, found.missing, sent=SENT
    )


def level(measure: Measure, value: int | None, **others: int | str | None) -> dict[str, int | str | None]:
    """The same answer to every item with choices; `others` are answered otherwise."""
    return {item.id: value for item in measure.items if item.choices} | others


def points(measure: Measure, phase: str, total: int) -> Response:
    """A response to WEMWBS that adds up to a total from 14 to 70."""
    lowest, rest = divmod(total, 14)
    values = [lowest + (number < rest) for number in range(14)]
    return response(measure, phase, dict(zip(measure.item_ids, values, strict=True)))


def person(
    code: str,
    *responses: Response,
    role: str = "peer-supporter",
    site: str = "",
    joined: date = date(2026, 3, 2),
    invited: tuple[str, ...] = (),
    drafts: tuple[Draft, ...] = (),
    anonymous: bool = False,
) -> Person:
    """Somebody in the pilot's programme."""
    participant = Participant(uuid4().hex, "vip", code, role, site, joined, anonymous)
    invitations = tuple(Invitation(uuid4().hex, phase, uuid4().hex, SENT) for phase in invited)
    return Person(participant, invitations=invitations, drafts=drafts, responses=responses)


def save_answer(store: Store, target: CodeTarget, *answer: Any) -> Person:
    """Keep one answer, as the page of the question does; `answer` is what `answered` takes."""
    return store.change(target.programme, target.participant, lambda person: answered(person, *answer))
