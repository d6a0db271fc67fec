"""Add a participant."""

from dataclasses import replace

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from survey import N_
from survey.people import participants
from survey.people.forms import ParticipantForm
from survey.people.pages import Page, blueprint, to_participant
from survey.people.participants import LONGEST_CODE, LONGEST_SITE, CodeTaken, NotACode, NotASite
from survey.programme import Programme
from survey.records import Participant, visibility
from survey.web import cairn
from survey.web.guard import ANY_ROLE, Noted, guard, note_change
from survey.web.staff import programme_of


@blueprint.route("/<programme>/participants/add", methods=["GET", "POST"])
@guard(ANY_ROLE, Noted(change=N_("added a participant"), named=True))
def add(programme: str) -> Page:
    """Ask for code, role, site and the day they joined."""
    used, form = programme_of(programme), ParticipantForm()
    form.offer(used)
    if not form.is_submitted():
        form.joined.data = cairn.now().date()
    elif form.validate() and (added := keep(used, form)):
        return to_participant(programme, added)
    page = render_template("people/add.html", programme=used, form=form)
    return (page, 422) if form.errors else page


def keep(programme: Programme, form: ParticipantForm) -> Participant | None:
    """Save the participant of a form; return None, with the fault on the form, if it is not possible."""
    try:
        made = participants.new_participant(
            programme, form.code.data or "", form.role.data, form.site.data or "", form.joined.data
        )
        participants.check_free(cairn.store, made)
        note_change(made.id)
        return participants.add_participant(cairn.store, assigned(made))
    except CodeTaken:
        form.code.errors = [_("This code is already in use. Choose another.")]
    except NotACode:
        form.code.errors = [_("Code must be %(most)s characters or fewer, on one line", most=LONGEST_CODE)]
    except NotASite:
        form.site.errors = [_("Site must be %(most)s characters or fewer, on one line", most=LONGEST_SITE)]
    return None


def assigned(participant: Participant) -> Participant:
    """Assign a new participant to the account that added them, if it sees only its own participants."""
    if visibility.sees_everybody(current_user.account, participant.programme):
        return participant
    return replace(participant, interviewers=(current_user.id,))
