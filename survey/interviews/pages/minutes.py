"""Writing minutes: nothing that was typed is lost, whatever a colleague does meanwhile."""

from collections.abc import Mapping
from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey import N_
from survey.interviews import minutes
from survey.interviews.minutes import TEXT_LIMIT, Minutes
from survey.interviews.pages import Page, blueprint, typed_minutes
from survey.interviews.pages.meetings import meeting_of
from survey.interviews.pages.typed_minutes import Row, Typed, written
from survey.outcomes.values import as_day
from survey.programme import Programme
from survey.records import Meeting
from survey.store import NotFound, NotSaved
from survey.store.edits import ChangedMeanwhile
from survey.web import cairn
from survey.web.guard import EVALUATORS, INTERVIEWERS, Noted, guard, may_open
from survey.web.staff import programme_of

SPARE = 3
"""Empty rows for further actions."""


@blueprint.route("/<programme>/minutes/add", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("wrote minutes")))
def add_meeting(programme: str) -> Page:
    """Write the minutes of a new meeting."""
    used, today = programme_of(programme), cairn.now().date()
    empty = written(Minutes(today, (), "", "", ()), used)
    if request.method == "GET":
        return show(used, None, empty)
    given = typed_minutes.read(request.form, empty)
    faults = {} if adds_a_row() else typed_minutes.faults(given, today)
    if faults or adds_a_row():
        return show(used, None, given, faults)
    try:
        made = minutes.add_minutes(cairn.store, programme, typed_minutes.minutes(given), cairn.now())
    except NotSaved:
        return show(used, None, given, not_saved(), status=503)
    return redirect(url_for("interviews.meeting", programme=programme, meeting=made.id))


@blueprint.route("/<programme>/minutes/<meeting>", methods=["GET", "POST"])
@guard(INTERVIEWERS, Noted(change=N_("changed minutes")))
def meeting(programme: str, meeting: str) -> Page:
    """Read minutes, and change them; closed ones take only what becomes of their actions."""
    used = programme_of(programme)
    if request.method == "GET":
        known = meeting_of(programme, meeting)
        return show(used, known, written(minutes.minutes_of(known), used))
    if not may_open("interviews.add_meeting", programme):
        abort(404)
    try:
        return changed(used, meeting)
    except NotFound:
        given = typed_minutes.read(request.form, Typed(""))
        gone = _(
            "Someone deleted these minutes while you were typing. Your text is here: save it as new minutes."
        )
        return show(used, None, given, {"minutes": gone}, status=409)


def changed(programme: Programme, meeting: str) -> Page:
    """Keep what was typed, or show it again beside what is stored.  Raise NotFound."""
    known = minutes.of(cairn.store.evaluation(programme.id), meeting)
    stored, seen = written(minutes.minutes_of(known), programme), request.form.get("seen", "")
    given = typed_minutes.read(request.form, stored)
    actions_only = known.closed and seen == minutes.token_of(known)
    kept = replace(stored, rows=given.rows) if actions_only else given
    look = typed_minutes.action_faults if actions_only else typed_minutes.faults
    faults = {} if adds_a_row() else look(kept, cairn.now().date())
    if faults or adds_a_row():
        return show(programme, known, given, faults, seen)
    try:
        minutes.save(cairn.store, programme.id, meeting, typed_minutes.minutes(kept), seen, cairn.now())
    except ChangedMeanwhile as changed:
        return show(programme, changed.stored, given, seen=seen)
    except NotSaved:
        return show(programme, known, given, not_saved(), seen, status=503)
    return redirect(url_for("interviews.meeting", programme=programme.id, meeting=meeting))


def adds_a_row() -> bool:
    return "more" in request.form


def with_empty(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return rows followed by empty ones: never fewer than the form had, and one more on request."""
    count = max(len(rows) + SPARE, len(request.form.getlist("what")) + adds_a_row())
    return (*rows, *[Row()] * (count - len(rows)))


def not_saved() -> Mapping[str, str]:
    return {"minutes": _("The minutes were not saved. Try again.")}


def show(
    programme: Programme,
    meeting: Meeting | None,
    given: Typed,
    faults: Mapping[str, str] | None = None,
    seen: str | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """Return the page with what was typed, beside what is stored where somebody changed it since `seen`."""
    token = minutes.token_of(meeting) if meeting else ""
    stale = seen is not None and seen != token
    faults = {**({"stored": what_became(meeting)} if meeting and stale else {}), **(faults or {})}
    page = render_template(
        "interviews/minutes.html",
        programme=programme,
        meeting=meeting,
        given=given,
        faults=faults,
        stale=stale,
        unkept=meeting and unkept(programme, meeting, given),
        seen=token,
        roles=[one.name for one in programme.roles],
        rows=with_empty(given.rows),
        focus=len(given.rows) if adds_a_row() and not faults else None,
        as_day=as_day,
        limit=TEXT_LIMIT,
    )
    return page, 409 if stale else status if status != 200 else 422 if faults else 200


def what_became(meeting: Meeting) -> str:
    """Return what a colleague did to these minutes meanwhile, and what to do now."""
    if meeting.closed:
        return _(
            "Someone closed these minutes while you were typing, so they cannot change. Your text is below."
        )
    return _("Someone changed these minutes while you were typing. Their text is here, yours is below.")


def unkept(programme: Programme, meeting: Meeting, given: Typed) -> bool:
    """Return whether words were typed that closed minutes cannot take; they still take actions."""
    stored = written(minutes.minutes_of(meeting), programme)
    return bool(meeting.closed) and replace(given, rows=()) != replace(stored, rows=())
