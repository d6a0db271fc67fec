"""Words that name somebody -> tags, everywhere alike; the words themselves stay until the text is closed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from survey.records import Interview, Note, Replacement, Turn
from survey.services import Refused

KEEP = ""
"""The tag of words that were looked at and stay."""

LONGEST = 60
"""Characters of a tag."""

ORDINARY = frozenset(
    re.findall(
        r"\S+",
        "angel april art august bath baker bill black brown chase cook dawn dean faith frank gray green "
        "hope hunter jack june joy king long mark may mercy north olive pat pearl pierce price reading "
        "rich rob rose ruby sandy summer sue west white will wood young violet grace guy heath hill "
        "holly iris ivy lane lily miles penny robin sunny victor small short stone read ray page parker "
        "porter potter poppy taylor terry trinity wells",
    )
)
"""Names that are words too: written small, they are left as they are."""


class NoTag(Refused):
    """A tag cannot stand for the words: it holds words that are replaced, or brackets, or is too long."""


def tidied(words: str) -> str:
    """Words with single spaces, from the first letter or figure to the last."""
    return re.sub(r"^\W+|\W+$", "", " ".join(words.split()))


def tag_of(typed: str) -> str:
    """A tag in its brackets from what somebody typed with or without them.  Raises NoTag."""
    bare = " ".join(typed.split()).removeprefix("[").removesuffix("]").strip()
    if not bare or len(bare) > LONGEST or any(one in bare for one in "[]"):
        raise NoTag("A tag is a few words without brackets.")
    return f"[{bare}]"


@lru_cache(maxsize=512)
def compiled(words: tuple[str, ...], tags: tuple[str, ...] = ()) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    any_space = (r"\s+".join(map(re.escape, one.split())) for one in longest)
    whole = rf"(?<!\w)(?:{'|'.join(any_space)})(?!\w)"
    return re.compile("|".join([*map(re.escape, tags), f"(?P<words>{whole})"]), re.IGNORECASE)


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds words where they stand whole, in capitals or small, the longest first where they overlap."""
    return compiled(tuple(words))


def applied(text: str, replaced: Iterable[Replacement]) -> str:
    """A text with tags in the place of words; doing it again changes nothing."""
    tags = {folded(one.words): one.tag for one in replaced if one.words}
    if not any(tags.values()):
        return text
    known = tuple(dict.fromkeys(tag for tag in tags.values() if tag))
    return compiled(tuple(tags), known).sub(lambda match: instead(match, tags), text)


def instead(match: re.Match[str], tags: Mapping[str, str]) -> str:
    """What stands in the place of a match: a tag that stands there already stays, and so do kept words."""
    there = match.group()
    if match["words"] is None or there in ORDINARY:
        return there
    return tags[folded(there)] or there


def folded(words: str) -> str:
    """Words so that those that differ in capitals and spaces are the same."""
    return " ".join(words.lower().split())


def without_names(interview: Interview) -> Interview:
    """An interview with all its tags in place: speakers, turns, notes, place, and who was present."""
    marks = interview.replaced
    return replace(
        interview,
        turns=tuple(Turn(applied(one.speaker, marks), applied(one.text, marks)) for one in interview.turns),
        notes=tuple(Note(one.prompt, applied(one.text, marks)) for one in interview.notes),
        place=applied(interview.place, marks),
        present=applied(interview.present, marks),
    )


def texts_of(interview: Interview) -> list[str]:
    """All texts of an interview in which names may stand."""
    turns = [part for one in interview.turns for part in (one.speaker, one.text)]
    return [*turns, *(one.text for one in interview.notes), interview.place, interview.present]


def decided(before: Iterable[Replacement], chosen: Mapping[str, str]) -> tuple[Replacement, ...]:
    """Replacements after a decision: words -> a tag, KEEP, or None to undo.  Raises NoTag."""
    tags = {one.words: one.tag for one in before}
    for words, tag in chosen.items():
        tags[tidied(words)] = tag
    made = tuple(Replacement(words, tag) for words, tag in tags.items() if words)
    replaced_words = [one.words for one in made if one.tag]
    if replaced_words and any(pattern_of(replaced_words).search(one.tag) for one in made):
        raise NoTag("A tag holds words that are replaced.")
    return made
