"""Answer together with a participant, or enter what they wrote on paper."""

from flask import redirect, render_template, url_for
from flask_login import current_user

from survey import N_
from survey.answering import assisting
from survey.answering.pages import staff
from survey.answering.pages.opened import admit
from survey.people.forms import AssistForm
from survey.people.invitations import LicenceMissing, TakesNoPart
from survey.people.pages import Page, licence_fault, offer_phases, person_of, to_participant
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard
from survey.web.staff import programme_of


@staff.route("/<programme>/participants/<participant>/assist", methods=["GET", "POST"])
@guard(
    INTERVIEWERS,
    Noted(
        read=N_("viewed how a participant takes part"),
        change=N_("started assisted answers with a participant"),
    ),
)
def assist(programme: str, participant: str) -> Page:
    """Ask for the phase and the way of answering, then open the pages that participants see."""
    used, person = programme_of(programme), person_of(programme, participant)
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
    page = render_template("answering/assist.html", programme=used, one=person.participant, form=form)
    return (page, 422) if form.errors else page
