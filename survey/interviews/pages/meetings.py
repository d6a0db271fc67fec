"""The list of meetings, their actions as a file, and closing or deleting minutes."""

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey import N_
from survey.interviews import minutes
from survey.interviews.minutes import MinutesClosed, NothingMinuted
from survey.interviews.pages import Page, blueprint
from survey.records import Meeting
from survey.store import NotFound
from survey.web import cairn
from survey.web.guard import EVALUATORS, INTERVIEWERS, UNNOTED, Noted, guard
from survey.web.staff import csv_file, part, programme_of
from survey.web.tables import counted


@blueprint.get("/<programme>/minutes")
@guard(INTERVIEWERS, UNNOTED)
def meetings(programme: str) -> str:
    """Show all meetings, the latest first, and the overdue actions."""
    used, evaluation = programme_of(programme), cairn.store.evaluation(programme)
    ordered = sorted(evaluation.meetings, key=lambda one: (one.held, one.created), reverse=True)
    return render_template(
        "interviews/meetings.html",
        programme=used,
        found=part(ordered),
        overdue=minutes.overdue(evaluation, cairn.now().date()),
    )


@blueprint.get("/<programme>/minutes/actions.csv")
@guard(INTERVIEWERS, UNNOTED)
def actions_file(programme: str) -> Response:
    """Download all actions: what, who and by when."""
    programme_of(programme)
    rows = (
        (
            one.held,
            action.what,
            action.owner,
            action.due,
            _("yes") if action.done else _("no"),
        )
        for one in sorted(cairn.store.evaluation(programme).meetings, key=lambda one: one.held)
        for action in one.actions
    )
    header = (_("Meeting"), _("What"), _("Who"), _("By when"), _("Done"))
    return csv_file(counted(_("Actions"), header, rows), programme, "actions")


@blueprint.route("/<programme>/minutes/<meeting>/close", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("closed minutes")))
def close_meeting(programme: str, meeting: str) -> Page:
    """Close minutes after a question: their words stay, and can be coded."""
    return confirmed(programme, meeting, "close")


@blueprint.route("/<programme>/minutes/<meeting>/delete", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("deleted minutes")))
def delete_meeting(programme: str, meeting: str) -> Page:
    """Delete open minutes after a question."""
    return confirmed(programme, meeting, "delete")


def confirmed(programme: str, meeting: str, what: str) -> Page:
    """Ask whether to close or delete, and do it."""
    used, known = programme_of(programme), meeting_of(programme, meeting)
    there = redirect(url_for("interviews.meeting", programme=programme, meeting=meeting))
    if known.closed:
        return there
    fault = ""
    if request.method == "POST":
        try:
            if what == "delete":
                minutes.delete(cairn.store, programme, meeting)
                return redirect(url_for("interviews.meetings", programme=programme))
            minutes.close(cairn.store, programme, meeting, cairn.now())
        except NothingMinuted:
            fault = _("Write what was discussed or agreed first.")
        except MinutesClosed:
            return there
        if not fault:
            return there
    page = render_template(
        "interviews/confirm_minutes.html", programme=used, meeting=known, what=what, fault=fault
    )
    return (page, 422) if fault else page


def meeting_of(programme: str, meeting: str) -> Meeting:
    """Return the meeting that an address names, or answer 404."""
    try:
        return minutes.of(cairn.store.evaluation(programme), meeting)
    except NotFound:
        abort(404)
