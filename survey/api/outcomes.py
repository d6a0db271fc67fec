"""Records of a participant: the resources and schemas of each kind that is in the API."""

from collections.abc import Mapping
from dataclasses import MISSING
from dataclasses import fields as parts
from typing import Any, get_type_hints

from flask import g
from flask_smorest import Page
from marshmallow import Schema, fields, validate

from survey import N_
from survey.api.access import person_of
from survey.api.document import Blueprint
from survey.api.measures import programme_of
from survey.api.shapes import SentSchema, YesOrNo
from survey.outcomes import record_imports, sheets
from survey.outcomes.kind import Faulty, FieldFault, Kind
from survey.outcomes.kinds import KINDS
from survey.outcomes.values import MINUTES_A_WEEK, Value, WeeklyHours, WholeNumber, WordsValue
from survey.records import Entered
from survey.store.edits import edit_token
from survey.store.shapes import field_of
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard

IN_API = tuple(one for one in KINDS.values() if one.in_api)


def shown_schema(kind: Kind[Any]) -> type[Schema]:
    """Return the schema of a record as it is sent: all of it, but for who entered it."""
    hints = get_type_hints(kind.record)
    shape = {name: field_of(hint, required=True) for name, hint in hints.items() if name != "by"}
    return Schema.from_dict(shape, name=f"{kind.record.__name__}Schema")


def sent_schema(kind: Kind[Any]) -> type[Schema]:
    """Return the schema of a record as a client sends it: what a form asks."""
    hints = get_type_hints(kind.record)
    defaults = {one.name: one.default for one in parts(kind.record)}
    shape = {one.stored: sent_field(hints[one.stored], one.value, defaults[one.stored]) for one in kind.asked}
    return SentSchema.from_dict(shape, name=f"New{kind.record.__name__}Schema")


def sent_field(hint: Any, value: Value, default: Any) -> fields.Field[Any]:
    more: dict[str, Any] = {"required": True} if default is MISSING else {"load_default": default}
    if limits := limits_of(value):
        more["validate"] = limits
    return YesOrNo(**more) if hint is bool else field_of(hint, **more)


def limits_of(value: Value) -> validate.Validator | None:
    """Return the limits that the API document states for a value; reading the value checks them all."""
    match value:
        case WordsValue(needed, longest):
            return validate.Length(int(needed), longest)
        case WholeNumber(highest, lowest):
            return validate.Range(lowest, highest)
        case WeeklyHours():
            return validate.Range(1, MINUTES_A_WEEK)
    return None


def resources(kind: Kind[Any]) -> Blueprint:
    """Return the resources of a kind of record."""
    blueprint = Blueprint(kind.name, __name__, description=kind.title)
    shown, sent = shown_schema(kind), sent_schema(kind)
    all_of = f"/programmes/<programme>/participants/<participant>/{kind.name}"
    one_of = f"{all_of}/<entry>"

    @blueprint.route(all_of)
    @blueprint.etag
    @blueprint.response(200, shown(many=True))
    @blueprint.paginate(Page)
    @guard(INTERVIEWERS, Noted(read=kind.in_audit(N_("viewed a participant’s records"))))
    def every(programme: str, participant: str) -> list[Any]:
        """All entries about a participant, by day"""
        person = person_of(programme, participant, answers=True)
        return sorted(sheets.records_of(person, kind), key=lambda one: (one.day, one.id))

    @blueprint.route(all_of, methods=["POST"])
    @blueprint.arguments(sent)
    @blueprint.response(201, shown)
    @guard(INTERVIEWERS, Noted(change=kind.in_audit(N_("added a record about a participant"))))
    def add(new: Mapping[str, Any], programme: str, participant: str) -> Any:
        """Add an entry"""
        person_of(programme, participant, answers=True)
        made = read(kind, new, programme, Entered(sheets.new_id(""), cairn.now(), g.account.id))
        sheets.add_record(cairn.store, programme, participant, kind, made)
        return found(kind, programme, participant, made.id)

    @blueprint.route(one_of)
    @blueprint.etag
    @blueprint.response(200, shown)
    @guard(INTERVIEWERS, Noted(read=kind.in_audit(N_("viewed a participant’s records"))))
    def one(programme: str, participant: str, entry: str) -> Any:
        """One entry"""
        return found(kind, programme, participant, entry)

    @blueprint.route(one_of, methods=["PUT"])
    @blueprint.etag
    @blueprint.arguments(sent)
    @blueprint.response(200, shown)
    @guard(INTERVIEWERS, Noted(change=kind.in_audit(N_("changed a record about a participant"))))
    def change(new: Mapping[str, Any], programme: str, participant: str, entry: str) -> Any:
        """Replace an entry"""
        kept = found(kind, programme, participant, entry)
        blueprint.check_etag(kept, shown)
        made = read(kind, new, programme, Entered(kept.id, kept.entered, kept.by))
        sheets.change_record(cairn.store, programme, participant, kind, made, edit_token(kept))
        return found(kind, programme, participant, entry)

    @blueprint.route(one_of, methods=["DELETE"])
    @blueprint.etag
    @blueprint.response(204)
    @guard(INTERVIEWERS, Noted(change=kind.in_audit(N_("deleted a record about a participant"))))
    def delete(programme: str, participant: str, entry: str) -> None:
        """Delete an entry"""
        kept = found(kind, programme, participant, entry)
        blueprint.check_etag(kept, shown)
        sheets.remove_record(cairn.store, programme, participant, kind, kept.id, edit_token(kept))

    return blueprint


def found(kind: Kind[Any], programme: str, participant: str, entry: str) -> Any:
    """Return a record as it is kept.  Raise NotFound."""
    return sheets.record_of(person_of(programme, participant, answers=True), kind, entry)


def read(kind: Kind[Any], new: Mapping[str, Any], programme: str, entry: Entered) -> Any:
    """Return a record of what was sent, by the rules of forms.  Raise Faulty, with the names of the API."""
    given = {one.name: one.value.write(new[one.stored]) for one in kind.asked}
    try:
        return kind.read(
            given, record_imports.known(cairn.store, programme_of(programme), cairn.now()), entry
        )
    except Faulty as error:
        faults = [FieldFault(kind.field(one.name).stored, one.words, one.values) for one in error.faults]
        raise Faulty(faults) from None
