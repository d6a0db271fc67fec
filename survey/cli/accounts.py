"""`cairn account`: who may sign in."""

import sys
from typing import TYPE_CHECKING, Literal

import click

from survey.cli import parameters
from survey.cli.errors import Refusal
from survey.cli.invitations import BASE_URL
from survey.cli.parameters import workspace

if TYPE_CHECKING:
    from survey.programme import Programme
    from survey.records import Account

AccountRole = Literal["interviewer", "evaluator", "administrator"]


@click.group("account")
def account() -> None:
    """Manage accounts: who may sign in to the staff pages."""


@account.command()
@click.argument("email")
@click.option("--name", default="", help="Name shown on pages. Default: the e-mail address.")
@click.option(
    "--programme", type=parameters.programme, help="Programme where the roles count. Default: every one."
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["interviewer", "evaluator", "administrator"]),
    help="Role; repeat the option for several. Default: evaluator and administrator.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; do not ask.")
def add(
    email: str,
    name: str,
    programme: "Programme | None",
    roles: "tuple[AccountRole, ...]",
    password_stdin: bool,
) -> None:
    """Create an account.

    The password needs at least 12 characters. It must not be common, or consist of the name.
    """
    from survey.accounts import accounts
    from survey.records import EVERY_PROGRAMME, Grant
    from survey.store import audit
    from survey.web.settings import utc_now

    store = workspace().store
    where = programme.id if programme else EVERY_PROGRAMME
    grants = tuple(Grant(where, role) for role in sorted(set(roles or ("administrator", "evaluator"))))
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt="Repeat it", err=True)
    made = accounts.add_account(store, email, name, password, utc_now(), grants)
    audit.note(store, "added an account", "cairn account add", utc_now())
    click.echo(f"{made.email} can now sign in.")


@account.command()
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Also remove a second factor that was lost.")
def reset(email: str, second_factor: bool) -> None:
    """Print a link with which the holder of an account chooses a new password, once.

    The old password stops working at once, and all sessions of the account end.
    """
    from survey.accounts import accounts
    from survey.accounts import second_factor as factors
    from survey.store import audit
    from survey.web.settings import read_settings, with_demonstration_key

    settings = read_settings(with_demonstration_key())
    store = workspace().store
    one = accounts.find(store, email)
    if one is None:
        known = "To list all accounts: cairn account list"
        raise Refusal(f"There is no account for {accounts.tidy_email(email)}. {known}")
    if second_factor:
        factors.reset(store, one.id)
        audit.note(store, "reset a colleague’s second factor", "cairn account reset", settings.clock())
    token = accounts.new_link(store, settings.secret_key, one.id, settings.clock())
    audit.note(store, "created a link to choose a new password", "cairn account reset", settings.clock())
    if not settings.base_url:
        click.echo(f"CAIRN_BASE_URL is not set: the link starts with {BASE_URL}.", err=True)
    days = accounts.LINK_OPEN.days
    click.echo(
        f"Cairn sends no email. Give this link to {one.email}; it works once, for {days} days:", err=True
    )
    click.echo(f"{settings.base_url or BASE_URL}/account/link/{token}")


@account.command("list")
def list_accounts() -> None:
    """List all accounts: e-mail address, name, roles and how they sign in."""
    for one in workspace().store.accounts():
        click.echo("\t".join((one.email, one.name, role_list(one), way_in(one))))


def role_list(one: "Account") -> str:
    """Return an account's roles, each with its programme."""
    from survey.records import EVERY_PROGRAMME

    names = [
        f"{grant.role} of {'every programme' if grant.programme == EVERY_PROGRAMME else grant.programme}"
        for grant in one.grants
    ]
    return ", ".join(names) or "no role"


def way_in(one: "Account") -> str:
    """Return how an account signs in."""
    if not one.password_hash:
        return "single sign-on" if one.subject else "no password yet"
    return "password and second factor" if one.second_factor else "password"
