"""`cairn import`: answers that exist already, in long form."""

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import click

from survey.cli.named import the_catalogue, the_measure, the_phase, the_programme, the_role, the_store
from survey.cli.refusing import Refusal, told

if TYPE_CHECKING:
    from datetime import date

    from measures.table import TableFault
    from survey.answering.imports import Line, Plan
    from survey.programme import Programme
    from survey.records import Mode, Participant


@click.command("import")
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("file", type=click.File("rb"), metavar="FILE.csv")
@click.option("--measure", "measure_id", required=True, metavar="ID", help="What was answered.")
@click.option(
    "--participant", required=True, metavar="COLUMN", help="The column with the participant's code."
)
@click.option("--phase", required=True, metavar="COLUMN", help="The column that says the phase.")
@click.option(
    "--phases",
    metavar="1=start,3=mid",
    help="What stands there and which phase it means; other rows are left out.",
)
@click.option(
    "--items", metavar="A,B,C", help="The columns of the items in order, where they are not named by the ids."
)
@click.option("--role", help="The role of people not yet known; the programme's first otherwise.")
@click.option("--site", metavar="COLUMN", help="The column with the site of people not yet known.")
@click.option(
    "--joined", metavar="COLUMN", help="The column with the day they joined (2026-03-31); today otherwise."
)
@click.option(
    "--mode",
    type=click.Choice(["self", "assisted", "paper", "unknown"]),
    default="unknown",
    show_default=True,
    help="How it was answered: by people themselves, with help, or on paper.",
)
def import_answers(
    programme_id: str,
    file: BinaryIO,
    measure_id: str,
    participant: str,
    phase: str,
    phases: str | None,
    items: str | None,
    role: str | None,
    site: str | None,
    joined: str | None,
    mode: "Mode",
) -> None:
    """Take answers that exist already into a programme: a row for each person and phase.

    Every line is checked first, and all is kept or nothing. Everybody in the file becomes a participant.
    Doing it again changes nothing; a row that differs from the response that is kept is refused. Without
    --phases, the column holds the phases' ids or names.
    """
    from measures.table import Table, TableError, reading
    from survey.answering import imports
    from survey.people import participants
    from survey.web.settings import utc_now

    store, catalogue = the_store(), the_catalogue()
    programme = the_programme(store, catalogue, programme_id)
    measure = the_measure(catalogue, measure_id)
    part = the_role(programme, role) if role else programme.roles[0]
    names = [name.strip() for name in items.split(",")] if items else []
    layout = imports.Layout(participant, phase, phase_map(programme, phases), names, site, joined)
    now = utc_now()

    def newcomer(code: str, place: str, day: "date | None") -> "Participant":
        return participants.new_participant(programme, code, part.id, place, day or now.date())

    faults: list[TableFault] = []
    try:
        with reading(file) as text:
            rows = imports.read_lines(
                Table(text), layout, measure, newcomer, lambda error: faults.extend(error.faults)
            )
            lines = list(read_with_bar(rows, file))
        if faults:
            raise TableError(*faults)
        plan = imports.plan(store, programme, measure, layout, lines, now, mode)
    except TableError as error:
        raise Refusal(f"{told(file.name, list(map(str, error.faults)))}\nNothing was imported.") from error
    if lines and len(lines) == sum(plan.skipped.values()):
        raise Refusal(
            f"{file.name}: no row has one of the phases {', '.join(layout.phases)} in column {phase}; "
            f"there is {', '.join(plan.skipped)}. Nothing was imported."
        )
    with click.progressbar(plan.changes, label="Saving", file=sys.stderr) as changes:
        store.save_people(changes)
    for line in told_plan(plan):
        click.echo(line)


def phase_map(programme: "Programme", phases: str | None) -> dict[str, str]:
    """What stands in the phase column -> phase id, of "1=start,3=mid" or, without, of the ids and names."""
    if phases is None:
        return {name: phase.id for phase in programme.phases for name in (phase.id, phase.name)}
    pairs = [pair.partition("=") for pair in phases.split(",")]
    for cell, equals, name in pairs:
        if not (cell.strip() and equals and name.strip()):
            raise Refusal(f"--phases is written like 1=start,3=mid; {cell + equals + name!r} is not.")
    cells = [cell.strip() for cell, _, _ in pairs]
    for cell in cells:
        if cells.count(cell) > 1:
            raise Refusal(f"--phases names {cell!r} twice; each value stands for one phase.")
    return {cell.strip(): the_phase(programme, name).id for cell, _, name in pairs}


def read_with_bar(rows: Iterator["Line"], file: BinaryIO) -> Iterator["Line"]:
    """The rows, while a bar on standard error shows how much of the file is read; a pipe has none."""
    if not file.seekable():
        yield from rows
        return
    size = os.stat(file.fileno()).st_size
    with click.progressbar(length=size, label="Reading", file=sys.stderr) as bar:
        for row in rows:
            bar.update(file.tell() - bar.pos)
            yield row
        bar.update(size - bar.pos)


def told_plan(plan: "Plan") -> Iterator[str]:
    """What an import did, in words."""
    if plan.changes:
        yield f"{counted(plan.responses, 'response')} imported, {counted(plan.added, 'participant')} added."
    else:
        yield "Nothing to do: everything in the file is there already; nothing was changed."
    if plan.unchanged and plan.changes:
        yield f"{counted(plan.unchanged, 'response')} there already, unchanged."
    if plan.skipped:
        each = ", ".join(f"{cell or 'none'} ({n})" for cell, n in sorted(plan.skipped.items()))
        yield f"{counted(sum(plan.skipped.values()), 'row')} left out, at other phases: {each}."
    if plan.empty:
        yield f"{counted(plan.empty, 'row')} left out, without an answer."


def counted(number: int, thing: str) -> str:
    """A number of things: "1 row", "2 rows"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
