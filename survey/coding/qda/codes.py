"""Themes as REFI-QDA codes, and back.

QualCoder takes a code for a category with a code of the same name if it has others below it.  It reads a code
only if the code is empty or holds nothing but a description.  So only that is written: when to use a theme,
when not, and an example follow the description as text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID
from xml.etree import ElementTree as ET

from survey.coding.qda import CODEBOOK, NotExchangeable, guid
from survey.coding.qda.files import parsed
from survey.records import Theme
from survey.web.csv_text import csv_text

LABELS = {"use": "When to use", "avoid": "When not to use", "example": "Example"}
LABEL = re.compile(rf"(?:\A|\n\n)({'|'.join(LABELS.values())}): ")
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(words: str) -> str:
    """Return words without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("\ufffd", words)


def xml(tree: ET.Element) -> bytes:
    """Return an XML file."""
    ET.indent(tree)
    written: bytes = ET.tostring(tree, encoding="utf-8", xml_declaration=True)
    return written


def codebook(themes: Iterable[Theme]) -> bytes:
    """Return the themes in use as a .qdc file."""
    tree = ET.Element("CodeBook", {"xmlns": CODEBOOK, "origin": "Cairn"})
    add_codes(tree, themes)
    return xml(tree)


def codebook_csv(themes: Iterable[Theme]) -> str:
    """Return the themes in use as CSV: Taguette 1.5 imports nothing else, and its tags have one level."""
    return csv_text(("tag", "description"), [(one.name, described(one)) for one in themes if not one.merged])


def add_codes(tree: ET.Element, themes: Iterable[Theme]) -> None:
    """Add the themes in use, each with those that belong to it."""
    used = [one for one in themes if not one.merged]
    ids = {one.id for one in used}
    codes = ET.SubElement(tree, "Codes")
    for top in used:
        if top.parent not in ids:
            code = add_code(codes, top)
            for one in used:
                if one.parent == top.id:
                    add_code(code, one)


def add_code(parent: ET.Element, theme: Theme) -> ET.Element:
    """Add one theme."""
    attributes = {"guid": guid(theme.id), "name": plain(theme.name), "isCodable": "true"}
    code = ET.SubElement(parent, "Code", attributes)
    if words := described(theme):
        ET.SubElement(code, "Description").text = plain(words)
    return code


def described(theme: Theme) -> str:
    """Return the whole description of a theme as one text."""
    rest = [f"{label}: {words}" for name, label in LABELS.items() if (words := getattr(theme, name))]
    return "\n\n".join([theme.description, *rest] if theme.description else rest)


def read_codebook(data: bytes) -> list[Theme]:
    """Return the themes of a .qdc file.  Raise NotExchangeable."""
    return read_codes(parsed(data, "CodeBook"))


def read_codes(tree: ET.Element) -> list[Theme]:
    """Return the themes of a tree's codes, deeper levels moved up to the second.  Raise NotExchangeable."""
    codes = tree.find("Codes")
    tops: Sequence[ET.Element] = () if codes is None else codes.findall("Code")
    themes = [one for top in tops for one in read_code(top)]
    if len({one.id for one in themes}) < len(themes):
        raise NotExchangeable("Two codes have the same GUID.")
    return themes


def read_code(top: ET.Element) -> Iterator[Theme]:
    """Return a code of the first level and all codes below it."""
    first = theme_of(top)
    for one in top.iter("Code"):
        yield first if one is top else replace(theme_of(one), parent=first.id)


def theme_of(code: ET.Element) -> Theme:
    """Return one code as a theme of the first level.  Raise NotExchangeable."""
    name = code.get("name", "").strip()
    if not name:
        raise NotExchangeable("A code has no name.")
    description, *labelled = LABEL.split(code.findtext("Description") or "")
    said = dict(zip(labelled[::2], labelled[1::2], strict=True))
    return Theme(
        identity(code, "guid"), name, description, *(said.get(label, "") for label in LABELS.values())
    )


def identity(element: ET.Element, name: str) -> str:
    """Return the id of an element, from an attribute with a GUID.  Raise NotExchangeable."""
    try:
        return UUID(element.get(name, "")).hex
    except ValueError as error:
        raise NotExchangeable(f"A {element.tag} has no GUID in {name}.") from error
