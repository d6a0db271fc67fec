"""Staff pages to add, invite, assist and withdraw participants."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from survey import N_
from survey.people.forms import PhaseForm
from survey.people.invitations import LicenceMissing
from survey.programme import Phase, Programme
from survey.records import Participant, Person
from survey.store import NotFound
from survey.web import cairn
from survey.web.guard import ANY_ROLE, Noted, guard, may_know, may_see
from survey.web.language import day
from survey.web.staff import programme_of

blueprint = Blueprint("people", __name__, url_prefix="/evaluate")

Page = str | tuple[str, int] | Response


def person_of(programme: str, participant: str) -> Person:
    """Return the participant in the address; answer 404 if the account may not see their answers."""
    person = named_person(programme, participant)
    return person if may_see(person.participant) else abort(404)


def named_person(programme: str, participant: str) -> Person:
    """Return the participant in the address, or answer 404; anonymous participants have no page."""
    try:
        person = cairn.store.person(programme, participant)
    except NotFound:
        abort(404)
    return person if not person.participant.anonymous else abort(404)


def known_person(programme: str, participant: str) -> Person:
    """Return the participant in the address; answer 404 if the account may not know of them."""
    person = named_person(programme, participant)
    return person if may_know(person.participant) else abort(404)


def offer_phases(form: PhaseForm, programme: Programme, person: Person, *, renewing: bool) -> None:
    """Offer the phases with questionnaires in a form, and say of each whether they are invited."""
    form.offer(
        [
            (phase.id, phase.name, invited_hint(person, phase, renewing=renewing))
            for phase in programme.phases
            if programme.measures_for(person.participant.role, phase.id)
        ]
    )


def invited_hint(person: Person, phase: Phase, *, renewing: bool) -> str:
    """Return what happens to the code that a participant already has for a phase."""
    known = [one for one in person.invitations if one.phase == phase.id and one.code_hash]
    if not known or not renewing:
        return ""
    return _("Invited %(day)s. A new code replaces the one they have.", day=day(known[0].created))


def licence_fault(error: LicenceMissing) -> str:
    """Return which licence is missing, and what to do about it."""
    title = error.measure.words("en").short_title
    return _(
        "%(title)s needs a licence, and this programme has none. %(how)s "
        "Then ask an administrator to add the licence reference to the programme.",
        title=title,
        how=error.measure.how_to_license,
    )


@blueprint.get("/<programme>/participants/<participant>/taking-part")
@guard(ANY_ROLE, Noted(read=N_("viewed how a participant takes part")))
def one(programme: str, participant: str) -> str:
    """Show how a participant takes part, without their answers, and what staff can do."""
    used, person = programme_of(programme), known_person(programme, participant)
    return render_template(
        "people/one.html",
        programme=used,
        one=person.participant,
        invitations=invitations_in_words(used, person),
        sees_answers=may_see(person.participant),
    )


def invitations_in_words(programme: Programme, person: Person) -> list[tuple[str, str]]:
    """Return the name of each phase with questionnaires, and the state of the invitation to it."""
    return [
        (phase.name, invitation_state(person, phase))
        for phase in programme.phases
        if programme.measures_for(person.participant.role, phase.id)
    ]


def invitation_state(person: Person, phase: Phase) -> str:
    """Return the state of a participant's invitation to a phase."""
    known = [one for one in person.invitations if one.phase == phase.id]
    if not known:
        return _("Not invited")
    found = known[0]
    begun = day(found.created)
    if not found.code_hash:
        return _("Started %(day)s (no invitation)", day=begun)
    if found.expires and found.expires <= cairn.now():
        return _("Invited %(day)s (code expired)", day=begun)
    return _("Invited %(day)s (opened)", day=begun) if found.opened else _("Invited %(day)s", day=begun)


def to_participant(programme: str, participant: Participant) -> Response:
    """Return to the page about how the participant takes part."""
    return redirect(url_for("people.one", programme=programme, participant=participant.id))
