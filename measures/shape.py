"""The tables of a measure's file, their keys and what each key takes."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from measures.strict_toml import Flag, Id, LanguageTag, Number, Sections, TableShape, TextShape, Whole


def one_of(*names: str) -> validate.OneOf:
    """Return a check that a value is one of these words."""
    return validate.OneOf(names, error="must be one of {choices}")


class ChoiceTable(TableShape):
    """A set of answers to choose from.

    values: a number for each answer, in the order shown; files and the API hold these
    scores: what each scored value is worth; the values themselves if you leave it out
    unscored: values that count for nothing, such as "don't know"
    positive: values that count as a positive answer
    negative: values that count as a negative answer
    """

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


class ItemTable(TableShape):
    """A question.

    id: the item's id, which names its column in files
    kind: choice (one of a set), scale (0 to 10) or text
    choices: the name of its set of choices; only an item of the kind choice has one
    """

    id = Id(required=True)
    kind = TextShape(load_default="choice", validate=one_of("choice", "scale", "text"))
    choices = TextShape(load_default=None)


class ScoringTable(TableShape):
    """How answers become a score.

    method: sum, mean or none
    items: the ids of the scored items; every item with choices if you leave it out
    conversion: raw sum = published score, for each sum that answers can give
    decimals: how many decimals of the score are worth showing
    """

    method = TextShape(required=True, validate=one_of("sum", "mean", "none"))
    items = fields.List(TextShape(), load_default=list)
    conversion = fields.Dict(
        keys=fields.Integer(error_messages={"invalid": "must be a whole number"}),
        values=Number(),
        load_default=dict,
    )
    decimals = Whole(load_default=0, validate=validate.Range(0, 6, error="must be 0 to 6"))


class BandTable(TableShape):
    """A class of scores.

    name: the band's name
    at_least: the lowest raw score in the band; open if you leave it out
    at_most: the highest raw score in the band; open if you leave it out
    """

    name = TextShape(required=True)
    at_least = Number(load_default=None)
    at_most = Number(load_default=None)


class BandingTable(TableShape):
    """A published way to divide scores into bands.

    id: the banding's id
    source: who published it
    bands: the bands from lowest to highest, with no gap and no overlap
    shown_to_participants: whether participants see these bands
    note: what a reader must know about the names of the bands
    """

    id = Id(required=True)
    source = TextShape(required=True)
    bands = fields.List(fields.Nested(BandTable), required=True)
    shown_to_participants = Flag(load_default=True)
    note = TextShape(load_default="")


class ThresholdTable(TableShape):
    """A published size of change.

    name: the threshold's name, such as noticeable
    points: how many points of the score it takes, in either direction
    source: who published it, and about whom
    """

    name = TextShape(required=True)
    points = Number(
        required=True, validate=validate.Range(min=0, min_inclusive=False, error="must be more than 0")
    )
    source = TextShape(required=True)


class NormTable(TableShape):
    """What a survey found about one group of people.

    id: the norm's id
    label: the population, as charts name it
    mean: the mean score
    median: the median score
    sd: the standard deviation
    se: the standard error of the mean
    n: how many people were asked
    ci95: the 95% confidence interval of the median if there is one, otherwise of the mean
    """

    id = Id(required=True)
    label = TextShape(required=True)
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


class SurveyTable(TableShape):
    """A published survey.

    source: who published these norms
    groups: one norm for each group of people
    """

    source = TextShape(required=True)
    groups = fields.List(fields.Nested(NormTable), required=True)


class WordingTable(TableShape):
    """The words of a measure in one language.

    source: who wrote or validated these words
    title: the measure's full name
    short_title: the measure's name in tables and charts
    instruction: what is said before the questions
    copyright: the copyright line, shown wherever the questions are
    items: item id = the question
    hints: item id = a hint below the question
    choices: name of a set of choices = the words of its answers, in order
    anchors: item id = what 0 and 10 mean, for an item of the kind scale
    bands: name of a band = its name in this language
    """

    source = TextShape(required=True)
    title = TextShape(required=True)
    short_title = TextShape(required=True)
    instruction = TextShape(load_default="")
    copyright = TextShape(load_default="")
    items = fields.Dict(keys=TextShape(), values=TextShape(), required=True)
    hints = fields.Dict(keys=TextShape(), values=TextShape(), load_default=dict)
    choices = fields.Dict(keys=TextShape(), values=fields.List(TextShape()), load_default=dict)
    anchors = fields.Dict(
        keys=TextShape(),
        values=fields.List(
            TextShape(), validate=validate.Length(equal=2, error="must be two of them: lowest, highest")
        ),
        load_default=dict,
    )
    bands = fields.Dict(keys=TextShape(), values=TextShape(), load_default=dict)


class MeasureTable(TableShape):
    """The whole file.

    id: the measure's id, which programmes, files and the API use
    version: raise it when items, answers or scoring change; each response records it
    kind: wellbeing (how people are) or experience (what they think of the service)
    validated: whether a published study validated it; pages name one that is not
    recall: the time that the questions are about
    licence: under which licence its words may be used
    licence_required: whether a programme must name a licence_reference to use it
    how_to_license: how an organisation gets the licence; needed if one is required
    citations: publications to cite
    snomed: the SNOMED CT code of the score, for FHIR
    choices: sets of choices, each with a name that items use
    items: the questions, in the order asked
    scoring: how answers become a score
    bandings: published ways to divide scores into bands; the first is the default
    thresholds: published sizes of change, each with its name
    norms: what published surveys found
    wording: the words, by language
    """

    id = Id(required=True)
    version = Whole(required=True, validate=validate.Range(min=1, error="must be 1 or more"))
    kind = TextShape(required=True, validate=one_of("wellbeing", "experience"))
    validated = Flag(required=True)
    recall = TextShape(load_default="")
    licence = TextShape(required=True)
    licence_required = Flag(load_default=False)
    how_to_license = TextShape(load_default="")
    citations = fields.List(TextShape(), load_default=list)
    snomed = TextShape(
        load_default="", validate=validate.Regexp(r"^[0-9]{6,18}\Z", error="is no SNOMED CT code")
    )
    choices = fields.Dict(keys=Id(), values=fields.Nested(ChoiceTable), load_default=dict)
    items = fields.List(fields.Nested(ItemTable), required=True)
    scoring = fields.Nested(ScoringTable, required=True)
    bandings = fields.List(fields.Nested(BandingTable), load_default=list)
    thresholds = fields.List(fields.Nested(ThresholdTable), load_default=list)
    norms = fields.List(fields.Nested(SurveyTable), load_default=list)
    wording = fields.Dict(keys=LanguageTag(), values=fields.Nested(WordingTable), required=True)
