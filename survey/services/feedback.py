"""The open link: anybody of a role answers anonymously, again and again."""

import hmac
from datetime import datetime
from uuid import uuid4

from measures.catalogue import Catalogue
from survey.programme import Feedback, Programme
from survey.records import CodeTarget, Invitation, Participant, Person, ProgrammeRecord
from survey.services import programmes
from survey.services.invitations import CodeUnknown, check_licence, tidy
from survey.store import Store


def find(store: Store, code: str) -> ProgrammeRecord:
    """The programme that publishes this feedback code.  Raises CodeUnknown."""
    for record in store.programmes():
        if record.feedback_code and hmac.compare_digest(tidy(record.feedback_code), tidy(code)):
            return record
    raise CodeUnknown


def open_link(store: Store, catalogue: Catalogue, code: str) -> tuple[Programme, Feedback]:
    """The programme behind a feedback code, and what its link asks.  Raises CodeUnknown."""
    programme = programmes.load(store, catalogue, find(store, code).id)
    if programme.feedback is None:
        raise CodeUnknown
    return programme, programme.feedback


def begin(store: Store, catalogue: Catalogue, code: str, now: datetime) -> CodeTarget:
    """Make room for one more anonymous set of answers.  Raises CodeUnknown, LicenceMissing, NotSaved."""
    programme, feedback = open_link(store, catalogue, code)
    check_licence(programme, catalogue, feedback.measures)
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
    store.add_people([Person(participant, invitations=(invitation,))])
    return CodeTarget(programme.id, identity, invitation.id)
