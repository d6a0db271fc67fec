"""Read an uploaded file: plain text, Word documents and subtitle files."""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from zipfile import ZipFile

from survey import Refused

FILE_LIMIT = 900_000
"""Bytes of a file: less than a request may have; a Word document with an hour of talk has a tenth."""

LIMIT = 200_000
"""Characters of a transcript; an hour of talk has some 60,000."""

UNPACKED_LIMIT = 20 * 1024 * 1024
"""Bytes that a Word document may unpack to."""

Fault = Literal[
    "empty", "file too large", "too long", "kind", "pdf", "old word", "protected", "word", "text", "subtitles"
]


class FileUnreadable(Refused):
    """The file is not a transcript that can be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(f"The transcript cannot be read: {fault}.")


@dataclass(frozen=True)
class UploadedWords:
    """The text of a transcript, one turn or paragraph a line, and the speakers that the file names."""

    text: str
    speakers: tuple[str, ...] = ()


def read(name: str, content: bytes) -> UploadedWords:
    """Return the text of a file.  Raise Unreadable."""
    if len(content) > FILE_LIMIT:
        raise FileUnreadable("file too large")
    if not content:
        raise FileUnreadable("empty")
    ending = name.rpartition(".")[2].lower()
    refuse_others(ending, content)
    words = READERS[ending](content)
    return UploadedWords(tidy(words.text), words.speakers)


def tidy(text: str) -> str:
    """Return lines without surrounding spaces, empty lines and invisible characters.  Raise Unreadable."""
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    seen = ("".join(map(visible, line)).strip() for line in composed.splitlines())
    tidied = "\n".join(line for line in seen if line)
    if not tidied:
        raise FileUnreadable("empty")
    if len(tidied) > LIMIT:
        raise FileUnreadable("too long")
    return tidied


def visible(character: str) -> str:
    """Return the character, or "" for a control character or a byte order mark."""
    return "" if unicodedata.category(character) == "Cc" or character == "\ufeff" else character


def refuse_others(ending: str, content: bytes) -> None:
    """Refuse a file that is of another known kind, whatever its name."""
    if content.startswith(b"%PDF") or ending == "pdf":
        raise FileUnreadable("pdf")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileUnreadable("protected" if ending == "docx" else "old word")
    if ending in ("doc", "rtf", "odt") or content.startswith(b"{\\rtf"):
        raise FileUnreadable("old word")
    if ending not in READERS:
        raise FileUnreadable("kind")


def read_text(content: bytes) -> UploadedWords:
    """Return plain text: UTF-8, UTF-16 or Windows-1252.  Raise Unreadable."""
    text = decode(content)
    if "\0" in text or content.startswith(b"PK\x03\x04"):
        raise FileUnreadable("text")
    return UploadedWords(text)


def decode(content: bytes) -> str:
    """Return bytes as text, in the first encoding that fits."""
    for encoding in (encoding_by_mark(content), "utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable("text")


def encoding_by_mark(content: bytes) -> str:
    """Return UTF-16 for a byte order mark, or if every other byte at the beginning is mostly zero."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:400]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 > len(start) and min(even, odd) * 4 < max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8-sig"


def read_word(content: bytes) -> UploadedWords:
    """Return paragraphs and rows of tables of a Word document, in order.  Raise Unreadable."""
    import docx

    try:
        with ZipFile(io.BytesIO(content)) as packed:
            size = sum(one.file_size for one in packed.infolist())
        if size <= UNPACKED_LIMIT:
            return UploadedWords("\n".join(word_lines(docx.Document(io.BytesIO(content)))))
    except (
        Exception
    ) as error:  # the libraries meet a damaged file with a dozen kinds of their own and Python's
        raise FileUnreadable("word") from error
    raise FileUnreadable("file too large")


def word_lines(part: object) -> Iterator[str]:
    """Return the lines of a document or of a cell; a row of a name and a text makes one line."""
    from docx.table import Table

    for block in part.iter_inner_content():  # type: ignore[attr-defined]
        if not isinstance(block, Table):
            yield block.text
            continue
        for row in block.rows:
            cells = list({id(cell._tc): cell for cell in row.cells}.values())
            texts = ["\n".join(word_lines(cell)).strip() for cell in cells]
            named = len(texts) == 2 and 0 < len(texts[0]) <= 40 and not texts[0].endswith(":")
            yield (": " if named else " ").join(texts)


VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
TAG = re.compile(r"<[^>]*>")


def read_subtitles(content: bytes) -> UploadedWords:
    """Return the cues of a WebVTT file with the speakers of its voice tags.  Raise Unreadable."""
    import webvtt
    from webvtt.errors import MalformedFileError

    try:
        cues = webvtt.from_string(read_text(content).text).captions
    except (MalformedFileError, ValueError, IndexError) as error:
        raise FileUnreadable("subtitles") from error
    lines, speakers = [], {}
    for cue in cues:
        before, *voiced = VOICE.split(cue.raw_text)
        lines.append(untagged(before))
        for speaker, said in zip(voiced[::2], voiced[1::2], strict=True):
            known = " ".join(speaker.replace(":", " ").split())
            speakers[known] = True
            lines.append(f"{known}: {untagged(said)}")
    return UploadedWords("\n".join(lines), tuple(speakers))


def untagged(text: str) -> str:
    """Return text on one line, without tags and with its entities resolved."""
    from html import unescape

    return unescape(" ".join(TAG.sub("", text).split()))


READERS: Mapping[str, Callable[[bytes], UploadedWords]] = {
    "txt": read_text,
    "docx": read_word,
    "vtt": read_subtitles,
}
"""By the ending of a file's name."""
