"""`cairn init`: the folder or the tables in which everything is kept."""

import os

import click


@click.command("init")
@click.option("--role", metavar="NAME", help="Only print the SQL that lets a database role serve the pages.")
def init(role: str | None) -> None:
    """Make what CAIRN_STORE names, and say what comes next.

    A folder is made readable by you alone. In a PostgreSQL database the tables are made, or brought up to
    date after Cairn was; that needs a role that may make tables. The pages need less: the SQL that
    --role NAME prints lets a role do all that they need, and change nothing in the audit.
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
    click.echo(f"{shown(address)} {'is ready' if made else 'is there already; nothing was changed'}.")
    if not os.environ.get("CAIRN_SECRET_KEY"):
        click.echo("Next, make a secret key and keep it: codes and sign-ins depend on it.")
        click.echo("  export CAIRN_SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_hex(32))')")
    click.echo("Then: cairn account add EMAIL, cairn programme add FILE, cairn serve.")
