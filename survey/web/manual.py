"""The pages of docs/ as HTML in the look of staff pages, and finding words in them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import escape

from survey.web.resources import DOCS

CONTENTS = "README"
"""The page that lists all others; in a folder of pages, the one that lists those in it."""

COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
CLASSES = {
    "h1": "govuk-heading-l",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "a": "govuk-link",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}
BLOCKS = {"inline", "fence"}
"""The kinds of tokens that hold words."""


@dataclass(frozen=True)
class ManualSection:
    """A heading with the words below it, up to the next heading; `anchor` is "" for the whole page."""

    title: str
    anchor: str
    words: str


@dataclass(frozen=True)
class Page:
    """A page: its name in addresses, its title, its HTML, and its sections in order."""

    name: str
    title: str
    html: str
    sections: tuple[ManualSection, ...]

    @property
    def address(self) -> str:
        """The name as it stands in an address: "" for the contents."""
        return self.name.removesuffix(CONTENTS).rstrip("/")


@dataclass(frozen=True)
class Hit:
    """A section that holds all words of a search, with the words around the first of them."""

    page: Page
    section: ManualSection
    excerpt: str


def anchor(heading: str) -> str:
    """Return the id of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def address(target: str, folder: str) -> str:
    """Return where a link of a page in a folder of docs/ leads under Help."""
    path, hash_, fragment = target.partition("#")
    if ":" in path or not path:
        return target
    steps: list[str] = []
    for step in (PurePosixPath(folder) / path).parts:
        steps = steps[:-1] if step == ".." else [*steps, step]
    name = "/".join(steps).removesuffix(".md").removesuffix(CONTENTS).rstrip("/")
    return f"/help/{name}".rstrip("/") + hash_ + fragment


def parser() -> MarkdownIt:
    """Return a parser of CommonMark with tables; HTML in a page is shown as it is written."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("table_open", table_open)
    markdown.add_render_rule("table_close", table_close)
    return markdown


def table_open(self: Any, tokens: Sequence[Token], place: int, options: Any, _: Any) -> str:
    """Return the start of a table in a box of its own, so that a wide one scrolls and not the page."""
    about = escape(tokens[place].meta["about"])
    box = f'<div class="cairn-scroll" role="region" aria-label="{about}" tabindex="0">\n'
    return box + str(self.renderToken(tokens, place, options, _))


def table_close(self: Any, tokens: Sequence[Token], place: int, options: Any, _: Any) -> str:
    return str(self.renderToken(tokens, place, options, _)) + "</div>\n"


def dressed(tokens: Sequence[Token], folder: str) -> None:
    """Give tokens the classes of our look, headings their ids, and links their places inside Help."""
    heading, taken = "", Counter[str]()
    for place, token in enumerate(tokens):
        if token.nesting == 1 and token.tag in CLASSES:
            token.attrSet("class", CLASSES[token.tag])
        if token.type == "heading_open":
            heading = plain(tokens[place + 1])
            id_ = anchor(heading)
            token.attrSet("id", f"{id_}-{taken[id_]}" if taken[id_] else id_)
            taken[id_] += 1
        if token.type == "table_open":
            token.meta["about"] = heading
        if token.type == "th_open":
            token.attrSet("scope", "col")
        for name in ("src", "href"):
            if target := token.attrGet(name):
                token.attrSet(name, address(str(target), folder))
        dressed(token.children or (), folder)


def plain(token: Token) -> str:
    """Return the words of a token without marks."""
    if token.type != "inline":
        return token.content
    return "".join(" " if one.type == "softbreak" else one.content for one in token.children or [])


def sections(tokens: Sequence[Token]) -> Iterator[ManualSection]:
    """Yield the parts of a page, each with the words below its heading."""
    title, id_, words = "", "", list[str]()
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.type == "heading_open":
            if title:
                yield ManualSection(title, id_, " ".join(words))
            title, words = plain(token), []
            id_ = "" if before.tag == "h1" else str(before.attrGet("id"))
        elif token.type in BLOCKS:
            words.append(" ".join(plain(token).split()))
    yield ManualSection(title, id_, " ".join(words))


def read(name: str, text: str) -> Page:
    """Return the page that a Markdown text makes."""
    markdown, folder = parser(), str(PurePosixPath(name).parent)
    tokens = markdown.parse(COMMENT.sub("", text))
    dressed(tokens, folder)
    found = tuple(sections(tokens))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Page(name, found[0].title, html, found)


@cache
def pages() -> Mapping[str, Page]:
    """Return every page by its name, such as "statistics" or "decisions/README", read once."""
    files = sorted(DOCS.rglob("*.md"))
    names = [file.relative_to(DOCS).with_suffix("").as_posix() for file in files]
    return {
        name: read(name, file.read_text(encoding="utf-8")) for name, file in zip(names, files, strict=True)
    }


def page(name: str) -> Page | None:
    """Return the page of a name as it stands in an address: "", "statistics", "decisions"."""
    return pages().get(name) or pages().get(f"{name}/{CONTENTS}".lstrip("/"))


def search(query: str, most: int = 30) -> list[Hit]:
    """Return the sections that hold every word of a query, with their page's title: headings come first."""
    wanted = query.casefold().split()
    found = []
    for one in pages().values():
        for section in one.sections if not one.name.endswith(CONTENTS) else ():
            title, words = section.title.casefold(), section.words.casefold()
            if all(word in f"{one.title.casefold()} {title} {words}" for word in wanted):
                times = sum(10 * (word in title) + words.count(word) for word in wanted)
                hit = Hit(one, section, excerpt(section.words, wanted))
                found += [("/" in one.name, -times, one.name, hit)] if times else []
    return [hit for *_rank, hit in sorted(found, key=lambda each: each[:3])[:most]]


def excerpt(words: str, wanted: list[str], around: int = 90) -> str:
    """Return the words around the first place where one is found, cut between words."""
    low = words.casefold()
    at = min((place for one in wanted if (place := low.find(one)) >= 0), default=0)
    start, end = max(0, at - around), at + around
    cut = words[start:end]
    cut = cut if start == 0 else "…" + cut.partition(" ")[2]
    return cut if end >= len(words) else cut.rpartition(" ")[0] + "…"
