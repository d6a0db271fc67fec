"""Invite a participant to a phase; the code is shown once."""

import json

import segno
from flask import redirect, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug import Response

from survey import N_
from survey.accounts.sealing import seal, unseal
from survey.people import invitations
from survey.people.forms import AskAgainForm, PhaseForm
from survey.people.invitations import LicenceMissing, TakesNoPart
from survey.people.pages import Page, blueprint, licence_fault, offer_phases, person_of, to_participant
from survey.programme import Programme
from survey.records import Person
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard
from survey.web.staff import programme_of

SHOWN = "code of an invitation"
"""What the cookie keeps sealed until the page with the code was opened once."""


@blueprint.route("/<programme>/participants/<participant>/invite", methods=["GET", "POST"])
@guard(
    INTERVIEWERS, Noted(read=N_("viewed how a participant takes part"), change=N_("invited a participant"))
)
def invite(programme: str, participant: str) -> Page:
    """Choose a phase; nobody who declined or withdrew can be invited."""
    used, person = programme_of(programme), person_of(programme, participant)
    form = PhaseForm()
    offer_phases(form, used, person, renewing=True)
    if not person.participant.stopped and form.validate_on_submit():
        try:
            return made(used, person, form)
        except TakesNoPart:
            person = person_of(programme, participant)
    page = render_template("people/invite.html", programme=used, one=person.participant, form=form)
    return (page, 422) if form.errors else (page, 409) if form.is_submitted() else page


@blueprint.route("/<programme>/participants/<participant>/ask-again", methods=["GET", "POST"])
@guard(
    INTERVIEWERS,
    Noted(
        read=N_("viewed how a participant takes part"),
        change=N_("invited a participant who had declined, at their request"),
    ),
)
def ask_again(programme: str, participant: str) -> Page:
    """Invite somebody who declined and has told staff that they changed their mind."""
    used, person = programme_of(programme), person_of(programme, participant)
    if person.participant.withdrawn or not person.participant.declined:
        return redirect(url_for("people.invite", programme=programme, participant=participant))
    form = AskAgainForm()
    offer_phases(form, used, person, renewing=True)
    if form.validate_on_submit():
        try:
            return made(used, person, form, declined_too=True)
        except TakesNoPart:
            return to_participant(programme, person.participant)
    page = render_template("people/ask_again.html", programme=used, one=person.participant, form=form)
    return (page, 422) if form.errors else page


def made(programme: Programme, person: Person, form: PhaseForm, *, declined_too: bool = False) -> Page:
    """Invite, and go to the page that shows the code once.  Raise TakesNoPart."""
    one, phase = person.participant, form.phase.data
    renewed = any(known.phase == phase and known.code_hash for known in person.invitations)
    try:
        code = invitations.invite(
            cairn.store,
            cairn.settings.secret_key,
            programme,
            cairn.catalogue,
            one.id,
            phase,
            cairn.now(),
            declined_too=declined_too,
        )
    except LicenceMissing as error:
        form.phase.errors = [licence_fault(error)]
        template = "people/ask_again.html" if declined_too else "people/invite.html"
        return render_template(template, programme=programme, one=one, form=form), 422
    session[SHOWN] = seal(cairn.settings.secret_key, SHOWN, json.dumps([one.id, phase, code, renewed]))
    return redirect(url_for("people.invitation", programme=programme.id, participant=one.id))


@blueprint.get("/<programme>/participants/<participant>/invitation")
@guard(INTERVIEWERS, Noted(read=N_("viewed how a participant takes part")))
def invitation(programme: str, participant: str) -> str | Response:
    """Show the link, the code and the QR code, the first time that this page is opened."""
    used, person = programme_of(programme), person_of(programme, participant)
    kept = unseal(cairn.settings.secret_key, SHOWN, session.pop(SHOWN, ""))
    owner, phase, code, renewed = json.loads(kept) if kept else ("", "", "", False)
    base = cairn.settings.base_url or request.url_root.rstrip("/")
    link = base + url_for("respond.link", code=code) if owner == participant else ""
    return render_template(
        "people/invitation.html",
        programme=used,
        one=person.participant,
        phase=used.phase(phase) if link else None,
        base=base,
        code=code,
        link=link,
        picture=picture_of(link) if link else "",
        renewed=renewed,
    )


def picture_of(link: str) -> Markup:
    """Return a link's QR code as a data address of an image."""
    return Markup(segno.make(link, error="m", micro=False).svg_data_uri(border=2, omitsize=True))  # noqa: S704
