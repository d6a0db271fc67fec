"""`cairn participant`: who takes part."""

from datetime import datetime

import click

from survey.cli.named import the_catalogue, the_programme, the_role, the_store


@click.group("participant")
def participant() -> None:
    """Participants: who takes part, each under a code and never a name."""


@participant.command()
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("code")
@click.option("--role", help="The role's id or name; the programme's first otherwise.")
@click.option("--site", default="", help="Where they take part.")
@click.option(
    "--joined", type=click.DateTime(["%Y-%m-%d"]), help="The day they joined (today); phases count from it."
)
def add(programme_id: str, code: str, role: str | None, site: str, joined: datetime | None) -> None:
    """Add a participant under a code."""
    from survey.services import people
    from survey.settings import utc_now

    store = the_store()
    programme = the_programme(store, the_catalogue(), programme_id)
    part = the_role(programme, role) if role else programme.roles[0]
    day = (joined or utc_now()).date()
    added = people.add(store, people.new_participant(programme, code, part.id, site, day))
    click.echo(f"{added.code} takes part in {programme.name} as {part.name} from {added.joined}.")
