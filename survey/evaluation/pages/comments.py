"""Marking as read what people wrote.

Looking does not mark anything: a page may be opened by mistake, or fetched ahead by a browser.  What a page
showed as new comes back with its form, so that what has arrived meanwhile stays new.
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
    """The new comments on the satisfaction page, as it was filtered, have been read."""
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
    """What a participant wrote has been read on their page."""
    person_of(programme, participant)
    comments.mark_read(cairn.store, programme, participant, shown_as_new(), current_user.account, cairn.now())
    return redirect(url_for("evaluation.participant", programme=programme, participant=participant))


def shown_as_new() -> list[str]:
    """The responses (ids) that the page with the button showed as new."""
    return request.form.get("new", "").split()
