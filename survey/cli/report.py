"""`cairn report`: the evaluation report as a file."""

from pathlib import Path

import click

from survey.cli.named import the_catalogue, the_programme, the_store
from survey.cli.refusing import Refusal


@click.command("report")
@click.argument("programme_id", metavar="PROGRAMME")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=".html or .docx")
def report(programme_id: str, out: Path) -> None:
    """Write a programme's evaluation report, as HTML or for Word.

    It is made anew from the data each time, with what evaluators wrote on the report's page. It shows no
    group under the programme's minimum, and quotes only who agreed to it.
    """
    if out.suffix not in (".html", ".docx"):
        raise Refusal(f"{out} is neither .html nor .docx. Give a file of one of these kinds.")
    from flask_babel import force_locale

    from survey.app import create_app
    from survey.report import html, making, word
    from survey.web.settings import read_settings, utc_now, with_demonstration_key

    store, catalogue = the_store(), the_catalogue()
    programme = the_programme(store, catalogue, programme_id)
    app = create_app(read_settings(with_demonstration_key()))
    with app.test_request_context(), force_locale(programme.language):
        made = making.make(store, catalogue, programme, utc_now().date(), programme.language)
        content = html.file(made).encode() if out.suffix == ".html" else word.file(made)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}. Say another place.") from error
    click.echo(f"{out}: {len(made.sections)} sections.")
