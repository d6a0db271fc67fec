"""Stop taking part, or erase everything.  Both ask first, and both give a receipt."""

from datetime import datetime

from flask import redirect, render_template, request, session, url_for

from survey import N_
from survey.answering.pages import blueprint, own_visit
from survey.answering.pages.opened import LinkNeeded, forget
from survey.answering.pages.start import Page
from survey.programme import programmes
from survey.rights import rights
from survey.rights.rights import Receipt
from survey.web import cairn
from survey.web.guard import EVERYBODY, INVITED, UNNOTED, Noted, guard
from survey.web.security import new_session


@blueprint.route("/answer/<invitation>/my-data/stop", methods=["GET", "POST"])
@guard(INVITED, Noted(itself=N_("withdrew")))
def withdraw(invitation: str) -> Page:
    """Ask whether to stop taking part, then stop."""
    visit = own_visit(invitation)
    if request.method == "POST":
        done = rights.withdraw(cairn.store, visit.person.participant, cairn.now(), "respond.withdraw")
        return hand_over(done, "withdrew", visit.programme.id)
    if visit.person.participant.withdrawn:
        return redirect(url_for("respond.declined", invitation=invitation))
    return render_template("rights/withdraw.html", visit=visit, programme=visit.programme)


@blueprint.route("/answer/<invitation>/my-data/erase", methods=["GET", "POST"])
@guard(INVITED, Noted(itself=N_("erased everything")))
def erase(invitation: str) -> Page:
    """Ask whether to delete everything, then delete it.  A second press shows the receipt again."""
    try:
        visit = own_visit(invitation)
    except LinkNeeded:
        if request.method == "POST" and "receipt" in session:
            return redirect(url_for("respond.receipt"))
        raise
    if request.method == "GET":
        return render_template("rights/erase.html", visit=visit, programme=visit.programme)
    done = rights.erase(cairn.store, visit.person.participant, cairn.now(), "respond.erase")
    forget(visit.person.participant.id)
    return hand_over(done, "erased", visit.programme.id)


def hand_over(done: Receipt, what: str, programme: str) -> Page:
    """Go to the receipt, which this browser keeps until it is cleared."""
    session["receipt"] = [what, done.reference, done.at.isoformat(), programme]
    return redirect(url_for("respond.receipt"))


@blueprint.route("/receipt", methods=["GET", "POST"])
@guard(EVERYBODY, UNNOTED)
def receipt() -> Page:
    """Show the receipt: what was done, when, and its reference; or clear it from this device."""
    if request.method == "POST":
        new_session()
    if "receipt" not in session:
        return redirect(url_for("respond.home"))
    what, reference, at, programme = session["receipt"]
    return render_template(
        "rights/receipt.html",
        programme=programmes.load(cairn.store, cairn.catalogue, programme),
        erased=what == "erased",
        receipt=Receipt(reference, datetime.fromisoformat(at)),
    )
