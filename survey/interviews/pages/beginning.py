"""The interviews of a programme and of a participant, and how to start one."""

from flask import redirect, render_template, url_for
from flask_login import current_user
from wtforms.fields import SelectChoice

from survey import N_
from survey.answering.answering import Stopped
from survey.interviews import interviews, lists
from survey.interviews.forms import BeginForm
from survey.interviews.interviews import NothingToAsk
from survey.interviews.pages import Page, blueprint
from survey.people.pages import person_of
from survey.programme import Programme
from survey.records import Person
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard
from survey.web.language import current
from survey.web.staff import part, phase_names, programme_of, register_here


@blueprint.get("/<programme>/interviews")
@guard(INTERVIEWERS, Noted(read=N_("viewed the list of interviews")))
def every(programme: str) -> str:
    """List the interviews that the account may see, and those that are due."""
    used = programme_of(programme)
    register = register_here(used)
    found = list(lists.held(cairn.store, register))
    return render_template(
        "interviews/every.html",
        programme=used,
        phases=phase_names(used),
        held=part(found),
        due=lists.due(register, used, cairn.now().date()),
    )


@blueprint.get("/<programme>/participants/<participant>/interviews")
@guard(INTERVIEWERS, Noted(read=N_("viewed a participant’s interviews")))
def of_participant(programme: str, participant: str) -> Page:
    """List the interviews of one participant."""
    used, person = programme_of(programme), person_of(programme, participant)
    return show(used, person, form_for(used, person))


@blueprint.post("/<programme>/participants/<participant>/interviews/begin")
@guard(INTERVIEWERS, Noted(change=N_("started an interview")))
def begin(programme: str, participant: str) -> Page:
    """Start an interview with the guide of a phase."""
    used, person = programme_of(programme), person_of(programme, participant)
    form = form_for(used, person)
    if not form.validate_on_submit():
        return show(used, person, form), 422
    try:
        begun = interviews.begin(
            cairn.store,
            used,
            cairn.catalogue,
            participant,
            form.phase.data,
            current_user.account,
            cairn.now(),
        )
    except (NothingToAsk, Stopped):
        return redirect(url_for("interviews.of_participant", programme=programme, participant=participant))
    return redirect(
        url_for("interviews.hold", programme=programme, participant=participant, interview=begun.id)
    )


def form_for(programme: Programme, person: Person) -> BeginForm:
    """Return the form with each phase at which this role is interviewed."""
    form = BeginForm()
    role = person.participant.role
    offered = [
        (phase, guide)
        for phase in programme.phases
        if (guide := interviews.guide_for(programme, cairn.catalogue, role, phase.id))
    ]
    form.phase.choices = [SelectChoice(phase.id, phase.name) for phase, _guide in offered]
    form.hints = [{"hint": {"text": guide.words(current()).title}} for _phase, guide in offered]
    return form


def show(programme: Programme, person: Person, form: BeginForm) -> str:
    """Return the page of one participant's interviews."""
    return render_template(
        "interviews/of_participant.html",
        programme=programme,
        person=person,
        phases=phase_names(programme),
        form=form,
    )
