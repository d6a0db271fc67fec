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
    """A visitor has not agreed to what the programme says today, or does not take part (`stopped`)."""

    def __init__(self, invitation: str, *, stopped: bool = False) -> None:
        self.invitation = invitation
        self.stopped = stopped
        super().__init__(invitation)


def visit_of(invitation: str) -> Visit:
    """The visit that an address stands for.  Raises LinkNeeded where it is none, or not this browser's."""
    opened = opened_by(invitation)
    try:
        visit = answering.visit(cairn.store, cairn.catalogue, opened.target)
    except NotFound:
        raise LinkNeeded from None
    return own(visit, opened)


def own_visit(invitation: str) -> Visit:
    """The visit of somebody who came by a link of their own, or 404."""
    visit = visit_of(invitation)
    return visit if visit.own else abort(404)


def own(visit: Visit, opened: Opened) -> Visit:
    """A visit, as it is to this browser.  Raises LinkNeeded where it is not its own, or no longer."""
    if opened.helper:
        return helped(visit, opened)
    if visit.invitation.code_hash != opened.code_hash:
        raise LinkNeeded
    return visit


def helped(visit: Visit, opened: Opened) -> Visit:
    """The visit with the account that helps.  Raises LinkNeeded once it is not signed in or not theirs."""
    if not current_user.is_authenticated or current_user.id != opened.helper:
        raise LinkNeeded
    if not visibility.sees_answers(current_user.account, visit.person.participant):
        raise LinkNeeded
    return replace(visit, helper=opened.helper, mode=opened.mode)


def agreed_visit(invitation: str) -> Visit:
    """The same, of somebody who has agreed to take part.  Raises LinkNeeded, ConsentNeeded."""
    return agreed(visit_of(invitation))


def agreed(visit: Visit) -> Visit:
    """The visit of somebody who has agreed to take part.  Raises ConsentNeeded."""
    if not consent.is_given(visit.programme, visit.person):
        stopped = visit.person.participant.stopped is not None
        raise ConsentNeeded(visit.invitation.id, stopped=stopped)
    return visit


def change_by(invitation: str, change: Callable[[Visit], Person]) -> Person:
    """Replace a visitor by what a function makes of their agreed visit, nobody else writing meanwhile.

    What the function raises passes through.  Raises LinkNeeded, ConsentNeeded, NotSaved.
    """
    opened = opened_by(invitation)
    try:
        return answering.change(
            cairn.store, cairn.catalogue, opened.target, lambda visit: change(agreed(own(visit, opened)))
        )
    except NotFound:
        raise LinkNeeded from None


def task_of(visit: Visit, measure: str) -> Task:
    """The task for a measure, or 404 where this visitor is not asked it."""
    return visit.task(measure) or abort(404)


def programme_here() -> Programme | None:
    """Whose contacts to show where no visit is known: the last programme opened here, or the only one."""
    known = [one.target.programme for one in all_opened()[-1:]]
    known = known or [record.id for record in cairn.store.programmes()]
    return programmes.load(cairn.store, cairn.catalogue, known[0]) if len(known) == 1 else None


def language_of(measure: Measure) -> str:
    """The language in which this visitor reads a measure."""
    return measure.words(current()).language


@blueprint.context_processor
def words_of_pages() -> dict[str, object]:
    """What templates say and link with."""
    return {
        "result_sentences": wording.result_sentences,
        "title_of": wording.title,
        "unanswered_sentence": wording.unanswered_sentence,
        "helping": helping((request.view_args or {}).get("invitation", "")),
    }
