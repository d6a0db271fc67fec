"""Participants who asked to be contacted."""

from flask import abort, redirect, url_for
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.answering import safeguarding
from survey.answering.pages import staff
from survey.people.pages import named_person
from survey.web import cairn
from survey.web.guard import ANY_ROLE, Noted, guard
from survey.web.staff import programme_of


@staff.post("/<programme>/participants/<participant>/requests/<asked>/done")
@guard(ANY_ROLE, Noted(change=N_("marked a request for contact as done")))
def request_done(programme: str, participant: str, asked: str) -> Response:
    """Record that a participant who asked for it has been contacted."""
    one = named_person(programme, participant).participant
    if not safeguarding.sees(programme_of(programme), current_user.account, one):
        abort(404)
    safeguarding.done(cairn.store, programme, participant, asked, current_user.account, cairn.now())
    return redirect(url_for("evaluation.overview", programme=programme))
