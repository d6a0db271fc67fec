"""Outcomes, use of services, activities, costs, readiness and what may be quoted, as tables."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from survey.coding import sources, themes
from survey.coding.codebook import standing
from survey.exports.tables import Column, ExportTable, Row, Value
from survey.interviews import member_checks
from survey.outcomes.kind import Kind, Whole
from survey.outcomes.kinds import EXPORTED
from survey.outcomes.sheets import records_of
from survey.records import BY_THEMSELVES, Entered, Evaluation, Interview, Person

PERSON = (Column("participant", "code of the participant"), Column("role", "role in the programme"))
ENTERED = (
    Column("entered", "when it was entered (UTC)", "moment"),
    Column("entered_by", "participant, or staff"),
)
QUOTES = ExportTable(
    "quotes",
    "one theme of words that may be quoted, of an interview or of minutes",
    (
        *PERSON,
        Column("phase", "phase of the interview"),
        Column("text", "interview or meeting"),
        Column("held", "day on which it was held", "day"),
        Column("theme", "theme"),
        Column("quote", "the words"),
        Column("corrections", "what the participant put right about the interview"),
    ),
)


def entered(record: Entered) -> tuple[Value, ...]:
    """Return when a record was entered, and by a participant or staff; exports name no account."""
    return record.entered, "participant" if record.by == BY_THEMSELVES else "staff"


def whose(person: Person) -> tuple[Value, ...]:
    return person.participant.code, person.participant.role


def rows(kind: Kind[Any], whole: Whole) -> Iterator[Row]:
    """Return a row for each record of a kind of a person or evaluation."""
    who = whose(whole) if isinstance(whole, Person) else ()
    for one in records_of(whole, kind):
        named = kind.named(whole, one)
        values = (field.value.export(kind.value(named, field)) for field in kind.fields)
        yield *who, *values, *entered(one)


def quotes(person: Person, evaluation: Evaluation, account: str | None) -> Iterator[Row]:
    """Yield the quotes of a participant that may be published, as far as an account (id) sees them."""
    for one in themes.findings(sources.of_person(person), evaluation, account):
        interview = cast(Interview, one.source.interview)
        if member_checks.may_quote(person, interview):
            yield from quote_rows(whose(person), one, evaluation)


def minutes_quotes(evaluation: Evaluation, account: str | None) -> Iterator[Row]:
    """Return the quotes from minutes that an account (id) sees."""
    for one in themes.findings(sources.of_evaluation(evaluation), evaluation, account):
        yield from quote_rows(("", ""), one, evaluation)


def quote_rows(who: tuple[Value, ...], one: themes.Finding, evaluation: Evaluation) -> Iterator[Row]:
    source = one.source
    for theme in standing(evaluation):
        if theme.id in one.themes:
            where = (one.phase, source.kind, source.held)
            yield *who, *where, theme.name, one.quote, source.corrections


def table_of(kind: Kind[Any]) -> ExportTable:
    """Return the table of a kind of record."""
    columns = (Column(one.stored, one.meaning, one.value.column, one.value.labels) for one in kind.fields)
    return ExportTable(kind.name, kind.row, (*(PERSON if kind.about_people else ()), *columns, *ENTERED))


TABLES: Mapping[Kind[Any], ExportTable] = {kind: table_of(kind) for kind in EXPORTED}


def rows_of(whole: Whole) -> dict[str, list[Row]]:
    """Return the rows of every kind of record of a person or evaluation, by the name of the table."""
    return {
        table.name: list(rows(kind, whole))
        for kind, table in TABLES.items()
        if kind.about_people == isinstance(whole, Person)
    }
