"""Answering with an account: where that ends."""

from flask import redirect, url_for
from werkzeug import Response

from survey.views.respond import blueprint
from survey.views.respond.opened import all_opened, forget


@blueprint.post("/answer/helped")
def finish_helping() -> Response:
    """Let this browser answer nothing more with its account, and go back to the participant."""
    helped = [one.target for one in all_opened() if one.helper]
    for target in helped:
        forget(target.participant)
    if not helped:
        return redirect(url_for("respond.home"))
    last = helped[-1]
    return redirect(url_for("people.one", programme=last.programme, participant=last.participant))
