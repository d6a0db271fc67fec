"""Vocational outcomes and goals of a participant."""

from collections.abc import Mapping
from typing import Any

from flask import g
from flask_smorest import Page

from survey import N_
from survey.api.access import person_of
from survey.api.document import Blueprint
from survey.api.measures import programme_of
from survey.api.shapes import NewOutcomeSchema, OutcomeSchema
from survey.outcomes import record_imports, sheets
from survey.outcomes.entering import hours
from survey.outcomes.outcomes import OUTCOMES
from survey.records import Entered, Outcome
from survey.store.edits import edit_token
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard

blueprint = Blueprint("outcomes", __name__, description="Outcomes and goals")

EVERY = "/programmes/<programme>/participants/<participant>/outcomes"
ONE = f"{EVERY}/<outcome>"


@blueprint.route(EVERY)
@blueprint.etag
@blueprint.response(200, OutcomeSchema(many=True))
@blueprint.paginate(Page)
@guard(INTERVIEWERS, Noted(read=N_("viewed a participant’s records")))
def every(programme: str, participant: str) -> list[Outcome]:
    """The outcomes and goals of a participant, by day"""
    person = person_of(programme, participant, answers=True)
    return sorted(person.outcomes, key=lambda one: (one.day, one.id))


@blueprint.route(EVERY, methods=["POST"])
@blueprint.arguments(NewOutcomeSchema)
@blueprint.response(201, OutcomeSchema)
@guard(INTERVIEWERS, Noted(change=N_("added a record about a participant")))
def add(new: Mapping[str, Any], programme: str, participant: str) -> Outcome:
    """Add an outcome or goal"""
    person_of(programme, participant, answers=True)
    made = read(new, programme, Entered(sheets.new_id(""), cairn.now(), g.account.id))
    sheets.add(cairn.store, programme, participant, OUTCOMES, made)
    return found(programme, participant, made.id)


@blueprint.route(ONE)
@blueprint.etag
@blueprint.response(200, OutcomeSchema)
@guard(INTERVIEWERS, Noted(read=N_("viewed a participant’s records")))
def one(programme: str, participant: str, outcome: str) -> Outcome:
    """One outcome or goal"""
    return found(programme, participant, outcome)


@blueprint.route(ONE, methods=["PUT"])
@blueprint.etag
@blueprint.arguments(NewOutcomeSchema)
@blueprint.response(200, OutcomeSchema)
@guard(INTERVIEWERS, Noted(change=N_("changed a record about a participant")))
def change(new: Mapping[str, Any], programme: str, participant: str, outcome: str) -> Outcome:
    """Replace an outcome or goal"""
    kept = found(programme, participant, outcome)
    blueprint.check_etag(kept, OutcomeSchema)
    made = read(new, programme, Entered(kept.id, kept.entered, kept.by))
    sheets.change(cairn.store, programme, participant, OUTCOMES, made, edit_token(kept))
    return found(programme, participant, outcome)


@blueprint.route(ONE, methods=["DELETE"])
@blueprint.etag
@blueprint.response(204)
@guard(INTERVIEWERS, Noted(change=N_("deleted a record about a participant")))
def delete(programme: str, participant: str, outcome: str) -> None:
    """Delete an outcome or goal"""
    kept = found(programme, participant, outcome)
    blueprint.check_etag(kept, OutcomeSchema)
    sheets.remove(cairn.store, programme, participant, OUTCOMES, kept.id, edit_token(kept))


def found(programme: str, participant: str, outcome: str) -> Outcome:
    """An outcome as it is kept.  Raises NotFound."""
    kept: Outcome = sheets.entry(person_of(programme, participant, answers=True), OUTCOMES, outcome)
    return kept


def read(new: Mapping[str, Any], programme: str, entry: Entered) -> Outcome:
    """An outcome of what was sent, by the rules that a form has.  Raises Faulty."""
    minutes = new["weekly_minutes"]
    given = {name: str(value) for name, value in new.items() if name not in ("weekly_minutes", "goal")}
    given |= {"hours_a_week": hours(minutes), "goal": "yes" if new["goal"] else "no"}
    known = record_imports.known(cairn.store, programme_of(programme), cairn.now())
    made: Outcome = OUTCOMES.read(given, known, entry)
    return made
