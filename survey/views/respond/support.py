"""After a low score, if the programme wants it: show support, and offer to get in touch."""

from flask import redirect, request, url_for

from survey.services import audit, safeguarding
from survey.views import cairn
from survey.views.respond import agreed_visit, blueprint, task_of
from survey.views.respond.kept import kept
from survey.views.respond.start import Page

ASKED = "asked to be contacted"


@blueprint.route("/answer/<invitation>/<measure>/support", methods=["GET", "POST"])
def support(invitation: str, measure: str) -> Page:
    """Show where to find support, and save a request to be contacted."""
    visit = agreed_visit(invitation)
    task, phase = task_of(visit, measure), visit.invitation.phase
    go_on = redirect(url_for("respond.sent", invitation=invitation, measure=measure))
    if not safeguarding.is_offered(visit.programme, task.measure, visit.person.response(phase, measure)):
        return go_on
    asked = safeguarding.asked(visit.person, phase, task.measure)
    if request.method == "GET" or visit.kiosk:
        return kept(
            "respond/support.html", programme=visit.programme, asked=asked is not None, kiosk=visit.kiosk
        )
    if "contact" not in request.form:
        return go_on
    if not asked:
        audit.by_participant(cairn.store, ASKED, "respond.support", cairn.now(), visit.target, visit.who)
        safeguarding.ask(cairn.store, visit.target, phase, task.measure, cairn.now())
    return redirect(url_for("respond.support", invitation=invitation, measure=measure))
