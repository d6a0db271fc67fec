"""Write a programme's texts and their coding as a .qdpx project.

Interviews that may not be quoted are left out: the participant did not agree, asked not to be quoted at the
member check, or has not given the approval that is needed.  Excerpts are left out for texts that somebody is
still coding, or that the account can still code.  Contact details, places and names of colleagues are never
written.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from survey.coding.codebook import followed
from survey.coding.coders import coders, sees
from survey.coding.qda import PROJECT, guid
from survey.coding.qda.codes import add_codes, plain, xml
from survey.coding.sources import Source, of_evaluation, of_person
from survey.interviews.member_checks import may_quote
from survey.programme import Programme
from survey.records import AGREED, Damage, Excerpt, Participant, Theme
from survey.store import Store
from survey.web.csv_text import csv_text

CASE_VARIABLES = ("Role", "Site", "Joined")
SOURCE_VARIABLES = ("Kind", "Phase", "Guide", "Held", "Quoting")


@dataclass(frozen=True)
class Outgoing:
    """The texts to write, how many are left out, and how many are written without excerpts."""

    themes: tuple[Theme, ...]
    sources: tuple[Source, ...]
    withheld: int
    unfinished: int


def outgoing(store: Store, programme: str, account: str | None = None) -> Outgoing:
    """Return what an account (id) may export of a programme; None stands for somebody on the server.

    Raise NotFound, Damaged for the programme.
    """
    people = [one for one in store.people(programme) if not isinstance(one, Damage)]
    people.sort(key=lambda one: one.participant.code)
    evaluation = store.evaluation(programme)
    interviews = [
        (one, one.interview is not None and may_quote(person, one.interview))
        for person in people
        for one in of_person(person)
    ]
    going = [*(one for one, may in interviews if may), *of_evaluation(evaluation)]
    return Outgoing(
        evaluation.themes,
        tuple(one if sees(one, account) else replace(one, excerpts=()) for one in going),
        withheld=sum(not may for _, may in interviews),
        unfinished=sum(bool(coders(one)) and not sees(one, account) for one in going),
    )


def project(programme: Programme, going: Outgoing, now: datetime) -> bytes:
    """Return a .qdpx file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", xml(tree(programme, going, now)))
        for source in going.sources:
            archive.writestr(f"sources/{guid(source.id)}.txt", source.text.encode())
    return packed.getvalue()


def tree(programme: Programme, going: Outgoing, now: datetime) -> ET.Element:
    """Return the content of `project.qde`; the schema requires this order, and no empty lists."""
    attributes = {"name": plain(programme.name), "origin": "Cairn", "creationDateTime": moment(now)}
    root = ET.Element("Project", {"xmlns": PROJECT, **attributes})
    if coders := sorted({one.coder for source in going.sources for one in source.excerpts}):
        add_users(root, coders)
    if any(not one.merged for one in going.themes):
        add_codes(ET.SubElement(root, "CodeBook"), going.themes)
    if going.sources:
        add_variables(root)
        add_cases(root, going.sources)
        listed = ET.SubElement(root, "Sources")
        counts = followed(going.themes)
        for source in going.sources:
            add_source(listed, source, counts)
    return root


def moment(time: datetime) -> str:
    """Return a time as QualCoder can pass it on: it removes the Z, puts it back, and knows no other zone."""
    return time.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def add_users(root: ET.Element, coders: Iterable[str]) -> None:
    """Add coders by number; the names of their accounts are not written."""
    users = ET.SubElement(root, "Users")
    for number, one in enumerate(coders, 1):
        ET.SubElement(users, "User", guid=guid(one), name=one if one == AGREED else f"Coder {number}")


def add_variables(root: ET.Element) -> None:
    """Add the variables of participants and texts."""
    variables = ET.SubElement(root, "Variables")
    for name in (*CASE_VARIABLES, *SOURCE_VARIABLES):
        ET.SubElement(variables, "Variable", guid=guid(name), name=name, typeOfVariable="Text")


def add_values(parent: ET.Element, values: Iterable[tuple[str, str]]) -> None:
    """Add the values of variables that are not empty."""
    for name, value in values:
        if value:
            told = ET.SubElement(parent, "VariableValue")
            ET.SubElement(told, "VariableRef", targetGUID=guid(name))
            ET.SubElement(told, "TextValue").text = plain(value)


def add_cases(root: ET.Element, going: Sequence[Source]) -> None:
    """Add participants by their codes, each with their interviews."""
    people: dict[str, Participant] = {one.participant.id: one.participant for one in going if one.participant}
    cases = ET.SubElement(root, "Cases") if people else root
    for person in people.values():
        case = ET.SubElement(cases, "Case", guid=guid(person.id), name=plain(person.code))
        said = (person.role, person.site, person.joined.isoformat())
        add_values(case, zip(CASE_VARIABLES, said, strict=True))
        for source in going:
            if source.participant == person:
                ET.SubElement(case, "SourceRef", targetGUID=guid(source.id))


def add_source(parent: ET.Element, source: Source, counts: dict[str, str]) -> None:
    """Add a text with its excerpts."""
    kept = source.interview or source.meeting
    assert kept is not None  # noqa: S101  # a text is of one or the other
    closed = kept.closed or kept.updated
    identity = guid(source.id)
    attributes = {
        "guid": identity,
        "name": plain(title(source)),
        "plainTextPath": f"internal://{identity}.txt",
    }
    times = {"creationDateTime": moment(kept.created), "modifiedDateTime": moment(closed)}
    made = ET.SubElement(parent, "TextSource", {**attributes, **times})
    for one in source.excerpts:
        add_excerpt(made, one, counts)
    held = source.held.isoformat() if source.held else ""
    interview = source.interview
    said = (interview.phase, interview.guide, held, interview.quoting) if interview else ("", "", held, "")
    add_values(made, zip(SOURCE_VARIABLES, (source.kind, *said), strict=True))


def title(source: Source) -> str:
    """Return the name of a text: "VIP-P1 start 2026-03-02", or "Minutes 2026-03-02"."""
    who = source.participant.code if source.participant else "Minutes"
    parts = (who, source.interview.phase if source.interview else "", source.held)
    return " ".join(str(one) for one in parts if one)


def add_excerpt(parent: ET.Element, excerpt: Excerpt, counts: dict[str, str]) -> None:
    """Add an excerpt; its places count code points."""
    by = {"creatingUser": guid(excerpt.coder), "creationDateTime": moment(excerpt.created)}
    places = {"startPosition": str(excerpt.start), "endPosition": str(excerpt.end)}
    selection = ET.SubElement(parent, "PlainTextSelection", {"guid": guid(excerpt.id), **places, **by})
    for theme in dict.fromkeys(counts.get(one, one) for one in excerpt.themes):
        coding = ET.SubElement(selection, "Coding", {"guid": guid(excerpt.id + theme), **by})
        ET.SubElement(coding, "CodeRef", targetGUID=guid(theme))


def excerpts_csv(going: Outgoing) -> str:
    """Return every exported excerpt, one row for each of its themes."""
    names, counts = {one.id: one.name for one in going.themes}, followed(going.themes)
    header = ("participant", "role", "kind", "phase", "held", "line", "theme", "quote", "coder")
    coders = sorted({one.coder for source in going.sources for one in source.excerpts})
    rows: list[tuple[str | int, ...]] = [
        (*about(source), source.text.count("\n", 0, one.start) + 1, names[theme], source.quote(one), numbered)
        for source in going.sources
        for one in source.excerpts
        for theme in dict.fromkeys(counts.get(theme, theme) for theme in one.themes)
        for numbered in (one.coder if one.coder == AGREED else f"Coder {coders.index(one.coder) + 1}",)
    ]
    return csv_text(header, rows)


def about(source: Source) -> tuple[str, ...]:
    """Return the cells that say whose text it is, and when it was held."""
    person, interview = source.participant, source.interview
    who = (person.code, person.role) if person else ("", "")
    return *who, source.kind, interview.phase if interview else "", str(source.held or "")
