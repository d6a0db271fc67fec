"""`cairn invite`: codes for everybody who is asked something at a phase, on paper or as a table."""

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from survey.cli.named import the_catalogue, the_phase, the_programme, the_role, the_store
from survey.cli.refusing import Refusal

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
@click.argument("programme_id", metavar="PROGRAMME")
@click.option("--phase", "phase_name", required=True, help="The phase's id or name.")
@click.option("--role", "role_name", help="Only people of this role (id or name).")
@click.option("--again", is_flag=True, help="Also those invited before; their older codes stop working.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a letter or a text message.")
@click.option("--html", "as_html", is_flag=True, help="As a sheet to print and cut out, with QR codes.")
def invite(
    programme_id: str, phase_name: str, role_name: str | None, again: bool, as_csv: bool, as_html: bool
) -> None:
    """Invite everybody who is asked something at a phase and has not sent it yet.

    Codes are shown this once: only a keyed hash of each is kept. Links begin with CAIRN_BASE_URL. To print a
    sheet:  cairn invite PROGRAMME --phase P --html > sheet.html
    """
    from survey.people import invitations
    from survey.web.settings import read_settings, with_demonstration_key

    if as_csv and as_html:
        raise click.UsageError("Choose one of --csv and --html.")
    settings = read_settings(with_demonstration_key())
    store, catalogue = the_store(), the_catalogue()
    programme = the_programme(store, catalogue, programme_id)
    phase = the_phase(programme, phase_name)
    roles = asked_roles(programme, phase, the_role(programme, role_name) if role_name else None)
    every = [one for one in store.register(programme.id).entries if awaited(one, programme, phase, roles)]
    waiting = [one for one in every if not one.participant.stopped]
    if left_out := [one.participant.code for one in every if one.participant.stopped]:
        click.echo(f"Left out, because they declined or withdrew: {', '.join(left_out)}.", err=True)
    chosen = [one.participant for one in waiting if again or phase.id not in one.invited]
    if not chosen:
        known = (
            f"{len(waiting)} have been invited before; --again gives them new codes."
            if waiting
            else "Add participants first, or choose another phase."
        )
        raise Refusal(f"There is nobody to invite to {phase.name}. {known}")
    base = settings.base_url or BASE_URL
    if not settings.base_url:
        click.echo(f"CAIRN_BASE_URL is not set: links begin with {base}.", err=True)
    now = settings.clock()
    ids = [one.id for one in chosen]
    click.echo(f"Inviting {len(ids)} to {phase.name} …", err=True)
    codes = invitations.invite_all(store, settings.secret_key, programme, catalogue, ids, phase.id, now)
    cards = [
        Invited(one.code, one.role, one.site, codes[one.id], f"{base}/i/{codes[one.id]}") for one in chosen
    ]
    click.echo(sheet(settings, programme, phase, cards, base) if as_html else table(cards, as_csv))


def asked_roles(programme: "Programme", phase: "Phase", only: "Role | None") -> set[str]:
    """The ids of the roles that are asked something at a phase.  Refuses a role that is not."""
    asked = {role for (role, one), measures in programme.asks.items() if one == phase.id and measures}
    if only and only.id not in asked:
        raise Refusal(f"A {only.name} is asked nothing at {phase.name}.")
    return {only.id} if only else asked


def awaited(entry: "Entry", programme: "Programme", phase: "Phase", roles: set[str]) -> bool:
    """Whether somebody is asked something at a phase that they have not sent."""
    from survey.records import measure_id

    role = entry.participant.role
    sent = {measure_id(one.measure) for one in entry.sent if one.phase == phase.id}
    left = set(programme.measures_for(role, phase.id)) - sent
    return role in roles and not entry.participant.anonymous and bool(left)


def table(cards: list[Invited], as_csv: bool) -> str:
    """The invitations as CSV, or as lines whose columns stand under each other."""
    from survey.web.csv_text import safe_cell

    header = ("participant", "role", "site", "code", "link")
    rows = [(one.participant, one.role, one.site, one.code, one.link) for one in cards]
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
    """A page to print, complete in itself: a card for each participant to cut out."""
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
