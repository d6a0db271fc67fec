"""The docs name the commands, options and variables that there are, and all of them."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import polib

from survey.cli import main
from survey.web.navigation import GROUPS
from tests.docs.pages import DOCS, PAGES, ROOT, code, each_page, tokens

VARIABLE = re.compile(r"CAIRN_[A-Z_]*[A-Z](?![A-Z_])")
OPTIONS_OF_ALL = {"--help", "-h", "--version"}


@cache
def variables_in_code() -> set[str]:
    """The variables that the code reads; those of single sign-on are put together from two parts."""
    text = "\n".join(one.read_text(encoding="utf-8") for one in (ROOT / "survey").rglob("*.py"))
    return set(VARIABLE.findall(text)) | {"CAIRN_OIDC_NAME"}


def variables_in(page: Path) -> set[str]:
    return set(VARIABLE.findall(page.read_text(encoding="utf-8")))


@each_page
def test_every_variable_exists(page: Path) -> None:
    assert variables_in(page) - variables_in_code() == set()


def test_every_variable_is_in_the_tables_of_settings() -> None:
    told = ("running-it.md", "accounts-and-single-sign-on.md")
    rows = [line for name in told for line in (DOCS / name).read_text(encoding="utf-8").splitlines()]
    assert variables_in_code() - set(re.findall(r"^\| `(CAIRN_\w+)`", "\n".join(rows), re.M)) == set()


def calls(page: Path) -> Iterator[list[str]]:
    """Yield the words of each `cairn …` that a page has in code."""
    for words in code(page):
        for call in re.findall(r"(?:^|[\s/])cairn ([a-z-][^|#;`]*)", words):
            yield shlex.split(call.replace("’", "").replace("'", ""))


def unknown(words: list[str]) -> list[str]:
    """Return what no command or option is called, of the words after `cairn`."""
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group) and words:
        found = command.get_command(context, words[0])
        if found is None:
            break
        command, words = found, words[1:]
    known = OPTIONS_OF_ALL.union(*(one.opts for one in command.params))
    amiss = [one for one in words if one.startswith("--") and one.partition("=")[0] not in known]
    if command is main and words and not words[0].startswith(("-", "COMMAND")):
        amiss.append(words[0])
    return amiss


@each_page
def test_every_command_and_option_exists(page: Path) -> None:
    if page.name != "CHANGELOG.md":
        assert {" ".join(call): amiss for call in calls(page) if (amiss := unknown(call))} == {}


def leaves(group: click.Group = main, name: str = "") -> Iterator[str]:
    for key, command in group.commands.items():
        yield f"{name} {key}".strip()
        if isinstance(command, click.Group):
            yield from leaves(command, f"{name} {key}".strip())


def test_every_command_is_named() -> None:
    named = "\n".join(words for page in PAGES for words in code(page))
    assert [one for one in leaves() if f"cairn {one}" not in named] == []


def test_a_command_that_is_not_there_is_found() -> None:
    assert unknown(["brew", "tea"]) == ["brew"]
    assert unknown(["backup", "FILE", "--fast"]) == ["--fast"]
    assert unknown(["participant", "add", "p", "P1", "--role", "staff"]) == []


def bold(page: Path) -> Iterator[str]:
    """Yield what a page has in bold apart from words that open a paragraph: names of pages and buttons."""
    open_ = False
    for token in tokens(page):
        if open_ and token.type == "text" and not token.content.endswith("."):
            yield from token.content.split(" → ")
        open_ = token.type == "strong_open"


@cache
def words_of_pages() -> set[str]:
    return {one.msgid for one in polib.pofile(str(ROOT / "survey/translations/messages.pot"))}


@each_page
def test_what_is_bold_is_a_name_on_a_page(page: Path) -> None:
    assert set(bold(page)) - words_of_pages() == set()


def test_every_page_of_the_menu_is_named() -> None:
    pages = {f"**{group.name} → {place.name}" for group in GROUPS for place in group.places}
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert {one for one in pages if one not in text} == set()
