"""Assigning a participant to interviewers."""

from flask import redirect, render_template, url_for
from werkzeug import Response

from survey.forms import InterviewersForm
from survey.services import assignments
from survey.views import cairn
from survey.views.access import may_see
from survey.views.evaluate import blueprint, programme_of
from survey.views.evaluate.participant import named_person


@blueprint.route("/<programme>/participants/<participant>/interviewers", methods=["GET", "POST"])
def interviewers(programme: str, participant: str) -> str | Response | tuple[str, int]:
    """Choose who interviews a participant; nobody else of them sees what the participant answered."""
    used, one = programme_of(programme), named_person(programme, participant).participant
    names = {account.id: account.name for account in assignments.interviewers(cairn.store, programme)}
    form = InterviewersForm.about(names, one.interviewers)
    if form.validate_on_submit():
        assignments.assign(cairn.store, programme, participant, form.interviewers.data or ())
        if may_see(one):
            return redirect(url_for("evaluate.participant", programme=programme, participant=participant))
        return redirect(url_for("evaluate.participants", programme=programme))
    page = render_template(
        "evaluate/interviewers.html", programme=used, one=one, form=form, back=may_see(one)
    )
    return page, 422 if form.errors else 200
