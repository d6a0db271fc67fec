"""A closed text line by line, with its excerpts: pure functions, so that single lines can be drawn again."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from survey.coding.sources import Source
from survey.records import Excerpt

Shape = Literal["whole", "top", "middle", "bottom"]


@dataclass(frozen=True)
class Piece:
    """Words of a line that belong to the same excerpts."""

    text: str
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True)
class Bracket:
    """The part of an excerpt's bracket beside one line; lanes are numbered from 0, outwards."""

    excerpt: Excerpt
    lane: int
    shape: Shape


@dataclass(frozen=True)
class TextLine:
    """A line (from 1) that begins at a code point of the text; `labels` are excerpts that begin here."""

    number: int
    start: int
    pieces: tuple[Piece, ...]
    brackets: tuple[Bracket, ...]
    labels: tuple[Excerpt, ...]


def starts(source: Source) -> list[int]:
    """Return where each line begins, in code points."""
    return [0, *accumulate(len(line) + 1 for line in source.lines[:-1])]


def span(begins: Sequence[int], excerpt: Excerpt) -> tuple[int, int]:
    """Return the first and last line (from 1) of an excerpt."""
    return bisect_right(begins, excerpt.start), bisect_right(begins, excerpt.end - 1)


def stretch(source: Source, first: int, last: int, words: str = "") -> tuple[int, int] | None:
    """Return the start and end of some lines, or of words within them; None if there are none such."""
    if not 1 <= first <= last <= len(source.lines):
        return None
    begins = starts(source)
    start, end = begins[first - 1], begins[last - 1] + len(source.lines[last - 1])
    if not words:
        return start, end
    at = source.text.find(words, start, end)
    return (at, at + len(words)) if at >= 0 else None


def numbered(
    source: Source, excerpts: Sequence[Excerpt], only: Collection[int] | None = None
) -> list[TextLine]:
    """Return the lines of a text with these excerpts: all, or only those with these numbers."""
    begins = starts(source)
    spans = {one.id: span(begins, one) for one in excerpts}
    lanes = lanes_of(excerpts, spans)
    return [
        line(
            source.lines,
            begins,
            number,
            [one for one in excerpts if within(spans[one.id], number)],
            spans,
            lanes,
        )
        for number in range(1, len(begins) + 1)
        if only is None or number in only
    ]


def within(lines: tuple[int, int], number: int) -> bool:
    return lines[0] <= number <= lines[1]


def lanes_of(excerpts: Sequence[Excerpt], spans: dict[str, tuple[int, int]]) -> dict[str, int]:
    """Return the lane of each excerpt, the oldest innermost, so that a new one moves no other."""
    lanes: dict[str, int] = {}
    for one in sorted(excerpts, key=lambda one: (one.created, one.id)):
        first, last = spans[one.id]
        taken = {lanes[other] for other in lanes if spans[other][0] <= last and first <= spans[other][1]}
        lanes[one.id] = next(lane for lane in range(len(taken) + 1) if lane not in taken)
    return lanes


def line(
    lines: Sequence[str],
    begins: Sequence[int],
    number: int,
    here: Sequence[Excerpt],
    spans: dict[str, tuple[int, int]],
    lanes: dict[str, int],
) -> TextLine:
    """Return one line with the excerpts that touch it."""
    text, start = lines[number - 1], begins[number - 1]
    end = start + len(text)
    edges = {start, end, *(at for one in here for at in (one.start, one.end) if start < at < end)}
    pieces = tuple(
        Piece(text[a - start : b - start], tuple(one for one in here if one.start <= a and b <= one.end))
        for a, b in pairwise(sorted(edges))
    )
    brackets = tuple(Bracket(one, lanes[one.id], shape(spans[one.id], number)) for one in here)
    return TextLine(number, start, pieces, brackets, tuple(one for one in here if spans[one.id][0] == number))


def shape(lines: tuple[int, int], number: int) -> Shape:
    """Return which part of a bracket belongs beside a line."""
    if lines[0] == lines[1]:
        return "whole"
    if number == lines[0]:
        return "top"
    return "bottom" if number == lines[1] else "middle"
