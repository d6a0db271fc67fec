"""Withdraw or erase a participant at their request, on the pages of staff."""

import json
from datetime import datetime

from flask import redirect, render_template, session, url_for
from flask_login import current_user

from survey import N_
from survey.accounts.sealing import seal, unseal
from survey.people.forms import ConfirmForm
from survey.people.pages import Page, known_person, to_participant
from survey.records import Participant
from survey.rights import rights
from survey.rights.pages import blueprint
from survey.rights.rights import Receipt
from survey.web import cairn
from survey.web.guard import ADMINISTRATORS, UNNOTED, Noted, guard
from survey.web.staff import programme_of

KEPT = "receipt for staff"
"""Name of the latest receipt in the session, sealed: what was done, for which code, reference and time."""


@blueprint.route("/<programme>/participants/<participant>/withdraw", methods=["GET", "POST"])
@guard(
    ADMINISTRATORS,
    Noted(
        read=N_("viewed how a participant takes part"), change=N_("withdrew a participant, at their request")
    ),
)
def withdraw(programme: str, participant: str) -> Page:
    """Ask staff to confirm, then stop asking this participant."""
    used, one = programme_of(programme), known_person(programme, participant).participant
    if one.withdrawn:
        return to_participant(programme, one)
    form = ConfirmForm()
    if form.validate_on_submit():
        done = rights.withdraw(cairn.store, one, cairn.now(), "rights.withdraw", current_user.id)
        return hand_over("withdrew", one, done)
    page = render_template("rights/staff_withdraw.html", programme=used, one=one, form=form)
    return (page, 422) if form.errors else page


@blueprint.route("/<programme>/participants/<participant>/erase", methods=["GET", "POST"])
@guard(
    ADMINISTRATORS,
    Noted(
        read=N_("viewed how a participant takes part"), change=N_("erased a participant, at their request")
    ),
)
def erase(programme: str, participant: str) -> Page:
    """Ask staff to confirm, then delete everything about this participant."""
    used, one = programme_of(programme), known_person(programme, participant).participant
    form = ConfirmForm()
    if form.validate_on_submit():
        done = rights.erase(cairn.store, one, cairn.now(), "rights.erase", current_user.id)
        return hand_over("erased", one, done)
    page = render_template("rights/staff_erase.html", programme=used, one=one, form=form)
    return (page, 422) if form.errors else page


def hand_over(what: str, one: Participant, done: Receipt) -> Page:
    """Keep the receipt for one page, and go to it."""
    kept = json.dumps([what, one.programme, one.code, done.reference, done.at.isoformat()])
    session[KEPT] = seal(cairn.settings.secret_key, KEPT, kept)
    return redirect(url_for("rights.receipt", programme=one.programme))


@blueprint.get("/<programme>/participants/receipt")
@guard(ADMINISTRATORS, UNNOTED)
def receipt(programme: str) -> Page:
    """Show once what was done, when, and its reference in the audit log."""
    used = programme_of(programme)
    kept = unseal(cairn.settings.secret_key, KEPT, session.pop(KEPT, ""))
    what, where, code, reference, at = json.loads(kept) if kept else ("", "", "", "", "")
    if where != programme:
        return redirect(url_for("people.participants", programme=programme))
    return render_template(
        "rights/staff_receipt.html",
        programme=used,
        erased=what == "erased",
        code=code,
        receipt=Receipt(reference, datetime.fromisoformat(at)),
    )
