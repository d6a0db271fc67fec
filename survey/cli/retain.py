"""`cairn retain`: erasing people whose time is over."""

import click

from survey.cli.named import the_catalogue, the_programme, the_store
from survey.cli.refusing import Refusal


@click.command("retain")
@click.argument("programme_id", metavar="PROGRAMME")
@click.option("--dry-run", is_flag=True, help="Only list them.")
@click.option("--apply", "applied", is_flag=True, help="Erase them.")
def retain(programme_id: str, dry_run: bool, applied: bool) -> None:
    """List or erase everybody who has been kept as long as the programme says.

    A programme's file says how long: retention_months, counted from the day on which somebody's last phase
    closed. Without it, nobody is erased by this command. Erasing cannot be undone; the audit keeps a line
    about each, with the random id that they had. Backups hold them until they are replaced.
    """
    from survey.rights import retention
    from survey.web.settings import utc_now

    if dry_run == applied:
        raise click.UsageError("Choose one of --dry-run and --apply.")
    store, now = the_store(), utc_now()
    programme = the_programme(store, the_catalogue(), programme_id)
    if programme.retention_months is None:
        click.echo(f"{programme.id} sets no retention_months: nobody is erased.")
        return
    register = store.register(programme.id)
    for damage in register.damaged:
        click.echo(f"Not looked at, because it cannot be read: {damage.where} ({damage.reason})", err=True)
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
        raise Refusal(f"{len(register.damaged)} could not be looked at. Run: cairn check")
