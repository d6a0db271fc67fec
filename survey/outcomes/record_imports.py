"""Outcomes, contacts, activities and costs from CSV files: all is kept, or nothing; and nothing twice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, BinaryIO, TypeVar
from uuid import uuid4

from measures.table import Row, Table, TableError, TableFault, reading
from survey.outcomes.activities import ACTIVITIES, logging_roles
from survey.outcomes.entering import Faulty, Known, Sheet, columns, latest_day
from survey.outcomes.outcomes import with_goal
from survey.outcomes.sheets import with_entry
from survey.people import participants
from survey.programme import Programme
from survey.records import Entered, Evaluation, Outcome, Participant, Person
from survey.store import Store
from survey.web.csv_text import DANGEROUS, csv_text

W = TypeVar("W", Person, Evaluation)

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
SHOWN = 40
"""Characters of a value that a fault repeats."""


@dataclass(frozen=True)
class Line:
    """One line of a file, checked."""

    number: int
    participant: str
    record: Entered


@dataclass(frozen=True)
class Taken:
    """How many records a file added, and how many were there already."""

    added: int
    unchanged: int


def template(sheet: Sheet[Any], known: Known) -> str:
    """An empty file: its header."""
    return csv_text(tuple(columns(sheet, known)), ())


def known(store: Store, programme: Programme, now: datetime) -> Known:
    """What the values of records may refer to."""
    return Known(programme, participants.by_code(store, programme.id).keys(), latest_day(now))


def take(
    store: Store, programme: Programme, sheet: Sheet[Any], file: BinaryIO, by: str, now: datetime
) -> Taken:
    """Check every line of a file, and keep all its records that are not there yet.

    Raises TableError with every fault, Outdated where somebody was changed meanwhile, NotSaved; then nothing
    is kept.
    """
    lines = read(store, programme, sheet, file, by, now)
    if sheet.about_people:
        return take_people(store, programme, sheet, lines)
    counts: list[Taken] = []

    def keep(before: Evaluation) -> Evaluation:
        after, taken = with_lines(before, sheet, lines)
        counts.append(taken)
        return after

    store.change_evaluation(programme.id, keep)
    return counts[-1]


def take_people(store: Store, programme: Programme, sheet: Sheet[Any], lines: Sequence[Line]) -> Taken:
    ids = {code: one.id for code, one in participants.by_code(store, programme.id).items()}
    changes, faults, taken = list[tuple[Person, Person]](), list[TableFault](), Taken(0, 0)
    for code in dict.fromkeys(line.participant for line in lines):
        before = store.person(programme.id, ids[code])
        try:
            after, more = with_lines(before, sheet, [line for line in lines if line.participant == code])
        except TableError as error:
            faults += error.faults
            continue
        taken = Taken(taken.added + more.added, taken.unchanged + more.unchanged)
        changes += [(before, after)] if after != before else []
    if faults:
        raise TableError(*sorted(faults, key=lambda one: one.line))
    store.save_people(changes)
    return taken


def with_lines(whole: W, sheet: Sheet[Any], lines: Iterable[Line]) -> tuple[W, Taken]:
    """A person or evaluation with the records that are not there yet, goals before steps.

    Of equal records as many are kept as stand in the file.  Raises TableError.
    """
    waiting = Counter(content(one) for one in getattr(whole, sheet.table))
    added, unchanged, faults = 0, 0, []
    for line in sorted(lines, key=lambda one: not getattr(one.record, "goal", False)):
        try:
            record = line.record
            if isinstance(whole, Person) and isinstance(record, Outcome):
                record = with_goal(whole, record)
            if waiting[content(record)]:
                waiting[content(record)] -= 1
                unchanged += 1
                continue
            whole = with_entry(whole, sheet, record)
            added += 1
        except Faulty as error:
            faults += [TableFault(line.number, one.name, str(one)) for one in error.faults]
    if faults:
        raise TableError(*faults)
    return whole, Taken(added, unchanged)


def content(record: Entered) -> Entered:
    """What a record says, whoever entered it."""
    return replace(record, id="", entered=ANY_TIME, by="")


def read(
    store: Store, programme: Programme, sheet: Sheet[Any], file: BinaryIO, by: str, now: datetime
) -> list[Line]:
    """The lines of a file, each checked by itself.  Raises TableError with every fault."""
    everybody = participants.by_code(store, programme.id)
    meant = Known(programme, everybody.keys(), latest_day(now))
    lines, faults = list[Line](), list[TableFault]()
    with reading(file) as text:
        table = Table(text)
        names = tuple(columns(sheet, meant))
        places = dict(zip(names, table.positions(names), strict=True))
        for row in table:
            if not any(cell.strip() for cell in row[1]):
                continue
            try:
                cells = cells_of(row, table, places)
                code = cells.pop("participant", "")
                wrong = [*who_faults(programme, sheet, row[0], everybody, code)]
                try:
                    record = sheet.read(cells, meant, Entered(uuid4().hex, now, by))
                except Faulty as error:
                    wrong += [told(row[0], cells, one.name, str(one)) for one in error.faults]
                if wrong:
                    raise TableError(*wrong)
                lines.append(Line(row[0], code, record))
            except TableError as error:
                faults += error.faults
    if faults:
        raise TableError(*faults)
    return lines


def cells_of(row: Row, table: Table, places: Mapping[str, int]) -> dict[str, str]:
    """The wanted cells of a row, by column.  Raises TableError."""
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
    """A cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(DANGEROUS) else cell


def who_faults(
    programme: Programme, sheet: Sheet[Any], line: int, everybody: Mapping[str, Participant], code: str
) -> Iterator[TableFault]:
    """What is wrong with whom a line is about."""
    if not sheet.about_people:
        return
    one = everybody.get(code)
    if one is None:
        reason = "there is no such participant in the programme; enter the code of one, never a name"
        yield TableFault(line, "participant", f"{code[:SHOWN]!r}: {reason}")
    elif one.stopped:
        yield TableFault(line, "participant", f"{code!r} does not take part any more; leave the line out")
    elif sheet is ACTIVITIES and one.role not in (roles := logging_roles(programme)):
        yield TableFault(line, "participant", f"{code!r} has not one of the roles {', '.join(roles)}")


def told(line: int, cells: Mapping[str, str], column: str, why: str) -> TableFault:
    """A fault with the value that it is about."""
    return TableFault(line, column, f"{cells.get(column, '')[:SHOWN]!r}: {why}")
