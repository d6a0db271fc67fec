"""Split a text into turns by speaker, and write turns as text that can be corrected and split again."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from survey.records import Turn

TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
STAMP = rf"(?:[\[(]{TIME}[\])]\s*|{TIME}\s+)?"
AFTER = rf"(?:\s*[\[(]{TIME}[\])]|\s+{TIME})?"
NAME = r"[^\W\d_][^\W_]*(?:[ .,'’/&-]{1,2}[^\W_]+){0,3}\.?"

LABEL = re.compile(rf"{STAMP}(?P<name>{NAME}){AFTER}\s*:(?:\s+|$)(?P<said>.*)")
"""A line that begins with what could be a speaker: at most four words, then a colon and a space."""

HEADED = re.compile(rf"(?P<name>{NAME})\s+{TIME}")
"""A line of its own with a name and a time, as meeting software writes it."""

NO_SPEAKERS = frozenset(
    re.findall(
        r"\S+",
        "note notes nb ps pps example question answer q&a topic date time place present duration summary "
        "remember important warning result conclusion for in the to and but so well because also",
    )
)
"""Words that stand before a colon and are nobody."""


def split(text: str, speakers: Iterable[str]) -> tuple[Turn, ...]:
    """Return the turns of a text; a line begins a turn if it begins with one of the speakers and a colon.

    Other lines continue the turn before.  Lines before the first speaker are a turn without a speaker.
    """
    names = {one.casefold(): one for one in speakers if one}
    starts = start_pattern(names.values())
    turns: list[Turn] = []
    for line in text.splitlines():
        found = starts.fullmatch(line.strip()) if names else None
        if found:
            turns = added(turns, names[found["name"].casefold()], found["said"])
        else:
            turns = added(turns, turns[-1].speaker if turns else "", line.strip())
    return tuple(one for one in turns if one.text)


def start_pattern(speakers: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for lines that begin with one of these names."""
    longest = sorted(speakers, key=len, reverse=True)
    names = "|".join(map(re.escape, longest))
    return re.compile(rf"{STAMP}(?P<name>{names}){AFTER}(?:\s*:(?:\s+|$)(?P<said>.*))", re.IGNORECASE)


def added(turns: list[Turn], speaker: str, said: str) -> list[Turn]:
    """Return turns with one more line of a speaker, whose consecutive lines are one turn."""
    if turns and (turns[-1].speaker == speaker or not turns[-1].text):
        last = turns.pop()
        said = "\n".join(one for one in (last.text, said) if one)
    turns.append(Turn(speaker, said))
    return turns


def written(turns: Iterable[Turn]) -> str:
    """Return turns as text, each with its speaker and a colon; `split` gives the same turns back."""
    return "\n".join(f"{one.speaker}: {one.text}" if one.speaker else one.text for one in turns)


def headed(text: str) -> str:
    """Return a text in which lines of a name and a time become lines that `split` knows."""
    return "\n".join(headed_line(line) for line in text.splitlines())


def headed_line(line: str) -> str:
    found = HEADED.fullmatch(line.strip())
    return f"{found['name']}:" if found and capitalised(found["name"]) else line


def likely_speakers(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names that begin lines as speakers do, in the order of their first line.

    A name counts if it is a known one, begins several lines, or has only capitalised words.  Words such as
    “Note” never count.
    """
    labels = list(labels_of(text))
    often = Counter(one.casefold() for one in labels)
    sure = {one.casefold() for one in known}
    chosen = (
        one
        for one in labels
        if one.casefold() in sure
        or (capitalised(one) and (often[one.casefold()] > 1 or all(map(capitalised, one.split()))))
    )
    return tuple({one.casefold(): one for one in reversed(list(chosen))}.values())[::-1]


def labels_of(text: str) -> Iterator[str]:
    """Return what could be a speaker, line by line."""
    for line in text.splitlines():
        found = LABEL.fullmatch(line.strip())
        if found and found["name"].split()[0].casefold() not in NO_SPEAKERS:
            yield found["name"]


def capitalised(word: str) -> bool:
    """Return whether a word begins with a capital, a figure, or a letter of a script without capitals."""
    return not word[0].islower()


def renamed(turns: Iterable[Turn], names: Mapping[str, str]) -> tuple[Turn, ...]:
    """Return turns with other names of speakers; for "", the label becomes part of the text.

    Consecutive turns of one speaker become one.
    """
    joined: list[Turn] = []
    for turn in turns:
        name = names.get(turn.speaker, turn.speaker)
        if name or not turn.speaker:
            joined = added(joined, name, turn.text)
        else:
            before = joined[-1].speaker if joined else ""
            joined = added(joined, before, f"{turn.speaker}: {turn.text}")
    return tuple(joined)
