"""Records as files: downloads and imports."""

from io import BytesIO
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from measures.table import TableError
from survey import N_
from survey.outcomes import record_imports
from survey.outcomes.kind import Kind, Whole
from survey.outcomes.kinds import KINDS
from survey.outcomes.pages import blueprint
from survey.outcomes.pages.records import OF_PEOPLE, OF_TEAM, TITLES, Page, any_of, by_day
from survey.programme import Programme
from survey.store import Outdated
from survey.web import cairn
from survey.web.csv_text import csv_text
from survey.web.guard import EVALUATORS, INTERVIEWERS, MANAGERS, UNNOTED, Noted, guard
from survey.web.staff import programme_of, register_here

SHOWN = 50
"""The page lists at most this many faults of a file."""


@blueprint.get(f"/<programme>/records/{OF_PEOPLE}.csv")
@guard(INTERVIEWERS, Noted(read=N_("downloaded records of participants"), kinds=TITLES))
def people_file(programme: str, kind: str) -> Response:
    """Download the records of everyone whom the account sees, as a file that can be imported again."""
    used, wanted = programme_of(programme), KINDS[kind]
    people = (
        cairn.store.person(programme, one.participant.id)
        for one in register_here(used).entries
        if not one.participant.anonymous
    )
    rows = [(whole.participant.code, *cells) for whole in people for cells in rows_of(whole, wanted)]
    return file(used, wanted, rows)


@blueprint.get(f"/<programme>/records/{OF_TEAM}.csv")
@guard(MANAGERS, Noted(read=N_("downloaded records about the team"), kinds=TITLES))
def team_file(programme: str, kind: str) -> Response:
    """Download the team's records of a kind."""
    rows = rows_of(cairn.store.evaluation(programme), KINDS[kind])
    return file(programme_of(programme), KINDS[kind], rows)


@blueprint.get(f"/<programme>/records/{any_of([*KINDS.values()])}-template.csv")
@guard(EVALUATORS, UNNOTED)
def template(programme: str, kind: str) -> Response:
    """Download an empty file to fill in."""
    return file(programme_of(programme), KINDS[kind], [])


@blueprint.route("/<programme>/records/import", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("imported records from a file")))
def take(programme: str) -> Page:
    """Import a file: all rows, or none and the list of faults."""
    used, faults, uploaded = programme_of(programme), list[str](), request.files.get("file")
    kind = KINDS.get(request.form.get("kind", ""))
    if request.method == "POST" and kind and uploaded:
        try:
            content = BytesIO(uploaded.read())
            taken = record_imports.take(cairn.store, used, kind, content, current_user.id, cairn.now())
        except TableError as error:
            faults = list(map(str, error.faults))
        except Outdated:
            faults = [
                _("Someone changed one of these people during the import. Nothing was imported. Try again.")
            ]
        else:
            added, unchanged = taken.added, taken.unchanged
            return redirect(url_for("outcomes.take", programme=programme, added=added, unchanged=unchanged))
    page = render_template(
        "outcomes/import.html",
        programme=used,
        kinds={name: _(one.title) for name, one in KINDS.items()},
        kind=kind.name if kind else "",
        lacking=lacking(bool(kind), bool(uploaded)) if request.method == "POST" else {},
        faults=faults[:SHOWN],
        more=max(len(faults) - SHOWN, 0),
        added=request.args.get("added", type=int),
        unchanged=request.args.get("unchanged", 0, type=int),
    )
    return page if request.method == "GET" else (page, 422)


def lacking(kind: bool, uploaded: bool) -> dict[str, str]:
    """Return what was not chosen, by field."""
    asked = {"kind": (kind, _("Choose what the file holds")), "file": (uploaded, _("Choose a file"))}
    return {name: text for name, (given, text) in asked.items() if not given}


def rows_of(whole: Whole, kind: Kind[Any]) -> list[tuple[str, ...]]:
    return [tuple(kind.shown(whole, one).values()) for one in by_day(kind, whole)]


def file(programme: Programme, kind: Kind[Any], rows: list[tuple[str, ...]]) -> Response:
    """Return a CSV file with the columns of a kind."""
    response = Response(csv_text(kind.columns, rows), mimetype="text/csv")
    name = f"{programme.id}-{kind.name}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
