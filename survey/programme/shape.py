"""The shape of a programme's file: its tables, their keys and what each key takes."""

import base64
import binascii
import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from measures.strict_toml import Flag, Id, LanguageTag, TableShape, TextShape, Whole
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
    return fields.List(TextShape(), validate=validate.Length(min=1, error="is empty"), **options)


class OperatorTable(TableShape):
    """Who runs the programme, and how its pages look.

    name: the organisation that runs the programme; it heads every participant page
    colour: the colour of headers and buttons, written #rrggbb; white text on it needs a contrast of 4.5
    logo: a small image inside the file: data:image/png;base64,… (or jpeg, webp, svg+xml)
    contact: whom participants ask about the survey, in one sentence
    """

    name = TextShape(required=True)
    colour = TextShape(load_default="#1d5e63", validate=colour_faults)
    logo = TextShape(load_default="", validate=logo_faults)
    contact = TextShape(load_default="")


class PhaseTable(TableShape):
    """A time at which people are asked.

    id: the phase's id; it stays the same for good
    name: the phase as pages name it
    week: whole weeks between joining and the day on which the phase opens
    weeks_open: weeks after which somebody who has not answered is overdue
    """

    id = Id(required=True)
    name = TextShape(required=True)
    week = Whole(required=True, validate=validate.Range(min=0, error="must be 0 or more"))
    weeks_open = Whole(load_default=4, validate=validate.Range(min=1, error="must be 1 or more"))


class RoleTable(TableShape):
    """A part that people play.

    id: the role's id; it stays the same for good
    name: the role as pages name it, such as peer supporter
    """

    id = Id(required=True)
    name = TextShape(required=True)


class AskTable(TableShape):
    """What a role is asked at a phase.

    role: the id of the role that is asked
    phase: the id of the phase at which it is asked
    measures: the ids of the measures it answers, in this order
    guide: the id of the interview guide by which it is interviewed
    """

    role = TextShape(required=True)
    phase = TextShape(required=True)
    measures = fields.List(TextShape(), load_default=list)
    guide = TextShape(load_default=None)


class ContactTable(TableShape):
    """Where people find support.

    name: who gives support
    detail: when and for what somebody can use this contact
    phone: the number, which phones can dial by a press
    url: a web address that begins with https://
    """

    name = TextShape(required=True)
    detail = TextShape(load_default="")
    phone = TextShape(load_default="")
    url = TextShape(
        load_default="", validate=validate.Regexp(r"https?://\S+\Z", error="must begin with https://")
    )


class InformationTable(TableShape):
    """What people read before they start; each key takes a list of paragraphs.

    what: paragraphs that say what you ask people to do
    why: paragraphs that say why you ask
    how_long: paragraphs that say how long it takes
    who_sees: paragraphs that say who sees the answers
    """

    what = paragraphs(required=True)
    why = paragraphs(required=True)
    how_long = paragraphs(required=True)
    who_sees = paragraphs(required=True)


class ConsentTable(TableShape):
    """What people agree to before the first question.

    version: raise it when the statements change; everybody is then asked to agree again
    statements: each statement has a box of its own, and all must be ticked
    """

    version = Whole(required=True, validate=validate.Range(min=1, error="must be 1 or more"))
    statements = paragraphs(required=True)


class FeedbackTable(TableShape):
    """The open link through which anybody answers without a name.

    role: the id of the role that the visitors count as
    phase: the id of the phase that their answers count for
    measures: the ids of the measures they answer, in this order
    title: the heading of the first page and of the poster
    information: paragraphs of the first page; there is no consent page
    """

    role = TextShape(required=True)
    phase = TextShape(required=True)
    measures = fields.List(TextShape(), required=True)
    title = TextShape(required=True)
    information = paragraphs(required=True)


class SafeguardingTable(TableShape):
    """Support after a score in the lowest band.

    information: paragraphs that say who will get in touch, and how soon
    staff: e-mail addresses of further accounts that see who asked to be contacted
    """

    information = paragraphs(required=True)
    staff = fields.List(
        TextShape(validate=validate.Regexp(r"[^@\s]+@[^@\s]+\Z", error="must be an e-mail address")),
        load_default=list,
    )


class NoticesTable(TableShape):
    """Your own words about privacy, cookies and accessibility.

    privacy: paragraphs in place of Cairn's own about privacy
    cookies: paragraphs in place of Cairn's own about cookies
    accessibility: paragraphs in place of Cairn's own about accessibility
    security_contact: where to report a weakness: mailto: or https://; security.txt names it
    """

    privacy = fields.List(TextShape(), load_default=list)
    cookies = fields.List(TextShape(), load_default=list)
    accessibility = fields.List(TextShape(), load_default=list)
    security_contact = TextShape(
        load_default="",
        validate=validate.Regexp(r"(mailto:|https://)\S+\Z", error="must begin with mailto: or https://"),
    )


class ProgrammeTable(TableShape):
    """The whole file.

    id: the programme's id, which addresses and commands use; it stays the same for good
    name: the programme as pages name it
    language: the language of the words in this file
    demonstration: whether people and answers are made up; pages then say so, and no licence is needed
    show_results: whether participants see their own score
    second_factor: whether accounts must have a second factor: "required" or "optional"
    minimum_group_size: figures about fewer people than this are not shown
    retention_months: months for which you keep somebody after their last phase closed; no end without it
    licence_reference: your licence for WEMWBS or SWEMWBS; without it nobody can be invited to them
    names: names of people and places to find in every transcript
    logs: the ids of the roles that log their own shifts
    asks_service_use: the ids of the roles that are asked how often they used mental health services
    operator: who runs the programme, and how its pages look
    phases: when people are asked, in the order of their weeks
    roles: the parts that people play
    asks: what each role is asked at each phase
    contacts: where people find support; every participant page shows it
    information: what people read before they start
    consent: what people agree to before the first question
    bandings: measure id = banding id, where it is not the measure's first
    norms: measure id = norm id, the line that charts show for comparison
    feedback: the open link through which anybody answers without a name
    notices: your own words about privacy, cookies and accessibility
    safeguarding: support after a score in the lowest band; without this table it is off
    """

    id = Id(required=True)
    name = TextShape(required=True)
    language = LanguageTag(load_default="en")
    demonstration = Flag(load_default=False)
    show_results = Flag(load_default=True)
    second_factor = TextShape(
        load_default="required",
        validate=validate.OneOf(["required", "optional"], error='must be "required" or "optional"'),
    )
    minimum_group_size = Whole(load_default=5, validate=validate.Range(min=2, error="must be 2 or more"))
    retention_months = Whole(
        load_default=None, validate=validate.Range(min=1, max=1200, error="must be from 1 to 1200")
    )
    licence_reference = TextShape(load_default="")
    names = fields.List(TextShape(), load_default=list)
    logs = fields.List(TextShape(), load_default=list)
    asks_service_use = fields.List(TextShape(), load_default=list)
    operator = fields.Nested(OperatorTable, required=True)
    phases = fields.List(fields.Nested(PhaseTable), required=True)
    roles = fields.List(fields.Nested(RoleTable), required=True)
    asks = fields.List(fields.Nested(AskTable), required=True)
    contacts = fields.List(fields.Nested(ContactTable), required=True)
    information = fields.Nested(InformationTable, required=True)
    consent = fields.Nested(ConsentTable, required=True)
    bandings = fields.Dict(keys=TextShape(), values=TextShape(), load_default=dict)
    norms = fields.Dict(keys=TextShape(), values=TextShape(), load_default=dict)
    feedback = fields.Nested(FeedbackTable, load_default=None)
    notices = fields.Nested(NoticesTable, load_default=dict)
    safeguarding = fields.Nested(SafeguardingTable, load_default=None)
