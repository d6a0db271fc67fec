"""`cairn account`: who may sign in."""

import sys

import click

from survey.cli.named import the_store


@click.group("account")
def account() -> None:
    """Who may sign in to the evaluators' pages."""


@account.command()
@click.argument("email")
@click.option("--name", default="", help="How the pages call this person; the e-mail address otherwise.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, without a question."
)
def add(email: str, name: str, password_stdin: bool) -> None:
    """Make an administrator account.  The password needs at least 12 characters."""
    from survey.services import accounts
    from survey.settings import utc_now

    store = the_store()
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True)
    made = accounts.add(store, email, name, password, utc_now())
    click.echo(f"{made.email} can sign in now.")
