"""What is sent and received, field by field.  Fields that are not named here do not leave the service."""

from typing import Any, get_args

from marshmallow import RAISE, Schema, fields, validate

from survey.people.participants import LONGEST_CODE, LONGEST_SITE
from survey.records import Mode


def figure(**more: Any) -> fields.Float:
    """Return a field for a number, null where it is withheld or missing."""
    return fields.Float(allow_none=True, **more)


def count() -> fields.Integer:
    return fields.Integer(allow_none=True)


class YesOrNo(fields.Boolean):
    """true or false, and not 1, "yes" or what else marshmallow takes for it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class SentSchema(Schema):
    """What a client sends: nothing that is not named."""

    class Meta:
        unknown = RAISE


class ChoiceSchema(Schema):
    value = fields.Integer(required=True)
    score = figure()


class ItemSchema(Schema):
    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(("choice", "scale", "text")))
    choices = fields.List(fields.Nested(ChoiceSchema))


class MeasureSchema(Schema):
    """A questionnaire.  Its wording is not here: that of many measures may not be passed on."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    kind = fields.String(required=True)
    validated = fields.Boolean(required=True)
    licence = fields.String()
    licence_required = fields.Boolean()
    citations = fields.List(fields.String())
    snomed = fields.String()
    items = fields.List(fields.Nested(ItemSchema))


class PhaseSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    week = fields.Integer(required=True)
    weeks_open = fields.Integer(required=True)


class RoleSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class AskedSchema(Schema):
    role = fields.String(required=True)
    phase = fields.String(required=True)
    measures = fields.List(fields.String())


class ProgrammeSchema(Schema):
    """A programme; `asks` says which role is asked which measures at which phase."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String()
    demonstration = fields.Boolean()
    minimum_group_size = fields.Integer()
    phases = fields.List(fields.Nested(PhaseSchema))
    roles = fields.List(fields.Nested(RoleSchema))
    asks = fields.Function(
        lambda one: [
            {"role": role, "phase": phase, "measures": list(asked)}
            for (role, phase), asked in one.asks.items()
        ],
        metadata={"type": "array", "items": {"type": "object"}},
    )


class ParticipantSchema(Schema):
    """Somebody who takes part; `code` is their pseudonym."""

    id = fields.String(required=True)
    code = fields.String(required=True)
    role = fields.String(required=True)
    site = fields.String(required=True)
    joined = fields.Date(required=True)
    declined = fields.AwareDateTime(allow_none=True)
    withdrawn = fields.AwareDateTime(allow_none=True)


class NewParticipantSchema(SentSchema):
    code = fields.String(required=True, validate=validate.Length(1, LONGEST_CODE))
    role = fields.String(required=True)
    site = fields.String(load_default="", validate=validate.Length(max=LONGEST_SITE))
    joined = fields.Date(required=True)


class InvitationSchema(Schema):
    id = fields.String(required=True)
    phase = fields.String(required=True)
    created = fields.AwareDateTime(required=True)
    expires = fields.AwareDateTime(allow_none=True)
    opened = fields.AwareDateTime(allow_none=True)


class NewInvitationSchema(SentSchema):
    phase = fields.String(required=True)


class MadeInvitationSchema(Schema):
    """A new code, shown only once.  An older code of the same phase stops working."""

    phase = fields.String(required=True)
    code = fields.String(required=True)
    link = fields.String(required=True)


class ResponseSchema(Schema):
    """Answers that were sent, by the ids of items; `raw` and `value` are null where there is no score."""

    id = fields.String(required=True)
    phase = fields.String(required=True)
    measure = fields.String(required=True)
    answers = fields.Dict(keys=fields.String(), required=True)
    raw = figure(required=True)
    value = figure(required=True)
    missing = fields.Integer(required=True)
    sent = fields.AwareDateTime(required=True)
    language = fields.String()
    mode = fields.String(validate=validate.OneOf(get_args(Mode)))


class FilterSchema(Schema):
    """Whose figures: of a role, of a site; all where neither is given."""

    role = fields.String()
    site = fields.String()


class PhaseFiguresSchema(Schema):
    """One phase, in points of the score; everything is null where it is withheld."""

    phase = fields.String(required=True)
    withheld = fields.Boolean(required=True)
    invited, answered, not_scored, n = count(), count(), count(), count()
    mean, sd, median, q1, q3 = figure(), figure(), figure(), figure(), figure()
    ci95 = fields.List(fields.Float(), allow_none=True)
    bands = fields.Dict(keys=fields.String(), values=fields.Integer())


class ThresholdSchema(Schema):
    improved = fields.Integer(required=True)
    worsened = fields.Integer(required=True)


class ChangeSchema(Schema):
    """The change of those who have a score at both phases, later minus earlier."""

    before = fields.String(required=True)
    after = fields.String(required=True)
    withheld = fields.Boolean(required=True)
    n = count()
    mean, sd, t, p, srm, hedges_g = figure(), figure(), figure(), figure(), figure(), figure()
    ci95 = fields.List(fields.Float(), allow_none=True)
    thresholds = fields.Dict(keys=fields.String(), values=fields.Nested(ThresholdSchema))


class SummarySchema(Schema):
    """The figures of a cohort; `participants` is null where it is withheld."""

    measure = fields.String(required=True)
    banding = fields.String(allow_none=True)
    participants = count()
    phases = fields.List(fields.Nested(PhaseFiguresSchema))
    changes = fields.List(fields.Nested(ChangeSchema))
