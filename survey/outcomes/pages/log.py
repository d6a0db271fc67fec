"""A peer supporter's own log: add a shift in a few taps, undo it, change or delete earlier ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from survey.answering.answering import Visit
from survey.answering.pages import agreed_visit, blueprint
from survey.answering.pages.start import Page
from survey.outcomes import activities, record_imports, sheets
from survey.outcomes.activities import ACTIVITIES, KINDS_OF_ACTIVITY
from survey.outcomes.kind import Faulty
from survey.outcomes.record_words import in_words
from survey.outcomes.values import Known
from survey.records import Activity, Entered
from survey.web import cairn
from survey.web.guard import INVITED, UNNOTED, guard

FIELDS = ("day", "kind", "paid", "unpaid", "attendance", "instead", "others")
"""The fields on this page.  Fields that staff filled in elsewhere stay as they are."""


@dataclass(frozen=True)
class Offered:
    """The labels of the choices: kinds of activity, and how an appointment went."""

    kinds: Mapping[str, str]
    attendance: Mapping[str, str]


def offered() -> Offered:
    """Return the choices in the language of the page."""
    kinds = {
        "face-to-face": _("Face to face"),
        "notes": _("Notes"),
        "research": _("Finding things out"),
        "liaison": _("Talking to other services"),
        "supervision": _("Supervision"),
        "meeting": _("Team meeting"),
        "induction": _("Induction"),
        "travel": _("Travel"),
    }
    attendance = {
        "": _("No appointment"),
        "attended": _("They came"),
        "did-not-attend": _("They did not come"),
        "cancelled": _("It was cancelled"),
    }
    return Offered({kind: kinds[kind] for kind in KINDS_OF_ACTIVITY}, attendance)


def logging_visit(invitation: str) -> Visit:
    """Return the visit of a participant whose role logs shifts; answer 404 to anybody else."""
    visit = agreed_visit(invitation)
    logs = visit.person.participant.role in visit.programme.logs
    return visit if logs and not visit.kiosk else abort(404)


@blueprint.route("/answer/<invitation>/log", methods=["GET", "POST"])
@guard(INVITED, UNNOTED)
def log(invitation: str) -> Page:
    """Show and save the form for a shift, filled in for today and as long as the last one."""
    visit = logging_visit(invitation)
    if request.method == "GET":
        return page(visit, first_values(visit), {})
    entry = Entered(sheets.new_id(request.form.get("entry", "")), cairn.now(), visit.who)
    try:
        made = ACTIVITIES.read(given({}), known(visit), entry)
        sheets.add_record(cairn.store, visit.programme.id, visit.person.participant.id, ACTIVITIES, made)
    except Faulty as error:
        return page(visit, given({}), faults_of(error)), 422
    return redirect(url_for("respond.log", invitation=invitation, saved=made.id))


@blueprint.route("/answer/<invitation>/log/<entry>", methods=["GET", "POST"])
@guard(INVITED, UNNOTED)
def log_entry(invitation: str, entry: str) -> Page:
    """Show and save the form for changing one of the participant's own shifts."""
    visit = logging_visit(invitation)
    one = own(visit, entry) or abort(404)
    before = dict(ACTIVITIES.cells(one))
    if request.method == "GET":
        return page(visit, before, {}, one)
    try:
        made = ACTIVITIES.read(given(before), known(visit), replace_entered(one))
        sheets.change_record(cairn.store, visit.programme.id, visit.person.participant.id, ACTIVITIES, made)
    except Faulty as error:
        return page(visit, given(before), faults_of(error), one), 422
    return redirect(url_for("respond.log", invitation=invitation))


@blueprint.post("/answer/<invitation>/log/<entry>/delete")
@guard(INVITED, UNNOTED)
def delete_log_entry(invitation: str, entry: str) -> Response:
    """Delete one of the participant's own shifts.  Deleting twice changes nothing."""
    visit = logging_visit(invitation)
    if own(visit, entry):
        sheets.remove_record(cairn.store, visit.programme.id, visit.person.participant.id, ACTIVITIES, entry)
    return redirect(url_for("respond.log", invitation=invitation))


def own(visit: Visit, entry: str) -> Activity | None:
    """Return a shift that the participant logged, or None; they cannot change what the team entered."""
    return next(
        (one for one in activities.own_log(visit.person) if (one.id, one.by) == (entry, visit.who)), None
    )


def page(
    visit: Visit, values: Mapping[str, str], faults: Mapping[str, str], one: Activity | None = None
) -> str:
    """Return the form with these values, and the log below unless one entry is being changed."""
    saved = request.args.get("saved", "")
    return render_template(
        "outcomes/log.html",
        visit=visit,
        programme=visit.programme,
        values=values,
        faults=faults,
        one=one,
        entry=uuid4().hex,
        same=activities.same_again(visit.person),
        saved=own(visit, saved),
        log=activities.own_log(visit.person),
        today=cairn.now().date().isoformat(),
        offered=offered(),
    )


def first_values(visit: Visit) -> dict[str, str]:
    """Return the values of a new form: today, and the kind and minutes of the last shift."""
    last = activities.last_own(visit.person)
    used = ACTIVITIES.cells(last) if last else {}
    kept = {name: used.get(name, "") for name in ("kind", "paid", "unpaid")}
    return {"day": cairn.now().date().isoformat(), "attendance": "", **kept}


def given(before: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, together with the fields that the page does not show."""
    return {**before, **{name: request.form.get(name, "") for name in FIELDS}}


def known(visit: Visit) -> Known:
    return record_imports.known(cairn.store, visit.programme, cairn.now())


def faults_of(error: Faulty) -> dict[str, str]:
    """Return the error message of each field."""
    found = {one.name: in_words(one) for one in error.faults}
    return found | ({"kind": _("Choose what it was for")} if "kind" in found else {})


def replace_entered(one: Activity) -> Entered:
    return Entered(one.id, one.entered, one.by)
