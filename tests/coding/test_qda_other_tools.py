"""Projects built as other tools build them, and what those tools ask of ours.

The files are our own words in the structure that each tool writes, as the importer of QualCoder
(src/qualcoder/refi.py) tells it, which knows their habits; none of the tools themselves runs here.
"""

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from survey.coding.qda import NotExchangeable
from survey.coding.qda.importing import Defaults, import_project
from survey.coding.qda.reading import read_project
from survey.coding.qda.writing import outgoing, project
from survey.coding.sources import sources
from survey.records import AGREED, Theme
from tests.coded import coded
from tests.participants import SENT

BY = Defaults("staff", "start", "", SENT)
Q = "{urn:QDA-XML:project:1.0}"
WORDS = "Ann: \U0001f600 I have a key.\r\nBea: No desk yet.\r\n"
"""As a file holds them; the place of "No desk" is 27 if a line's end counts for two, and 26 if for one."""

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="urn:QDA-XML:project:1.0 '
    'http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd" '
    'xmlns="urn:QDA-XML:project:1.0" name="Trial" origin="{origin}" creationDateTime="2025-11-03T10:00:00Z">'
)
USER, ROOM, DESK, KEYS = (f"{n}A6B0000-0000-4000-8000-00000000000F" for n in range(1, 5))
SOURCE, CASE, VARIABLE, NOTE = (f"{n}A6B0000-0000-4000-8000-00000000000E" for n in range(1, 5))
PICKED = (f"{n}A6B0000-0000-4000-8000-00000000000D" for n in range(1, 10))

NVIVO = (
    HEAD.format(origin="NVivo 14.23.0") + f'<Users><User guid="{USER}" name="AB"/></Users><CodeBook><Codes>'
    f'<Code guid="{ROOM}" name="Rooms" isCodable="true" color="#AA3377"><Description/>'
    f'<Code guid="{DESK}" name="Desks" isCodable="true"><Description>Where to sit</Description></Code></Code>'
    f'<Code guid="{CASE}" name="P9" isCodable="true"/></Codes></CodeBook>'
    f'<Variables><Variable guid="{VARIABLE}" name="Cases:Age" typeOfVariable="Text"><Description/></Variable>'
    f'</Variables><Cases><Case guid="{CASE}" name="P9"><Description/><VariableValue>'
    f'<VariableRef targetGUID="{VARIABLE}"/><TextValue>30</TextValue></VariableValue>'
    f'<SourceRef targetGUID="{SOURCE}"/></Case></Cases><Sources>'
    f'<TextSource guid="{SOURCE}" name="Talk" richTextPath="internal://{SOURCE}.docx" '
    f'plainTextPath="internal://{SOURCE}.txt" creatingUser="{USER}" '
    'creationDateTime="2025-11-03T10:00:00.1234567Z" modifiedDateTime="2025-11-03T11:00:00Z"><Description/>'
    f'<PlainTextSelection guid="{next(PICKED)}" name="" startPosition="27" endPosition="34" '
    f'creatingUser="{USER}" creationDateTime="2025-11-03T10:05:00Z"><Description/>'
    f'<Coding guid="{next(PICKED)}" creatingUser="{USER}"><CodeRef targetGUID="{DESK}"/></Coding>'
    f'</PlainTextSelection><PlainTextSelection guid="{next(PICKED)}" startPosition="0" endPosition="0"/>'
    f'<NoteRef targetGUID="{NOTE}"/></TextSource></Sources><Notes><Note guid="{NOTE}" name="Memo">'
    "<PlainTextContent>To think about</PlainTextContent></Note></Notes>"
    f'<Sets><Set guid="{KEYS}" name="All"><MemberSource targetGUID="{SOURCE}"/></Set></Sets></Project>'
)
"""Rich text beside plain, a case that is a code too, remarks, notes and sets; capital GUIDs."""

ATLAS = NVIVO.replace("NVivo 14.23.0", "ATLAS.ti Windows 24").replace('"27"', '"26"').replace('"34"', '"33"')
"""Places count a line's end for one, though the file has two characters there."""

QUALCODER = (
    ATLAS.replace("ATLAS.ti Windows 24", "QualCoder-3.8")
    .replace("11:00:00Z", "11:00:00+00:00Z")
    .replace("10:05:00Z", "10:05:00+00:00Z")
)
"""Counts as ATLAS.ti does, and adds its Z also to times that have a zone."""

MAXQDA = NVIVO.replace("NVivo 14.23.0", "MAXQDA 24").replace(f'<Case guid="{CASE}" name="P9">', "<Case>")
"""Values of a text are those of a case without a name."""


def packed(xml: str, name: str = "project.qde", folder: str = "Sources", words: str = WORDS) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, xml)
        archive.writestr(f"{folder}/{SOURCE}.txt", "\ufeff" + words)
        archive.writestr(f"{folder}/{SOURCE}.docx", b"PK rich text")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "whose"),
    [
        (packed(NVIVO), "P9"),
        (packed(ATLAS, folder="sources"), "P9"),
        (packed(MAXQDA), "Talk"),
        (packed(QUALCODER), "P9"),
        (packed(QUALCODER, words=WORDS.replace("\r\n", "\r\r\n")), "P9"),
        (packed(NVIVO, name="Trial.qde"), "P9"),
    ],
    ids=[
        "NVivo",
        "ATLAS.ti",
        "MAXQDA",
        "QualCoder",
        "QualCoder on Windows",
        "a project with a name of its own",
    ],
)
def test_a_project_as_another_tool_writes_it_comes_in_with_its_places_and_levels(store, vip, data, whose):
    done = import_project(store, vip, read_project(data, SENT), BY)
    assert (done.texts, done.excerpts, done.participants) == (1, 1, 1)
    (source,) = sources(store, "vip")
    assert source.participant.code == whose
    assert source.text == WORDS.replace("\r\n", "\n")
    assert [source.quote(one) for one in source.excerpts] == ["No desk"]
    themes = {one.id: one for one in store.evaluation("vip").themes}
    (given,) = source.excerpts[0].themes
    assert (themes[given].name, themes[themes[given].parent].name) == ("Desks", "Rooms")
    assert import_project(store, vip, read_project(data, SENT), BY).texts == 0


def test_a_file_without_a_project_is_refused():
    with pytest.raises(NotExchangeable, match="no project"):
        read_project(packed(NVIVO, name="other.xml"), SENT)


def test_a_project_has_all_that_qualcoder_looks_for(store, vip):
    """What src/qualcoder/refi.py of QualCoder takes for granted, or loses data without.

    - Every child of the root is in a namespace urn:QDA-XML:project:VERSION; Codes is CodeBook's first child.
    - A code is a code unless isCodable is "false"; a name that is there twice would lose its excerpts.
    - A text without `path` has a plainTextPath that begins with internal:/ and leads into Sources or sources.
    - Its file is UTF-8 with \\n alone, since \\r\\n moves every place after it; places are numbers.
    - Texts and excerpts have creationDateTime; who coded is a User with a name.
    - The first child of a Coding is its CodeRef, to the exact GUID of a code (letter case counts).
    - A Case has a name, and each VariableRef the exact GUID of a Variable with name and typeOfVariable.
    """
    work, team = Theme("a" * 32, "work"), Theme("b" * 32, "team", parent="a" * 32)
    store.change_evaluation("vip", lambda one: replace(one, themes=(work, team)))
    marks = {"c" * 32: [(5, 6, team.id), (0, 8, work.id)]}
    person = coded("P1", WORDS.replace("\r\n", "\n"), marks)
    store.add_people(
        [replace(person, excerpts=(*person.excerpts, replace(person.excerpts[0], id="d" * 32, coder=AGREED)))]
    )
    with zipfile.ZipFile(io.BytesIO(project(vip, outgoing(store, "vip"), SENT))) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        files = {name: archive.read(name) for name in archive.namelist()}
    assert all(one.tag.startswith(Q) for one in root.iter())
    assert next(iter(root.find(f"{Q}CodeBook"))).tag == f"{Q}Codes"
    codes = {one.get("guid"): one for one in root.iter(f"{Q}Code")}
    assert len({one.get("name").casefold() for one in codes.values()}) == len(codes) == 2
    assert {one.get("isCodable") for one in codes.values()} == {"true"}
    users = {one.get("guid") for one in root.iter(f"{Q}User") if one.get("name")}
    variables = {one.get("guid") for one in root.iter(f"{Q}Variable") if one.get("typeOfVariable") == "Text"}
    (text,) = root.iter(f"{Q}TextSource")
    assert text.get("path") is None
    words = files["sources" + text.get("plainTextPath").split("internal:/")[1]].decode("utf-8")
    assert "\r" not in words
    picked = list(text.iter(f"{Q}PlainTextSelection"))
    assert all(one.get("creationDateTime") for one in (text, *picked))
    assert {words[int(one.get("startPosition")) : int(one.get("endPosition"))] for one in picked} == {
        "\U0001f600",
        words[:8],
    }
    assert {one.get("creatingUser") for one in picked} == users
    for coding in root.iter(f"{Q}Coding"):
        assert coding[0].tag == f"{Q}CodeRef"
        assert coding[0].get("targetGUID") in codes
    assert all(one.get("name") for one in root.iter(f"{Q}Case"))
    assert {one.get("targetGUID") for one in root.iter(f"{Q}VariableRef")} <= variables


def test_our_times_are_such_as_qualcoder_hands_on(store, vip):
    """It takes the Z off, and puts one behind whatever is left."""
    store.change_evaluation("vip", lambda one: replace(one, themes=(Theme("a" * 32, "work"),)))
    store.add_people([coded("P1", WORDS, {"c" * 32: [(0, 8, "a" * 32)]})])
    with zipfile.ZipFile(io.BytesIO(project(vip, outgoing(store, "vip"), SENT))) as archive:
        root = ET.fromstring(archive.read("project.qde"))
    times = [one.get("creationDateTime") for one in root.iter() if one.get("creationDateTime")]
    assert times
    assert [one for one in times if not one.endswith("Z") or "+" in one] == []
