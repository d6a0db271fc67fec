"""What a report is made of: sections with blocks, whose tables and pictures are numbered at the end."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from survey.web.pictures import Drawing
from survey.web.tables import Table


@dataclass(frozen=True)
class Said:
    """A sentence without its full stop, and the table (key) that has its numbers, "" for none.

    It names the table unless it is `followed` by a sentence in the same paragraph that does.
    """

    text: str
    table: str = ""
    number: int = 0
    followed: bool = False

    @property
    def sentence(self) -> str:
        """The sentence with the number of its table."""
        if self.number and not self.followed:
            return _("%(sentence)s (Table %(number)s).", sentence=self.text, number=self.number)
        return f"{self.text}."


@dataclass(frozen=True)
class Paragraph:
    """Sentences that follow one another; `listed` puts each on a line of its own with a bullet."""

    said: tuple[Said, ...]
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
    """A drawing of what a table (key) says; `words` says the same."""

    title: str
    words: str
    drawing: Drawing
    table: str
    number: int = 0

    @property
    def caption(self) -> str:
        """The caption with its number."""
        return _("Figure %(number)s: %(caption)s", number=self.number, caption=self.title)


@dataclass(frozen=True)
class Quote:
    """Words that may be shown, who (a role) said them, and what they put right about them since."""

    words: str
    who: str
    corrections: str = ""


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


def say(*said: Said | None, listed: bool = False) -> Iterator[Block]:
    """A paragraph of what there is to say, if there is anything."""
    found = tuple(one for one in said if one)
    if found:
        yield Paragraph(found, listed)


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with tables and pictures numbered in their order, and sentences that name them.

    Raises KeyError for a sentence whose table is not there.
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
    """A block with its number, or with those that it names."""
    if isinstance(block, Figures):
        return replace(block, number=tables[block.key])
    if isinstance(block, Picture):
        return replace(block, number=pictures[id(block)])
    if isinstance(block, Paragraph):
        after = ("" if block.listed else one.table for one in block.said[1:])
        return replace(
            block,
            said=tuple(
                replace(one, number=tables[one.table], followed=one.table == then) if one.table else one
                for one, then in zip(block.said, (*after, ""), strict=True)
            ),
        )
    return block
