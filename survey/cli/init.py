"""`cairn init`: the folder in which everything is kept."""

import os

import click


@click.command("init")
def init() -> None:
    """Make the folder that CAIRN_STORE names, readable by you alone, and say what comes next."""
    from survey.settings import read_store

    folder = read_store()
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    click.echo(f"{folder} {'is ready' if made else 'is there already; nothing was changed'}.")
    if not os.environ.get("CAIRN_SECRET_KEY"):
        click.echo("Next, make a secret key and keep it: codes and sign-ins depend on it.")
        click.echo("  export CAIRN_SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_hex(32))')")
    click.echo("Then: cairn account add EMAIL, cairn programme add FILE, cairn serve.")
