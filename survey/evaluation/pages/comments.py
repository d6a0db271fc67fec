"""Mark comments as read.

Viewing a page marks nothing, because a browser may fetch a page ahead or somebody may open it by mistake.
The form sends back what the page showed as unread, so that comments which arrived since stay unread.
"""

from contextlib import suppress

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.evaluation import comments
from survey.evaluation.pages import blueprint
from survey.evaluation.pages.satisfaction import gather, open_page
from survey.people.pages import person_of
from survey.store import Damaged, NotFound
from survey.web import cairn
from survey.web.guard import EVALUATORS, INTERVIEWERS, Noted, guard


@blueprint.post("/<programme>/satisfaction/read")
@guard(EVALUATORS, Noted(change=N_("marked comments as read")))
def comments_read(programme: str) -> Response:
    """Mark the unread comments of the Feedback page as read, as it was filtered."""
    used, filters = open_page(programme)
    shown, account = shown_as_new(), current_user.account
    for response, participant in gather(used, filters).new.items():
        if response in shown:
            with suppress(NotFound, Damaged):  # erased or damaged meanwhile
                comments.mark_read(cairn.store, programme, participant, [response], account, cairn.now())
    return redirect(filters.address("evaluation.satisfaction"))


@blueprint.post("/<programme>/participants/<participant>/read")
@guard(INTERVIEWERS, Noted(change=N_("marked a participant’s comments as read")))
def answers_read(programme: str, participant: str) -> Response:
    """Mark the unread comments on a participant's page as read."""
    person_of(programme, participant)
    comments.mark_read(cairn.store, programme, participant, shown_as_new(), current_user.account, cairn.now())
    return redirect(url_for("evaluation.participant", programme=programme, participant=participant))


def shown_as_new() -> list[str]:
    """Return the responses (ids) that the page with the button showed as unread."""
    return request.form.get("new", "").split()
