"""Participants who asked to be contacted."""

from flask import abort, redirect, url_for
from flask_login import current_user
from werkzeug import Response

from survey.services import safeguarding
from survey.views import cairn
from survey.views.evaluate import blueprint, programme_of
from survey.views.evaluate.participant import named_person


@blueprint.post("/<programme>/participants/<participant>/requests/<asked>/done")
def request_done(programme: str, participant: str, asked: str) -> Response:
    """Somebody who asked for it has been contacted."""
    one = named_person(programme, participant).participant
    if not safeguarding.sees(programme_of(programme), current_user.account, one):
        abort(404)
    safeguarding.done(cairn.store, programme, participant, asked, current_user.account, cairn.now())
    return redirect(url_for("evaluate.overview", programme=programme))
