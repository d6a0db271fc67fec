"""`cairn routes`: every page and every resource of the API, who may see it, and what the audit says."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask

    from survey.web.guard import Noted

HEADER = ("Address", "Methods", "Who may see it", "Audit: reading", "Audit: changing")


@click.command("routes")
def routes() -> None:
    """Print every page and API endpoint as a table (Markdown), for a reviewer.

    A page that does not say who may see it stops Cairn from starting, so none is missing.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        click.echo("\n".join(table(folder)))


def table(folder: str) -> Iterator[str]:
    """Yield the lines of the table; a folder for an empty store is all that it needs."""
    from pathlib import Path
    from secrets import token_hex

    from measures.catalogue import load_catalogue
    from survey.api import PREFIX, create_api
    from survey.app import create_app
    from survey.store.opening import open_store
    from survey.web.settings import Settings

    settings = Settings(Path(folder) / "store", token_hex())
    api = create_api(settings, open_store(settings.store), load_catalogue())
    yield line(HEADER)
    yield line(["---"] * len(HEADER))
    for row in sorted({*rows(create_app(settings)), *rows(api, PREFIX)}):
        yield line(row)


def rows(app: "Flask", prefix: str = "") -> Iterator[tuple[str, ...]]:
    """Yield what each route of an app declares."""
    for rule in app.url_map.iter_rules():
        declared = app.extensions["rules"][rule.endpoint]
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        yield f"`{prefix}{rule}`", methods, declared.access.words, *audit_words(declared.noted)


def audit_words(noted: "Noted") -> tuple[str, str]:
    """Return what the audit says when somebody reads a page, and when they change something by it."""
    return noted.read or "–", noted.change or noted.itself or ("signed in" if noted.entrance else "–")


def line(cells: "tuple[str, ...] | list[str]") -> str:
    return f"| {' | '.join(cells)} |"
