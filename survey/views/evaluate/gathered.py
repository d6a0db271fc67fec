"""What was gathered: the sources of the evaluation, counted."""

from collections.abc import Iterator

from flask import Response, render_template
from flask_babel import gettext as _

from survey.language import current
from survey.programme import Programme
from survey.services import gathered as service
from survey.services.csv_text import Cell
from survey.services.gathered import Gathered
from survey.tables import Table, counted
from survey.views import cairn
from survey.views.evaluate import blueprint, csv_file, phase_names, programme_of


@blueprint.get("/<programme>/gathered")
def gathered(programme: str) -> str:
    """Minutes, interviews, questionnaires, outcomes and service use, each with its number."""
    used = programme_of(programme)
    return render_template("evaluate/gathered.html", programme=used, table=table_of(used))


@blueprint.get("/<programme>/gathered.csv")
def gathered_file(programme: str) -> Response:
    """The same as a file."""
    return csv_file(table_of(programme_of(programme)), programme, "gathered")


def table_of(programme: Programme) -> Table:
    """A row for each source, role and phase of which there is something, or should be."""
    found = service.of_programme(cairn.store, programme)
    header = (_("Source"), _("Role"), _("Phase"), _("Gathered"), _("Closed"), _("Checked by the participant"))
    return counted(_("What was gathered"), header, rows(programme, found))


def rows(programme: Programme, found: Gathered) -> Iterator[tuple[Cell, ...]]:
    """The rows, source by source."""
    yield _("Minutes"), "", "", found.minutes, found.minutes_closed, None
    yield from interviews(programme, found)
    phases = phase_names(programme)
    for (measure, role, phase), number in sorted(found.questionnaires.items()):
        name = programme.role(role).name
        yield title_of(measure), name, phases.get(phase, phase), number, None, None
    for one in programme.roles:
        yield _("Vocational outcomes"), one.name, "", found.outcomes[one.id], None, None
    for one in programme.roles:
        if one.id in programme.asks_service_use or found.service_use[one.id]:
            yield _("Use of mental health services"), one.name, "", found.service_use[one.id], None, None


def interviews(programme: Programme, found: Gathered) -> Iterator[tuple[Cell, ...]]:
    """The rows of interviews: a role and phase that has a guide, or at which somebody was interviewed."""
    for role in programme.roles:
        for phase in programme.phases:
            at = (role.id, phase.id)
            if at in programme.guides or found.held[at]:
                numbers = (found.held[at], found.closed[at], found.checked[at])
                yield _("Interviews"), role.name, phase.name, *numbers


def title_of(measure: str) -> str:
    """A measure's name; its id where the catalogue has it no more."""
    known = measure in cairn.catalogue
    return cairn.catalogue[measure].words(current()).short_title if known else measure
