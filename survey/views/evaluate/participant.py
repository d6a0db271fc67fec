"""The participants of a programme, and one of them."""

from dataclasses import dataclass

from flask import Response, abort, render_template, request
from flask_babel import gettext as _

from survey import charts
from survey.charts import Chart
from survey.language import current
from survey.programme import Programme
from survey.records import Person
from survey.services import assignments, trajectories
from survey.services import overview as overview_service
from survey.services.trajectories import Course
from survey.store import NotFound
from survey.tables import Table, counted, marks_table, steps_table
from survey.views import cairn
from survey.views.access import may_see
from survey.views.evaluate import (
    blueprint,
    chosen,
    csv_file,
    part,
    phase_names,
    programme_of,
    register_here,
)


@dataclass(frozen=True)
class Shown:
    """A measure of one participant as a page shows it."""

    course: Course
    chart: Chart
    steps: Table


@blueprint.get("/<programme>/participants")
def participants(programme: str) -> str:
    """Everybody but the anonymous, to search by code and filter by role and site."""
    used = programme_of(programme)
    register = register_here(used)
    filters = chosen(used, register)
    code = request.args.get("code", "")
    found = part(overview_service.find(register, code, filters.role, filters.site))
    return render_template(
        "evaluate/participants.html",
        programme=used,
        chosen=filters,
        code=code,
        found=found,
        sent_of=overview_service.sent_of,
        phases=phase_names(used),
    )


@blueprint.get("/<programme>/participants/<participant>")
def participant(programme: str, participant: str) -> str:
    """One participant: their trajectories, changes and answers."""
    used, person = programme_of(programme), person_of(programme, participant)
    courses = [show(used, course) for course in trajectories.courses(used, cairn.catalogue, person)]
    return render_template(
        "evaluate/participant.html",
        programme=used,
        person=person,
        names={one.id: one.name for one in cairn.store.accounts()} if person.requests else {},
        interviewers=[
            one.name
            for one in assignments.interviewers(cairn.store, programme)
            if one.id in person.participant.interviewers
        ],
        role=used.role(person.participant.role).name,
        measures=courses,
        marks=[
            marks_table(one.measure.words(current()), one, phase_names(used))
            for one in trajectories.marks(used, cairn.catalogue, person)
        ],
        sheets=trajectories.sheets(used, cairn.catalogue, person, current()),
        phases=phase_names(used),
        modes={
            "self": _("Answered by themselves"),
            "assisted": _("Answered with help"),
            "paper": _("Answered on paper"),
            "unknown": _("Not known how it was answered"),
        },
    )


@blueprint.get("/<programme>/participants/<participant>/answers.csv")
def answers_file(programme: str, participant: str) -> Response:
    """All standing answers of one participant, one line for each."""
    used, person = programme_of(programme), person_of(programme, participant)
    names = phase_names(used)
    rows = (
        (
            person.participant.code,
            names.get(sheet.response.phase, sheet.response.phase),
            sheet.response.measure,
            question,
            answer,
            sheet.response.mode,
            sheet.response.language,
            sheet.response.sent.isoformat(),
        )
        for sheet in trajectories.sheets(used, cairn.catalogue, person, current())
        for question, answer in sheet.answers
    )
    header = (
        _("Participant"),
        _("Phase"),
        _("Measure"),
        _("Question"),
        _("Answer"),
        _("Mode"),
        _("Language"),
        _("Sent"),
    )
    return csv_file(counted(_("Answers"), header, rows), programme, person.participant.code, "answers")


@blueprint.get("/<programme>/participants/<participant>/<measure>/<any(scores, changes):what>.csv")
def participant_file(programme: str, participant: str, measure: str, what: str) -> Response:
    """The table of one trajectory, or of its changes."""
    used, person = programme_of(programme), person_of(programme, participant)
    courses = {one.measure.id: one for one in trajectories.courses(used, cairn.catalogue, person)}
    if measure not in courses:
        abort(404)
    shown = show(used, courses[measure])
    table = shown.chart.table if what == "scores" else shown.steps
    return csv_file(table, programme, person.participant.code, measure, what)


def person_of(programme: str, participant: str) -> Person:
    """The participant that an address names; 404 for somebody whose answers are not for whoever asks."""
    person = named_person(programme, participant)
    return person if may_see(person.participant) else abort(404)


def named_person(programme: str, participant: str) -> Person:
    """The participant that an address names, or 404; nobody anonymous has a page."""
    try:
        person = cairn.store.person(programme, participant)
    except NotFound:
        abort(404)
    return person if not person.participant.anonymous else abort(404)


def show(programme: Programme, course: Course) -> Shown:
    """Draw one trajectory."""
    names = phase_names(programme)
    chart = charts.own_trajectory(
        course.measure, course.banding, course.trajectory, names, current(), course.norm
    )
    return Shown(course, chart, steps_table(course.measure, course.trajectory, names))
