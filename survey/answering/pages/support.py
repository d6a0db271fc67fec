"""After a low score, if the programme wants it: show support, and offer to get in touch."""

from flask import redirect, request, url_for

from survey import N_
from survey.answering import safeguarding
from survey.answering.pages import agreed_visit, blueprint, task_of
from survey.answering.pages.kept import kept
from survey.answering.pages.start import Page
from survey.store import audit
from survey.web import cairn
from survey.web.guard import INVITED, Noted, guard

ASKED = "asked to be contacted"


@blueprint.route("/answer/<invitation>/<measure>/support", methods=["GET", "POST"])
@guard(INVITED, Noted(itself=N_("asked to be contacted")))
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
            "answering/support.html", programme=visit.programme, asked=asked is not None, kiosk=visit.kiosk
        )
    if "contact" not in request.form:
        return go_on
    if not asked:
        audit.by_participant(cairn.store, ASKED, "respond.support", cairn.now(), visit.target, visit.who)
        safeguarding.ask(cairn.store, visit.target, phase, task.measure, cairn.now())
    return redirect(url_for("respond.support", invitation=invitation, measure=measure))
