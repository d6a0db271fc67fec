"""Participants' pages: no account, no JavaScript needed.

A code opens an invitation for this browser's session.  From then on addresses carry the invitation's id,
which is worth nothing without the session, and never the code.
"""

from flask import Blueprint, abort, session, url_for

from measures.measure import Measure
from survey import wording
from survey.language import current
from survey.programme import Programme
from survey.records import CodeTarget
from survey.services import answering, programmes
from survey.services.answering import Task, Visit
from survey.store import NotFound
from survey.views import cairn

blueprint = Blueprint("respond", __name__)

REMEMBERED = 5
"""Invitations that one browser keeps open at once."""


class LinkNeeded(Exception):
    """This browser has not opened this invitation, or has cleared it."""


def admit(target: CodeTarget) -> None:
    """Let this browser answer an invitation."""
    opened = {key: value for key, value in session.get("invitations", {}).items() if key != target.invitation}
    kept = list(opened.items())[1 - REMEMBERED :]
    session["invitations"] = {**dict(kept), target.invitation: [target.programme, target.participant]}


def target_of(invitation: str) -> CodeTarget:
    """Whom an invitation's address stands for, in this browser.  Raises LinkNeeded."""
    try:
        programme, participant = session["invitations"][invitation]
    except KeyError:
        raise LinkNeeded from None
    return CodeTarget(programme, participant, invitation)


def visit_of(target: CodeTarget) -> Visit:
    """The visit that an address stands for.  Raises LinkNeeded where the invitation is gone."""
    try:
        return answering.visit(cairn.store, cairn.catalogue, target)
    except NotFound:
        raise LinkNeeded from None


def task_of(visit: Visit, measure: str) -> Task:
    """The task for a measure, or 404 where this visitor is not asked it."""
    return visit.task(measure) or abort(404)


def programme_here() -> Programme | None:
    """Whose contacts to show where no visit is known: the last programme opened here, or the only one."""
    opened = [programme for programme, _participant in session.get("invitations", {}).values()]
    known = opened[-1:] or [record.id for record in cairn.store.programmes()]
    return programmes.load(cairn.store, cairn.catalogue, known[0]) if len(known) == 1 else None


def language_of(measure: Measure) -> str:
    """The language in which this visitor reads a measure."""
    return measure.words(current()).language


def address(invitation: str, task: Task) -> str:
    """Where a visitor goes on with a task."""
    measure = task.measure.id
    if task.state == "sent":
        return url_for("respond.sent", invitation=invitation, measure=measure)
    if task.next_number is None:
        return url_for("respond.check", invitation=invitation, measure=measure)
    return url_for("respond.question", invitation=invitation, measure=measure, number=task.next_number)


@blueprint.context_processor
def words_of_pages() -> dict[str, object]:
    """What templates say and link with."""
    return {
        "address": address,
        "result_sentences": wording.result_sentences,
        "unanswered_sentence": wording.unanswered_sentence,
    }


from survey.views.respond import feedback, finish, questions, start  # noqa: E402, F401  # they add the routes
