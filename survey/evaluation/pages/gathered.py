"""The page of data sources: the records of the evaluation, counted."""

from collections.abc import Iterator
from itertools import groupby

from flask import Response, render_template
from flask_babel import gettext as _

from survey.evaluation import gathered as service
from survey.evaluation.gathered import Gathered
from survey.evaluation.pages import blueprint
from survey.programme import Programme
from survey.web import cairn
from survey.web.csv_text import Cell
from survey.web.guard import EVALUATORS, UNNOTED, guard
from survey.web.language import current
from survey.web.staff import csv_file, programme_of
from survey.web.tables import Table, counted


@blueprint.get("/<programme>/gathered")
@guard(EVALUATORS, UNNOTED)
def gathered(programme: str) -> str:
    """Show how many minutes, interviews, questionnaires, outcomes and records of service use there are."""
    used = programme_of(programme)
    table = table_of(used)
    return render_template("evaluation/gathered.html", programme=used, table=table, sources=sources(table))


@blueprint.get("/<programme>/gathered.csv")
@guard(EVALUATORS, UNNOTED)
def gathered_file(programme: str) -> Response:
    """Send the same as a file."""
    return csv_file(table_of(programme_of(programme)), programme, "gathered")


def table_of(programme: Programme) -> Table:
    """Return a row for each source, role and phase that has records, or should have some."""
    found = service.of_programme(cairn.store, programme)
    header = (_("Source"), _("Role"), _("Phase"), _("Recorded"), _("Closed"), _("Checked by the participant"))
    return counted(_("Data sources"), header, rows(programme, found))


def sources(table: Table) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each source with lines that fit a narrow screen: whose and when, and the counts in words."""
    return [
        (
            str(source),
            [(", ".join(str(cell) for cell in row[1:3] if cell), row_words(row)) for row in of_source],
        )
        for source, of_source in groupby(table.rows, key=lambda row: row[0])
    ]


def row_words(row: tuple[Cell, ...]) -> str:
    """Return the counts of a row in words."""
    gathered, closed, checked = row[3:]
    words = [_("%(count)s recorded", count=gathered)]
    words += [_("%(count)s closed", count=closed)] if closed is not None else []
    words += [_("%(count)s checked by the participant", count=checked)] if checked is not None else []
    return ", ".join(words)


def rows(programme: Programme, found: Gathered) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows, source by source."""
    yield _("Minutes"), "", "", found.minutes, found.minutes_closed, None
    yield from interviews(programme, found)
    yield from questionnaires(programme, found)
    for one in programme.roles:
        yield _("Vocational outcomes"), one.name, "", found.outcomes[one.id], None, None
    for one in programme.roles:
        if one.id in programme.asks_service_use or found.service_use[one.id]:
            yield _("Use of mental health services"), one.name, "", found.service_use[one.id], None, None


def interviews(programme: Programme, found: Gathered) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of interviews: each role and phase that has a guide or an interview."""
    for role in programme.roles:
        for phase in programme.phases:
            at = (role.id, phase.id)
            if at in programme.guides or found.held[at]:
                numbers = (found.held[at], found.closed[at], found.checked[at])
                yield _("Interviews"), role.name, phase.name, *numbers


def questionnaires(programme: Programme, found: Gathered) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of questionnaires, by role and phase in the order of the programme."""
    roles, phases = [one.id for one in programme.roles], programme.phase_names
    order = {phase: at for at, phase in enumerate(phases)}

    def place(key: tuple[str, str, str]) -> tuple[str, int, int]:
        measure, role, phase = key
        return measure, roles.index(role), order.get(phase, len(order))

    for measure, role, phase in sorted(found.questionnaires, key=place):
        number = found.questionnaires[measure, role, phase]
        yield title_of(measure), programme.role(role).name, phases.get(phase, phase), number, None, None


def title_of(measure: str) -> str:
    """Return a measure's name; its id if the catalogue no longer has it."""
    known = measure in cairn.catalogue
    return cairn.catalogue[measure].words(current()).short_title if known else measure
