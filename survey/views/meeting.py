"""Minutes of the planning meetings: evaluators write them, interviewers may read what was agreed."""

from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response as AnyResponse

from survey.programme import Programme
from survey.records import Action, Meeting
from survey.services import meetings
from survey.services.meetings import TEXT_LIMIT, Minutes, MinutesClosed, NothingMinuted
from survey.store import NotFound, NotSaved
from survey.tables import counted
from survey.views import cairn
from survey.views.access import may_open
from survey.views.evaluate import csv_file, part, programme_of

Page = str | AnyResponse | tuple[str, int]

blueprint = Blueprint("meeting", __name__, url_prefix="/evaluate")

SPARE = 3
"""Empty rows for further actions."""


@blueprint.get("/<programme>/minutes")
def every(programme: str) -> str:
    """All meetings, the latest first, and the actions whose day has passed."""
    used, evaluation = programme_of(programme), cairn.store.evaluation(programme)
    ordered = sorted(evaluation.meetings, key=lambda one: (one.held, one.created), reverse=True)
    return render_template(
        "meeting/every.html",
        programme=used,
        found=part(ordered),
        overdue=meetings.overdue(evaluation, cairn.now().date()),
    )


@blueprint.get("/<programme>/minutes/actions.csv")
def actions_file(programme: str) -> Response:
    """What was to be done, by whom and when."""
    programme_of(programme)
    rows = (
        (
            one.held.isoformat(),
            action.what,
            action.owner,
            day(action.due),
            _("yes") if action.done else _("no"),
        )
        for one in sorted(cairn.store.evaluation(programme).meetings, key=lambda one: one.held)
        for action in one.actions
    )
    header = (_("Meeting"), _("What"), _("Who"), _("By when"), _("Done"))
    return csv_file(counted(_("Actions"), header, rows), programme, "actions")


@blueprint.route("/<programme>/minutes/add", methods=["GET", "POST"])
def add(programme: str) -> Page:
    """Write the minutes of a new meeting."""
    used = programme_of(programme)
    if request.method == "GET":
        return show(used, None, Minutes(cairn.now().date(), (), "", "", ()))
    minutes, faults = typed(used)
    if faults or "more" in request.form:
        return show(used, None, minutes, faults), 422 if faults else 200
    try:
        made = meetings.add(cairn.store, programme, minutes, cairn.now())
    except NotSaved:
        return show(used, None, minutes, [_("The minutes were not saved. Try again.")]), 503
    return redirect(url_for("meeting.one", programme=programme, meeting=made.id))


@blueprint.route("/<programme>/minutes/<meeting>", methods=["GET", "POST"])
def one(programme: str, meeting: str) -> Page:
    """Read minutes, and change them; closed ones take only what becomes of their actions."""
    used, known = programme_of(programme), meeting_of(programme, meeting)
    if request.method == "GET":
        return show(used, known, meetings.minutes_of(known))
    if not may_open("meeting.add", programme):
        abort(404)
    minutes, faults = typed(used, known)
    if faults or "more" in request.form:
        return show(used, known, minutes, faults), 422 if faults else 200
    try:
        was = request.form.get("base", "")
        after = meetings.save(cairn.store, programme, meeting, minutes, was, cairn.now())
    except NotSaved:
        return show(used, known, minutes, [_("The minutes were not saved. Try again.")]), 503
    if meetings.minutes_of(after) != minutes:
        return show(used, after, minutes, theirs=after), 409
    return redirect(url_for("meeting.one", programme=programme, meeting=meeting))


@blueprint.route("/<programme>/minutes/<meeting>/close", methods=["GET", "POST"])
def close(programme: str, meeting: str) -> Page:
    """Close minutes after a question: their words stay, and can be coded."""
    return confirmed(programme, meeting, "close")


@blueprint.route("/<programme>/minutes/<meeting>/delete", methods=["GET", "POST"])
def delete(programme: str, meeting: str) -> Page:
    """Delete open minutes after a question."""
    return confirmed(programme, meeting, "delete")


def confirmed(programme: str, meeting: str, what: str) -> Page:
    """Ask whether to close or delete, and do it."""
    used, known = programme_of(programme), meeting_of(programme, meeting)
    there = redirect(url_for("meeting.one", programme=programme, meeting=meeting))
    if known.closed:
        return there
    fault = ""
    if request.method == "POST":
        try:
            if what == "delete":
                meetings.delete(cairn.store, programme, meeting)
                return redirect(url_for("meeting.every", programme=programme))
            meetings.close(cairn.store, programme, meeting, cairn.now())
        except NothingMinuted:
            fault = _("Write what was discussed or agreed first.")
        except MinutesClosed:
            return there
        if not fault:
            return there
    page = render_template("meeting/confirm.html", programme=used, meeting=known, what=what, fault=fault)
    return (page, 422) if fault else page


def meeting_of(programme: str, meeting: str) -> Meeting:
    """The meeting that an address names, or 404."""
    try:
        return meetings.of(cairn.store.evaluation(programme), meeting)
    except NotFound:
        abort(404)


def typed(programme: Programme, known: Meeting | None = None) -> tuple[Minutes, list[str]]:
    """What was typed, and what is wrong with it; of closed minutes only the actions can be typed."""
    form, faults = request.form, []
    held = read_day(form.get("held", ""))
    actions, wrong = typed_actions()
    if known and known.closed:
        said = meetings.minutes_of(known)
        return Minutes(said.held, said.present, said.discussed, said.agreed, actions), wrong
    if held is None:
        faults.append(_("Enter the day of the meeting"))
    texts = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in ("discussed", "agreed")}
    if any(len(text) > TEXT_LIMIT for text in texts.values()):
        faults.append(_("A text has at most %(limit)s characters", limit=f"{TEXT_LIMIT:,}"))
    others = [one.strip() for one in form.get("others", "").split(",") if one.strip()]
    present = tuple(dict.fromkeys([*form.getlist("present"), *others]))
    day_held = held or (known.held if known else cairn.now().date())
    return Minutes(day_held, present, texts["discussed"], texts["agreed"], actions), faults + wrong


def typed_actions() -> tuple[tuple[Action, ...], list[str]]:
    """The actions that were typed; a row without words is none."""
    form = request.form
    rows = zip(form.getlist("what"), form.getlist("owner"), form.getlist("due"), strict=False)
    actions, faults = [], []
    for number, (what, owner, due) in enumerate(rows):
        if what.strip():
            by = read_day(due)
            if due.strip() and by is None:
                faults.append(_("Action %(number)s: enter a day, or leave it empty", number=number + 1))
            actions.append(Action(what.strip(), owner.strip(), by, str(number) in form.getlist("done")))
    return tuple(actions), faults


def read_day(text: str) -> date | None:
    """A day, if the text is one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def day(when: date | None) -> str:
    return when.isoformat() if when else ""


def show(
    programme: Programme,
    meeting: Meeting | None,
    minutes: Minutes,
    faults: list[str] | None = None,
    theirs: Meeting | None = None,
) -> str:
    """The page of minutes, with what was typed; of two who write the later sees both."""
    roles = [one.name for one in programme.roles]
    return render_template(
        "meeting/one.html",
        programme=programme,
        meeting=meeting,
        minutes=minutes,
        faults=faults or [],
        theirs=theirs,
        base=meetings.base(meeting) if meeting else "",
        roles=roles,
        others=", ".join(one for one in minutes.present if one not in roles),
        spare=SPARE,
        limit=TEXT_LIMIT,
    )
