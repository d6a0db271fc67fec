"""Lists of records, and one to add, change or delete: of a participant, or of the team."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.answering.answering import Stopped
from survey.outcomes import kinds, record_imports, sheets
from survey.outcomes import record_words as words
from survey.outcomes.kind import Faulty, Kind, Whole
from survey.outcomes.kinds import KINDS
from survey.outcomes.pages import blueprint
from survey.outcomes.values import Known
from survey.people.pages import person_of
from survey.programme import Programme
from survey.records import Entered, Person
from survey.store import NotFound
from survey.store.edits import ChangedMeanwhile, edit_token
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, MANAGERS, Noted, guard
from survey.web.staff import programme_of
from survey.web.tables import Table, counted

Page = str | tuple[str, int] | Response


def any_of(every: Sequence[Kind[Any]]) -> str:
    """Return the part of an address that names one of several kinds."""
    return f"<any({', '.join(repr(one.name) for one in every)}):kind>"


OF_PEOPLE, OF_TEAM = any_of(kinds.OF_PEOPLE), any_of(kinds.OF_TEAM)

TITLES = {name: kind.title for name, kind in KINDS.items()}
"""What the audit log calls each kind."""

UNTOLD = ("", "no", "not-known")
"""A list hides a column that holds only these."""


@blueprint.get("/<programme>/participants/<participant>/records")
@guard(INTERVIEWERS, Noted(read=N_("viewed a participant’s records")))
def person(programme: str, participant: str) -> str:
    """Show the records of a participant."""
    used, whole = programme_of(programme), person_of(programme, participant)
    return lists(used, whole, [one for one in kinds.OF_PEOPLE if is_listed(used, whole, one)])


@blueprint.get("/<programme>/records")
@guard(MANAGERS, Noted(read=N_("viewed team time and costs")))
def team(programme: str) -> str:
    """Show the records of the team."""
    return lists(programme_of(programme), cairn.store.evaluation(programme), kinds.OF_TEAM)


@blueprint.route(f"/<programme>/participants/<participant>/records/{OF_PEOPLE}/add", methods=["GET", "POST"])
@guard(
    INTERVIEWERS,
    Noted(
        read=N_("viewed a participant’s records"),
        change=N_("added a record about a participant"),
        kinds=TITLES,
    ),
)
def add(programme: str, participant: str, kind: str) -> Page:
    """Add a record of a participant, of a kind that is kept for their role."""
    used, whole = programme_of(programme), person_of(programme, participant)
    if not KINDS[kind].is_kept_of(used, whole.participant):
        abort(404)
    return adding(used, whole, KINDS[kind])


@blueprint.route(f"/<programme>/records/{OF_TEAM}/add", methods=["GET", "POST"])
@guard(MANAGERS, Noted(change=N_("added a record about the team"), kinds=TITLES))
def team_add(programme: str, kind: str) -> Page:
    """Add one record of the team."""
    return adding(programme_of(programme), cairn.store.evaluation(programme), KINDS[kind])


@blueprint.route(
    f"/<programme>/participants/<participant>/records/{OF_PEOPLE}/<entry>", methods=["GET", "POST"]
)
@guard(
    INTERVIEWERS,
    Noted(
        read=N_("viewed a participant’s records"),
        change=N_("changed a record about a participant"),
        kinds=TITLES,
    ),
)
def change(programme: str, participant: str, kind: str, entry: str) -> Page:
    """Change one record of a participant."""
    return changing(programme_of(programme), person_of(programme, participant), KINDS[kind], entry)


@blueprint.route(f"/<programme>/records/{OF_TEAM}/<entry>", methods=["GET", "POST"])
@guard(MANAGERS, Noted(change=N_("changed a record about the team"), kinds=TITLES))
def team_change(programme: str, kind: str, entry: str) -> Page:
    """Change one record of the team."""
    return changing(programme_of(programme), cairn.store.evaluation(programme), KINDS[kind], entry)


@blueprint.route(
    f"/<programme>/participants/<participant>/records/{OF_PEOPLE}/<entry>/delete", methods=["GET", "POST"]
)
@guard(
    INTERVIEWERS,
    Noted(
        read=N_("viewed a participant’s records"),
        change=N_("deleted a record about a participant"),
        kinds=TITLES,
    ),
)
def delete(programme: str, participant: str, kind: str, entry: str) -> Page:
    """Ask first; then delete one record of a participant."""
    return deleting(programme_of(programme), person_of(programme, participant), KINDS[kind], entry)


@blueprint.route(f"/<programme>/records/{OF_TEAM}/<entry>/delete", methods=["GET", "POST"])
@guard(MANAGERS, Noted(change=N_("deleted a record about the team"), kinds=TITLES))
def team_delete(programme: str, kind: str, entry: str) -> Page:
    """Ask first; then delete one record of the team."""
    return deleting(programme_of(programme), cairn.store.evaluation(programme), KINDS[kind], entry)


def is_listed(programme: Programme, whole: Person, kind: Kind[Any]) -> bool:
    return kind.is_kept_of(programme, whole.participant) or bool(sheets.records_of(whole, kind))


def lists(programme: Programme, whole: Whole, shown: Sequence[Kind[Any]]) -> str:
    """Return a page with a list of each kind."""
    return render_template(
        "outcomes/lists.html",
        programme=programme,
        whose=whose(whole),
        base=base(whole),
        lists=[(one, table(programme, one, whole), by_day(one, whole)) for one in shown],
    )


def adding(programme: Programme, whole: Whole, kind: Kind[Any]) -> Page:
    entry = Entered(sheets.new_id(request.form.get("entry", "")), cairn.now(), current_user.id)
    if request.method == "GET":
        return form(programme, whole, kind, first_values(kind), {}, entry.id)
    try:
        made = kind.read(request.form, known(programme), entry)
        sheets.add_record(cairn.store, programme.id, id_of(whole), kind, made)
    except Faulty as error:
        return form(programme, whole, kind, request.form, faults_of(kind, error), entry.id), 422
    except Stopped:
        return form(programme, whole, kind, request.form, {"": stopped()}, entry.id), 422
    return redirect(base(whole))


def first_values(kind: Kind[Any]) -> dict[str, str]:
    """Return what the form of a new record begins with."""
    return {one.name: one.value.first(cairn.now().date()) for one in kind.asked}


def changing(programme: Programme, whole: Whole, kind: Kind[Any], entry: str) -> Page:
    """Change a record; of two who change it at once, the later sees both."""
    one, seen = found(whole, kind, entry), request.form.get("seen", "")
    if request.method == "GET":
        return form(programme, whole, kind, kind.shown(whole, one), {}, entry, edit_token(one))
    try:
        made = kind.read(request.form, known(programme), Entered(entry, one.entered, one.by))
        sheets.change_record(cairn.store, programme.id, id_of(whole), kind, made, seen)
    except Faulty as error:
        return form(programme, whole, kind, request.form, faults_of(kind, error), entry, seen), 422
    except ChangedMeanwhile as changed:
        theirs = words.shown(programme, kind, whole, changed.stored)
        return form(programme, whole, kind, request.form, {}, entry, edit_token(changed.stored), theirs), 409
    return redirect(base(whole))


def deleting(programme: Programme, whole: Whole, kind: Kind[Any], entry: str) -> Page:
    if request.method == "POST":
        sheets.remove_record(cairn.store, programme.id, id_of(whole), kind, entry)
        return redirect(base(whole))
    row = words.shown(programme, kind, whole, found(whole, kind, entry))
    return render_template(
        "outcomes/delete.html",
        programme=programme,
        whose=whose(whole),
        base=base(whole),
        title=_(kind.title),
        row=row,
    )


def form(
    programme: Programme,
    whole: Whole,
    kind: Kind[Any],
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
        title=_(kind.title),
        kind=kind,
        labels=words.labels(kind),
        hints=words.hints(kind),
        choices=words.choices,
        values=values,
        faults=faults,
        entry=entry,
        seen=seen,
        theirs=theirs,
        delete="" if seen is None else f"{base(whole)}/{kind.name}/{entry}/delete",
    )


def table(programme: Programme, kind: Kind[Any], whole: Whole) -> Table:
    """Return the records of a kind, by day, without the columns in which no record says anything."""
    records = by_day(kind, whole)
    cells = [kind.shown(whole, one) for one in records]
    told = [one.name for one in kind.asked if any(each[one.name] not in UNTOLD for each in cells)]
    rows = ([row[name] for name in told] for row in words.rows(programme, kind, whole, records))
    return counted(_(kind.title), [words.labels(kind)[name] for name in told], rows)


def by_day(kind: Kind[Any], whole: Whole) -> list[Any]:
    """Return the records of a kind in the order of their days."""
    return sorted(sheets.records_of(whole, kind), key=lambda one: str(getattr(one, "day", "")))


def found(whole: Whole, kind: Kind[Any], entry: str) -> Any:
    """Return the record of an id, or 404 where it is gone or is the participant's alone to change."""
    try:
        one = sheets.record_of(whole, kind, entry)
    except NotFound:
        abort(404)
    return abort(404) if kind.is_theirs(one) else one


def known(programme: Programme) -> Known:
    return record_imports.known(cairn.store, programme, cairn.now())


def faults_of(kind: Kind[Any], error: Faulty) -> dict[str, str]:
    """Return the faults by field, each beginning with the field’s label.

    The choices stand below the field, so a fault does not list their ids.
    """
    labels = words.labels(kind)
    return {
        one.name: f"{labels[one.name]}: {_('Choose one') if 'choices' in one.values else words.in_words(one)}"
        for one in error.faults
    }


def stopped() -> str:
    return _("This person no longer takes part, so you cannot add records about them.")


def id_of(whole: Whole) -> str | None:
    return whole.participant.id if isinstance(whole, Person) else None


def whose(whole: Whole) -> str:
    """Return the code of the participant whom a page is about, "" for the team."""
    return whole.participant.code if isinstance(whole, Person) else ""


def base(whole: Whole) -> str:
    """Return the address of the lists."""
    if isinstance(whole, Person):
        one = whole.participant
        return url_for("outcomes.person", programme=one.programme, participant=one.id)
    return url_for("outcomes.team", programme=whole.programme.id)
