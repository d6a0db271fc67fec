"""`cairn programme`: what is evaluated."""

from pathlib import Path

import click

from survey.cli.named import the_catalogue, the_store


@click.group("programme")
def programme() -> None:
    """Programmes: what is evaluated."""


@programme.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(file: Path) -> None:
    """Add a programme's file, or put a changed one in the place of the programme of the same id."""
    from measures.faults import DefinitionError, Fault
    from survey.answering import feedback
    from survey.programme import programmes
    from survey.web.settings import utc_now

    store = the_store()
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DefinitionError(file.name, [Fault("", f"is not UTF-8 text: {error}")]) from error
    there = {record.id for record in store.programmes()}
    programme = programmes.add(store, the_catalogue(), text, file.name, utc_now())
    click.echo(f"{programme.id} ({programme.name}) is {'replaced' if programme.id in there else 'added'}.")
    if programme.feedback:
        click.echo(f"Code of its open feedback link: {feedback.publish(store, programme.id)}")
