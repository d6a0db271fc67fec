"""The codebook of a programme: themes on two levels, and the history of every change."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from uuid import uuid4

from survey import N_, Refused
from survey.coding.sources import sources
from survey.records import CodebookChange, Evaluation, Theme
from survey.store import Store


class CodebookRefused(Refused):
    """A change is not possible; the message says why and what to do."""


def standing(evaluation: Evaluation) -> list[Theme]:
    """Return the themes in use, each followed by the themes that belong to it, without merged ones."""
    used = [one for one in evaluation.themes if not one.merged]
    tops = [one for one in used if not one.parent]
    return [each for top in tops for each in (top, *(one for one in used if one.parent == top.id))]


def followed(themes: Iterable[Theme]) -> dict[str, str]:
    """Return for the id of every theme the id that counts now: its own, or that of the theme it joined."""
    merged = {one.id: one.merged for one in themes}

    def end(theme: str) -> str:
        return end(merged[theme]) if merged.get(theme) else theme

    return {theme: end(theme) for theme in merged}


def add_theme(
    store: Store, programme: str, themes: Sequence[Theme], what: str, by: str, now: datetime
) -> None:
    """Add themes, with a line of history.  Raise CodebookRefused, NotFound, NotSaved."""

    def change(before: Evaluation) -> Evaluation:
        made = before
        for theme in themes:
            check(made, theme)
            made = replace(made, themes=(*made.themes, theme))
        return noted(made, what, [one.id for one in themes], by, now)

    store.change_evaluation(programme, change)


def edit(store: Store, programme: str, theme: Theme, what: str, by: str, now: datetime) -> None:
    """Change the words of a theme.  Raise CodebookRefused, NotFound, NotSaved."""

    def change(before: Evaluation) -> Evaluation:
        find(before, theme.id)
        check(before, theme)
        themes = tuple(theme if one.id == theme.id else one for one in before.themes)
        return noted(replace(before, themes=themes), what, [theme.id], by, now)

    store.change_evaluation(programme, change)


def merge(store: Store, programme: str, theme: str, into: str, what: str, by: str, now: datetime) -> None:
    """Merge a theme into another: its excerpts count for the other one, and are not rewritten.

    Raise CodebookRefused for a theme with themes of its own, or merged into itself; NotFound, NotSaved.
    """

    def change(before: Evaluation) -> Evaluation:
        gone, other = find(before, theme), find(before, into)
        if gone == other or children(before, theme):
            raise CodebookRefused(
                N_("Choose another theme, or first move the themes that belong to this one.")
            )
        themes = tuple(replace(one, merged=into) if one.id == theme else one for one in before.themes)
        return noted(replace(before, themes=themes), what, [theme, into], by, now)

    store.change_evaluation(programme, change)


def delete(store: Store, programme: str, theme: str, what: str, by: str, now: datetime) -> None:
    """Delete a theme without excerpts.  Raise CodebookRefused, NotFound, NotSaved."""
    used = {one for source in sources(store, programme) for each in source.excerpts for one in each.themes}

    def change(before: Evaluation) -> Evaluation:
        find(before, theme)
        ends = followed(before.themes)
        if theme in {ends.get(one, one) for one in used} or theme in {one.merged for one in before.themes}:
            raise CodebookRefused(
                N_(
                    "This theme has excerpts, or other themes were merged into it. "
                    "Merge it into another theme instead."
                )
            )
        if children(before, theme):
            raise CodebookRefused(N_("First move or delete the themes that belong to this one."))
        themes = tuple(one for one in before.themes if one.id != theme)
        return noted(replace(before, themes=themes), what, [theme], by, now)

    store.change_evaluation(programme, change)


def find(evaluation: Evaluation, theme: str) -> Theme:
    """Return a theme in use.  Raise CodebookRefused."""
    found = next((one for one in evaluation.themes if one.id == theme and not one.merged), None)
    if found is None:
        raise CodebookRefused(N_("This theme is no longer in the codebook. Look at the codebook again."))
    return found


def children(evaluation: Evaluation, theme: str) -> list[Theme]:
    """Return the themes in use that belong to a theme."""
    return [one for one in evaluation.themes if one.parent == theme and not one.merged]


def check(evaluation: Evaluation, theme: Theme) -> None:
    """Raise CodebookRefused for a name that is taken, or a third level."""
    others = [one for one in evaluation.themes if not one.merged and one.id != theme.id]
    if theme.name.casefold() in {one.name.casefold() for one in others}:
        raise CodebookRefused(N_("Another theme has this name. Choose another name."))
    tops = {one.id for one in others if not one.parent}
    if theme.parent and (theme.parent not in tops or children(evaluation, theme.id)):
        raise CodebookRefused(N_("A codebook has two levels. Choose a theme that is not part of another."))


def noted(evaluation: Evaluation, what: str, themes: Iterable[str], by: str, now: datetime) -> Evaluation:
    """Return the codebook with one more line of history."""
    line = CodebookChange(uuid4().hex, now, by, what, tuple(themes))
    return replace(evaluation, changes=(*evaluation.changes, line))


def example(name: str = "vip-codebook.toml") -> list[Theme]:
    """Return the codebook that ships with Cairn: the pilot's themes, with new ids."""
    text = files("survey").joinpath("programme", "shipped", name).read_text(encoding="utf-8")
    return [theme for entry in tomllib.loads(text)["themes"] for theme in of_entry(entry)]


def of_entry(entry: Mapping[str, object], parent: str = "") -> Iterable[Theme]:
    """Return a theme of a file, and the themes that belong to it."""
    words = {key: str(entry.get(key, "")) for key in ("name", "description", "use", "avoid", "example")}
    theme = Theme(uuid4().hex, parent=parent, **words)
    yield theme
    below = entry.get("themes", [])
    for one in below if isinstance(below, list) else []:
        yield from of_entry(one, theme.id)
