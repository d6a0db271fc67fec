"""The team's answers to the recommendations, side by side over phases."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from survey import record_words as words
from survey.services import readiness as readiness_service
from survey.services.entering import Faulty
from survey.views import cairn
from survey.views.evaluate import programme_of
from survey.views.record import blueprint


@blueprint.get("/<programme>/readiness")
def readiness(programme: str) -> str:
    """Every recommendation with the answers of all phases."""
    return render_template(
        "record/readiness.html",
        programme=programme_of(programme),
        recommendations=readiness_service.recommendations(),
        given=readiness_service.answers(cairn.store.evaluation(programme)),
        answers=words.answers(),
    )


@blueprint.route("/<programme>/readiness/<phase>", methods=["GET", "POST"])
def answer(programme: str, phase: str) -> str | Response | tuple[str, int]:
    """Answer the recommendations at a phase."""
    used = programme_of(programme)
    if phase not in {one.id for one in used.phases}:
        abort(404)
    values, faults = dict[str, str](), dict[str, str]()
    if request.method == "POST":
        values = request.form.to_dict()
        try:
            given = readiness_service.read(values, phase, current_user.account, cairn.now())
        except Faulty as error:
            faults = {one.name: _(one.words, **one.values) for one in error.faults}
        else:
            readiness_service.answer(cairn.store, programme, phase, given)
            return redirect(url_for("record.readiness", programme=programme))
    else:
        for one in cairn.store.evaluation(programme).readiness:
            if one.phase == phase:
                values |= {one.recommendation: one.answer, f"{one.recommendation}-note": one.note}
    page = render_template(
        "record/answer.html",
        programme=used,
        phase=used.phase(phase),
        recommendations=readiness_service.recommendations(),
        answers=words.answers(),
        values=values,
        faults=faults,
    )
    return (page, 422) if faults else page
