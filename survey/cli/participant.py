"""`cairn participant`: who takes part."""

from datetime import datetime

import click

from survey.cli.named import the_catalogue, the_participant, the_programme, the_role, the_store


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
    from survey.people import participants
    from survey.web.settings import utc_now

    store = the_store()
    programme = the_programme(store, the_catalogue(), programme_id)
    part = the_role(programme, role) if role else programme.roles[0]
    day = (joined or utc_now()).date()
    added = participants.add(store, participants.new_participant(programme, code, part.id, site, day))
    click.echo(f"{added.code} takes part in {programme.name} as {part.name} from {added.joined}.")


@participant.command()
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("code")
@click.option("--email", help="Keep this e-mail address; an empty one is removed.")
@click.option("--phone", help="Keep this phone number; an empty one is removed.")
def contact(programme_id: str, code: str, email: str | None, phone: str | None) -> None:
    """Show how a participant may be reminded, or change it.

    Keep only what they agreed to give. It is encrypted by the first key in CAIRN_CONTACT_KEYS and is in no
    export; each look and change is in the audit, without what it says.
    """
    from survey.people import contact_details
    from survey.people.contact_details import Details
    from survey.records import CodeTarget
    from survey.store import audit
    from survey.web.settings import read_contact_keys, utc_now

    store, keys = the_store(), read_contact_keys()
    one = the_participant(store, the_programme(store, the_catalogue(), programme_id), code)
    known = contact_details.read(store, keys, one.programme, one.id)
    before = known or Details("", "")
    if email is None and phone is None:
        about = (audit.COMMAND_LINE, one.programme, one.id)
        audit.note(store, "read contact details", "cairn participant contact", utc_now(), *about)
        click.echo(f"{one.code}: e-mail {before.email or 'none'}, phone {before.phone or 'none'}")
        return
    details = Details(before.email if email is None else email, before.phone if phone is None else phone)
    screen = "cairn participant contact"
    target = CodeTarget(one.programme, one.id, "")
    contact_details.save(store, keys, target, details, utc_now(), screen, audit.COMMAND_LINE)
    click.echo(f"The contact details of {one.code} are changed.")


@participant.command()
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("code")
@click.confirmation_option(prompt="Ask them nothing more, and keep what they sent?")
def withdraw(programme_id: str, code: str) -> None:
    """Note that a participant does not take part any more, as they asked."""
    from survey.rights import rights
    from survey.store import audit
    from survey.web.settings import utc_now

    store = the_store()
    one = the_participant(store, the_programme(store, the_catalogue(), programme_id), code)
    done = rights.withdraw(store, one, utc_now(), "cairn participant withdraw", audit.COMMAND_LINE)
    click.echo(f"{one.code} is withdrawn. Receipt: {done.reference}")


@participant.command()
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("code")
@click.confirmation_option(prompt="Erase everything about them? It cannot be undone.")
def erase(programme_id: str, code: str) -> None:
    """Erase everything about a participant, as they asked; the audit keeps the random id that they had."""
    from survey.rights import rights
    from survey.store import audit
    from survey.web.settings import utc_now

    store = the_store()
    one = the_participant(store, the_programme(store, the_catalogue(), programme_id), code)
    done = rights.erase(store, one, utc_now(), "cairn participant erase", audit.COMMAND_LINE)
    click.echo(f"Everything about {one.code} is erased. Receipt: {done.reference}")
