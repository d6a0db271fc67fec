"""Import answers that exist already: a table with a row for each person and phase."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from measures.measure import Measure
from measures.parts import Answer, Answers
from measures.scoring import score
from measures.table import AnswerColumns, AnswerTable, Row, TableError, TableFault, answer_columns
from survey import Refused
from survey.people.participants import NotACode, NotASite
from survey.programme import Programme
from survey.records import Damage, Mode, Participant, Person, Response
from survey.store import Store

LAYOUT = "imported"
"""The import does not know how these answers were given."""


class PersonUnreadable(Refused):
    """A person of the programme cannot be read, so the import cannot tell whether they are in the file."""


@dataclass(frozen=True)
class Layout:
    """Which columns hold what; `phases` maps the values of the phase column to phase ids."""

    participant: str
    phase: str
    phases: Mapping[str, str]
    items: Sequence[str] = ()
    site: str | None = None
    joined: str | None = None


@dataclass(frozen=True)
class ImportedRow:
    """A checked row; `phase` is None if `phase_cell`, the value in the file, is not a phase of the layout."""

    number: int
    participant: Participant
    phase_cell: str
    phase: str | None
    answers: Answers


@dataclass(frozen=True)
class Plan:
    """What an import will do.  `changes` are people as stored (None: new) and as they will be.

    `skipped` counts the rows of other phases by the value of their phase column, `empty` the rows without an
    answer.
    """

    changes: tuple[tuple[Person | None, Person], ...]
    added: int
    responses: int
    unchanged: int
    skipped: Mapping[str, int]
    empty: int


def read_lines(
    table: AnswerTable,
    layout: Layout,
    measure: Measure,
    newcomer: Callable[[str, str, date | None], Participant],
    refuse: Callable[[TableError], None],
) -> Iterator[ImportedRow]:
    """Yield each checked row, and pass what is wrong with a row to `refuse`.

    `newcomer` makes a participant from a code, a site and the day they joined (None: not given).  Raises
    TableError for a missing column, and for a file that is not CSV.
    """
    answers = columns_of(measure, table, layout.items)
    names = [name for name in (layout.participant, layout.phase, layout.site, layout.joined) if name]
    places = dict(zip(names, table.positions(names), strict=True))
    for row in table:
        if any(cell.strip() for cell in row[1]):
            try:
                yield read_line(row, layout, answers, places, newcomer)
            except TableError as error:
                refuse(error)


def columns_of(measure: Measure, table: AnswerTable, names: Sequence[str]) -> AnswerColumns:
    """Return the columns of a measure's items.  Columns of free text may be missing.  Raises TableError."""
    choices = tuple(item for item in measure.items if item.kind != "text")
    if names:
        return answer_columns(table, measure.items if len(names) == len(measure.items) else choices, names)
    present = tuple(item for item in measure.items if item in choices or item.id in table.header)
    return answer_columns(table, present)


def read_line(
    row: Row,
    layout: Layout,
    columns: AnswerColumns,
    places: Mapping[str, int],
    newcomer: Callable[[str, str, date | None], Participant],
) -> ImportedRow:
    """Return a checked row.  Raises TableError."""
    number, cells, text = row
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TableError(TableFault(number, "", "is not in UTF-8")) from None
    answers = columns.read(row)
    cell = {name: cells[place].strip() for name, place in places.items()}
    day = cell.get(layout.joined or "", "")
    try:
        joined = date.fromisoformat(day) if day else None
    except ValueError:
        reason = f"{day[:40]!r} is not a date such as 2026-03-31"
        raise TableError(TableFault(number, layout.joined or "", reason)) from None
    try:
        participant = newcomer(cell[layout.participant], cell.get(layout.site or "", ""), joined)
    except NotACode as error:
        raise TableError(TableFault(number, layout.participant, str(error))) from None
    except NotASite as error:
        raise TableError(TableFault(number, layout.site or "", str(error))) from None
    phase_cell = cell[layout.phase]
    return ImportedRow(number, participant, phase_cell, layout.phases.get(phase_cell), answers)


def plan(
    store: Store,
    programme: Programme,
    measure: Measure,
    layout: Layout,
    lines: Iterable[ImportedRow],
    now: datetime,
    mode: Mode = "unknown",
) -> Plan:
    """Return the changes that put these answers into a programme.  Nothing is saved yet.

    Everybody in the file becomes a participant, even if none of their rows is imported.  Raises TableError if
    two rows answer the same phase, a row differs from a stored response, or somebody is answering the same
    questions at the moment.  Raises Unreadable.
    """
    by_code: dict[str, list[ImportedRow]] = {}
    for line in lines:
        by_code.setdefault(line.participant.code, []).append(line)
    kept = kept_people(store, programme.id, by_code)
    faults = [fault for rows in by_code.values() for fault in repeated(rows, layout)]
    changes: list[tuple[Person | None, Person]] = []
    added = responses = unchanged = empty = 0
    for code, rows in by_code.items():
        before = kept.get(code)
        after = before or Person(rows[0].participant)
        for row in rows:
            if row.phase is None:
                continue
            if not given(row.answers):
                empty += 1
                continue
            standing = after.response(row.phase, measure.id)
            if standing is None and after.draft(row.phase, measure.id):
                faults.append(TableFault(row.number, "", answering(programme, code, row.phase)))
            elif standing is None:
                made = response(measure, row.phase, row.answers, now, programme.language, mode)
                after = replace(after, responses=(*after.responses, made))
                responses += 1
            elif given(standing.answers) == given(row.answers):
                unchanged += 1
            elif before and before.response(row.phase, measure.id):
                faults.append(TableFault(row.number, "", differs(programme, code, row.phase)))
        added += before is None
        if after != before:
            changes.append((before, after))
    if faults:
        raise TableError(*sorted(faults, key=lambda fault: fault.line))
    skipped = Counter(row.phase_cell for rows in by_code.values() for row in rows if row.phase is None)
    return Plan(tuple(changes), added, responses, unchanged, skipped, empty)


def kept_people(store: Store, programme: str, codes: Iterable[str]) -> dict[str, Person]:
    """Return the people with these codes who are already in the programme.  Raises Unreadable."""
    wanted = set(codes)
    found = {}
    for person in store.people(programme):
        if isinstance(person, Damage):
            raise PersonUnreadable(
                f"{person.where} cannot be read ({person.reason}). Mend or remove it, then import again."
            )
        if person.participant.code in wanted and not person.participant.anonymous:
            found[person.participant.code] = person
    return found


def repeated(rows: Iterable[ImportedRow], layout: Layout) -> Iterator[TableFault]:
    """Yield the rows of a person that answer a phase for the second time."""
    first: dict[str, int] = {}
    for row in rows:
        if row.phase is None or not given(row.answers):
            continue
        if first.setdefault(row.phase, row.number) != row.number:
            reason = (
                f"{row.participant.code} is there at {row.phase_cell!r} on line {first[row.phase]} already"
            )
            yield TableFault(row.number, layout.phase, reason)


def differs(programme: Programme, code: str, phase: str) -> str:
    """Return the error for a row that differs from the stored response."""
    name = programme.phase(phase).name
    return f"{code} has sent other answers at {name}; a response is never changed by an import"


def answering(programme: Programme, code: str, phase: str) -> str:
    """Return the error for a row whose questions have a draft."""
    name = programme.phase(phase).name
    return f"{code} is just answering this at {name}; leave the row out, or wait until it is sent"


def given(answers: Answers) -> dict[str, Answer]:
    """Return the answers without the missing ones."""
    return {item: answer for item, answer in answers.items() if answer is not None}


def response(
    measure: Measure, phase: str, answers: Answers, now: datetime, language: str, mode: Mode
) -> Response:
    """Return a scored response of answers that were given elsewhere."""
    result = score(measure, answers)
    return Response(
        id=uuid4().hex,
        phase=phase,
        measure=measure.key,
        answers=answers,
        raw=result.raw,
        value=result.value,
        missing=result.missing,
        sent=now,
        language=language,
        mode=mode,
        layout=LAYOUT,
    )
