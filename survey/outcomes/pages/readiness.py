"""The team's answers to the recommendations, side by side over phases."""

from collections.abc import Mapping

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.outcomes import readiness as readiness_service
from survey.outcomes import record_words as words
from survey.outcomes.kind import Faulty
from survey.outcomes.pages import blueprint
from survey.outcomes.pages.records import known
from survey.programme import Programme
from survey.records import Evaluation
from survey.store.edits import ChangedMeanwhile, edit_token
from survey.web import cairn
from survey.web.guard import MANAGERS, UNNOTED, Noted, guard
from survey.web.staff import programme_of


@blueprint.get("/<programme>/readiness")
@guard(MANAGERS, UNNOTED)
def readiness(programme: str) -> str:
    """Show every recommendation with the answers at all phases."""
    return render_template(
        "outcomes/readiness.html",
        programme=programme_of(programme),
        recommendations=readiness_service.recommendations(),
        given=readiness_service.answers(cairn.store.evaluation(programme)),
        answers=words.translated(readiness_service.ANSWERS),
    )


@blueprint.route("/<programme>/readiness/<phase>", methods=["GET", "POST"])
@guard(MANAGERS, Noted(change=N_("answered the readiness questions")))
def answer(programme: str, phase: str) -> str | Response | tuple[str, int]:
    """Answer the recommendations at a phase; of two who answer at once, the later sees both."""
    used = programme_of(programme)
    if phase not in {one.id for one in used.phases}:
        abort(404)
    if request.method == "GET":
        evaluation = cairn.store.evaluation(programme)
        return page(used, phase, values_of(evaluation, phase), token_of(evaluation, phase))
    seen = request.form.get("seen", "")
    try:
        given = readiness_service.read(request.form, phase, current_user.account, cairn.now(), known(used))
        readiness_service.answer(cairn.store, programme, phase, given, seen)
    except Faulty as error:
        faults = {one.name: words.in_words(one) for one in error.faults}
        return page(used, phase, request.form, seen, faults), 422
    except ChangedMeanwhile:
        now = cairn.store.evaluation(programme)
        return page(used, phase, request.form, token_of(now, phase), theirs=in_words(now, phase)), 409
    return redirect(url_for("outcomes.readiness", programme=programme))


def token_of(evaluation: Evaluation, phase: str) -> str:
    """Return the edit token of the answers at a phase."""
    return edit_token(readiness_service.at_phase(evaluation, phase))


def values_of(evaluation: Evaluation, phase: str) -> dict[str, str]:
    """Return the team's answers at a phase, by the fields of the form."""
    given = readiness_service.at_phase(evaluation, phase)
    notes = {f"{one.recommendation}-note": one.note for one in given}
    return {one.recommendation: one.answer for one in given} | notes


def in_words(evaluation: Evaluation, phase: str) -> dict[str, str]:
    """Return the team's answers at a phase in words, by recommendation."""
    given, answers = readiness_service.answers(evaluation), words.translated(readiness_service.ANSWERS)
    known = [(each.title, given.get((each.id, phase))) for each in readiness_service.recommendations()]
    return {
        title: ": ".join(filter(None, (answers[one.answer], one.note))) if one else "" for title, one in known
    }


def page(
    programme: Programme,
    phase: str,
    values: Mapping[str, str],
    seen: str,
    faults: Mapping[str, str] | None = None,
    theirs: Mapping[str, str] | None = None,
) -> str:
    """Return the form with these values; `seen` is the edit token of the answers that saving replaces."""
    return render_template(
        "outcomes/answer.html",
        programme=programme,
        phase=programme.phase(phase),
        recommendations=readiness_service.recommendations(),
        answers=words.translated(readiness_service.ANSWERS),
        values=values,
        seen=seen,
        faults=faults or {},
        theirs=theirs,
    )
