"""Projects that go out and come in: equal in an empty programme, and nothing that may not be quoted."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.coding.qda import NotExchangeable, files, guid
from survey.coding.qda.importing import Defaults, Imported, import_project, import_themes
from survey.coding.qda.reading import read_project
from survey.coding.qda.writing import excerpts_csv, outgoing, project
from survey.coding.sources import sources
from survey.records import AGREED, Coding, Excerpt, Meeting, MemberCheck, Theme
from tests.coded import coded
from tests.participants import SENT

NS = "{urn:QDA-XML:project:1.0}"
TEAM, WORK = uuid4().hex, uuid4().hex
ANN, BEN = uuid4().hex, uuid4().hex
THEMES = (Theme(WORK, "work"), Theme(TEAM, "team", "people", "talk", parent=WORK))
TEXT = "A: \U0001f600 I came back.\nB: We talk."
BY = Defaults(None, None, "", SENT)


@pytest.fixture
def themed(store, vip):
    store.change_evaluation("vip", lambda one: replace(one, themes=THEMES))
    return store


def out(store, vip) -> bytes:
    return project(vip, outgoing(store, "vip"), SENT)


def come_in(store, vip, data: bytes, otherwise: Defaults = BY) -> Imported:
    return import_project(store, vip, read_project(data, SENT), otherwise)


def held(store):
    """What of the coded texts has to be the same."""
    return [
        (
            one.kind,
            one.text,
            one.held,
            one.participant and (one.participant.code, one.participant.role, one.participant.site),
            one.interview
            and (one.interview.id, one.interview.phase, one.interview.guide, one.interview.quoting),
            set(one.excerpts),
            {coding.coder for coding in one.codings},
        )
        for one in sources(store, "vip")
    ]


def emptied(store, vip):
    """The same programme with nobody and nothing in it."""
    for person in list(store.people("vip")):
        store.erase("vip", person.participant.id)
    store.change_evaluation(
        "vip", lambda one: replace(one, themes=(), meetings=(), excerpts=(), codings=(), changes=())
    )


def minutes() -> tuple[Meeting, Excerpt, Coding]:
    one = uuid4().hex
    meeting = Meeting(
        one, date(2026, 3, 5), (), "We agreed.", "", (), SENT, SENT, closed=SENT, text="We agreed."
    )
    return (
        meeting,
        Excerpt(uuid4().hex, one, 0, 2, (WORK,), ANN, SENT),
        Coding(uuid4().hex, one, ANN, SENT, SENT),
    )


def test_export_and_import_into_an_empty_programme_are_equal(themed, vip):
    marks = {ANN: [(3, 6, TEAM), (0, 8, WORK, TEAM)], BEN: [(3, 4, TEAM)]}
    person = coded("P1", TEXT, marks, quoting="anonymous")
    settled = replace(person.excerpts[0], id=uuid4().hex, coder=AGREED)
    themed.add_people([replace(person, excerpts=(*person.excerpts, settled)), coded("P2", "No marks.", {})])
    meeting, excerpt, coding = minutes()
    themed.change_evaluation(
        "vip", lambda one: replace(one, meetings=(meeting,), excerpts=(excerpt,), codings=(coding,))
    )
    data, before = out(themed, vip), held(themed)
    emptied(themed, vip)
    assert come_in(themed, vip, data) == Imported(themes=2, texts=3, excerpts=5, participants=2)
    assert held(themed) == before
    assert themed.evaluation("vip").themes == THEMES
    assert come_in(themed, vip, data) == Imported()
    assert held(themed) == before


words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), min_size=1, max_size=60)


@given(words, st.data())
def test_any_words_and_places_come_back(words, data):
    from survey.coding.qda.writing import Outgoing
    from survey.coding.sources import of_person

    marks = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(words) - 1), st.integers(1, len(words))).filter(
                lambda p: p[0] < p[1]
            )
        )
    )
    person = coded("P1", words, {ANN: [(start, end, TEAM) for start, end in marks]})
    going = Outgoing(THEMES, tuple(of_person(person)), 0, 0)

    class Named:
        name = "p"

    (text,) = read_project(project(Named, going, SENT), SENT).texts
    assert (text.text, text.excerpts, text.case) == (words, person.excerpts, "P1")


def check(interview: str, verdict: str) -> MemberCheck:
    return MemberCheck(uuid4().hex, interview, "", SENT, ANN, verdict=verdict)


@pytest.mark.parametrize(
    ("quoting", "verdict", "goes"),
    [
        ("no", None, False),
        ("no", "accurate", False),
        ("anonymous", None, True),
        ("anonymous", "no quotes", False),
        ("approved", None, False),
        ("approved", "", False),
        ("approved", "accurate", True),
    ],
)
def test_what_may_not_be_quoted_is_nowhere_in_an_export(themed, vip, quoting, verdict, goes):
    person = coded("P1", "secret words", {ANN: [(0, 6, TEAM)]}, quoting=quoting)
    checks = (check(person.interviews[0].id, verdict),) if verdict is not None else ()
    themed.add_people([replace(person, checks=checks)])
    with zipfile.ZipFile(io.BytesIO(out(themed, vip))) as archive:
        assert any(b"secret" in archive.read(name) for name in archive.namelist()) is goes
        assert (person.interviews[0].id in archive.read("project.qde").decode().replace("-", "")) is goes
    assert ("secret" in excerpts_csv(outgoing(themed, "vip"))) is goes
    assert outgoing(themed, "vip").withheld == (not goes)


def test_nobodys_excerpts_go_out_while_somebody_still_codes(themed, vip):
    themed.add_people([coded("P1", TEXT, {ANN: [(0, 3, TEAM)], BEN: [(0, 3, TEAM)]}, unfinished=BEN)])
    (text,) = read_project(out(themed, vip), SENT).texts
    assert text.excerpts == ()
    assert outgoing(themed, "vip").unfinished == 1
    assert len(excerpts_csv(outgoing(themed, "vip")).splitlines()) == 1


def test_excerpts_as_csv_say_who_where_and_what(themed):
    themed.add_people([coded("P1", "one\n=two", {ANN: [(4, 8, TEAM)]})])
    lines = excerpts_csv(outgoing(themed, "vip")).splitlines()
    assert lines[0].startswith("\ufeffparticipant,")
    assert lines[1] == "P1,peer-supporter,interview,start,2026-03-02,2,team,'=two,Coder 1"


ORDER = ["Users", "CodeBook", "Variables", "Cases", "Sources"]


def test_a_project_is_in_the_order_of_the_schema_and_its_references_lead_somewhere(themed, vip):
    themed.add_people([coded("P1", TEXT, {ANN: [(0, 3, TEAM)]})])
    with zipfile.ZipFile(io.BytesIO(out(themed, vip))) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        names = archive.namelist()
    assert root.tag == f"{NS}Project"
    assert [one.tag.removeprefix(NS) for one in root] == ORDER
    guids = [one.get("guid") for one in root.iter() if one.get("guid")]
    assert len(set(guids)) == len(guids)
    assert {one.get("targetGUID") for one in root.iter() if one.get("targetGUID")} <= set(guids)
    (source,) = root.iter(f"{NS}TextSource")
    assert source.get("plainTextPath").replace("internal://", "sources/") in names
    assert [one.tag.removeprefix(NS) for one in source][:2] == ["PlainTextSelection", "VariableValue"]


def test_an_empty_programme_goes_out_without_empty_lists(store, vip):
    assert list(ET.fromstring(zipfile.ZipFile(io.BytesIO(out(store, vip))).read("project.qde"))) == []


def foreign(selection: str = "", words: str = "one\r\ntwo\r\nthree") -> bytes:
    """A project as other tools write them: no cases, lines that end as on Windows, codes in capital GUIDs."""
    code = guid(TEAM).upper()
    xml = (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="p"><CodeBook><Codes><Code guid="{code}" name="TEAM" '
        f'isCodable="true"/></Codes></CodeBook><Sources><TextSource guid="{uuid4()}" name="P7" '
        f'plainTextPath="internal://a.txt">{selection}</TextSource></Sources></Project>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("project.qde", xml)
        archive.writestr("Sources/a.txt", "\ufeff" + words)
    return packed.getvalue()


def marked(start: object, end: object, code: str = guid(TEAM)) -> str:
    return (
        f'<PlainTextSelection guid="{uuid4()}" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{uuid4()}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def test_a_project_of_another_tool_needs_a_role_and_a_phase_and_keeps_its_places(themed, vip):
    data = foreign(marked(5, 8))
    with pytest.raises(NotExchangeable, match="Say the role of P7"):
        come_in(themed, vip, data)
    with pytest.raises(NotExchangeable, match="Say the phase of 'P7'"):
        come_in(themed, vip, data, replace(BY, role="staff"))
    assert list(themed.people("vip")) == []
    assert come_in(themed, vip, data, replace(BY, role="staff", phase="start")).excerpts == 1
    (source,) = sources(themed, "vip")
    assert [source.quote(one) for one in source.excerpts] == ["two"]
    assert source.interview.quoting == "no"
    assert [one.name for one in themed.evaluation("vip").themes] == ["work", "team"]


@pytest.mark.parametrize(
    ("selection", "told"),
    [
        (marked(0, 99), "0 to 99 of a text of 15"),
        (marked(3, 3), "3 to 3"),
        (marked("x", 3), "no number in startPosition"),
        (marked(0, 3, guid(WORK)), "not in the file's codebook"),
        (marked(0, 3, "nonsense"), "no GUID"),
    ],
)
def test_an_excerpt_that_does_not_fit_is_refused_and_nothing_kept(themed, vip, selection, told):
    with pytest.raises(NotExchangeable, match=told):
        come_in(themed, vip, foreign(selection), replace(BY, role="staff", phase="start"))
    assert list(themed.people("vip")) == []


def test_a_text_that_is_there_with_other_words_is_refused(themed, vip):
    person = coded("P1", TEXT, {})
    themed.add_people([person])
    data = out(themed, vip)
    other = replace(person.interviews[0], text="other")
    themed.change("vip", person.participant.id, lambda one: replace(one, interviews=(other,)))
    with pytest.raises(NotExchangeable, match="other words"):
        come_in(themed, vip, data)


def test_themes_of_the_same_name_are_one_and_what_is_missing_is_filled_in(themed):
    theirs = [Theme(uuid4().hex, "Work", "jobs"), Theme(uuid4().hex, "hope")]
    assert import_themes(themed, "vip", theirs, "", SENT) == Imported(themes=1)
    work, team, hope = themed.evaluation("vip").themes
    assert (work.id, work.name, work.description, team, hope) == (WORK, "work", "jobs", THEMES[1], theirs[1])
    assert import_themes(themed, "vip", theirs, "", SENT) == Imported()
    assert len(themed.evaluation("vip").changes) == 1


def test_a_bomb_or_a_broken_archive_is_refused(monkeypatch):
    with pytest.raises(NotExchangeable, match="no ZIP file"):
        read_project(b"PK", SENT)
    monkeypatch.setattr(files, "LARGEST", 10_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b" " * 1_000_000)
    assert len(bomb.getvalue()) < 10_000
    with pytest.raises(NotExchangeable, match="unpacked"):
        read_project(bomb.getvalue(), SENT)
