"""End helping: a member of staff stops answering with or for a participant."""

from flask import redirect, url_for
from werkzeug import Response

from survey.answering.pages import blueprint
from survey.answering.pages.opened import all_opened, forget
from survey.web.guard import INVITED, UNNOTED, guard


@blueprint.post("/answer/helped")
@guard(INVITED, UNNOTED)
def finish_helping() -> Response:
    """Close the invitations that this account opened, and go back to the participant's page."""
    helped = [one.target for one in all_opened() if one.helper]
    for target in helped:
        forget(target.participant)
    if not helped:
        return redirect(url_for("respond.home"))
    last = helped[-1]
    return redirect(url_for("people.one", programme=last.programme, participant=last.participant))
