"""`cairn import-records`: records of a kind from a CSV file."""

from typing import TYPE_CHECKING, Any, BinaryIO

import click

from survey.cli.named import the_catalogue, the_programme, the_store
from survey.cli.refusing import Refusal, told

if TYPE_CHECKING:
    from survey.outcomes.kind import Kind


class KindName(click.ParamType["Kind[Any]"]):
    """The name of a kind of record; the kinds are imported only when this command is used."""

    name = "kind"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        from survey.outcomes.kinds import KINDS

        return f"{{{'|'.join(KINDS)}}}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Kind[Any]":
        from survey.outcomes.kinds import KINDS

        if value not in KINDS:
            self.fail(f"{value!r} is not one of: {', '.join(KINDS)}.", param, ctx)
        return KINDS[value]


@click.command("import-records")
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("kind", type=KindName())
@click.argument("file", type=click.File("rb"), metavar="FILE.csv", required=False)
def import_records(programme_id: str, kind: "Kind[Any]", file: BinaryIO | None) -> None:
    """Import records of one kind into a programme, a row for each.

    Without a file, the empty template is printed. Every line is checked first, and all is kept or nothing.
    Doing it again changes nothing.
    """
    from measures.table import TableError
    from survey.outcomes import record_imports
    from survey.store import audit
    from survey.web.settings import utc_now

    store, now = the_store(), utc_now()
    programme = the_programme(store, the_catalogue(), programme_id)
    if file is None:
        click.echo(record_imports.template(kind).removeprefix("\ufeff").strip())
        return
    try:
        taken = record_imports.take(store, programme, kind, file, audit.COMMAND_LINE, now)
    except TableError as error:
        raise Refusal(f"{told(file.name, list(map(str, error.faults)))}\nNothing was imported.") from error
    audit.note(store, f"imported {kind.name}", "cairn import-records", now, programme=programme.id)
    if not taken.added:
        click.echo("Nothing to do: everything in the file is there already; nothing was changed.")
        return
    click.echo(f"{taken.added} imported, {taken.unchanged} there already.")
