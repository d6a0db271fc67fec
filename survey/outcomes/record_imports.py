"""Records from CSV files: all rows of a file are imported or none, and no row twice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO, TypeVar
from uuid import uuid4

from measures.table import AnswerTable, Row, TableError, TableFault, reading
from survey.outcomes.kind import Faulty, Kind
from survey.outcomes.sheets import records_of, with_record
from survey.outcomes.values import Known
from survey.people import participants
from survey.programme import Programme
from survey.records import Entered, Evaluation, Participant, Person
from survey.store import Store
from survey.web.csv_text import DANGEROUS, csv_text

W = TypeVar("W", Person, Evaluation)

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
SHOWN = 40
"""Characters of a value that a fault repeats."""


@dataclass(frozen=True)
class RecordRow:
    """One line of a file, checked."""

    number: int
    participant: str
    record: Entered


@dataclass(frozen=True)
class TakenRecords:
    """How many records a file added, and how many were there already."""

    added: int
    unchanged: int


def template(kind: Kind[Any]) -> str:
    """Return an empty file: its header."""
    return csv_text(kind.columns, ())


def known(store: Store, programme: Programme, now: datetime) -> Known:
    """Return what the values of records may refer to."""
    return Known(programme, participants.by_code(store, programme.id).keys(), latest_day(now))


def latest_day(now: datetime) -> date:
    """Return the last day that has come: in a British summer it comes an hour before that of UTC."""
    return (now + timedelta(hours=1)).date()


def take(
    store: Store, programme: Programme, kind: Kind[Any], file: BinaryIO, by: str, now: datetime
) -> TakenRecords:
    """Check every line of a file, and keep all its records that are not there yet.

    Raise TableError with every fault, Outdated where somebody was changed meanwhile, NotSaved; then nothing
    is kept.
    """
    lines = read(store, programme, kind, file, by, now)
    if kind.about_people:
        return take_people(store, programme, kind, lines)
    counts: list[TakenRecords] = []

    def keep(before: Evaluation) -> Evaluation:
        after, taken = with_lines(before, kind, lines)
        counts.append(taken)
        return after

    store.change_evaluation(programme.id, keep)
    return counts[-1]


def take_people(
    store: Store, programme: Programme, kind: Kind[Any], lines: Sequence[RecordRow]
) -> TakenRecords:
    ids = {code: one.id for code, one in participants.by_code(store, programme.id).items()}
    changes, faults, taken = list[tuple[Person, Person]](), list[TableFault](), TakenRecords(0, 0)
    for code in dict.fromkeys(line.participant for line in lines):
        before = store.person(programme.id, ids[code])
        try:
            after, more = with_lines(before, kind, [line for line in lines if line.participant == code])
        except TableError as error:
            faults += error.faults
            continue
        taken = TakenRecords(taken.added + more.added, taken.unchanged + more.unchanged)
        changes += [(before, after)] if after != before else []
    if faults:
        raise TableError(*sorted(faults, key=lambda one: one.line))
    store.save_people(changes)
    return taken


def with_lines(whole: W, kind: Kind[Any], lines: Iterable[RecordRow]) -> tuple[W, TakenRecords]:
    """Return a person or evaluation with the records that it lacks, goals before steps.

    It ends with as many equal records as the file has.  Raise TableError.
    """
    waiting = Counter(content(one) for one in records_of(whole, kind))
    added, unchanged, faults = 0, 0, []
    for line in sorted(lines, key=lambda one: not getattr(one.record, "goal", False)):
        try:
            said = content(kind.linked(whole, line.record))
            if waiting[said]:
                waiting[said] -= 1
                unchanged += 1
                continue
            whole = with_record(whole, kind, line.record)
            added += 1
        except Faulty as error:
            faults += [TableFault(line.number, one.name, str(one)) for one in error.faults]
    if faults:
        raise TableError(*faults)
    return whole, TakenRecords(added, unchanged)


def content(record: Entered) -> Entered:
    """Return a record without who entered it and when, to compare what it says."""
    return replace(record, id="", entered=ANY_TIME, by="")


def read(
    store: Store, programme: Programme, kind: Kind[Any], file: BinaryIO, by: str, now: datetime
) -> list[RecordRow]:
    """Return the lines of a file, each checked by itself.  Raise TableError with every fault."""
    everybody = participants.by_code(store, programme.id)
    meant = Known(programme, everybody.keys(), latest_day(now))
    lines, faults = list[RecordRow](), list[TableFault]()
    with reading(file) as text:
        table = AnswerTable(text)
        places = dict(zip(kind.columns, table.positions(kind.columns), strict=True))
        for row in table:
            if not any(cell.strip() for cell in row[1]):
                continue
            try:
                cells = cells_of(row, table, places)
                code = cells.pop("participant", "")
                wrong = [*who_faults(programme, kind, row[0], everybody, code)]
                try:
                    record = kind.read(cells, meant, Entered(uuid4().hex, now, by))
                except Faulty as error:
                    wrong += [cell_fault(row[0], cells, one.name, str(one)) for one in error.faults]
                if wrong:
                    raise TableError(*wrong)
                lines.append(RecordRow(row[0], code, record))
            except TableError as error:
                faults += error.faults
    if faults:
        raise TableError(*faults)
    return lines


def cells_of(row: Row, table: AnswerTable, places: Mapping[str, int]) -> dict[str, str]:
    """Return the wanted cells of a row, by column.  Raise TableError."""
    number, cells, text = row
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TableError(TableFault(number, "", "is not in UTF-8")) from None
    if len(cells) != len(table.header):
        reason = f"has {len(cells)} cells where the header has {len(table.header)}"
        raise TableError(TableFault(number, "", reason))
    return {name: unprotected(cells[place].strip()) for name, place in places.items()}


def unprotected(cell: str) -> str:
    """Return a cell without the apostrophe that stops spreadsheets from reading it as a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(DANGEROUS) else cell


def who_faults(
    programme: Programme, kind: Kind[Any], line: int, everybody: Mapping[str, Participant], code: str
) -> Iterator[TableFault]:
    """Yield what is wrong with the participant whom a line names."""
    if not kind.about_people:
        return
    one = everybody.get(code)
    if one is None:
        reason = "there is no such participant in the programme; enter the code of one, never a name"
        yield TableFault(line, "participant", f"{code[:SHOWN]!r}: {reason}")
    elif one.stopped:
        yield TableFault(line, "participant", f"{code!r} does not take part any more; leave the line out")
    elif not kind.is_kept_of(programme, one):
        yield TableFault(line, "participant", f"{code!r}: {kind.name} are not kept for people in this role")


def cell_fault(line: int, cells: Mapping[str, str], column: str, why: str) -> TableFault:
    """Return a fault with the value that it is about."""
    return TableFault(line, column, f"{cells.get(column, '')[:SHOWN]!r}: {why}")
