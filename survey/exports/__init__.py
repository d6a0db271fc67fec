"""A programme's data for the tools that evaluators use: CSV, Excel, SPSS, R, Python, FHIR and REDCap."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol
from zipfile import ZIP_DEFLATED, ZipFile

from measures.catalogue import Catalogue
from survey import Refused
from survey.exports import groups, records, scripts
from survey.exports.answers import (
    CODEBOOK,
    LONG,
    WIDE,
    Asked,
    asked_measures,
    codebook_rows,
    long_rows,
    rights,
    wide,
    wide_row,
)
from survey.exports.answers import PhaseGone as PhaseGone
from survey.exports.csv_files import CsvFiles
from survey.exports.excel import Workbook
from survey.exports.fhir import Bundle
from survey.exports.redcap import Redcap
from survey.exports.spss import SKIPPED_VALUE, SpssFile
from survey.exports.tables import Column, ExportTable, Row, Rows
from survey.programme import Programme
from survey.records import Damage, Evaluation, Person
from survey.store import Store

COLUMNS = ExportTable(
    "columns",
    "one column of a table",
    (
        Column("table", "name of the table"),
        Column("row", "what each row of the table is about"),
        Column("column", "name of the column"),
        Column("meaning", "what it holds"),
        Column("kind", "text, whole, number, day or moment (UTC)"),
    ),
)


class FolderInUse(Refused):
    """The folder of an export holds something already."""


@dataclass(frozen=True)
class Exported:
    """How many people and standing responses were written, who could not be read, what roles are too few."""

    people: int
    responses: int
    damaged: tuple[Damage, ...]
    left_out: tuple[str, ...] = ()


class Sink(AbstractContextManager["Sink"], Protocol):
    """A file, or several, that people and rows are written to."""

    def add(self, person: Person | None, rows: Rows) -> None:
        """Write a person with their rows, or (None) the rows of the programme as a whole."""


def export(
    store: Store,
    catalogue: Catalogue,
    programme: Programme,
    folder: Path,
    account: str | None = None,
    *,
    everybody: bool = False,
) -> Exported:
    """Write all that evaluators may take away into an empty or new folder, reading each person once.

    Quotes are those that an account (id) sees; None is who works on the server.  Without `everybody`, roles
    of fewer people than the programme's minimum are left out, and so are the names of small sites.  Raises
    FolderInUse, PhaseGone, and UnknownMeasure for a response to a measure that the catalogue no longer has;
    then nothing is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(f"{folder} is not an empty folder. Export into a new one; nothing was overwritten.")
    asked = asked_measures(store, catalogue, programme)
    few = groups.NONE if everybody else groups.small(store.register(programme.id), programme)
    evaluation = few.without(store.evaluation(programme.id))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    people = responses = 0
    damaged: list[Damage] = []
    with ExitStack() as stack:
        sinks = [stack.enter_context(one) for one in opened(folder, programme, catalogue, asked)]
        for sink in sinks:
            sink.add(None, of_programme(programme, asked, evaluation, account))
        for person in store.people(programme.id):
            if isinstance(person, Damage):
                damaged.append(person)
                continue
            shown = few.shown(person)
            if shown is None:
                continue
            people += 1
            responses += len(shown.standing)
            rows = of_person(programme, catalogue, asked, evaluation, shown, account)
            for sink in sinks:
                sink.add(shown, rows)
    scripts.write(
        folder, programme, asked, SKIPPED_VALUE, [*left_out(programme, few), *cannot_be_read(damaged)]
    )
    return Exported(people, responses, tuple(damaged), tuple(left_out(programme, few)))


def left_out(programme: Programme, few: groups.Small) -> list[str]:
    """Which roles are left out, in words."""
    names = sorted({one.id: one.name for one in programme.roles}.get(role, role) for role in few.roles)
    return [
        f"Left out, because there are fewer than {programme.minimum_group_size}: {name}" for name in names
    ]


def cannot_be_read(damaged: Iterable[Damage]) -> list[str]:
    """Who is left out because their document is damaged, in words."""
    return [f"Left out, because it cannot be read: {one.where} ({one.reason})" for one in damaged]


def opened(folder: Path, programme: Programme, catalogue: Catalogue, asked: Asked) -> Iterator[Sink]:
    """Every kind of file."""
    tables = all_tables(programme, asked)
    yield CsvFiles(folder, tables)
    yield Workbook(folder, tables)
    yield SpssFile(folder, wide(programme, asked), rights(programme, asked))
    yield Bundle(folder, programme, catalogue, asked)
    yield Redcap(folder, programme, catalogue, asked)


def all_tables(programme: Programme, asked: Asked) -> list[ExportTable]:
    """Every table, in the order of the workbook's sheets."""
    return [
        wide(programme, asked), LONG, CODEBOOK, *records.TABLES.values(), records.QUOTES, COLUMNS,
    ]  # fmt: skip


def of_programme(
    programme: Programme, asked: Asked, evaluation: Evaluation, account: str | None = None
) -> Rows:
    """The rows that are about nobody alone."""
    return {
        CODEBOOK.name: [row for phase, measure in asked for row in codebook_rows(programme, phase, measure)],
        COLUMNS.name: list(column_rows(all_tables(programme, asked))),
        records.QUOTES.name: list(records.minutes_quotes(evaluation, account)),
        **records.rows_of(evaluation),
    }


def column_rows(tables: Iterable[ExportTable]) -> Iterator[Row]:
    """What each column of each table holds."""
    for table in tables:
        for one in table.columns:
            yield table.name, table.about, one.name, one.label, one.kind


def of_person(
    programme: Programme,
    catalogue: Catalogue,
    asked: Asked,
    evaluation: Evaluation,
    person: Person,
    account: str | None = None,
) -> Rows:
    """The rows about one person."""
    return {
        LONG.name: list(long_rows(programme, catalogue, person)),
        WIDE: [wide_row(programme, asked, person)],
        records.QUOTES.name: list(records.quotes(person, evaluation, account)),
        **records.rows_of(person),
    }


def zipped(folder: Path, target: IO[bytes]) -> None:
    """Write the files of an export as a zip file."""
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for one in sorted(folder.iterdir()):
            packed.write(one, one.name)
