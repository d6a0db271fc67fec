"""Member check: participants read what was written down from their interview and correct it."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey import N_
from survey.answering.answering import Visit
from survey.answering.pages import agreed_visit, blueprint, own_visit
from survey.answering.pages.start import Page
from survey.interviews import member_checks
from survey.interviews.member_checks import LONGEST, Changed
from survey.records import MemberCheck
from survey.store import audit
from survey.web import cairn
from survey.web.guard import INVITED, Noted, guard

VERDICTS = ("accurate", "corrections", "no quotes")


@blueprint.route("/answer/<invitation>/my-data/record/<check>", methods=["GET", "POST"])
@guard(INVITED, Noted(itself=N_("checked the record of their interview")))
def record(invitation: str, check: str) -> Page:
    """Show the record and ask whether it is right.  The answer can change until the team settles it."""
    visit = agreed_visit(invitation)
    one = next((one for one in visit.person.checks if one.id == check), None)
    if not visit.own or one is None:
        abort(404)
    if request.method == "GET":
        return record_page(visit, one, one.verdict, one.corrections, {})
    verdict = request.form.get("verdict", "")
    corrections = request.form.get("corrections", "").replace("\r\n", "\n")
    faults = faults_of(verdict, corrections)
    if not faults:
        try:
            member_checks.answer(cairn.store, visit.target, one.id, verdict, corrections, cairn.now())  # type: ignore[arg-type]
        except Changed:
            faults = {
                "verdict": _(
                    "The team has already read your answer. If you want to change it, tell them in person."
                )
            }
    if faults:
        return record_page(visit, one, verdict, corrections, faults), 422
    noted(visit, "checked the record of their interview", "respond.record")
    return redirect(url_for("respond.record", invitation=invitation, check=check, saved="yes"))


def faults_of(verdict: str, corrections: str) -> dict[str, str]:
    """Return the error of each field.  Corrections that would be ignored are an error too."""
    if verdict not in VERDICTS:
        return {"verdict": _("Choose an answer")}
    if verdict == "corrections" and not corrections.strip():
        return {"corrections": _("Write what we should change")}
    if verdict != "corrections" and corrections.strip():
        return {
            "corrections": _("You wrote corrections. Choose “Yes, with these corrections”, or delete them")
        }
    if len(corrections) > LONGEST:
        return {"corrections": _("Use %(most)s characters or fewer", most=LONGEST)}
    return {}


def record_page(
    visit: Visit, one: MemberCheck, verdict: str, corrections: str, faults: dict[str, str]
) -> str:
    """Return the page with a record."""
    held = member_checks.closed_interview(visit.person, one.interview)
    return render_template(
        "interviews/own_record.html",
        visit=visit,
        programme=visit.programme,
        one=one,
        text=one.summary or held.text,
        verdict=verdict,
        corrections=corrections,
        faults=faults,
        saved="saved" in request.args and not faults,
        longest=LONGEST,
    )


@blueprint.post("/answer/<invitation>/my-data/no-quotes")
@guard(INVITED, Noted(itself=N_("withdrew permission to be quoted")))
def stop_quoting(invitation: str) -> Page:
    """Stop quoting this participant."""
    visit = own_visit(invitation)
    member_checks.stop_quoting(cairn.store, visit.target)
    noted(visit, "withdrew permission to be quoted", "respond.stop_quoting")
    return redirect(url_for("respond.my_data", invitation=invitation))


def noted(visit: Visit, what: str, screen: str) -> None:
    """Write down in the audit log what a participant did."""
    audit.by_participant(cairn.store, what, screen, cairn.now(), visit.target)
