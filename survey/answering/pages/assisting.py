"""Answering with a participant, or for them from a paper form."""

from flask import redirect, render_template, url_for
from flask_login import current_user

from survey.services import assisting
from survey.services.invitations import LicenceMissing, TakesNoPart
from survey.views import cairn
from survey.views.evaluate import programme_of
from survey.views.people import Page, blueprint, licence_fault, offer_phases, seen_person, to_participant
from survey.views.people.forms import AssistForm
from survey.views.respond.opened import admit


@blueprint.route("/<programme>/participants/<participant>/assist", methods=["GET", "POST"])
def assist(programme: str, participant: str) -> Page:
    """Choose the phase and how they answer; then come the pages that participants see."""
    used, person = programme_of(programme), seen_person(programme, participant)
    form = AssistForm()
    offer_phases(form, used, person, renewing=False)
    if person.participant.stopped:
        return to_participant(programme, person.participant)
    if form.validate_on_submit():
        try:
            target = assisting.begin(
                cairn.store, cairn.catalogue, used, participant, form.phase.data, cairn.now()
            )
        except LicenceMissing as error:
            form.phase.errors = [licence_fault(error)]
        except TakesNoPart:
            return to_participant(programme, person.participant)
        else:
            admit(target, helper=current_user.id, mode=form.mode.data)
            return redirect(url_for("respond.start", invitation=target.invitation))
    page = render_template("people/assist.html", programme=used, one=person.participant, form=form)
    return (page, 422) if form.errors else page
