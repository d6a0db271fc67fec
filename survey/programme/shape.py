"""The shape of a programme's file: its tables, their keys and what each key takes."""

import base64
import binascii
import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from measures.strict_toml import Flag, Id, LanguageTag, Table, Whole, Words
from survey.programme.colours import WHITE, contrast, parse

LOGO_LIMIT = 40_000
"""Characters of a logo's data; it travels in every page."""

LOGO = re.compile(r"data:image/(png|jpeg|webp|svg\+xml);base64,(?P<data>[A-Za-z0-9+/=]+)")


def colour_faults(colour: str) -> None:
    """Refuse what is no colour, and one on which white text cannot be read."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValidationError("must be written #rrggbb")
    ratio = contrast(parse(colour), WHITE)
    if ratio < 4.5:
        raise ValidationError(
            f"has a contrast of {ratio:.1f} with white; text needs 4.5, so take a darker one"
        )


def logo_faults(logo: str) -> None:
    """Refuse what is no small image inside the file."""
    if len(logo) > LOGO_LIMIT:
        raise ValidationError(f"is longer than {LOGO_LIMIT} characters; take a smaller image")
    found = LOGO.fullmatch(logo)
    try:
        base64.b64decode(found["data"] if found else "?", validate=True)
    except binascii.Error as error:
        said = "must be data:image/png;base64,… (or jpeg, webp, svg+xml)"
        raise ValidationError(said) from error


def paragraphs(**options: Any) -> "fields.List[str]":
    """A list of at least one paragraph."""
    return fields.List(Words(), validate=validate.Length(min=1, error="is empty"), **options)


class OperatorTable(Table):
    name = Words(required=True)
    colour = Words(load_default="#1d5e63", validate=colour_faults)
    logo = Words(load_default="", validate=logo_faults)
    contact = Words(load_default="")


class PhaseTable(Table):
    id = Id(required=True)
    name = Words(required=True)
    week = Whole(required=True, validate=validate.Range(min=0, error="must be 0 or more"))
    weeks_open = Whole(load_default=4, validate=validate.Range(min=1, error="must be 1 or more"))


class RoleTable(Table):
    id = Id(required=True)
    name = Words(required=True)


class AskTable(Table):
    role = Words(required=True)
    phase = Words(required=True)
    measures = fields.List(Words(), load_default=list)
    guide = Words(load_default=None)


class ContactTable(Table):
    name = Words(required=True)
    detail = Words(load_default="")
    phone = Words(load_default="")
    url = Words(
        load_default="", validate=validate.Regexp(r"https?://\S+\Z", error="must begin with https://")
    )


class InformationTable(Table):
    what = paragraphs(required=True)
    why = paragraphs(required=True)
    how_long = paragraphs(required=True)
    who_sees = paragraphs(required=True)


class ConsentTable(Table):
    version = Whole(required=True, validate=validate.Range(min=1, error="must be 1 or more"))
    statements = paragraphs(required=True)


class FeedbackTable(Table):
    role = Words(required=True)
    phase = Words(required=True)
    measures = fields.List(Words(), required=True)
    title = Words(required=True)
    information = paragraphs(required=True)


class SafeguardingTable(Table):
    information = paragraphs(required=True)
    staff = fields.List(
        Words(validate=validate.Regexp(r"[^@\s]+@[^@\s]+\Z", error="must be an e-mail address")),
        load_default=list,
    )


class NoticesTable(Table):
    privacy = fields.List(Words(), load_default=list)
    cookies = fields.List(Words(), load_default=list)
    accessibility = fields.List(Words(), load_default=list)
    security_contact = Words(
        load_default="",
        validate=validate.Regexp(r"(mailto:|https://)\S+\Z", error="must begin with mailto: or https://"),
    )


class ProgrammeTable(Table):
    """The whole file."""

    id = Id(required=True)
    name = Words(required=True)
    language = LanguageTag(load_default="en")
    demonstration = Flag(load_default=False)
    show_results = Flag(load_default=True)
    second_factor = Words(
        load_default="required",
        validate=validate.OneOf(["required", "optional"], error='must be "required" or "optional"'),
    )
    minimum_group_size = Whole(load_default=5, validate=validate.Range(min=2, error="must be 2 or more"))
    retention_months = Whole(
        load_default=None, validate=validate.Range(min=1, max=1200, error="must be from 1 to 1200")
    )
    licence_reference = Words(load_default="")
    names = fields.List(Words(), load_default=list)
    logs = fields.List(Words(), load_default=list)
    asks_service_use = fields.List(Words(), load_default=list)
    operator = fields.Nested(OperatorTable, required=True)
    phases = fields.List(fields.Nested(PhaseTable), required=True)
    roles = fields.List(fields.Nested(RoleTable), required=True)
    asks = fields.List(fields.Nested(AskTable), required=True)
    contacts = fields.List(fields.Nested(ContactTable), required=True)
    information = fields.Nested(InformationTable, required=True)
    consent = fields.Nested(ConsentTable, required=True)
    bandings = fields.Dict(keys=Words(), values=Words(), load_default=dict)
    norms = fields.Dict(keys=Words(), values=Words(), load_default=dict)
    feedback = fields.Nested(FeedbackTable, load_default=None)
    notices = fields.Nested(NoticesTable, load_default=dict)
    safeguarding = fields.Nested(SafeguardingTable, load_default=None)
