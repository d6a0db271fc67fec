"""Answering: what a participant is asked, saving each answer, sending."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import uuid4

from measures.catalogue import Catalogue
from measures.measure import Measure
from measures.parts import Answer
from measures.scoring import score
from survey import Refused
from survey.programme import Programme, programmes
from survey.records import CodeTarget, Draft, Invitation, Mode, Person, ProgrammeRecord, Response, measure_id
from survey.store import NotFound, Store, audit


class AlreadySent(Refused):
    """The answers to this measure at this phase have been sent and cannot be added to."""


class NothingToSend(Refused):
    """There is no draft to send."""


class Stopped(Refused):
    """The participant has declined or withdrawn, so nothing of theirs may change."""


@dataclass(frozen=True)
class Task:
    """One measure that a participant is asked, and its state.  `corrects`: they have sent answers before."""

    measure: Measure
    state: Literal["not started", "started", "sent"]
    answers: Mapping[str, Answer | None]
    corrects: bool = False

    @property
    def next_number(self) -> int | None:
        """Return the number (from 1) of the first question neither answered nor skipped, or None."""
        numbers = (number for number, item in enumerate(self.measure.item_ids, 1) if item not in self.answers)
        return next(numbers, None)

    @property
    def unanswered(self) -> int:
        """Return how many questions have no answer, leaving out those with free text."""
        choices = [item.id for item in self.measure.items if item.kind != "text"]
        return sum(self.answers.get(item) is None for item in choices)


@dataclass(frozen=True)
class Visit:
    """A participant answering an invitation; `helper` is the account (id) that answers with or for them."""

    programme: Programme
    person: Person
    invitation: Invitation
    tasks: tuple[Task, ...]
    helper: str = ""
    mode: Mode = "self"

    def task(self, measure: str) -> Task | None:
        """Return the task for a measure id, or None if it is not asked here."""
        return next((task for task in self.tasks if task.measure.id == measure), None)

    @property
    def target(self) -> CodeTarget:
        """Return the ids of the programme, the participant and the invitation."""
        return CodeTarget(self.programme.id, self.person.participant.id, self.invitation.id)

    @property
    def who(self) -> str:
        """Return who is answering, for the audit log."""
        return self.helper or audit.PARTICIPANT

    @property
    def own(self) -> bool:
        """Return whether the participant opened their own link."""
        return not self.kiosk and not self.helper

    @property
    def kiosk(self) -> bool:
        """Return whether this came from the open feedback link, perhaps on a shared tablet."""
        return self.person.participant.anonymous


def visit(store: Store, catalogue: Catalogue, target: CodeTarget) -> Visit:
    """Return the visit for an invitation.  Raises NotFound."""
    record, person = store.programme_and_person(target.programme, target.participant)
    return visit_by(catalogue, target, record, person)


def visit_by(catalogue: Catalogue, target: CodeTarget, record: ProgrammeRecord, person: Person) -> Visit:
    """Return the visit for an invitation, from records already read.  Raises NotFound."""
    programme = programmes.loaded(record, catalogue)
    invitation = person.invitation(target.invitation)
    if invitation is None:
        raise NotFound("This invitation does not exist any more.")
    tasks = tuple(
        task(catalogue, person, invitation.phase, one) for one in asked(programme, person, invitation.phase)
    )
    return Visit(programme, person, invitation, tasks)


def change(
    store: Store, catalogue: Catalogue, target: CodeTarget, change: Callable[[Visit], Person]
) -> Person:
    """Save what a function makes of a person's visit, while nobody else can write.

    The function must be pure, because the store may call it again.  Its exceptions pass through.  Raises
    NotFound, NotSaved.
    """
    return store.change_with_programme(
        target.programme,
        target.participant,
        lambda record, person: change(visit_by(catalogue, target, record, person)),
    )


def asked(programme: Programme, person: Person, phase: str) -> tuple[str, ...]:
    """Return the ids of the measures that a person is asked at a phase."""
    if person.participant.anonymous:
        return programme.feedback.measures if programme.feedback else ()
    return programme.measures_for(person.participant.role, phase)


def task(catalogue: Catalogue, person: Person, phase: str, measure: str) -> Task:
    """Return the task for a measure, in the version that the person started with."""
    response, draft = person.response(phase, measure), person.draft(phase, measure)
    if draft:
        return Task(catalogue[draft.measure], "started", draft.answers, corrects=response is not None)
    if response:
        return Task(catalogue[response.measure], "sent", response.answers)
    return Task(catalogue[measure], "not started", {})


def answered(
    person: Person,
    phase: str,
    measure: Measure,
    item: str,
    answer: Answer | None,
    language: str,
    now: datetime,
    mode: Mode = "self",
) -> Person:
    """Return a person with one more answer (None: skipped).

    A draft that somebody once helped with keeps that mode.

    Raises AlreadySent, Stopped, ValueError.
    """
    if answer is not None and not measure.item(item).allows(answer):
        raise ValueError(f"{measure.key} has no answer {answer!r} to {item}")
    check_taking_part(person)
    draft = person.draft(phase, measure.id)
    if draft is None and person.response(phase, measure.id):
        raise AlreadySent
    draft = draft or Draft(uuid4().hex, phase, measure.key, {}, now, now)
    answers = {**draft.answers, item: answer}
    held = mode if draft.mode == "self" else draft.mode
    changed = replace(draft, answers=answers, updated=now, language=language, mode=held)
    return replace(person, drafts=(*without(person.drafts, draft.id), changed))


def send(store: Store, target: CodeTarget, phase: str, measure: Measure, now: datetime) -> Person:
    """Score a draft and send it, superseding an earlier response.

    Sending again changes nothing.  Raises NothingToSend, Stopped, NotSaved.
    """

    def submit(person: Person) -> Person:
        check_taking_part(person)
        earlier, draft = person.response(phase, measure.id), person.draft(phase, measure.id)
        if draft is None:
            if earlier:
                return person
            raise NothingToSend
        sent = replace(respond(measure, draft, now), supersedes=earlier.id if earlier else None)
        return replace(person, drafts=without(person.drafts, draft.id), responses=(*person.responses, sent))

    return store.change(target.programme, target.participant, submit)


def correct(store: Store, target: CodeTarget, response_id: str, now: datetime) -> Person:
    """Start correcting a current response: make a draft with its answers.

    Starting again changes nothing.  Raises NotFound, Stopped, NotSaved.
    """

    def begin(person: Person) -> Person:
        check_taking_part(person)
        response = next((one for one in person.standing if one.id == response_id), None)
        if response is None:
            raise NotFound("There is no such response, or it has been corrected.")
        if person.draft(response.phase, measure_id(response.measure)):
            return person
        draft = Draft(
            uuid4().hex, response.phase, response.measure, response.answers, now, now, response.language
        )
        return replace(person, drafts=(*person.drafts, draft))

    return store.change(target.programme, target.participant, begin)


def leave_as_sent(store: Store, target: CodeTarget, phase: str, measure: str) -> Person:
    """Delete the draft of a correction and keep what was sent.  Raises NotSaved."""

    def drop(person: Person) -> Person:
        draft = person.draft(phase, measure)
        if draft is None or person.response(phase, measure) is None:
            return person
        return replace(person, drafts=without(person.drafts, draft.id))

    return store.change(target.programme, target.participant, drop)


def without(drafts: tuple[Draft, ...], draft_id: str) -> tuple[Draft, ...]:
    """Return all drafts but one."""
    return tuple(one for one in drafts if one.id != draft_id)


def check_taking_part(person: Person) -> None:
    """Raise Stopped if the person has declined or withdrawn."""
    if person.participant.stopped:
        raise Stopped


def respond(measure: Measure, draft: Draft, now: datetime) -> Response:
    """Return the scored response that a draft becomes when it is sent now."""
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
