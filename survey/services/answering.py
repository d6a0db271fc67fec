"""Answering: what a visitor is asked, saving each answer, sending."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import uuid4

from measures.catalogue import Catalogue
from measures.measure import Answer, Measure
from measures.scoring import score
from survey.programme import Programme
from survey.records import CodeTarget, Draft, Invitation, Person, Response
from survey.services import Refused, programmes
from survey.store import NotFound, Store


class AlreadySent(Refused):
    """The answers to this measure at this phase have been sent; nothing is added to them."""


class NothingToSend(Refused):
    """There is no draft to send."""


@dataclass(frozen=True)
class Task:
    """One measure that a visitor is asked, and how far they are."""

    measure: Measure
    state: Literal["not started", "started", "sent"]
    answers: Mapping[str, Answer | None]

    @property
    def next_number(self) -> int | None:
        """The number (from 1) of the first question neither answered nor skipped, or None."""
        numbers = (number for number, item in enumerate(self.measure.item_ids, 1) if item not in self.answers)
        return next(numbers, None)

    @property
    def unanswered(self) -> int:
        """How many questions that count for the score or are chosen from have no answer."""
        choices = [item.id for item in self.measure.items if item.kind != "text"]
        return sum(self.answers.get(item) is None for item in choices)


@dataclass(frozen=True)
class Visit:
    """One participant answering by one invitation."""

    programme: Programme
    person: Person
    invitation: Invitation
    tasks: tuple[Task, ...]

    def task(self, measure: str) -> Task | None:
        """The task for a measure id, or None where it is not asked here."""
        return next((task for task in self.tasks if task.measure.id == measure), None)

    @property
    def target(self) -> CodeTarget:
        """Whom and what this is about, as the store knows it."""
        return CodeTarget(self.programme.id, self.person.participant.id, self.invitation.id)

    @property
    def kiosk(self) -> bool:
        """Whether the visitor came by the open feedback link, perhaps on a shared tablet."""
        return self.person.participant.anonymous


def visit(store: Store, catalogue: Catalogue, target: CodeTarget) -> Visit:
    """What an invitation opens.  Raises NotFound where it is gone."""
    programme = programmes.load(store, catalogue, target.programme)
    person = store.person(target.programme, target.participant)
    invitation = person.invitation(target.invitation)
    if invitation is None:
        raise NotFound("This invitation does not exist any more.")
    tasks = tuple(
        task(catalogue, person, invitation.phase, one) for one in asked(programme, person, invitation.phase)
    )
    return Visit(programme, person, invitation, tasks)


def asked(programme: Programme, person: Person, phase: str) -> tuple[str, ...]:
    """The ids of the measures that a person is asked at a phase."""
    if person.participant.anonymous:
        return programme.feedback.measures if programme.feedback else ()
    return programme.measures_for(person.participant.role, phase)


def task(catalogue: Catalogue, person: Person, phase: str, measure: str) -> Task:
    """How far a person is with a measure, in the version in which they began it."""
    response, draft = person.response(phase, measure), person.draft(phase, measure)
    if response:
        return Task(catalogue[response.measure], "sent", response.answers)
    if draft:
        return Task(catalogue[draft.measure], "started", draft.answers)
    return Task(catalogue[measure], "not started", {})


def save(
    store: Store,
    target: CodeTarget,
    phase: str,
    measure: Measure,
    item: str,
    answer: Answer | None,
    language: str,
    now: datetime,
) -> Person:
    """Keep one answer (None: skipped), durably.  Raises AlreadySent, NotSaved, ValueError."""
    if answer is not None and not measure.item(item).allows(answer):
        raise ValueError(f"{measure.key} has no answer {answer!r} to {item}")

    def keep(person: Person) -> Person:
        if person.response(phase, measure.id):
            raise AlreadySent
        draft = person.draft(phase, measure.id) or Draft(uuid4().hex, phase, measure.key, {}, now, now)
        answers = {**draft.answers, item: answer}
        others = tuple(one for one in person.drafts if one.id != draft.id)
        return replace(
            person, drafts=(*others, replace(draft, answers=answers, updated=now, language=language))
        )

    return store.change(target.programme, target.participant, keep)


def send(store: Store, target: CodeTarget, phase: str, measure: Measure, now: datetime) -> Person:
    """Score a draft and send it.  Sending again changes nothing.  Raises NothingToSend, NotSaved."""

    def submit(person: Person) -> Person:
        if person.response(phase, measure.id):
            return person
        draft = person.draft(phase, measure.id)
        if draft is None:
            raise NothingToSend
        remaining = tuple(one for one in person.drafts if one.id != draft.id)
        return replace(person, drafts=remaining, responses=(*person.responses, respond(measure, draft, now)))

    return store.change(target.programme, target.participant, submit)


def respond(measure: Measure, draft: Draft, now: datetime) -> Response:
    """The response that a draft becomes when it is sent now."""
    result = score(measure, draft.answers)
    return Response(
        id=draft.id,
        phase=draft.phase,
        measure=draft.measure,
        answers=draft.answers,
        raw=result.raw,
        value=result.value,
        missing=result.missing,
        sent=now,
        language=draft.language,
        mode=draft.mode,
        layout=draft.layout,
    )
