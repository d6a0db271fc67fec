"""Participants' pages: no account, no JavaScript needed.

A code opens an invitation for this browser's session.  From then on addresses carry the invitation's id,
which is worth nothing without the session, and never the code.
"""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, abort, request
from flask_login import current_user

from measures.measure import Measure
from survey.answering import answering, wording
from survey.answering.answering import Task, Visit
from survey.answering.pages.opened import LinkNeeded, Opened, all_opened, helping, opened_by
from survey.people import consent
from survey.programme import Programme, programmes
from survey.records import Person, visibility
from survey.store import NotFound
from survey.web import cairn
from survey.web.language import current

blueprint = Blueprint("respond", __name__)
"""Participants’ pages, of this room and of those above it."""

staff = Blueprint("answering", __name__, url_prefix="/evaluate")


class ConsentNeeded(Exception):
    """The participant has not agreed to the current statements, or has stopped taking part (`stopped`)."""

    def __init__(self, invitation: str, *, stopped: bool = False) -> None:
        self.invitation = invitation
        self.stopped = stopped
        super().__init__(invitation)


def visit_of(invitation: str) -> Visit:
    """Return the visit of an address.  Raises LinkNeeded if this browser has not opened the invitation."""
    opened = opened_by(invitation)
    try:
        visit = answering.visit(cairn.store, cairn.catalogue, opened.target)
    except NotFound:
        raise LinkNeeded from None
    return own(visit, opened)


def own_visit(invitation: str) -> Visit:
    """Return the visit of a participant who opened their own link; answer 404 to anybody else."""
    visit = visit_of(invitation)
    return visit if visit.own else abort(404)


def own(visit: Visit, opened: Opened) -> Visit:
    """Return the visit if this browser may still open it.  Raises LinkNeeded if not."""
    if opened.helper:
        return helped(visit, opened)
    if visit.invitation.code_hash != opened.code_hash:
        raise LinkNeeded
    return visit


def helped(visit: Visit, opened: Opened) -> Visit:
    """Return the visit with the helping account.  Raises LinkNeeded if it may not see these answers now."""
    if not current_user.is_authenticated or current_user.id != opened.helper:
        raise LinkNeeded
    if not visibility.sees_answers(current_user.account, visit.person.participant):
        raise LinkNeeded
    return replace(visit, helper=opened.helper, mode=opened.mode)


def agreed_visit(invitation: str) -> Visit:
    """Return the visit of a participant who has agreed.  Raises LinkNeeded, ConsentNeeded."""
    return agreed(visit_of(invitation))


def agreed(visit: Visit) -> Visit:
    """Return the visit if its participant has agreed to take part.  Raises ConsentNeeded if not."""
    if not consent.is_given(visit.programme, visit.person):
        stopped = visit.person.participant.stopped is not None
        raise ConsentNeeded(visit.invitation.id, stopped=stopped)
    return visit


def change_by(invitation: str, change: Callable[[Visit], Person]) -> Person:
    """Change a participant with a function of their visit, while nobody else can write.

    Exceptions of the function pass through.  Raises LinkNeeded, ConsentNeeded, NotSaved.
    """
    opened = opened_by(invitation)
    try:
        return answering.change(
            cairn.store, cairn.catalogue, opened.target, lambda visit: change(agreed(own(visit, opened)))
        )
    except NotFound:
        raise LinkNeeded from None


def task_of(visit: Visit, measure: str) -> Task:
    """Return the task for a measure; answer 404 if this participant is not asked it."""
    return visit.task(measure) or abort(404)


def programme_here() -> Programme | None:
    """Return the programme to show without a visit: the last one opened here, or the only one."""
    known = [one.target.programme for one in all_opened()[-1:]]
    known = known or [record.id for record in cairn.store.programmes()]
    return programmes.load(cairn.store, cairn.catalogue, known[0]) if len(known) == 1 else None


def language_of(measure: Measure) -> str:
    """Return the language in which this page shows a measure."""
    return measure.words(current()).language


@blueprint.context_processor
def words_of_pages() -> dict[str, object]:
    """Return the functions that templates of participants' pages need."""
    return {
        "result_sentences": wording.result_sentences,
        "title_of": wording.title,
        "unanswered_sentence": wording.unanswered_sentence,
        "helping": helping((request.view_args or {}).get("invitation", "")),
    }
