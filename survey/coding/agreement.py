"""How far those who code a programme's texts agree, and where they do not."""

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
    """A line (1 is the first) of a text that some coders (ids) gave a theme and others did not."""

    source: Source
    line: int
    words: str
    theme: Theme
    given: tuple[str, ...]
    not_given: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """The agreement per theme and overall, over texts that two or more coded and all of them finished."""

    texts: int
    coders: tuple[str, ...]
    themes: tuple[tuple[Theme, Agreement], ...]
    overall: Agreement
    disagreements: tuple[Disagreement, ...]


def compare(store: Store, programme: str, account: str | None) -> Compared:
    """The agreement of a programme's coders, on the texts of which an account (id) sees what others coded.

    None is who works on the server.  Raises NotFound, Damaged for the programme.
    """
    themes = store.evaluation(programme).themes
    found = [one for one in sources(store, programme) if compared(one) and sees(one, account)]
    return of_sources(found, themes)


def names_of(source: Source) -> list[str]:
    """The accounts (ids) that code a text on their own."""
    return sorted(one.coder for one in coders(source))


def of_sources(found: Sequence[Source], every: Sequence[Theme]) -> Compared:
    """The agreement on some texts, by the themes in use; a merged one counts for what took its place."""
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
    """For each line of a text, who (id) gave it which theme (id): by quoting any of it."""
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
    """Whether an excerpt holds a character of a stretch."""
    return excerpt.start < end and excerpt.end > start


def disagreements(
    source: Source, marked: Sequence[set[tuple[str, str]]], themes: Mapping[str, Theme]
) -> list[Disagreement]:
    """Where the coders of one text disagree, line by line."""
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
