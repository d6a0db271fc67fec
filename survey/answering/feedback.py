"""The open feedback link: anybody may answer anonymously, any number of times."""

import hmac
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from measures.catalogue import Catalogue
from survey.people.invitations import CodeUnknown, check_licence
from survey.programme import FeedbackLink, Programme, programmes
from survey.records import CodeTarget, Invitation, Participant, Person, ProgrammeRecord
from survey.records.codes import new_code, tidy
from survey.store import Store


def find(store: Store, code: str) -> ProgrammeRecord:
    """Return the programme with this feedback code.  Raises CodeUnknown."""
    for record in store.programmes():
        published = record.feedback_code
        if published and hmac.compare_digest(tidy(published).encode(), tidy(code).encode()):
            return record
    raise CodeUnknown


def open_link(store: Store, catalogue: Catalogue, code: str) -> tuple[Programme, FeedbackLink]:
    """Return the programme with this feedback code, and what its link asks.  Raises CodeUnknown."""
    programme = programmes.load(store, catalogue, find(store, code).id)
    if programme.feedback is None:
        raise CodeUnknown
    return programme, programme.feedback


def publish(store: Store, programme_id: str) -> str:
    """Return the code of a programme's feedback link; make one if needed.  Raises NotFound, NotSaved."""
    record = store.programme(programme_id)
    if record.feedback_code:
        return record.feedback_code
    code = new_code()
    store.save_programme(replace(record, feedback_code=code))
    return code


def begin(store: Store, catalogue: Catalogue, code: str, now: datetime) -> CodeTarget:
    """Open a new anonymous set of answers.  Raises CodeUnknown, LicenceMissing, NotSaved."""
    programme, feedback = open_link(store, catalogue, code)
    check_licence(programme, catalogue, feedback.measures)
    person = visitor(programme, feedback, now)
    store.add_people([person])
    return CodeTarget(programme.id, person.participant.id, person.invitations[0].id)


def visitor(programme: Programme, feedback: FeedbackLink, now: datetime) -> Person:
    """Return a new anonymous person who has just opened the link.  They are not saved yet."""
    identity = uuid4().hex
    participant = Participant(
        id=identity,
        programme=programme.id,
        code=f"anonymous-{identity[:8]}",
        role=feedback.role,
        site="",
        joined=now.date(),
        anonymous=True,
    )
    invitation = Invitation(id=uuid4().hex, phase=feedback.phase, code_hash="", created=now, opened=now)
    return Person(participant, invitations=(invitation,))


def discard(store: Store, target: CodeTarget) -> None:
    """Erase the unsent answers of an anonymous person, and the person too if nothing was sent.

    Nobody could open these answers again.  Raises NotFound, NotSaved.
    """

    def leave(person: Person) -> Person:
        return replace(person, drafts=()) if person.participant.anonymous else person

    person = store.change(target.programme, target.participant, leave)
    if person.participant.anonymous and not person.responses:
        store.erase(target.programme, target.participant)
