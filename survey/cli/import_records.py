"""`cairn import-records`: outcomes, use of services, activities and costs from CSV files."""

from typing import BinaryIO

import click

from survey.cli.named import the_catalogue, the_programme, the_store
from survey.cli.refusing import Refusal, told

KINDS = ("outcomes", "contacts", "activities", "team-activities", "costs")


@click.command("import-records")
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.File("rb"), metavar="FILE.csv", required=False)
def import_records(programme_id: str, kind: str, file: BinaryIO | None) -> None:
    """Take outcomes, contacts, activities or costs into a programme, a row for each.

    Without a file, the empty template is printed. Every line is checked first, and all is kept or nothing.
    Doing it again changes nothing.
    """
    from measures.table import TableError
    from survey.outcomes import record_imports
    from survey.outcomes.sheets import SHEETS
    from survey.store import audit
    from survey.web.settings import utc_now

    store, now = the_store(), utc_now()
    programme, sheet = the_programme(store, the_catalogue(), programme_id), SHEETS[kind]
    if file is None:
        known = record_imports.known(store, programme, now)
        click.echo(record_imports.template(sheet, known).removeprefix("\ufeff").strip())
        return
    try:
        taken = record_imports.take(store, programme, sheet, file, audit.COMMAND_LINE, now)
    except TableError as error:
        raise Refusal(f"{told(file.name, list(map(str, error.faults)))}\nNothing was imported.") from error
    audit.note(store, f"imported {kind}", "cairn import-records", now, programme=programme.id)
    if not taken.added:
        click.echo("Nothing to do: everything in the file is there already; nothing was changed.")
        return
    click.echo(f"{taken.added} imported, {taken.unchanged} there already.")
