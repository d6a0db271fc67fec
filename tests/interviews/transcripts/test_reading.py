"""Files -> words."""

import io
import zipfile

import docx
import pytest

from survey.interviews.transcripts.reading import FILE_LIMIT, LIMIT, FileUnreadable, read, tidy

TALK = "Interviewer: How is it?\nPeer: Ça va – “fine”.\nمرحبا 😀"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_plain_text_in_any_usual_encoding(encoding: str, end: str) -> None:
    assert read("talk.TXT", TALK.replace("\n", end).encode(encoding)).text == TALK


def test_plain_text_of_older_word_processors() -> None:
    assert read("talk.txt", "Peer: Ça va – “fine”.".encode("cp1252")).text == "Peer: Ça va – “fine”."


def word(*paragraphs: str, rows: tuple[tuple[str, str], ...] = ()) -> bytes:
    document = docx.Document()
    for one in paragraphs:
        document.add_paragraph(one)
    if rows:
        table = document.add_table(0, 2)
        for cells in rows:
            row = table.add_row()
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_word_documents_with_paragraphs_and_tables_in_order() -> None:
    content = word("Peer: Hello.", "", "Ça va 😀", rows=(("Interviewer", "And now?"), ("Peer", "Better.")))
    assert read("talk.docx", content).text == "Peer: Hello.\nÇa va 😀\nInterviewer: And now?\nPeer: Better."


SUBTITLES = """WEBVTT

1
00:00:01.000 --> 00:00:03.000
<v Eva>How is it?

00:00:03.000 --> 00:00:05.000
<v.loud Sam>Well &amp; good,
<i>really</i>.

00:00:05.000 --> 00:00:06.000
No voice.
"""


def test_subtitles_with_voices() -> None:
    found = read("talk.vtt", SUBTITLES.replace("\n", "\r\n").encode())
    assert found.text == "Eva: How is it?\nSam: Well & good, really.\nNo voice."
    assert found.speakers == ("Eva", "Sam")


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", b"\0" * (30 * 1024 * 1024))
    return packed.getvalue()


def with_part(name: str, *, old: bytes, new: bytes) -> bytes:
    """A Word document, packed whole, in one part of which something is another."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("Hello."))) as before, zipfile.ZipFile(packed, "w") as file:
        for one in before.namelist():
            content = before.read(one)
            file.writestr(one, content.replace(old, new) if one == name else content)
    return packed.getvalue()


def bent() -> bytes:
    """A Word document with a byte of its packed words changed."""
    content = bytearray(word("Hello."))
    at = content.index(b"word/document.xml") + len(b"word/document.xml")
    content[at : at + 8] = b"\xff" * 8
    return bytes(content)


REFUSED = {
    "nothing": ("a.txt", b"", "empty"),
    "only a mark": ("a.txt", b"\xef\xbb\xbf", "empty"),
    "only space": ("a.txt", b" \r\n \t", "empty"),
    "an empty document": ("a.docx", word(""), "empty"),
    "a large file": ("a.txt", b"x" * (FILE_LIMIT + 1), "file too large"),
    "a long text": ("a.txt", b"x " * (LIMIT // 2 + 1), "too long"),
    "a PDF": ("a.pdf", b"%PDF-1.7", "pdf"),
    "a PDF called text": ("a.txt", b"%PDF-1.7", "pdf"),
    "an old document": ("a.doc", b"\xd0\xcf\x11\xe0rest", "old word"),
    "a protected document": ("a.docx", b"\xd0\xcf\x11\xe0rest", "protected"),
    "rich text": ("a.txt", b"{\\rtf1 hello}", "old word"),
    "a picture": ("a.png", b"\x89PNG", "kind"),
    "no ending": ("talk", b"hello", "kind"),
    "a bomb": ("a.docx", bomb(), "file too large"),
    "no package": ("a.docx", b"hello", "word"),
    "half a package": ("a.docx", word("Hello.")[:900], "word"),
    "a bent package": ("a.docx", bent(), "word"),
    "a document of something else": (
        "a.docx",
        with_part("word/document.xml", old=b"w:document", new=b"w:other"),
        "word",
    ),
    "a torn package": ("a.docx", b"PK\x03\x04", "word"),
    "a package called text": ("a.txt", word("Hello."), "text"),
    "bytes": ("a.txt", b"a\0b\0\0c", "text"),
    "subtitles without a header": ("a.vtt", b"00:01.000 --> 00:02.000\nHello", "subtitles"),
}


@pytest.mark.parametrize(("name", "content", "fault"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_says_why(name: str, content: bytes, fault: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        read(name, content)
    assert refused.value.fault == fault


def test_unseen_characters_are_gone() -> None:
    assert tidy("\ufeffa\x07b\tc\r\n\r\n d ") == "ab c\nd"
