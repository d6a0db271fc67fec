"""Ask a participant to check the record of an interview, and settle their corrections."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.answering.answering import Stopped
from survey.interviews import member_checks
from survey.interviews.member_checks import LONGEST, Changed, NotAsked
from survey.interviews.pages import blueprint
from survey.people.pages import person_of
from survey.records import Person
from survey.store.edits import ChangedMeanwhile, edit_token
from survey.web import cairn
from survey.web.guard import EVALUATORS, Noted, guard
from survey.web.staff import phase_names, programme_of

Page = str | tuple[str, int] | Response


@blueprint.route("/<programme>/participants/<participant>/member-checks", methods=["GET", "POST"])
@guard(
    EVALUATORS,
    Noted(
        read=N_("viewed a participant’s member checks"), change=N_("asked for a member check, or settled one")
    ),
)
def checks(programme: str, participant: str) -> Page:
    """Show a participant's closed interviews, ask about each, and settle the answers."""
    used, person = programme_of(programme), person_of(programme, participant)
    fault = change(programme, person) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        return redirect(url_for("interviews.checks", programme=programme, participant=participant))
    page = render_template(
        "interviews/member_checks.html",
        programme=used,
        person=person_of(programme, participant),
        phases=phase_names(used),
        checks=member_checks,
        edit_token=edit_token,
        fault=fault,
        typed=request.form,
    )
    return (page, 422) if fault else page


def change(programme: str, person: Person) -> str:
    """Ask or settle, as the form says; return why it is not possible, or ""."""
    form, at = request.form, (programme, person.participant.id)
    words = form.get("words", "").replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        return _("Use %(most)s characters or fewer", most=LONGEST)
    try:
        if "interview" in form:
            if form.get("shown") == "summary" and not words:
                return _("Write the summary for them to check")
            summary = words if form.get("shown") == "summary" else ""
            member_checks.ask(cairn.store, at, form["interview"], summary, current_user.id, cairn.now())
        else:
            settle(at, words)
    except (Changed, ChangedMeanwhile):
        return _(
            "Somebody else changed this after you opened the page. Read it again. What you typed is below."
        )
    except Stopped:
        return _("They no longer take part, so you cannot ask them.")
    except NotAsked:
        abort(404)
    return ""


def settle(at: tuple[str, str], remark: str) -> None:
    """Settle the corrections that the form shows.  Raise NotAsked, ChangedMeanwhile."""
    check, seen = request.form.get("check", ""), request.form.get("seen", "")
    accept = request.form.get("outcome") == "accepted"
    member_checks.settle(
        cairn.store, at, check, seen, accept=accept, remark=remark, who=current_user.id, now=cairn.now()
    )
