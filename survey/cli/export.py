"""`cairn export`: all that evaluators may take away, for the tools they use."""

from pathlib import Path

import click

from survey.cli.named import the_catalogue, the_programme, the_store


@click.command("export")
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--everybody", is_flag=True, help="Also people of roles and sites with fewer people than the minimum."
)
def export(programme_id: str, folder: Path, everybody: bool) -> None:
    """Write a programme's data into a new or empty folder.

    Answers, scores, outcomes, use of services, activities, costs, readiness and the words that may be quoted:
    as CSV files with a codebook, an Excel workbook, an SPSS file, a FHIR R4 bundle and a REDCap project, with
    scripts that load them into Python and R. READ-ME.txt says what is in each. There is a line for each
    person, so keep them inside. Roles with fewer people than the programme's minimum are left out, and so
    is the name of a site where fewer of a role are, unless --everybody says otherwise.
    """
    from survey import exports

    store, catalogue = the_store(), the_catalogue()
    programme = the_programme(store, catalogue, programme_id)
    done = exports.export(store, catalogue, programme, folder, everybody=everybody)
    for words in done.left_out:
        click.echo(f"{words}. To have them too: --everybody", err=True)
    for damage in done.damaged:
        click.echo(f"Left out, because it cannot be read: {damage.where} ({damage.reason})", err=True)
    click.echo(
        f"{folder}: {done.responses} responses of {done.people} people. READ-ME.txt says what is where."
    )
