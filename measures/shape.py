"""The shape of a measure's file: its tables, their keys and what each key takes."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from measures.strict_toml import Flag, Id, LanguageTag, Number, Sections, Table, Whole, Words


def one_of(*names: str) -> validate.OneOf:
    """One of a few words."""
    return validate.OneOf(names, error="must be one of {choices}")


class ChoiceTable(Table):
    """A set of choices: their values in the order shown, which of them score what, and their tones."""

    values = fields.List(Whole(), required=True)
    scores = fields.List(Whole(), load_default=None)
    unscored = fields.List(Whole(), load_default=list)
    positive = fields.List(Whole(), load_default=list)
    negative = fields.List(Whole(), load_default=list)

    @validates_schema
    def agree(self, table: Sections, **_: Any) -> None:
        """Refuse scores that do not fit, and tones of values that are not there."""
        values = set(table["values"])
        faults = {
            key: [f"{', '.join(map(str, unknown))} is not among the values"]
            for key in ("unscored", "positive", "negative")
            if (unknown := sorted(set(table[key]) - values))
        }
        if both := sorted(set(table["positive"]) & set(table["negative"])):
            faults["negative"] = [f"{', '.join(map(str, both))} is positive too"]
        scored = [value for value in table["values"] if value not in table["unscored"]]
        if table["scores"] is not None and len(table["scores"]) != len(scored):
            faults["scores"] = [f"has {len(table['scores'])} scores for {len(scored)} scored values"]
        if faults:
            raise ValidationError(faults)


class ItemTable(Table):
    id = Id(required=True)
    kind = Words(load_default="choice", validate=one_of("choice", "scale", "text"))
    choices = Words(load_default=None)


class ScoringTable(Table):
    method = Words(required=True, validate=one_of("sum", "mean", "none"))
    items = fields.List(Words(), load_default=list)
    conversion = fields.Dict(
        keys=fields.Integer(error_messages={"invalid": "must be a whole number"}),
        values=Number(),
        load_default=dict,
    )
    decimals = Whole(load_default=0, validate=validate.Range(0, 6, error="must be 0 to 6"))


class BandTable(Table):
    name = Words(required=True)
    at_least = Number(load_default=None)
    at_most = Number(load_default=None)


class BandingTable(Table):
    id = Id(required=True)
    source = Words(required=True)
    bands = fields.List(fields.Nested(BandTable), required=True)
    shown_to_participants = Flag(load_default=True)
    note = Words(load_default="")


class ThresholdTable(Table):
    name = Words(required=True)
    points = Number(
        required=True, validate=validate.Range(min=0, min_inclusive=False, error="must be more than 0")
    )
    source = Words(required=True)


class NormTable(Table):
    id = Id(required=True)
    label = Words(required=True)
    mean = Number(load_default=None)
    median = Number(load_default=None)
    sd = Number(load_default=None)
    se = Number(load_default=None)
    n = Whole(load_default=None)
    ci95 = fields.List(
        Number(),
        load_default=None,
        validate=validate.Length(equal=2, error="must be two of them: lowest, highest"),
    )


class SurveyTable(Table):
    """What one published survey found, group by group."""

    source = Words(required=True)
    groups = fields.List(fields.Nested(NormTable), required=True)


class WordingTable(Table):
    source = Words(required=True)
    title = Words(required=True)
    short_title = Words(required=True)
    instruction = Words(load_default="")
    copyright = Words(load_default="")
    items = fields.Dict(keys=Words(), values=Words(), required=True)
    hints = fields.Dict(keys=Words(), values=Words(), load_default=dict)
    choices = fields.Dict(keys=Words(), values=fields.List(Words()), load_default=dict)
    anchors = fields.Dict(
        keys=Words(),
        values=fields.List(
            Words(), validate=validate.Length(equal=2, error="must be two of them: lowest, highest")
        ),
        load_default=dict,
    )
    bands = fields.Dict(keys=Words(), values=Words(), load_default=dict)


class MeasureTable(Table):
    """The whole file."""

    id = Id(required=True)
    version = Whole(required=True, validate=validate.Range(min=1, error="must be 1 or more"))
    kind = Words(required=True, validate=one_of("wellbeing", "experience"))
    validated = Flag(required=True)
    recall = Words(load_default="")
    licence = Words(required=True)
    licence_required = Flag(load_default=False)
    how_to_license = Words(load_default="")
    citations = fields.List(Words(), load_default=list)
    snomed = Words(load_default="", validate=validate.Regexp(r"^[0-9]{6,18}\Z", error="is no SNOMED CT code"))
    choices = fields.Dict(keys=Id(), values=fields.Nested(ChoiceTable), load_default=dict)
    items = fields.List(fields.Nested(ItemTable), required=True)
    scoring = fields.Nested(ScoringTable, required=True)
    bandings = fields.List(fields.Nested(BandingTable), load_default=list)
    thresholds = fields.List(fields.Nested(ThresholdTable), load_default=list)
    norms = fields.List(fields.Nested(SurveyTable), load_default=list)
    wording = fields.Dict(keys=LanguageTag(), values=fields.Nested(WordingTable), required=True)
