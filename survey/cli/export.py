"""`cairn export`: all responses as CSV, with a codebook."""

from pathlib import Path

import click

from survey.cli.named import the_catalogue, the_programme, the_store


@click.command("export")
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("folder", type=click.Path(path_type=Path))
def export(programme_id: str, folder: Path) -> None:
    """Write a programme's responses into a new or empty folder.

    responses-long.csv has a row for each answer, responses-wide.csv one for each participant, codebook.csv
    says what each column holds. They are UTF-8 with a byte order mark; text that a spreadsheet would run
    begins with an apostrophe.
    """
    from survey.services import exports

    store, catalogue = the_store(), the_catalogue()
    programme = the_programme(store, catalogue, programme_id)
    done = exports.export(store, catalogue, programme, folder)
    for damage in done.damaged:
        click.echo(f"Left out, because it cannot be read: {damage.where} ({damage.reason})", err=True)
    click.echo(
        f"{folder}: {done.responses} responses of {done.people} people, long and wide, with a codebook."
    )
