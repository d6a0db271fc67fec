"""`cairn score`: a CSV file of answers in, the same with scores and bands out."""

import io
import sys
from typing import BinaryIO

import click

from survey.cli.named import the_catalogue, the_measure
from survey.cli.refusing import Refusal, told


@click.command("score")
@click.argument("measure_id", metavar="MEASURE")
@click.argument("file", type=click.File("rb"), default="-", metavar="[FILE.csv]")
@click.option(
    "--items", metavar="A,B,C", help="The columns of the items in order, where they are not named by the ids."
)
@click.option("--banding", "banding_id", metavar="ID", help="Another banding than the measure's first.")
@click.option(
    "--keep-going",
    is_flag=True,
    help="Write the good rows, list the bad ones (exit code 2 if there are any).",
)
def score(
    measure_id: str, file: BinaryIO, items: str | None, banding_id: str | None, keep_going: bool
) -> None:
    """Score a CSV file (or standard input) and write it to standard output.

    Columns are found by the ids of the items (see: cairn measures MEASURE). An empty cell is a missing
    answer, and a score needs every answer. Four columns are added: MEASURE_raw, MEASURE_score, MEASURE_band,
    MEASURE_missing. A value that is no answer stops with its line and column.
    """
    from measures.table import Table, TableError, reading, score_rows

    measure = the_measure(the_catalogue(), measure_id)
    try:
        banding = measure.banding(banding_id)
    except (KeyError, StopIteration):
        there = ", ".join(one.id for one in measure.bandings) or "none"
        raise Refusal(f"{measure.key} has no banding {banding_id!r}. There is: {there}.") from None
    bad = 0

    def tell(error: TableError) -> None:
        nonlocal bad
        bad += 1
        click.echo(f"Error: {told(file.name, list(map(str, error.faults)))}", err=True)

    output = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogateescape", newline="")
    names = [name.strip() for name in items.split(",")] if items else []
    try:
        with reading(file) as text:
            rows = score_rows(Table(text), measure, banding, names, tell if keep_going else None)
            output.writelines(rows)
    except TableError as error:
        raise Refusal(told(file.name, list(map(str, error.faults)))) from error
    finally:
        output.detach()
    if bad:
        raise Refusal(f"{file.name}: {bad} {'row was' if bad == 1 else 'rows were'} left out.")
