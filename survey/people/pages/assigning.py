"""Assign a participant to interviewers."""

from flask import redirect, render_template, url_for
from werkzeug import Response

from survey import N_
from survey.people import assignments
from survey.people.forms import InterviewersForm
from survey.people.pages import blueprint, named_person
from survey.web import cairn
from survey.web.guard import MANAGERS, Noted, guard, may_see
from survey.web.staff import programme_of


@blueprint.route("/<programme>/participants/<participant>/interviewers", methods=["GET", "POST"])
@guard(
    MANAGERS,
    Noted(read=N_("viewed a participant’s interviewers"), change=N_("changed a participant’s interviewers")),
)
def interviewers(programme: str, participant: str) -> str | Response | tuple[str, int]:
    """Choose who interviews a participant; no other interviewer sees their answers."""
    used, one = programme_of(programme), named_person(programme, participant).participant
    names = {account.id: account.name for account in assignments.interviewers(cairn.store, programme)}
    form = InterviewersForm.about(names, one.interviewers)
    if form.validate_on_submit():
        assignments.assign(cairn.store, programme, participant, form.interviewers.data or ())
        if may_see(one):
            return redirect(url_for("evaluation.participant", programme=programme, participant=participant))
        return redirect(url_for("people.participants", programme=programme))
    page = render_template("people/interviewers.html", programme=used, one=one, form=form, back=may_see(one))
    return page, 422 if form.errors else 200
