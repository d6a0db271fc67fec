"""Replace names by tags everywhere; the names themselves are stored until the interview is closed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from unicodedata import normalize

from survey import Refused
from survey.interviews.transcripts.spelling import (
    SIGN,
    Key,
    Names,
    key_of,
    keys_of,
    kind_of,
    unbroken,
    words_of,
)
from survey.records import Interview, Note, Replacement, Turn

KEEP = ""
"""The tag of words that were looked at and stay."""

LONGEST = 60
"""Characters of a tag."""

ORDINARY = frozenset(
    re.findall(
        r"\S+",
        "a am an and are as at be by do go ha he i if in is it la le me my no of on or she so the to up us "
        "was we you angel april art august bath baker bill black brown chase cook dawn dean faith frank gray "
        "green hope hunter jack june joy king long mark may mercy north olive pat pearl pierce price reading "
        "rich rob rose ruby sandy summer sue west white will wood young violet grace guy heath hill "
        "holly iris ivy lane lily miles penny robin sunny victor small short stone read ray page parker "
        "porter potter poppy taylor terry trinity wells",
    )
)
"""Names that are words too: written small, they are left as they are."""


class NoTag(Refused):
    """The tag has brackets in it, or is too long."""


class Naming(NoTag):
    """A tag contains words that are being replaced; `mark` is the tag."""

    def __init__(self, mark: Replacement) -> None:
        self.mark = mark
        super().__init__("A tag holds words that are replaced.")


def tidied(words: str) -> str:
    """Return words with single spaces, from the first letter or figure to the last."""
    spaced = " ".join(normalize("NFC", words).split())
    named = [one for one in words_of(spaced) if kind_of(one.read[0]) != SIGN]
    return spaced[named[0].start : named[-1].end] if named else ""


def tag_of(typed: str) -> str:
    """Return a tag in brackets, which somebody may have typed with or without them.  Raise NoTag."""
    bare = " ".join(typed.split()).removeprefix("[").removesuffix("]").strip()
    if not bare or len(bare) > LONGEST or any(one in bare for one in "[]"):
        raise NoTag("A tag is a few words without brackets.")
    return f"[{bare}]"


def applied(text: str, replaced: Iterable[Replacement]) -> str:
    """Return a text with tags in place of words; to apply it twice changes nothing more."""
    return tagged(normalize("NFC", text), names_of(replaced))


def names_of(replaced: Iterable[Replacement]) -> Names[str]:
    """Return tags by the keys of their words; if two have one key, the one that replaces a name counts."""
    tags: dict[Key, str] = {}
    for one in replaced:
        for key in keys_of(one.words):
            tags[key] = one.tag or tags.get(key, KEEP)
    return Names(tags)


def tagged(text: str, tags: Names[str]) -> str:
    """Return a text with tags in place of words, also of words with something inserted in them."""
    if not any(tags.values()):
        return text
    whole = unbroken(text)
    if whole != text:
        text = put(text, [*tags.found_in(whole)])
    return put(text, [*tags.found_in(text)])


def put(text: str, places: Sequence[tuple[int, int, str]]) -> str:
    """Return a text with tags at some places, the first and longest if they overlap; kept words stay."""
    parts, done = [], 0
    for at, (start, end, tag) in enumerate(places):
        if start >= done and (tag or not cut(places, at)):
            there = text[start:end]
            parts += [text[done:start], there if there in ORDINARY else tag or there]
            done = end
    return "".join([*parts, text[done:]])


def cut(places: Sequence[tuple[int, int, str]], at: int) -> bool:
    """Return whether the kept words at a place end within a name, part of which would be left."""
    end = places[at][1]
    within = takewhile(lambda one: one[0] < end, islice(places, at + 1, None))
    return any(tag and last > end for _start, last, tag in within)


def without_names(interview: Interview) -> Interview:
    """Return an interview with all its tags applied: speakers, turns, notes, place, who was present."""
    tags = names_of(interview.replaced)

    def clean(text: str) -> str:
        return tagged(normalize("NFC", text), tags)

    return replace(
        interview,
        turns=tuple(Turn(clean(one.speaker), clean(one.text)) for one in interview.turns),
        notes=tuple(Note(one.prompt, clean(one.text)) for one in interview.notes),
        place=clean(interview.place),
        present=clean(interview.present),
    )


def texts_of(interview: Interview) -> list[str]:
    """Return all texts of an interview that can contain names."""
    turns = [part for one in interview.turns for part in (one.speaker, one.text)]
    return [*turns, *(one.text for one in interview.notes), interview.place, interview.present]


def decided(before: Iterable[Replacement], chosen: Mapping[str, str]) -> tuple[Replacement, ...]:
    """Return the replacements after a decision: words -> a tag, or KEEP.  Raise Naming.

    Words with the same key share one decision, the last one.
    """
    made = {key_of(one.words): one for one in before}
    made |= {key_of(words): Replacement(tidied(words), tag) for words, tag in chosen.items()}
    known = tuple(one for key, one in made.items() if key)
    tags = names_of(known)
    for one in known:
        if tagged(one.tag, tags) != one.tag:
            raise Naming(one)
    return known


def left(clean: Interview) -> list[str]:
    """Return replaced words that are still in an interview: in small letters, or within kept words."""
    tags, texts = names_of(clean.replaced), texts_of(clean)
    return sorted({text[start:end] for text in texts for start, end, tag in tags.found_in(text) if tag})
