"""The report as HTML and as .docx: the same tables, real headings, words for pictures, no word too many."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from survey.cli import demonstration
from survey.records import MemberCheck, Theme
from survey.report import html, making, own_words, word
from survey.report.blocks import Figures, Quote, Quotes, Section
from survey.store.edits import edit_token
from survey.web.tables import counted
from tests.coded import coded
from tests.participants import SENT
from tests.report.programmes import people, tables

SECRET = "Nobody else may read these words"


@pytest.fixture
def report(make, catalogue):
    return make(*people(catalogue, [(40 + n % 9, 44 + n % 7) for n in range(31)]))


@pytest.fixture
def document(report):
    return Document(io.BytesIO(word.file(report)))


def test_headings_are_real_and_in_order(document, report):
    styles = [
        (one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading 1")
    ]
    assert styles == [("Heading 1", one.title) for one in report.sections]
    levels = [int(one.style.name[-1]) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_hold_what_the_report_holds(document, report):
    expected = [one.table for one in tables(report).values()]
    assert len(document.tables) == len(expected)
    for found, table in zip(document.tables, expected, strict=True):
        texts = [[cell.text for cell in row.cells] for row in found.rows]
        assert texts == [list(table.header), *([table.text(cell) for cell in row] for row in table.rows)]
        assert found.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_no_heading_is_broken_and_figures_stand_to_the_right(document, report):
    for found, figures in zip(document.tables, tables(report).values(), strict=True):
        assert sum(one.width.cm for one in found.columns) == pytest.approx(16.4, abs=0.1)
        for number, column in enumerate(found.columns):
            words = figures.table.header[number].split()
            if len(found.columns) < 8:
                assert column.width.cm > 0.17 * max(map(len, words)) + 0.38, figures.caption
            right = {cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT for cell in column.cells}
            assert right == {figures.table.numeric(number)}


def test_a_question_has_more_room_than_its_count(report, app):
    table = counted(
        "Answers", ("Question", "Answers"), [("Overall, how was your experience of our service?", 5)]
    )
    asked = replace(report, sections=(Section("answers", "Answers", (Figures("answers", table),)),))
    with app.test_request_context():
        (found,) = Document(io.BytesIO(word.file(asked))).tables
    question, count = (one.width.cm for one in found.columns)
    assert question > 2 * count


def test_every_table_has_its_caption_and_every_picture_its_words(document, report):
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    for one in tables(report).values():
        assert one.caption in captions
    assert len(document.inline_shapes) == 1
    for shape in document.inline_shapes:
        assert "the mean score of 31 people" in shape._inline.docPr.get("descr")
    assert document.core_properties.language == "en"
    assert document.core_properties.title == report.title


def test_the_page_has_the_same_tables_and_nothing_from_elsewhere(report):
    page = html.file(report)
    for one in tables(report).values():
        assert one.caption in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert not [one for one in ("<script", "<link", 'src="http', "url(") if one in page]


@pytest.mark.parametrize(
    ("quoting", "verdicts", "shown"),
    [
        ("no", [], False),
        ("no", ["accurate"], False),
        ("approved", [], False),
        ("approved", [""], False),
        ("approved", ["corrections"], False),
        ("approved", ["no quotes"], False),
        ("approved", ["accurate"], True),
        ("anonymous", ["no quotes"], False),
        ("anonymous", [], True),
    ],
)
def test_only_approved_words_leave(make, store, vip, quoting, verdicts, shown):
    text = f"Before. {SECRET}. After."
    one = coded("VIP-P1", text, {"e1": [(8, 8 + len(SECRET), "t1")]}, quoting=quoting)
    (held,) = one.interviews
    checks = tuple(
        MemberCheck(f"m{n}", held.id, "", SENT, "e1", verdict) for n, verdict in enumerate(verdicts)
    )
    store.change_evaluation("vip", lambda kept: replace(kept, themes=(Theme("t1", "Being heard"),)))
    report = make(replace(one, checks=checks))
    packed = zipfile.ZipFile(io.BytesIO(word.file(report)))
    everything = b" ".join(packed.read(name) for name in packed.namelist()).decode("utf-8", "ignore")
    assert (SECRET in everything) is shown
    assert (SECRET in html.file(report)) is shown
    assert "Before." not in everything


def test_a_quote_stands_with_what_its_speaker_put_right(report):
    quote = Quote("It helped me", "peer supporter", "It was on a Monday")
    one = replace(report, sections=(Section("themes", "Themes", (Quotes((quote,)),)),))
    words = [each.text for each in Document(io.BytesIO(word.file(one))).paragraphs]
    assert "“It helped me” – peer supporter" in words
    assert any("It was on a Monday" in each for each in words)
    assert "It was on a Monday" in html.file(one)


WITHOUT = """
import sys
sys.modules["matplotlib"] = None
from survey.web.pictures import Bars, NotDrawn, draw
try:
    draw(Bars(("a",), (("b", (1.0,)),), "c"), "svg")
except NotDrawn as error:
    print("not drawn", error)
"""


def test_without_the_library_a_picture_is_not_drawn():
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("not drawn")


def test_where_a_picture_cannot_be_drawn_the_table_stands_and_it_says_so(report, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    said = "Figure 1: WEMWBS: mean at each phase could not be drawn here."
    document = Document(io.BytesIO(word.file(report)))
    assert any(one.text.startswith(said) for one in document.paragraphs)
    assert not document.inline_shapes
    assert len(document.tables) == len(tables(report))
    assert said in html.file(report)


def test_the_demonstration_says_that_it_is_one(store, catalogue, clock, app):
    programme = demonstration.fill(store, catalogue, clock())
    with app.test_request_context():
        made = making.make(store, catalogue, programme, clock().date(), "en")
        assert "This is a demonstration" in html.file(made)
        assert any(
            "This is a demonstration" in one.text for one in Document(io.BytesIO(word.file(made))).paragraphs
        )


def test_words_with_characters_that_word_cannot_hold_are_written_all_the_same(make, store, vip):
    pasted = own_words.written("aims", "One line\x0band another\x0c", SENT, "e1")
    own_words.save(store, "vip", pasted, edit_token(""))
    document = Document(io.BytesIO(word.file(make())))
    assert any("One line and another" in one.text for one in document.paragraphs)
