"""The page of one participant."""

from dataclasses import dataclass

from flask import Response, abort, render_template
from flask_babel import gettext as _

from measures.parts import Wording
from survey import N_
from survey.answering import trajectories
from survey.answering.trajectories import Course, Marks
from survey.evaluation.pages import blueprint
from survey.people import assignments
from survey.people.pages import person_of
from survey.programme import Programme
from survey.web import cairn, charts
from survey.web.charts import Chart
from survey.web.guard import INTERVIEWERS, Noted, guard
from survey.web.language import current
from survey.web.staff import csv_file, phase_names, programme_of
from survey.web.tables import Names, Table, counted, steps_table


@dataclass(frozen=True)
class ShownMeasure:
    """A measure of one participant as a page shows it."""

    course: Course
    chart: Chart
    steps: Table


@blueprint.get("/<programme>/participants/<participant>")
@guard(INTERVIEWERS, Noted(read=N_("viewed a participant’s answers")))
def participant(programme: str, participant: str) -> str:
    """Show the trajectories, changes and answers of one participant."""
    used, person = programme_of(programme), person_of(programme, participant)
    courses = [show(used, course) for course in trajectories.courses(used, cairn.catalogue, person)]
    return render_template(
        "evaluation/participant.html",
        programme=used,
        person=person,
        names={one.id: one.name for one in cairn.store.accounts()} if person.callbacks else {},
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
@guard(INTERVIEWERS, Noted(read=N_("downloaded a participant’s answers")))
def answers_file(programme: str, participant: str) -> Response:
    """Return the standing answers of one participant, one answer a line."""
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
@guard(INTERVIEWERS, Noted(read=N_("downloaded a participant’s scores")))
def participant_file(programme: str, participant: str, measure: str, what: str) -> Response:
    """Return the table of one trajectory or of its changes as a file."""
    used, person = programme_of(programme), person_of(programme, participant)
    courses = {one.measure.id: one for one in trajectories.courses(used, cairn.catalogue, person)}
    if measure not in courses:
        abort(404)
    shown = show(used, courses[measure])
    table = shown.chart.table if what == "scores" else shown.steps
    return csv_file(table, programme, person.participant.code, measure, what)


def show(programme: Programme, course: Course) -> ShownMeasure:
    """Return one trajectory with its chart."""
    names = phase_names(programme)
    chart = charts.own_trajectory(
        course.measure, course.banding, course.trajectory, names, current(), course.norm
    )
    return ShownMeasure(course, chart, steps_table(course.measure, course.trajectory, names))


def marks_table(words: Wording, marks: Marks, names: Names) -> Table:
    """Return one participant's answers to each item of a measure without a score, in points by phase."""
    rows = tuple(
        (words.items[item.id], *marks.points[item.id]) for item in marks.measure.items if item.choices
    )
    header = (_("Question"), *(names[phase] for phase in marks.phases))
    return Table(_("%(measure)s by phase", measure=words.short_title), header, rows)
