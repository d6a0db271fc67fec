"""The pages of docs/ as tests read them: links, headings, words in code, and blocks of code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]
HTML_LINK = re.compile(r'(?:src|href)="([^"]+)"')

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(ROOT)))


@dataclass(frozen=True)
class Block:
    """A block of code: what stands behind its three backticks, and its text."""

    info: str
    text: str


def tokens(page: Path) -> Iterator[Token]:
    """Yield all tokens of a page, those inside others too."""
    waiting = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    while waiting:
        token = waiting.pop(0)
        yield token
        waiting[:0] = token.children or []


def links(page: Path) -> Iterator[str]:
    """Yield where the links and pictures of a page lead."""
    for token in tokens(page):
        yield from (str(token.attrs[name]) for name in ("href", "src") if name in token.attrs)
        if token.type in ("html_block", "html_inline"):
            yield from HTML_LINK.findall(token.content)


def anchors(page: Path) -> list[str]:
    """Return the ids that GitHub gives the headings of a page."""
    found = list[str]()
    after_heading = False
    for token in tokens(page):
        if after_heading and token.type == "inline":
            words = "".join(one.content for one in token.children or [])
            id_ = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            again = sum(re.fullmatch(rf"{re.escape(id_)}(-\d+)?", one) is not None for one in found)
            found.append(f"{id_}-{again}" if again else id_)
        after_heading = token.type == "heading_open"
    return found


def blocks(page: Path) -> list[Block]:
    """Return the blocks of code of a page, in order."""
    return [Block(token.info.strip(), token.content) for token in tokens(page) if token.type == "fence"]


def code(page: Path) -> Iterator[str]:
    """Yield what stands in code in a page: words in backticks, and the lines of blocks."""
    for token in tokens(page):
        if token.type == "code_inline":
            yield token.content
        if token.type == "fence":
            yield from token.content.replace("\\\n", " ").splitlines()
