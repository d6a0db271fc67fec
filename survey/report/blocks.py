"""What a report is made of: sections with blocks, whose tables and pictures are numbered at the end."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from survey.evaluation.findings import Findings, Sentence
from survey.web.drawings import Drawing
from survey.web.tables import Table


@dataclass(frozen=True)
class Paragraph:
    """Sentences that follow one another; `listed` puts each on a line of its own with a bullet."""

    sentences: tuple[Sentence, ...]
    listed: bool = False


@dataclass(frozen=True)
class Heading:
    """The name of a part of a section."""

    text: str


@dataclass(frozen=True)
class Figures:
    """A table with a key by which sentences name it."""

    key: str
    table: Table
    number: int = 0

    @property
    def caption(self) -> str:
        """The caption with its number."""
        return _("Table %(number)s: %(caption)s", number=self.number, caption=self.table.caption)


@dataclass(frozen=True)
class Picture:
    """A drawing with its title; `words` says the same."""

    title: str
    words: str
    drawing: Drawing
    number: int = 0

    @property
    def caption(self) -> str:
        """The caption with its number."""
        return _("Figure %(number)s: %(caption)s", number=self.number, caption=self.title)

    @property
    def not_drawn(self) -> str:
        """What stands in place of a picture that could not be drawn."""
        return _(
            "%(caption)s could not be drawn. Its figures are in a table of this report.", caption=self.caption
        )


@dataclass(frozen=True)
class Quote:
    """Words that may be shown, who (a role) said them, and how they corrected them since."""

    words: str
    who: str
    correction: str = ""


@dataclass(frozen=True)
class Quotes:
    """Quotes of one theme."""

    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Own:
    """What the evaluator wrote, paragraph by paragraph."""

    paragraphs: tuple[str, ...]


Block = Paragraph | Heading | Figures | Picture | Quotes | Own


@dataclass(frozen=True)
class Section:
    """A part of the report with a heading of its own."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A whole report, everything in it numbered; `notes` stand under the title."""

    title: str
    notes: tuple[str, ...]
    made: date
    language: str
    sections: tuple[Section, ...]

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks, in order."""
        for section in self.sections:
            yield from section.blocks


def say(*sentences: Sentence, listed: bool = False) -> Iterator[Block]:
    """Yield a paragraph of what there is to say, if there is anything."""
    if sentences:
        yield Paragraph(sentences, listed)


def arranged(found: Findings, elsewhere: Collection[str] = ()) -> Iterator[Block]:
    """Yield findings as blocks: sentences, pictures, and the tables that are not (keys) `elsewhere`."""
    yield from say(*found.sentences, listed=True)
    for _key, chart in found.charts:
        if chart.drawing:
            yield Picture(chart.title, chart.alternative, chart.drawing)
    for key, table in found.tables:
        if key not in elsewhere:
            yield Figures(key, table)


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections with tables and pictures numbered in order, and sentences that name their tables.

    Raise KeyError for a sentence whose table is not there.
    """
    sections = tuple(sections)
    tables = [one for section in sections for one in section.blocks if isinstance(one, Figures)]
    keys = {one.key: number for number, one in enumerate(tables, 1)}
    pictures = [one for section in sections for one in section.blocks if isinstance(one, Picture)]
    places = {id(one): number for number, one in enumerate(pictures, 1)}
    return tuple(
        replace(section, blocks=tuple(with_number(one, keys, places) for one in section.blocks))
        for section in sections
    )


def with_number(block: Block, tables: Mapping[str, int], pictures: Mapping[int, int]) -> Block:
    """Return a block with its number, or with the numbers of the tables that it names."""
    if isinstance(block, Figures):
        return replace(block, number=tables[block.key])
    if isinstance(block, Picture):
        return replace(block, number=pictures[id(block)])
    if isinstance(block, Paragraph):
        after = ["" if block.listed else one.table for one in block.sentences[1:]]
        pairs = zip(block.sentences, [*after, ""], strict=True)
        return replace(block, sentences=tuple(naming(one, then, tables) for one, then in pairs))
    return block


def naming(one: Sentence, then: str, tables: Mapping[str, int]) -> Sentence:
    """Return a sentence that names its table, unless the next of its paragraph (of table `then`) does."""
    if not one.table:
        return one
    number = tables[one.table]
    if one.table == then:
        return one
    words = one.text.removesuffix(".")
    return replace(one, text=_("%(sentence)s (Table %(number)s).", sentence=words, number=number))
