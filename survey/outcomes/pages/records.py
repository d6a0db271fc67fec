"""Lists of records, and one to add, change or delete: of a participant, or of the team."""

from collections.abc import Mapping
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.answering.answering import Stopped
from survey.outcomes import record_imports, sheets
from survey.outcomes import record_words as words
from survey.outcomes.activities import logging_roles
from survey.outcomes.entering import Fault, Faulty, Known, Sheet
from survey.outcomes.pages import blueprint
from survey.outcomes.sheets import SHEETS
from survey.people.pages import person_of
from survey.programme import Programme
from survey.records import Entered, Evaluation, Person
from survey.store import NotFound
from survey.store.edits import ChangedMeanwhile, edit_token
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, MANAGERS, Noted, guard
from survey.web.staff import programme_of
from survey.web.tables import Table, counted

Page = str | tuple[str, int] | Response
Whole = Person | Evaluation

OF_PEOPLE = "<any(outcomes, contacts, activities):kind>"
OF_TEAM = "<any('team-activities', costs):kind>"

UNTOLD = ("", "no", "not-known")
"""Cells that a list need not show where no record has another."""


@blueprint.get("/<programme>/participants/<participant>/records")
@guard(INTERVIEWERS, Noted(read=N_("viewed a participant’s records")))
def person(programme: str, participant: str) -> str:
    """What a participant achieved, used and did."""
    used, whole = programme_of(programme), person_of(programme, participant)
    logs = whole.participant.role in logging_roles(used)
    kinds = ["outcomes", "contacts", *(["activities"] if logs or whole.activities else [])]
    return lists(used, whole, kinds)


@blueprint.get("/<programme>/records")
@guard(MANAGERS, Noted(read=N_("viewed team time and costs")))
def team(programme: str) -> str:
    """Team time and costs, with what else there is."""
    return lists(programme_of(programme), cairn.store.evaluation(programme), ["team-activities", "costs"])


@blueprint.route(f"/<programme>/participants/<participant>/records/{OF_PEOPLE}/add", methods=["GET", "POST"])
@guard(
    INTERVIEWERS,
    Noted(read=N_("viewed a participant’s records"), change=N_("added a record about a participant")),
)
def add(programme: str, participant: str, kind: str) -> Page:
    """Add one record of a participant; activities only where their role logs some."""
    used, whole = programme_of(programme), person_of(programme, participant)
    if kind == "activities" and whole.participant.role not in logging_roles(used):
        abort(404)
    return adding(used, whole, SHEETS[kind])


@blueprint.route(f"/<programme>/records/{OF_TEAM}/add", methods=["GET", "POST"])
@guard(MANAGERS, Noted(change=N_("added to team time or costs")))
def team_add(programme: str, kind: str) -> Page:
    """Add one record of the team."""
    return adding(programme_of(programme), cairn.store.evaluation(programme), SHEETS[kind])


@blueprint.route(
    f"/<programme>/participants/<participant>/records/{OF_PEOPLE}/<entry>", methods=["GET", "POST"]
)
@guard(
    INTERVIEWERS,
    Noted(read=N_("viewed a participant’s records"), change=N_("changed a record about a participant")),
)
def change(programme: str, participant: str, kind: str, entry: str) -> Page:
    """Change one record of a participant."""
    return changing(programme_of(programme), person_of(programme, participant), SHEETS[kind], entry)


@blueprint.route(f"/<programme>/records/{OF_TEAM}/<entry>", methods=["GET", "POST"])
@guard(MANAGERS, Noted(change=N_("changed team time or costs")))
def team_change(programme: str, kind: str, entry: str) -> Page:
    """Change one record of the team."""
    return changing(programme_of(programme), cairn.store.evaluation(programme), SHEETS[kind], entry)


@blueprint.route(
    f"/<programme>/participants/<participant>/records/{OF_PEOPLE}/<entry>/delete", methods=["GET", "POST"]
)
@guard(
    INTERVIEWERS,
    Noted(read=N_("viewed a participant’s records"), change=N_("deleted a record about a participant")),
)
def delete(programme: str, participant: str, kind: str, entry: str) -> Page:
    """Ask first; then delete one record of a participant."""
    return deleting(programme_of(programme), person_of(programme, participant), SHEETS[kind], entry)


@blueprint.route(f"/<programme>/records/{OF_TEAM}/<entry>/delete", methods=["GET", "POST"])
@guard(MANAGERS, Noted(change=N_("deleted from team time or costs")))
def team_delete(programme: str, kind: str, entry: str) -> Page:
    """Ask first; then delete one record of the team."""
    return deleting(programme_of(programme), cairn.store.evaluation(programme), SHEETS[kind], entry)


def lists(programme: Programme, whole: Whole, kinds: list[str]) -> str:
    """A page with a list of each kind."""
    return render_template(
        "outcomes/lists.html",
        programme=programme,
        whose=whose(whole),
        base=base(whole),
        lists=[(kind, table(programme, SHEETS[kind], whole), entries(SHEETS[kind], whole)) for kind in kinds],
    )


def adding(programme: Programme, whole: Whole, sheet: Sheet[Any]) -> Page:
    entry = Entered(sheets.new_id(request.form.get("entry", "")), cairn.now(), current_user.id)
    if request.method == "GET":
        today = {"day": cairn.now().date().isoformat()} if sheet.name != "outcomes" else {}
        return form(programme, whole, sheet, today, {}, entry.id)
    try:
        made = sheet.read(request.form, known(programme), entry)
        sheets.add(cairn.store, programme.id, id_of(whole), sheet, made)
    except Faulty as error:
        return form(programme, whole, sheet, request.form, told(error), entry.id), 422
    except Stopped:
        return form(programme, whole, sheet, request.form, {"": stopped()}, entry.id), 422
    return redirect(base(whole))


def changing(programme: Programme, whole: Whole, sheet: Sheet[Any], entry: str) -> Page:
    """Change a record; of two who change it at once, the later sees both."""
    one, seen = found(whole, sheet, entry), request.form.get("seen", "")
    cells = words.named(whole, sheet.cells(one))
    if request.method == "GET":
        return form(programme, whole, sheet, cells, {}, entry, edit_token(one))
    try:
        made = sheet.read(request.form, known(programme), Entered(entry, one.entered, one.by))
        sheets.change(cairn.store, programme.id, id_of(whole), sheet, made, seen)
    except Faulty as error:
        return form(programme, whole, sheet, request.form, told(error), entry, seen), 422
    except ChangedMeanwhile as changed:
        theirs = words.shown(programme, sheet, words.named(whole, sheet.cells(changed.stored)))
        return form(programme, whole, sheet, request.form, {}, entry, edit_token(changed.stored), theirs), 409
    return redirect(base(whole))


def deleting(programme: Programme, whole: Whole, sheet: Sheet[Any], entry: str) -> Page:
    if request.method == "POST":
        sheets.remove(cairn.store, programme.id, id_of(whole), sheet, entry)
        return redirect(base(whole))
    one = found(whole, sheet, entry)
    row = words.shown(programme, sheet, words.named(whole, sheet.cells(one)))
    return render_template(
        "outcomes/delete.html",
        programme=programme,
        whose=whose(whole),
        base=base(whole),
        title=words.titles()[sheet.name],
        row=row,
    )


def form(
    programme: Programme,
    whole: Whole,
    sheet: Sheet[Any],
    values: Mapping[str, str],
    faults: Mapping[str, str],
    entry: str,
    seen: str | None = None,
    theirs: Mapping[str, str] | None = None,
) -> str:
    """Return the form of a record; `seen` is the edit token of the record that saving replaces, if any."""
    return render_template(
        "outcomes/form.html",
        programme=programme,
        whose=whose(whole),
        base=base(whole),
        title=words.titles()[sheet.name],
        fields=list(sheet.readers(known(programme))),
        labels=words.labels(),
        hints=words.hints(),
        choices=words.choices(sheet.name, programme),
        values=values,
        faults=faults,
        entry=entry,
        seen=seen,
        theirs=theirs,
        delete="" if seen is None else f"{base(whole)}/{sheet.name}/{entry}/delete",
    )


def table(programme: Programme, sheet: Sheet[Any], whole: Whole) -> Table:
    """The records of a kind, by day, without the columns in which no record says anything."""
    rows = [words.named(whole, sheet.cells(one)) for one in entries(sheet, whole)]
    names = sheet.readers(known(programme))
    telling = [name for name in names if any(row[name] not in UNTOLD for row in rows)]
    cells = [words.shown(programme, sheet, {name: row[name] for name in telling}).values() for row in rows]
    return counted(words.titles()[sheet.name], [words.labels()[name] for name in telling], cells)


def entries(sheet: Sheet[Any], whole: Whole) -> list[Any]:
    """The records of a kind in the order of their days."""
    return sorted(getattr(whole, sheet.table), key=lambda one: str(getattr(one, "day", "")))


def found(whole: Whole, sheet: Sheet[Any], entry: str) -> Any:
    """The record of an id, or 404 where it is gone or is the participant's alone to change."""
    try:
        one = sheets.entry(whole, sheet, entry)
    except NotFound:
        abort(404)
    return abort(404) if sheets.is_what_they_said(one) else one


def known(programme: Programme) -> Known:
    return record_imports.known(cairn.store, programme, cairn.now())


def told(error: Faulty) -> dict[str, str]:
    """The faults by field, each beginning with the field’s name."""
    return {one.name: f"{words.labels()[one.name]}: {in_words(one)}" for one in error.faults}


def in_words(fault: Fault) -> str:
    """A fault as a page tells it: the choices stand below it, so their ids are not told."""
    return _("Choose one") if "choices" in fault.values else _(fault.words, **fault.values)


def stopped() -> str:
    return _("They do not take part any more, so nothing is added about them.")


def id_of(whole: Whole) -> str | None:
    return whole.participant.id if isinstance(whole, Person) else None


def whose(whole: Whole) -> str:
    """The code of whom a page is about; "" for the team."""
    return whole.participant.code if isinstance(whole, Person) else ""


def base(whole: Whole) -> str:
    """The address of the lists."""
    if isinstance(whole, Person):
        one = whole.participant
        return url_for("outcomes.person", programme=one.programme, participant=one.id)
    return url_for("outcomes.team", programme=whole.programme.id)
