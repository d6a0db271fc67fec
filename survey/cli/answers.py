"""`cairn score`, `import` and `import-records`: CSV files of answers and records, scored or imported."""

import io
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from survey.cli import parameters
from survey.cli.errors import Refusal, listed, refusing_tables
from survey.cli.parameters import KindName, of_measure, of_programme, with_items, workspace

if TYPE_CHECKING:
    from datetime import date

    from measures.measure import Measure
    from measures.parts import Banding
    from measures.table import TableError, TableFault
    from survey.answering.imports import ImportedRow, Plan
    from survey.outcomes.kind import Kind
    from survey.programme import Programme, Role
    from survey.records import Mode, Participant

NOTHING = "\nNothing was imported."
UNCHANGED = "Nothing to do: everything in the file is in the store already; nothing was changed."


def phase_map(word: str) -> dict[str, str]:
    """Return which phase id each value of the phase column means, from "1=start,3=mid"."""
    pairs = [pair.partition("=") for pair in word.split(",")]
    for cell, equals, name in pairs:
        if not (cell.strip() and equals and name.strip()):
            raise click.BadParameter(f"Write it like 1=start,3=mid, not like {cell + equals + name!r}.")
    cells = [cell.strip() for cell, _, _ in pairs]
    for cell in cells:
        if cells.count(cell) > 1:
            raise click.BadParameter(f"{cell!r} is there twice; each value means one phase.")
    return {cell.strip(): parameters.phase(name).id for cell, _, name in pairs}


@click.command("score")
@of_measure
@click.argument("file", type=click.File("rb"), default="-", metavar="[FILE.csv]")
@with_items
@click.option(
    "--banding", type=parameters.banding, metavar="ID", help="Default: the measure's first banding."
)
@click.option(
    "--keep-going", is_flag=True, help="Write the valid rows and list the others (then the exit code is 2)."
)
def score(
    measure: "Measure", file: BinaryIO, items: list[str], banding: "Banding | None", keep_going: bool
) -> None:
    """Score a CSV file (or standard input) and write it to standard output.

    Columns are found by item id (see: cairn measures MEASURE). An empty cell is a missing answer, and a score
    needs every answer. Four columns are added: MEASURE_raw, MEASURE_score, MEASURE_band, MEASURE_missing. A
    value that is no valid answer stops the command, which names its line and column.
    """
    from measures.table import AnswerTable, reading, score_rows

    bad = 0

    def skip(error: "TableError") -> None:
        nonlocal bad
        bad += 1
        click.echo(f"Error: {listed(file.name, error.faults)}", err=True)

    chosen = banding or measure.banding(None)
    output = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogateescape", newline="")
    try:
        with refusing_tables(file), reading(file) as text:
            output.writelines(
                score_rows(AnswerTable(text), measure, chosen, items, skip if keep_going else None)
            )
    finally:
        output.detach()
    if bad:
        raise Refusal(f"{file.name}: {bad} {'row was' if bad == 1 else 'rows were'} left out.")


@click.command("import")
@of_programme
@click.argument("file", type=click.File("rb"), metavar="FILE.csv")
@click.option(
    "--measure", type=parameters.measure, required=True, metavar="ID", help="The measure that was answered."
)
@click.option("--participant", required=True, metavar="COLUMN", help="Column with the participant's code.")
@click.option("--phase", required=True, metavar="COLUMN", help="Column with the phase.")
@click.option(
    "--phases",
    type=phase_map,
    metavar="1=start,3=mid",
    help="Values of the phase column and the phases that they mean; other rows are left out.",
)
@with_items
@click.option(
    "--role", type=parameters.role, help="Role of new participants. Default: the programme's first role."
)
@click.option("--site", metavar="COLUMN", help="Column with the site of new participants.")
@click.option(
    "--joined",
    metavar="COLUMN",
    help="Column with the day on which new participants joined (2026-03-31). Default: today.",
)
@click.option(
    "--mode",
    type=click.Choice(["self", "assisted", "paper", "unknown"]),
    default="unknown",
    show_default=True,
    help="How people answered: by themselves, with help, or on paper.",
)
def import_answers(
    programme: "Programme",
    file: BinaryIO,
    measure: "Measure",
    participant: str,
    phase: str,
    phases: dict[str, str] | None,
    items: list[str],
    role: "Role | None",
    site: str | None,
    joined: str | None,
    mode: "Mode",
) -> None:
    """Import existing answers into a programme, from a row for each person and phase.

    Every line is checked first; either all rows are imported or none. People who are not participants yet
    are added. Importing the same file again changes nothing; a row that differs from the stored response is
    refused. Without --phases, the phase column must hold ids or names of phases.
    """
    from measures.table import AnswerTable, TableError, reading
    from survey.answering import imports
    from survey.people import participants
    from survey.web.settings import utc_now

    store, now = workspace().store, utc_now()
    part = role or programme.roles[0]
    meanings = phases or {name: one.id for one in programme.phases for name in (one.id, one.name)}
    layout = imports.Layout(participant, phase, meanings, items, site, joined)

    def newcomer(code: str, place: str, day: "date | None") -> "Participant":
        return participants.new_participant(programme, code, part.id, place, day or now.date())

    faults: list[TableFault] = []
    with refusing_tables(file, NOTHING):
        with reading(file) as text:
            rows = imports.read_lines(
                AnswerTable(text), layout, measure, newcomer, lambda error: faults.extend(error.faults)
            )
            lines = list(read_with_bar(rows, file))
        if faults:
            raise TableError(*faults)
        plan = imports.plan(store, programme, measure, layout, lines, now, mode)
    if lines and len(lines) == sum(plan.skipped.values()):
        raise Refusal(
            f"{file.name}: column {phase} has none of the values {', '.join(layout.phases)}. "
            f"It has: {', '.join(plan.skipped)}.{NOTHING}"
        )
    with click.progressbar(plan.changes, label="Saving", file=sys.stderr) as changes:
        store.save_people(changes)
    for line in report_of(plan):
        click.echo(line)


def read_with_bar(rows: Iterator["ImportedRow"], file: BinaryIO) -> Iterator["ImportedRow"]:
    """Yield the rows, and show on standard error how much of the file is read; a pipe shows nothing."""
    if not file.seekable():
        yield from rows
        return
    size = os.stat(file.fileno()).st_size
    with click.progressbar(length=size, label="Reading", file=sys.stderr) as bar:
        for row in rows:
            bar.update(file.tell() - bar.pos)
            yield row
        bar.update(size - bar.pos)


def report_of(plan: "Plan") -> Iterator[str]:
    """Yield sentences that say what an import did."""
    if plan.changes:
        yield f"{counted(plan.responses, 'response')} imported, {counted(plan.added, 'participant')} added."
    else:
        yield UNCHANGED
    if plan.unchanged and plan.changes:
        yield f"{counted(plan.unchanged, 'response')} already there, unchanged."
    if plan.skipped:
        each = ", ".join(f"{cell or 'none'} ({n})" for cell, n in sorted(plan.skipped.items()))
        yield f"{counted(sum(plan.skipped.values()), 'row')} left out, at other phases: {each}."
    if plan.empty:
        yield f"{counted(plan.empty, 'row')} left out, without an answer."


def counted(number: int, thing: str) -> str:
    """Return a number of things: "1 row", "2 rows"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


@click.command("import-records")
@of_programme
@click.argument("kind", type=KindName())
@click.argument("file", type=click.File("rb"), metavar="[FILE.csv]", required=False)
def import_records(programme: "Programme", kind: "Kind[Any]", file: BinaryIO | None) -> None:
    """Import records of one kind into a programme, from a row for each.

    Without a file, the command prints an empty template. Every line is checked first; either all rows are
    imported or none. Importing the same file again changes nothing.
    """
    from survey.outcomes import record_imports
    from survey.store import audit
    from survey.web.settings import utc_now

    store, now = workspace().store, utc_now()
    if file is None:
        click.echo(record_imports.template(kind).removeprefix("\ufeff").strip())
        return
    with refusing_tables(file, NOTHING):
        taken = record_imports.take(store, programme, kind, file, audit.COMMAND_LINE, now)
    audit.note(store, f"imported {kind.name}", "cairn import-records", now, programme=programme.id)
    if taken.added:
        click.echo(f"{taken.added} imported, {taken.unchanged} already there.")
    else:
        click.echo(UNCHANGED)
