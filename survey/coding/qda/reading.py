"""Read a .qdpx project that Cairn or another tool wrote."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from survey.coding.qda import NotExchangeable, guid
from survey.coding.qda.codes import identity, read_codes
from survey.coding.qda.files import parsed, unpacked
from survey.records import AGREED, Excerpt, Theme

FOLDING = "ATLAS", "QUALCODER"
"""Tools whose places count the end of a line as one character, whatever their text files end lines with."""

TWICE = re.compile(r"(?<=[+-]\d\d:\d\d)Z\Z")
"""What QualCoder adds to times that have a zone already."""


@dataclass(frozen=True)
class ProjectText:
    """One text: its participant's code ("" for none), and what the file says about both."""

    id: str
    name: str
    case: str
    said: Mapping[str, str]
    created: datetime
    closed: datetime
    text: str
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True)
class Project:
    """Everything in a project that Cairn keeps."""

    themes: tuple[Theme, ...]
    texts: tuple[ProjectText, ...]


def read_project(data: bytes, now: datetime) -> Project:
    """Return the project in a .qdpx file; entries without a time get `now`.  Raise NotExchangeable."""
    files = unpacked(data)
    found = [name for name in files if name.lower().endswith(".qde")]
    if len(found) != 1:
        raise NotExchangeable("There is no project.qde in the file, or more than one.")
    root = parsed(files[found[0]], "Project")
    book = root.find("CodeBook")
    themes = () if book is None else tuple(read_codes(book))
    listed = root.find("Sources")
    sources = () if listed is None else listed.findall("TextSource")
    names = {identity(one, "guid"): one.get("name", "") for one in root.iterfind("Variables/Variable")}
    cases = {
        identity(ref, "targetGUID"): (case.get("name", ""), values(case, names))
        for case in root.iterfind("Cases/Case")
        for ref in case.findall("SourceRef")
    }
    known = {one.id for one in themes}
    folded = any(one in root.get("origin", "").upper() for one in FOLDING)
    return Project(themes, tuple(read_text(one, files, names, cases, known, now, folded) for one in sources))


def values(element: ET.Element, names: Mapping[str, str]) -> dict[str, str]:
    """Return the values of variables by name."""
    return {
        names.get(identity(ref, "targetGUID"), ""): "".join(one.itertext()).strip()
        for one in element.findall("VariableValue")
        if (ref := one.find("VariableRef")) is not None
    }


def read_text(
    source: ET.Element,
    files: Mapping[str, bytes],
    names: Mapping[str, str],
    cases: Mapping[str, tuple[str, dict[str, str]]],
    themes: set[str],
    now: datetime,
    folded: bool,
) -> ProjectText:
    """Return one text with its excerpts; its lines end with \\n, and the places are moved to fit.

    `folded`: places already count \\r\\n as one character, as in ATLAS.ti (QualCoder knows this too).
    """
    found = identity(source, "guid")
    words = words_of(source, files)
    if folded:
        words = re.sub("\r+\n", "\n", words)
    case, said = cases.get(found, ("", {}))
    created = moment(source, "creationDateTime", now)
    excerpts = tuple(
        excerpt
        for selection in source.findall("PlainTextSelection")
        for excerpt in read_selection(selection, found, words, themes, created)
    )
    return ProjectText(
        found,
        source.get("name", ""),
        case,
        {**said, **values(source, names)},
        created,
        moment(source, "modifiedDateTime", created),
        words.replace("\r\n", "\n"),
        excerpts,
    )


def words_of(source: ET.Element, files: Mapping[str, bytes]) -> str:
    """Return the words of a text, from its file or from the project itself.  Raise NotExchangeable."""
    content = source.findtext("PlainTextContent")
    if content is not None:
        return content
    path = source.get("plainTextPath", "").rpartition("/")[2]
    try:
        return files[path].decode("utf-8-sig")
    except (KeyError, UnicodeDecodeError) as error:
        raise NotExchangeable(
            f"The words of {source.get('name', path)!r:.80} are not in the file."
        ) from error


def moment(element: ET.Element, name: str, otherwise: datetime) -> datetime:
    """Return the time of an element; a time without a zone is UTC.  Raise NotExchangeable."""
    try:
        found = datetime.fromisoformat(TWICE.sub("", element.get(name) or otherwise.isoformat()))
    except ValueError as error:
        raise NotExchangeable(f"{name} of a {element.tag} is no time.") from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def read_selection(
    selection: ET.Element, source: str, words: str, themes: set[str], created: datetime
) -> Iterator[Excerpt]:
    """Return the excerpts of each coder on one stretch; the first has its id.  Raise NotExchangeable."""
    by = dict[str, list[str]]()
    for coding in selection.findall("Coding"):
        by.setdefault(coder_of(coding, selection), []).extend(theme_of(coding, themes))
    if not by:  # a remark, which Cairn does not keep
        return
    start, end = place(selection, "startPosition"), place(selection, "endPosition")
    if not 0 <= start < end <= len(words):
        raise NotExchangeable(f"An excerpt goes from {start} to {end} of a text of {len(words)} characters.")
    start, end = (one - words.count("\r\n", 0, one) for one in (start, end))
    first = identity(selection, "guid")
    for number, (coder, given) in enumerate(by.items()):
        own = uuid5(UUID(first), coder).hex if number else first
        yield Excerpt(
            own, source, start, end, tuple(dict.fromkeys(given)), coder,
            moment(selection, "creationDateTime", created),
        )  # fmt: skip


def place(selection: ET.Element, name: str) -> int:
    """Return a place in a text.  Raise NotExchangeable."""
    try:
        return int(selection.get(name, ""))
    except ValueError as error:
        raise NotExchangeable(f"A PlainTextSelection has no number in {name}.") from error


def coder_of(coding: ET.Element, selection: ET.Element) -> str:
    """Return the id of the coder; "imported" if the file does not say."""
    one = coding if coding.get("creatingUser") else selection
    if not one.get("creatingUser"):
        return "imported"
    coder = identity(one, "creatingUser")
    return AGREED if guid(coder) == guid(AGREED) else coder


def theme_of(coding: ET.Element, themes: set[str]) -> Iterator[str]:
    """Return the themes of a coding.  Raise NotExchangeable for one that is not in the codebook."""
    for ref in coding.findall("CodeRef"):
        theme = identity(ref, "targetGUID")
        if theme not in themes:
            raise NotExchangeable("An excerpt has a code that is not in the file's codebook.")
        yield theme
