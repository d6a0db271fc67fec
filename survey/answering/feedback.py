"""The open link: anybody of a role answers anonymously, again and again."""

import hmac
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from measures.catalogue import Catalogue
from survey.people.invitations import CodeUnknown, check_licence
from survey.programme import Feedback, Programme, programmes
from survey.records import CodeTarget, Invitation, Participant, Person, ProgrammeRecord
from survey.records.codes import new_code, tidy
from survey.store import Store


def find(store: Store, code: str) -> ProgrammeRecord:
    """The programme that publishes this feedback code.  Raises CodeUnknown."""
    for record in store.programmes():
        published = record.feedback_code
        if published and hmac.compare_digest(tidy(published).encode(), tidy(code).encode()):
            return record
    raise CodeUnknown


def open_link(store: Store, catalogue: Catalogue, code: str) -> tuple[Programme, Feedback]:
    """The programme behind a feedback code, and what its link asks.  Raises CodeUnknown."""
    programme = programmes.load(store, catalogue, find(store, code).id)
    if programme.feedback is None:
        raise CodeUnknown
    return programme, programme.feedback


def publish(store: Store, programme_id: str) -> str:
    """The code of a programme's open link, made where there is none yet.  Raises NotFound, NotSaved."""
    record = store.programme(programme_id)
    if record.feedback_code:
        return record.feedback_code
    code = new_code()
    store.save_programme(replace(record, feedback_code=code))
    return code


def begin(store: Store, catalogue: Catalogue, code: str, now: datetime) -> CodeTarget:
    """Make room for one more anonymous set of answers.  Raises CodeUnknown, LicenceMissing, NotSaved."""
    programme, feedback = open_link(store, catalogue, code)
    check_licence(programme, catalogue, feedback.measures)
    person = visitor(programme, feedback, now)
    store.add_people([person])
    return CodeTarget(programme.id, person.participant.id, person.invitations[0].id)


def visitor(programme: Programme, feedback: Feedback, now: datetime) -> Person:
    """Somebody anonymous who has just come by the open link; not kept yet."""
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
    """Erase what an anonymous visitor has not sent, all of them where nothing was: nobody can find it again.

    Raises NotFound, NotSaved.
    """

    def leave(person: Person) -> Person:
        return replace(person, drafts=()) if person.participant.anonymous else person

    person = store.change(target.programme, target.participant, leave)
    if person.participant.anonymous and not person.responses:
        store.erase(target.programme, target.participant)
