"""Agreement between coders, and where they disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from measures.agreement import Agreement, agreement, overall
from survey.coding.codebook import followed
from survey.coding.coders import coders, compared, sees
from survey.coding.sources import Source, sources
from survey.records import Excerpt, Theme
from survey.store import Store


@dataclass(frozen=True)
class Disagreement:
    """A line (from 1) of a text that some coders (ids) gave a theme and others did not."""

    source: Source
    line: int
    words: str
    theme: Theme
    given: tuple[str, ...]
    not_given: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """The agreement per theme and overall, over texts with two or more coders who have all finished."""

    texts: int
    coders: tuple[str, ...]
    themes: tuple[tuple[Theme, Agreement], ...]
    overall: Agreement
    disagreements: tuple[Disagreement, ...]


def compare(store: Store, programme: str, account: str | None) -> Compared:
    """Return the agreement between coders, on the texts whose coding an account (id) may see.

    None stands for somebody who works on the server.  Raise NotFound, Damaged for the programme.
    """
    themes = store.evaluation(programme).themes
    found = [one for one in sources(store, programme) if compared(one) and sees(one, account)]
    return of_sources(found, themes)


def names_of(source: Source) -> list[str]:
    """Return the accounts (ids) that code a text on their own."""
    return sorted(one.coder for one in coders(source))


def of_sources(found: Sequence[Source], every: Sequence[Theme]) -> Compared:
    """Return the agreement on some texts, by the themes in use; merged themes count as one."""
    counts = followed(every)
    themes = [one for one in every if not one.merged]
    everybody = sorted({coder for source in found for coder in names_of(source)})
    marked = [marked_lines(source, counts) for source in found]
    ratings = {
        theme.id: [
            [
                int((coder, theme.id) in line) if coder in names_of(source) else None
                for source, lines in zip(found, marked, strict=True)
                for line in lines
            ]
            for coder in everybody
        ]
        for theme in themes
    }
    return Compared(
        len(found),
        tuple(everybody),
        tuple((theme, agreement(ratings[theme.id])) for theme in themes),
        overall(ratings),
        tuple(
            one
            for source, lines in zip(found, marked, strict=True)
            for one in disagreements(source, lines, {theme.id: theme for theme in themes})
        ),
    )


def marked_lines(source: Source, counts: Mapping[str, str]) -> list[set[tuple[str, str]]]:
    """Return for each line of a text which coder (id) gave it which theme (id), by marking any part of it."""
    marked: list[set[tuple[str, str]]] = []
    start = 0
    for line in source.lines:
        end = start + len(line)
        marked.append(
            {
                (one.coder, counts.get(theme, theme))
                for one in source.excerpts
                if touches(one, start, end)
                for theme in one.themes
            }
        )
        start = end + 1
    return marked


def touches(excerpt: Excerpt, start: int, end: int) -> bool:
    """Return whether an excerpt contains a character of a stretch."""
    return excerpt.start < end and excerpt.end > start


def disagreements(
    source: Source, marked: Sequence[set[tuple[str, str]]], themes: Mapping[str, Theme]
) -> list[Disagreement]:
    """Return where the coders of one text disagree, line by line."""
    everybody = set(names_of(source))
    found = []
    for number, (words, line) in enumerate(zip(source.lines, marked, strict=True), 1):
        for theme in sorted({theme for coder, theme in line if coder in everybody} & set(themes)):
            given = {coder for coder in everybody if (coder, theme) in line}
            if given != everybody:
                without = tuple(sorted(everybody - given))
                found.append(
                    Disagreement(source, number, words, themes[theme], tuple(sorted(given)), without)
                )
    return found
