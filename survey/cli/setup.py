"""`cairn init` and `cairn programme`: the store, and what is evaluated."""

import os
from pathlib import Path

import click

from survey.cli.parameters import workspace


@click.command("init")
@click.option("--role", metavar="NAME", help="Only print the SQL that lets a database role serve the pages.")
def init(role: str | None) -> None:
    """Create the store that CAIRN_STORE names, and print the next steps.

    Only you can read a folder. In a PostgreSQL database, the command creates the tables, or updates them
    after an upgrade of Cairn; this needs a role that may create tables. The pages need fewer rights: --role
    NAME prints the SQL that gives them to a role. That role cannot change the audit log.
    """
    from survey.store.opening import make_store, need_postgres, shown
    from survey.web.settings import read_store

    if role:
        need_postgres()
        from survey.store.postgres.schema import role_sql

        click.echo(role_sql(role), nl=False)
        return
    address = read_store()
    made = make_store(address)
    click.echo(f"{shown(address)} {'is ready' if made else 'exists already; nothing was changed'}.")
    if not os.environ.get("CAIRN_SECRET_KEY"):
        click.echo("Next, make a secret key and keep it: invitation codes and sign-ins depend on it.")
        click.echo("  export CAIRN_SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_hex(32))')")
    click.echo("Then: cairn account add EMAIL, cairn programme add FILE, cairn serve.")


@click.group("programme")
def programme() -> None:
    """Manage programmes: what is evaluated."""


@programme.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(file: Path) -> None:
    """Add a programme from its file, or replace the programme with the same id."""
    from measures.faults import DefinitionError, Fault
    from survey.answering import feedback
    from survey.programme import programmes
    from survey.web.settings import utc_now

    store = workspace().store
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DefinitionError(file.name, [Fault("", f"is not UTF-8 text: {error}")]) from error
    before = {record.id for record in store.programmes()}
    added = programmes.add_programme(store, workspace().catalogue, text, file.name, utc_now())
    click.echo(f"{added.id} ({added.name}) is {'replaced' if added.id in before else 'added'}.")
    if added.feedback:
        click.echo(f"Code of its feedback link: {feedback.publish(store, added.id)}")
