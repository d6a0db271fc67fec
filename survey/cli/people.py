"""`cairn participant`, `retain` and `rotate-keys`: who takes part, and what is kept about them."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from survey.cli import parameters
from survey.cli.errors import Refusal
from survey.cli.parameters import of_participant, of_programme, workspace

if TYPE_CHECKING:
    from survey.programme import Programme, Role
    from survey.records import Participant


@click.group("participant")
def participant() -> None:
    """Manage participants. Each has a code, never a name."""


@participant.command()
@of_programme
@click.argument("code")
@click.option("--role", type=parameters.role, help="Id or name. Default: the programme's first role.")
@click.option("--site", default="", help="Where they take part.")
@click.option(
    "--joined",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day they joined (2026-03-31); phases count from it. Default: today.",
)
def add(programme: "Programme", code: str, role: "Role | None", site: str, joined: datetime | None) -> None:
    """Add a participant."""
    from survey.people import participants
    from survey.web.settings import utc_now

    part = role or programme.roles[0]
    day = (joined or utc_now()).date()
    added = participants.add_participant(
        workspace().store, participants.new_participant(programme, code, part.id, site, day)
    )
    click.echo(f"{added.code} takes part in {programme.name} as {part.name} from {added.joined}.")


@participant.command()
@of_programme
@of_participant
@click.option("--email", help="New e-mail address; an empty one removes it.")
@click.option("--phone", help="New phone number; an empty one removes it.")
def contact(programme: "Programme", participant: "Participant", email: str | None, phone: str | None) -> None:
    """Show or change how a participant can be reminded.

    Keep only what they agreed to give. Contact details are encrypted with the first key in
    CAIRN_CONTACT_KEYS and are in no export. The audit log records each look and each change, without the
    details.
    """
    from survey.people import contact_details
    from survey.people.contact_details import Details
    from survey.records import CodeTarget
    from survey.store import audit
    from survey.web.settings import read_contact_keys, utc_now

    screen, keys = "cairn participant contact", read_contact_keys()
    known = contact_details.read(workspace().store, keys, programme.id, participant.id)
    before = known or Details("", "")
    if email is None and phone is None:
        about = (audit.COMMAND_LINE, programme.id, participant.id)
        audit.note(workspace().store, "read contact details", screen, utc_now(), *about)
        click.echo(f"{participant.code}: email {before.email or 'none'}, phone {before.phone or 'none'}")
        return
    details = Details(before.email if email is None else email, before.phone if phone is None else phone)
    target = CodeTarget(programme.id, participant.id, "")
    contact_details.save(workspace().store, keys, target, details, utc_now(), screen, audit.COMMAND_LINE)
    click.echo(f"The contact details of {participant.code} are changed.")


@participant.command()
@of_programme
@of_participant
@click.confirmation_option(prompt="Ask this person nothing more, and keep the answers they sent?")
def withdraw(programme: "Programme", participant: "Participant") -> None:
    """Record that a participant wants to stop taking part."""
    from survey.rights import rights
    from survey.store import audit
    from survey.web.settings import utc_now

    screen = "cairn participant withdraw"
    done = rights.withdraw(workspace().store, participant, utc_now(), screen, audit.COMMAND_LINE)
    click.echo(f"Cairn asks {participant.code} nothing more. Receipt: {done.reference}")


@participant.command()
@of_programme
@of_participant
@click.confirmation_option(prompt="Erase everything about this person? This cannot be undone.")
def erase(programme: "Programme", participant: "Participant") -> None:
    """Erase everything about a participant who asked for it.

    The audit log keeps only the random id that they had.
    """
    from survey.rights import rights
    from survey.store import audit
    from survey.web.settings import utc_now

    screen = "cairn participant erase"
    done = rights.erase(workspace().store, participant, utc_now(), screen, audit.COMMAND_LINE)
    click.echo(f"Everything about {participant.code} is erased. Receipt: {done.reference}")


@click.command("retain")
@of_programme
@click.option("--dry-run", is_flag=True, help="Only list them.")
@click.option("--apply", "applied", is_flag=True, help="Erase them.")
def retain(programme: "Programme", dry_run: bool, applied: bool) -> None:
    """List or erase everyone whose retention period is over.

    The programme's file sets the period: retention_months, counted from the day when a person's last phase
    closed. Without it, this command erases nobody. Erasing cannot be undone. The audit log keeps a line about
    each person, with the random id that they had. Backups hold their data until the backups are replaced.
    """
    from survey.rights import retention
    from survey.web.settings import utc_now

    if dry_run == applied:
        raise click.UsageError("Choose either --dry-run or --apply.")
    if programme.retention_months is None:
        click.echo(f"{programme.id} sets no retention_months: nobody is erased.")
        return
    store, now = workspace().store, utc_now()
    register = store.register(programme.id)
    for damage in register.damaged:
        click.echo(f"Not checked because it cannot be read: {damage.where} ({damage.reason})", err=True)
    every = retention.over(programme, register, now.date())
    if dry_run:
        for one in every:
            click.echo(f"{one.participant.code}  kept until {one.since}")
        click.echo(f"{len(every)} to erase. Nothing was erased.")
        return
    erased = 0
    for one, receipt in retention.apply(store, every, now, "cairn retain"):
        erased += 1
        click.echo(f"{one.participant.code}  kept until {one.since}  erased, receipt {receipt.reference}")
    click.echo(f"{erased} erased.")
    if register.damaged:
        raise Refusal(f"{len(register.damaged)} could not be checked. Run: cairn check")


@click.command("rotate-keys")
def rotate_keys() -> None:
    """Encrypt all contact details again with the first key in CAIRN_CONTACT_KEYS.

    To change the key: put the new key before the old one (NEW,OLD), restart cairn serve, run this command,
    then remove the old key and restart again.
    """
    from survey.people import contact_details
    from survey.web.settings import read_contact_keys

    done = contact_details.rotate(workspace().store, read_contact_keys())
    for one in done.locked:
        click.echo(f"No key opens the contact details of participant {one.id} in {one.programme}.", err=True)
    click.echo(f"{done.rotated} encrypted again.")
    if done.locked:
        raise Refusal(
            f"Not encrypted again, because their key is missing: {len(done.locked)}. Add it to the others."
        )
