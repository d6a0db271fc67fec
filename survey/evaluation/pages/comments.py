"""Marking as read what people wrote.

Looking does not mark anything: a page may be opened by mistake, or fetched ahead by a browser.  What a page
showed as new comes back with its form, so that what has arrived meanwhile stays new.
"""

from contextlib import suppress

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug import Response

from survey.services import comments
from survey.store import Damaged, NotFound
from survey.views import cairn
from survey.views.evaluate import blueprint
from survey.views.evaluate.participant import person_of
from survey.views.evaluate.satisfaction import gather, open_page


@blueprint.post("/<programme>/satisfaction/read")
def comments_read(programme: str) -> Response:
    """The new comments on the satisfaction page, as it was filtered, have been read."""
    used, filters = open_page(programme)
    shown, account = shown_as_new(), current_user.account
    for response, participant in gather(used, filters).new.items():
        if response in shown:
            with suppress(NotFound, Damaged):  # erased or damaged meanwhile
                comments.mark_read(cairn.store, programme, participant, [response], account, cairn.now())
    return redirect(filters.address("evaluate.satisfaction"))


@blueprint.post("/<programme>/participants/<participant>/read")
def answers_read(programme: str, participant: str) -> Response:
    """What a participant wrote has been read on their page."""
    person_of(programme, participant)
    comments.mark_read(cairn.store, programme, participant, shown_as_new(), current_user.account, cairn.now())
    return redirect(url_for("evaluate.participant", programme=programme, participant=participant))


def shown_as_new() -> list[str]:
    """The responses (ids) that the page with the button showed as new."""
    return request.form.get("new", "").split()
