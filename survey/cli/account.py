"""`cairn account`: who may sign in."""

import sys
from typing import TYPE_CHECKING

import click

from survey.cli.named import the_catalogue, the_programme, the_store
from survey.cli.refusing import Refusal

if TYPE_CHECKING:
    from survey.records import Account
    from survey.store import Store

ROLES = ("interviewer", "evaluator", "administrator")


@click.group("account")
def account() -> None:
    """Who may sign in to the evaluators' pages."""


@account.command()
@click.argument("email")
@click.option("--name", default="", help="How the pages call this person; the e-mail address otherwise.")
@click.option("--programme", "programme_id", help="Where the roles count; in every programme otherwise.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(ROLES),
    help="Once for each; evaluator and administrator.",
)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, without a question."
)
def add(
    email: str, name: str, programme_id: str | None, roles: tuple[str, ...], password_stdin: bool
) -> None:
    """Make an account, an administrator's and evaluator's of every programme unless said otherwise.

    The password needs at least 12 characters, and must not be a common one or made of the name.
    """
    from survey.accounts import accounts
    from survey.records import EVERY_PROGRAMME, Grant
    from survey.store import audit
    from survey.web.settings import utc_now

    store = the_store()
    where = the_programme(store, the_catalogue(), programme_id).id if programme_id else EVERY_PROGRAMME
    chosen = sorted(set(roles or ("administrator", "evaluator")))
    grants = tuple(Grant(where, role) for role in chosen)  # type: ignore[arg-type]  # click has checked each
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True)
    made = accounts.add(store, email, name, password, utc_now(), grants)
    audit.note(store, "added an account", "cairn account add", utc_now())
    click.echo(f"{made.email} can sign in now.")


@account.command()
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Take a lost second factor away too.")
def reset(email: str, second_factor: bool) -> None:
    """Print a link by which an account's holder chooses a new password, once.

    The old password stops working now, and every session ends.
    """
    from survey.accounts import accounts
    from survey.accounts import second_factor as factors
    from survey.cli.invite import BASE_URL
    from survey.store import audit
    from survey.web.settings import read_settings, with_demonstration_key

    settings = read_settings(with_demonstration_key())
    store = the_store()
    one = the_account(store, email)
    if second_factor:
        factors.reset(store, one.id)
        audit.note(store, "reset a colleague’s second factor", "cairn account reset", settings.clock())
    token = accounts.new_link(store, settings.secret_key, one.id, settings.clock())
    audit.note(store, "created a link to choose a new password", "cairn account reset", settings.clock())
    if not settings.base_url:
        click.echo(f"CAIRN_BASE_URL is not set: the link begins with {BASE_URL}.", err=True)
    days = accounts.LINK_OPEN.days
    click.echo(f"No e-mail is sent. Give this link to {one.email}; it works once, for {days} days:", err=True)
    click.echo(f"{settings.base_url or BASE_URL}/account/link/{token}")


@account.command("list")
def list_accounts() -> None:
    """List the accounts: e-mail, name, roles, and how they sign in."""
    for one in the_store().accounts():
        click.echo("\t".join((one.email, one.name, roles_of(one), way_in(one))))


def roles_of(one: "Account") -> str:
    """An account's roles, with the programme of each."""
    from survey.records import EVERY_PROGRAMME

    names = [
        f"{grant.role} of {'every programme' if grant.programme == EVERY_PROGRAMME else grant.programme}"
        for grant in one.grants
    ]
    return ", ".join(names) or "no role"


def way_in(one: "Account") -> str:
    """By what an account signs in."""
    if not one.password_hash:
        return "single sign-on" if one.subject else "no password yet"
    return "password and second factor" if one.second_factor else "password"


def the_account(store: "Store", email: str) -> "Account":
    """The account of an e-mail address."""
    from survey.accounts import accounts

    found = accounts.find(store, email)
    if found is None:
        raise Refusal(f"There is no account for {accounts.tidy_email(email)}. See: cairn account list")
    return found
