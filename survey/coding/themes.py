"""The themes in coded texts, and how often they occur: pure functions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from survey.coding.codebook import followed, standing
from survey.coding.coders import shown_to
from survey.coding.sources import Source
from survey.records import Evaluation, Excerpt


@dataclass(frozen=True)
class Finding:
    """An excerpt of a text with the themes (ids) that count for it now."""

    source: Source
    excerpt: Excerpt
    themes: frozenset[str]

    @property
    def quote(self) -> str:
        """Return the words of the excerpt."""
        return self.source.quote(self.excerpt)

    @property
    def role(self) -> str:
        """Return the role (id) of the participant, "" for minutes."""
        return self.source.participant.role if self.source.participant else ""

    @property
    def phase(self) -> str:
        """Return the phase (id) of the interview, "" for minutes."""
        return self.source.interview.phase if self.source.interview else ""


@dataclass(frozen=True)
class ThemeCount:
    """How many participants, and in how many excerpts."""

    participants: int
    excerpts: int


@dataclass(frozen=True)
class FoundLine:
    """A line (from 1) that contains the words, with the lines around it."""

    source: Source
    number: int
    around: str


def findings(sources: Iterable[Source], evaluation: Evaluation, account: str | None) -> list[Finding]:
    """Return all excerpts that count in the views of an account (id), text by text; None: on the server."""
    ends, used = followed(evaluation.themes), {one.id for one in standing(evaluation)}
    return [
        Finding(source, one, frozenset(ends.get(theme, theme) for theme in one.themes) & used)
        for source in sources
        for one in shown_to(source, account)
    ]


def counts(found: Iterable[Finding], by: Callable[[Finding], str]) -> dict[tuple[str, str], ThemeCount]:
    """Return participants and excerpts for each theme and what `by` says of it, without empty ones."""
    grouped: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in found:
        for theme in one.themes:
            grouped[theme, by(one)].append(one)
    return {
        key: ThemeCount(len({one.source.participant.id for one in each if one.source.participant}), len(each))
        for key, each in grouped.items()
    }


def together(found: Sequence[Finding]) -> Mapping[tuple[str, str], int]:
    """Return in how many places two themes (ids, in order) occur together: in one excerpt, or overlapping."""
    met: defaultdict[tuple[str, str], int] = defaultdict(int)
    by_source: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in found:
        by_source[one.source.id].append(one)
    for each in by_source.values():
        for a, b in combinations_with_replacement(each, 2):
            if a.excerpt.start < b.excerpt.end and b.excerpt.start < a.excerpt.end:
                pairs = {(min(x, y), max(x, y)) for x in a.themes for y in b.themes if x != y}
                for pair in pairs:
                    met[pair] += 1
    return met


def search(sources: Iterable[Source], words: str, around: int = 1) -> list[FoundLine]:
    """Return the lines that contain these words in any case, with so many lines before and after."""
    wanted = words.casefold().strip()
    return [
        FoundLine(source, at + 1, "\n".join(source.lines[max(at - around, 0) : at + around + 1]))
        for source in sources
        for at, line in enumerate(source.lines)
        if wanted and wanted in line.casefold()
    ]
