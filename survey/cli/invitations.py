"""`cairn invite`: codes for everyone who has questions at a phase, on paper or as a table."""

import csv
import io
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

import click

from survey.cli import parameters
from survey.cli.errors import Refusal
from survey.cli.parameters import of_programme, workspace

if TYPE_CHECKING:
    from survey.programme import Phase, Programme, Role
    from survey.records import Entry
    from survey.web.settings import Settings

BASE_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Invited:
    """A participant's way in: their code, the code of the invitation, and its link."""

    participant: str
    role: str
    site: str
    code: str
    link: str


@click.command("invite")
@of_programme
@click.option("--phase", type=parameters.phase, required=True, help="The phase's id or name.")
@click.option("--role", type=parameters.role, help="Invite only people of this role (id or name).")
@click.option(
    "--again", is_flag=True, help="Also invite people who were invited before; their old codes stop working."
)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, for letters or text messages.")
@click.option("--html", "as_html", is_flag=True, help="Print a sheet to cut out, with QR codes.")
def invite(
    programme: "Programme", phase: "Phase", role: "Role | None", again: bool, as_csv: bool, as_html: bool
) -> None:
    """Invite everyone who has questions at a phase and has not answered them all.

    Codes are shown only once: Cairn keeps a keyed hash of each. Links start with CAIRN_BASE_URL. To print a
    sheet:  cairn invite PROGRAMME --phase P --html > sheet.html
    """
    from survey.people import invitations
    from survey.web.settings import read_settings, with_demonstration_key

    if as_csv and as_html:
        raise click.UsageError("Choose either --csv or --html.")
    settings, store = read_settings(with_demonstration_key()), workspace().store
    roles = asked_roles(programme, phase, role)
    every = [one for one in store.register(programme.id).entries if awaited(one, programme, phase, roles)]
    waiting = [one for one in every if not one.participant.stopped]
    if left_out := [one.participant.code for one in every if one.participant.stopped]:
        click.echo(f"Left out, because they declined or withdrew: {', '.join(left_out)}.", err=True)
    chosen = [one.participant for one in waiting if again or phase.id not in one.invited]
    if not chosen:
        raise Refusal(f"There is nobody to invite to {phase.name}. {what_to_do(len(waiting))}")
    base = settings.base_url or BASE_URL
    if not settings.base_url:
        click.echo(f"CAIRN_BASE_URL is not set: links start with {base}.", err=True)
    click.echo(f"Inviting {len(chosen)} to {phase.name} …", err=True)
    codes = invitations.invite_all(
        store,
        settings.secret_key,
        programme,
        workspace().catalogue,
        [one.id for one in chosen],
        phase.id,
        settings.clock(),
    )
    cards = [
        Invited(one.code, one.role, one.site, codes[one.id], f"{base}/i/{codes[one.id]}") for one in chosen
    ]
    click.echo(sheet(settings, programme, phase, cards, base) if as_html else table(cards, as_csv))


def what_to_do(invited: int) -> str:
    """Return the next step where nobody is left to invite."""
    if invited:
        return f"Invited before: {invited}. To give them new codes: --again."
    return "Add participants first, or choose another phase."


def asked_roles(programme: "Programme", phase: "Phase", only: "Role | None") -> set[str]:
    """Return the ids of the roles that have questions at a phase; refuse a role that has none."""
    asked = {role for (role, one), measures in programme.asks.items() if one == phase.id and measures}
    if only and only.id not in asked:
        raise Refusal(f"The role {only.name} has no questions at {phase.name}.")
    return {only.id} if only else asked


def awaited(entry: "Entry", programme: "Programme", phase: "Phase", roles: set[str]) -> bool:
    """Return whether somebody has questions at a phase that they have not answered."""
    from survey.records import measure_id

    role = entry.participant.role
    sent = {measure_id(one.measure) for one in entry.sent if one.phase == phase.id}
    left = set(programme.measures_for(role, phase.id)) - sent
    return role in roles and not entry.participant.anonymous and bool(left)


def table(cards: list[Invited], as_csv: bool) -> str:
    """Return the invitations as CSV, or as lines with aligned columns."""
    from survey.web.csv_text import safe_cell

    header = [one.name for one in fields(Invited)]
    rows = [list(astuple(one)) for one in cards]
    if as_csv:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([header, *(map(safe_cell, row) for row in rows)])
        return text.getvalue().removesuffix("\n")
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in (header, *rows))
    return "\n".join("  ".join(line).rstrip() for line in lines)


def sheet(
    settings: "Settings", programme: "Programme", phase: "Phase", cards: list[Invited], base: str
) -> str:
    """Return a page to print, complete in itself, with a card to cut out for each participant."""
    import segno
    from flask import render_template

    from survey.app import create_app

    app = create_app(settings)
    with app.test_request_context():
        pictures = {one.code: segno.make(one.link, error="m", micro=False) for one in cards}
        return render_template(
            "web/sheet.html",
            programme=programme,
            phase=phase,
            base=base,
            cards=[(one, pictures[one.code].svg_data_uri(border=2, omitsize=True)) for one in cards],
        )
