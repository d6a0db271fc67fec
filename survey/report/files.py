"""A report as a file: HTML that is complete in itself, or .docx with real headings, captions and pictures."""

import io
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from flask import render_template
from flask_babel import gettext as _

from survey.report.blocks import Figures, Heading, Own, Paragraph, Picture, Quotes, Report
from survey.web.pictures import NotDrawn, draw

PAPER, BETWEEN_MARGINS = 21, 16.4
"""Centimetres across a page of A4, and between its margins."""

PADDING, WRAPPED = 4, 30
"""In characters: the space that a column needs beside its text, and the line length of a long text."""

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def html(report: Report) -> str:
    """Return a whole page with its own styles, for screen and A4.  Needs an app's context."""
    return render_template("report/file.html", report=report, pictures=pictures(report))


def pictures(report: Report) -> dict[int, str]:
    """Return pictures by number, as addresses that hold their data; those that cannot be drawn left out."""
    found = dict[int, str]()
    for one in report.blocks:
        if isinstance(one, Picture):
            with suppress(NotDrawn):
                data = b64encode(draw(one.drawing, "svg")).decode("ascii")
                found[one.number] = f"data:image/svg+xml;base64,{data}"
    return found


def docx(report: Report) -> bytes:
    """Return the bytes of a document for Word.  Needs an app's context."""
    document, report = Document(), readable(report)
    prepare(document, report)
    document.add_heading(report.title, 0)
    for note in report.notes:
        document.add_paragraph(note)
    for section in report.sections:
        document.add_heading(section.title, 1)
        for block in section.blocks:
            WRITERS[type(block)](document, block)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def readable(value: Any) -> Any:
    """Return a value without characters that XML cannot hold, such as line breaks pasted from Word."""
    if isinstance(value, str):
        return NOT_XML.sub(" ", value)
    if isinstance(value, tuple):
        return tuple(map(readable, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: readable(getattr(value, one.name)) for one in fields(value)})
    return value


def prepare(document: Any, report: Report) -> None:
    """Set title, language, paper and type."""
    moment = datetime.combine(report.made, time(), UTC)
    about = document.core_properties
    about.title, about.language, about.author, about.comments = report.title, report.language, "Cairn", ""
    about.created = about.modified = moment
    page = document.sections[0]
    page.page_width, page.page_height = Cm(PAPER), Cm(29.7)
    page.left_margin = page.right_margin = Cm((PAPER - BETWEEN_MARGINS) / 2)
    font = document.styles["Normal"].font
    font.name, font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), report.language)
    for old in document.styles.element.iter(qn("w:lang")):
        old.set(qn("w:val"), report.language)
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    add_page_number(page.footer.paragraphs[0])


def add_page_number(paragraph: Any) -> None:
    """Add a field that Word fills with the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def add_paragraph(document: Any, block: Paragraph) -> None:
    if block.listed:
        for one in block.sentences:
            document.add_paragraph(one.text, style="List Bullet")
    else:
        document.add_paragraph(" ".join(one.text for one in block.sentences))


def add_heading(document: Any, block: Heading) -> None:
    document.add_heading(block.text, 2)


def add_figures(document: Any, block: Figures) -> None:
    """Add a caption and a table: no row breaks over pages, and the header is repeated on each page."""
    document.add_paragraph(block.caption, style="Caption")
    texts = [
        list(block.table.header),
        *([block.table.text(cell) for cell in row] for row in block.table.rows),
    ]
    table = document.add_table(rows=len(texts), cols=len(texts[0]), style="Light Grid Accent 1")
    table.autofit = False
    columns = list(zip(*texts, strict=True))
    whole = sum(map(share, columns))
    for number, (column, written) in enumerate(zip(table.columns, columns, strict=True)):
        column.width = Cm(BETWEEN_MARGINS * share(written) / whole)
        fill(column, written, Pt(9 if len(columns) <= 8 else 8), figures=block.table.numeric(number))
    mark(table.rows[0], "w:tblHeader")
    for row in table.rows:
        mark(row, "w:cantSplit")
    document.add_paragraph()


def share(column: Sequence[str]) -> int:
    """Return how much of the width a column needs for its texts; headings and long texts may wrap."""
    heading = max(len(word) for word in column[0].split()) + 1  # it is bold
    longest_word = max((len(word) for text in column[1:] for word in text.split()), default=0)
    longest_text = max(map(len, column[1:]), default=0)
    return PADDING + max(heading, longest_word, min(longest_text, WRAPPED))


def fill(column: Any, texts: Sequence[str], size: Any, figures: bool) -> None:
    """Write texts of a size into the cells of a column, figures to the right."""
    for cell, text in zip(column.cells, texts, strict=True):
        cell.width = column.width
        (paragraph,) = cell.paragraphs
        paragraph.add_run(text).font.size = size
        if figures:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def mark(row: Any, what: str) -> None:
    """Set a property of a row."""
    row._tr.get_or_add_trPr().append(OxmlElement(what))


def add_picture(document: Any, block: Picture) -> None:
    """Add a picture, its words as alternative text, and its caption; or that it could not be drawn."""
    try:
        drawn = draw(block.drawing, "png")
    except NotDrawn:
        document.add_paragraph(block.not_drawn)
        return
    document.add_picture(io.BytesIO(drawn), width=Cm(16))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    about = document.inline_shapes[-1]._inline.docPr
    about.set("descr", block.words)
    about.set("title", block.title)
    caption = document.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = False


def add_quotes(document: Any, block: Quotes) -> None:
    for one in block.quotes:
        document.add_paragraph(f"“{one.words}” – {one.who}", style="Quote")
        if one.correction:
            document.add_paragraph(_("The participant’s correction: %(words)s", words=one.correction))


def add_own(document: Any, block: Own) -> None:
    document.add_paragraph().add_run(_("In the evaluators’ own words")).bold = True
    for one in block.paragraphs:
        document.add_paragraph(one)


WRITERS: Mapping[type, Callable[[Any, Any], None]] = {
    Paragraph: add_paragraph,
    Heading: add_heading,
    Figures: add_figures,
    Picture: add_picture,
    Quotes: add_quotes,
    Own: add_own,
}
