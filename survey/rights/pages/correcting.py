"""Change answers that were sent: start a correction, or leave the answers as they were."""

from dataclasses import replace

from flask import abort, redirect, url_for

from survey.answering import answering
from survey.answering.pages import agreed_visit, blueprint, task_of
from survey.answering.pages.opened import admit
from survey.answering.pages.start import Page
from survey.records import measure_id
from survey.rights.pages.my_data import invitation_to_correct
from survey.web import cairn
from survey.web.guard import INVITED, UNNOTED, guard


@blueprint.post("/answer/<invitation>/my-data/correct/<response>")
@guard(INVITED, UNNOTED)
def correct(invitation: str, response: str) -> Page:
    """Start correcting a response: open its answers on the pages of its own phase."""
    visit = agreed_visit(invitation)
    if not visit.own:
        abort(404)
    sent = next((one for one in visit.person.standing if one.id == response), None)
    there = sent and invitation_to_correct(visit, sent)
    if not sent or not there:
        return redirect(url_for("respond.my_data", invitation=invitation))
    answering.correct(cairn.store, visit.target, sent.id, cairn.now())
    admit(replace(visit.target, invitation=there.id), there.code_hash)
    return redirect(url_for("respond.check", invitation=there.id, measure=measure_id(sent.measure)))


@blueprint.post("/answer/<invitation>/<measure>/leave-as-sent")
@guard(INVITED, UNNOTED)
def leave_as_sent(invitation: str, measure: str) -> Page:
    """Give up a correction and keep the answers as they were sent."""
    visit = agreed_visit(invitation)
    task = task_of(visit, measure)
    answering.leave_as_sent(cairn.store, visit.target, visit.invitation.phase, task.measure.id)
    return redirect(url_for("respond.my_data" if visit.own else "respond.tasks", invitation=invitation))
