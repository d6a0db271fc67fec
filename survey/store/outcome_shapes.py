"""The fields of outcomes, service use, activities, costs and readiness (marshmallow)."""

from collections.abc import Mapping
from typing import Any, get_args

from marshmallow import fields, validate

from survey.records import (
    Activity,
    ActivityKind,
    Attendance,
    ContactDraft,
    Cost,
    CostKind,
    Outcome,
    OutcomeKind,
    Readiness,
    Ready,
    ServiceContact,
    Status,
    Sustained,
)
from survey.store.field_kinds import (
    AnswersByItem,
    Text,
    Texts,
    optional_whole_number,
    text,
    time,
    whole_number,
)


def one_of(words: Any) -> Text:
    return Text(required=True, validate=validate.OneOf(get_args(words)))


def entered() -> dict[str, fields.Field[Any]]:
    return {"id": text(), "entered": time(), "by": text()}


OUTCOME_FIELDS: Mapping[type, Mapping[str, fields.Field[Any]]] = {
    Outcome: {
        **entered(),
        "kind": one_of(OutcomeKind),
        "what": text(),
        "day": fields.Date(required=True),
        "status": one_of(Status),
        "where": Text(),
        "sustained_13": one_of(Sustained),
        "sustained_26": one_of(Sustained),
        "supported_by": Text(),
        "weekly_minutes": optional_whole_number(),
        "goal": fields.Boolean(),
        "towards": Text(),
    },
    ServiceContact: {
        **entered(),
        "period": text(),
        "admissions": optional_whole_number(),
        "days": optional_whole_number(),
        "crisis": optional_whole_number(),
        "emergency": optional_whole_number(),
        "community": optional_whole_number(),
        "unknown": Texts(required=False),
    },
    ContactDraft: {
        "id": text(),
        "period": text(),
        "counts": AnswersByItem(required=True),
        "updated": time(),
    },
    Activity: {
        **entered(),
        "day": fields.Date(required=True),
        "kind": one_of(ActivityKind),
        "paid": whole_number(),
        "unpaid": whole_number(),
        "start": fields.Time(allow_none=True),
        "attendance": Text(validate=validate.OneOf(get_args(Attendance))),
        "instead": Text(),
        "reached": Texts(required=False),
        "others": fields.Integer(strict=True),
        "who": Text(),
        "attending": fields.Integer(strict=True),
    },
    Cost: {
        **entered(),
        "kind": one_of(CostKind),
        "day": fields.Date(required=True),
        "pence": whole_number(),
        "what": Text(),
        "whom": Text(),
    },
    Readiness: {
        **entered(),
        "phase": text(),
        "recommendation": text(),
        "answer": one_of(Ready),
        "note": Text(),
    },
}
