"""The open feedback link and its poster."""

import segno
from flask import redirect, render_template, request, session, url_for
from markupsafe import Markup

from survey.answering import feedback as feedback_service
from survey.answering.pages import blueprint
from survey.answering.pages.opened import admit
from survey.answering.pages.start import Page
from survey.web import cairn
from survey.web.guard import EVERYBODY, UNNOTED, guard
from survey.web.security import new_session


@blueprint.route("/feedback/<code>", methods=["GET", "POST"])
@guard(EVERYBODY, UNNOTED)
def feedback(code: str) -> Page:
    """Show what the feedback is for; on “Start now”, open a new anonymous set of answers."""
    if request.method == "POST":
        target = feedback_service.begin(cairn.store, cairn.catalogue, code, cairn.now())
        new_session()  # whoever used this device before must not be found in it
        session["feedback"] = code  # clearing leads back here even when the store cannot be reached
        admit(target)
        return redirect(url_for("respond.tasks", invitation=target.invitation))
    programme, asked = feedback_service.open_link(cairn.store, cairn.catalogue, code)
    return render_template("answering/feedback.html", programme=programme, asked=asked)


@blueprint.get("/feedback/<code>/poster")
@guard(EVERYBODY, UNNOTED)
def poster(code: str) -> Page:
    """Show a page to print for a wall, with the link as a QR code and as text."""
    programme, asked = feedback_service.open_link(cairn.store, cairn.catalogue, code)
    address = (cairn.settings.base_url or request.url_root.rstrip("/")) + url_for(
        "respond.feedback", code=code
    )
    picture = segno.make(address, error="m", micro=False).svg_data_uri(border=2, omitsize=True)
    return render_template(
        "answering/poster.html",
        programme=programme,
        asked=asked,
        address=address,
        picture=Markup(picture),  # noqa: S704
    )
