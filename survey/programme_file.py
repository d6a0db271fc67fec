"""TOML file -> Programme; a faulty one is refused with its name and every fault's key and reason."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Any

from marshmallow import ValidationError, fields, validate

from measures.catalogue import Catalogue
from measures.consistency import duplicates
from measures.faults import DefinitionError, Fault
from measures.strict_toml import Flag, Id, Sections, Table, Whole, Words, check, read_toml
from survey.colours import WHITE, contrast, parse
from survey.programme import Consent, Contact, Feedback, Information, Operator, Phase, Programme, Role

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


def paragraphs(**options: Any) -> fields.List:
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
    week = Whole(required=True, validate=validate.Range(min=0))
    weeks_open = Whole(load_default=4, validate=validate.Range(min=1))


class RoleTable(Table):
    id = Id(required=True)
    name = Words(required=True)


class AskTable(Table):
    role = Words(required=True)
    phase = Words(required=True)
    measures = fields.List(Words(), required=True)


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
    version = Whole(required=True, validate=validate.Range(min=1))
    statements = paragraphs(required=True)


class FeedbackTable(Table):
    role = Words(required=True)
    phase = Words(required=True)
    measures = fields.List(Words(), required=True)
    title = Words(required=True)
    information = paragraphs(required=True)


class ProgrammeTable(Table):
    """The whole file."""

    id = Id(required=True)
    name = Words(required=True)
    language = Id(load_default="en")
    demonstration = Flag(load_default=False)
    show_results = Flag(load_default=True)
    minimum_group_size = Whole(load_default=5, validate=validate.Range(min=2))
    licence_reference = Words(load_default="")
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


def read_programme(text: str, name: str, catalogue: Catalogue) -> Programme:
    """The programme that a TOML text defines; `name` stands for it in errors.

    Raises DefinitionError with every fault.  A missing licence_reference is none: invitations need it later.
    """
    parts, faults = check(ProgrammeTable(), read_toml(text, name))
    broken = {fault.key.partition(".")[0] for fault in faults}
    for section, find in CHECKS.items():
        if section not in broken:
            faults += find(parts, broken, catalogue)
    if faults:
        raise DefinitionError(name, faults)
    return programme_of(parts)


def phase_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Phases that share an id or are not in the order of their weeks."""
    phases = parts["phases"]
    yield from none_there("phases", phases)
    yield from duplicates("phases", (phase["id"] for phase in phases))
    for before, after in zip(phases, phases[1:], strict=False):
        if after["week"] <= before["week"]:
            reason = f"week {after['week']} does not come after week {before['week']} of {before['id']}"
            yield Fault(f"phases.{after['id']}.week", reason)


def role_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Roles that share an id."""
    yield from none_there("roles", parts["roles"])
    yield from duplicates("roles", (role["id"] for role in parts["roles"]))


def ask_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Asks that name what there is not, or the same role and phase twice."""
    yield from none_there("asks", parts["asks"])
    asked: set[tuple[str, str]] = set()
    for number, ask in enumerate(parts["asks"], 1):
        key, pair = f"asks.{number}", (ask["role"], ask["phase"])
        yield from asking_faults(key, ask, parts, broken, catalogue)
        if pair in asked:
            yield Fault(key, f"{ask['role']} is asked at {ask['phase']} already")
        asked.add(pair)


def feedback_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """An open link that names what there is not."""
    if parts["feedback"]:
        yield from asking_faults("feedback", parts["feedback"], parts, broken, catalogue)


def asking_faults(
    key: str, asking: Sections, parts: Sections, broken: set[str], catalogue: Catalogue
) -> Iterator[Fault]:
    """What is wrong with the role, phase and measures of an ask or an open link."""
    for one, many in (("role", "roles"), ("phase", "phases")):
        known = [entry["id"] for entry in parts[many]] if many not in broken else [asking[one]]
        if asking[one] not in known:
            yield Fault(f"{key}.{one}", f"there is no {one} {asking[one]}; there are {', '.join(known)}")
    yield from none_there(f"{key}.measures", asking["measures"])
    yield from duplicates(f"{key}.measures", asking["measures"])
    yield from unknown_measures(f"{key}.measures", asking["measures"], catalogue)


def banding_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Bandings of unknown measures, and unknown bandings."""
    yield from unknown_measures("bandings", parts["bandings"], catalogue)
    for measure, chosen in parts["bandings"].items():
        known = (
            [banding.id for banding in catalogue[measure].bandings] if measure in catalogue.ids else [chosen]
        )
        yield from unknown("banding", f"bandings.{measure}", chosen, known)


def norm_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Norms of unknown measures, and unknown norms."""
    yield from unknown_measures("norms", parts["norms"], catalogue)
    for measure, chosen in parts["norms"].items():
        known = [norm.id for norm in catalogue[measure].norms] if measure in catalogue.ids else [chosen]
        yield from unknown("norm", f"norms.{measure}", chosen, known)


def contact_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """No contact at all: every participant page says where to find support."""
    yield from none_there("contacts", parts["contacts"])


def none_there(key: str, entries: Iterable[Any]) -> Iterator[Fault]:
    """A list that must hold something and does not."""
    if not entries:
        yield Fault(key, "there is none")


def unknown(what: str, key: str, chosen: str, known: list[str]) -> Iterator[Fault]:
    """A choice that a measure does not offer."""
    if chosen not in known:
        yield Fault(key, f"there is no {what} {chosen}; there are {', '.join(known) or 'none'}")


def unknown_measures(key: str, measures: Iterable[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Measures that the catalogue does not have; a programme names them without a version."""
    for measure in measures:
        if measure not in catalogue.ids:
            known = ", ".join(catalogue.ids)
            yield Fault(f"{key}.{measure}", f"there is no measure of this id; there are {known}")


CHECKS = {
    "phases": phase_faults,
    "roles": role_faults,
    "asks": ask_faults,
    "contacts": contact_faults,
    "bandings": banding_faults,
    "norms": norm_faults,
    "feedback": feedback_faults,
}
"""What is checked of each section whose shape is sound."""


def programme_of(parts: Sections) -> Programme:
    """The programme that sound sections make."""
    feedback = parts["feedback"]
    made = {
        "operator": Operator(**parts["operator"]),
        "phases": tuple(Phase(**phase) for phase in parts["phases"]),
        "roles": tuple(Role(**role) for role in parts["roles"]),
        "asks": {(ask["role"], ask["phase"]): tuple(ask["measures"]) for ask in parts["asks"]},
        "contacts": tuple(Contact(**contact) for contact in parts["contacts"]),
        "information": Information(**as_tuples(parts["information"])),
        "consent": Consent(**as_tuples(parts["consent"])),
        "feedback": Feedback(**as_tuples(feedback)) if feedback else None,
    }
    return Programme(**parts | made)


def as_tuples(table: Sections) -> Sections:
    """A table whose lists are tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
