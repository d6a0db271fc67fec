"""`cairn migrate`: everything from one store into another, of the same kind or not."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.refusing import Refusal

if TYPE_CHECKING:
    from survey.records import Document


@click.command("migrate")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def migrate(source: str, target: str) -> None:
    """Copy everything that is kept in FROM into TO, and compare every document afterwards.

    Each is a folder or a postgresql+psycopg:// address, whatever CAIRN_STORE names. Leave the password out
    of it, since other users of the machine can see commands: put it into PGPASSWORD or ~/.pgpass. Stop the
    service first. TO is made where it is not there; it must be empty, or what an earlier cairn migrate left
    unfinished: killed part-way, the command goes on when it is run again.

    At the end TO holds the same documents as FROM, byte for byte, or the command fails. FROM is only read.
    What was set aside stays there. Then serve TO with the same CAIRN_SECRET_KEY.
    """
    from survey.care import migrating
    from survey.store.opening import is_database, make_store, open_made_store
    from survey.web.settings import as_address

    try:
        here, there = as_address(source), as_address(target)
    except ValueError as error:
        raise Refusal(f"An address {error}") from None
    if here == there:
        raise Refusal("FROM and TO are the same.")
    if not is_database(here) and not Path(here).is_dir():
        raise Refusal(f"There is no folder {here}.")
    original = open_made_store(here)
    make_store(there)
    migration = migrating.plan(original, open_made_store(there))

    def with_bar(documents: "Iterable[Document]") -> "Iterator[Document]":
        length = migration.documents
        with click.progressbar(documents, length=length, label="Copying", file=sys.stderr) as bar:
            yield from bar

    migrating.migrate(migration, with_bar)
    click.echo(f"{migration.missing} documents copied; all {migration.documents} are the same in both.")
