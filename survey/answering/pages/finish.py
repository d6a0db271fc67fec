"""From checking the answers to sending them and seeing the result."""

from contextlib import suppress
from dataclasses import replace

from flask import redirect, render_template, request, session, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug import Response

from measures.measure import Measure
from measures.parts import Banding, Item, Wording
from measures.scoring import band
from measures.trajectory import Trajectory
from survey import N_
from survey.answering import answering, feedback, safeguarding, trajectories, wording
from survey.answering.answering import NothingToSend, Task, Visit
from survey.answering.pages import agreed_visit, blueprint, language_of, task_of
from survey.answering.pages.assisted import finish_helping
from survey.answering.pages.kept import kept, rendered
from survey.answering.pages.opened import opened_by
from survey.answering.pages.start import Page
from survey.answering.pages.steps import remaining
from survey.programme import programmes
from survey.store import NotSaved, StoreError, Unavailable, audit
from survey.web import cairn, charts
from survey.web.charts import Chart
from survey.web.guard import INVITED, UNNOTED, Noted, guard
from survey.web.language import current
from survey.web.security import new_session
from survey.web.tables import shown as in_figures
from survey.web.tables import trajectory_table


@blueprint.get("/answer/<invitation>/<measure>/check")
@guard(INVITED, UNNOTED)
def check(invitation: str, measure: str) -> Page:
    """Show all answers on one page, each with a link to change it."""
    visit = agreed_visit(invitation)
    task = task_of(visit, measure)
    if task.state == "sent":
        return redirect(url_for("respond.sent", invitation=invitation, measure=measure))
    if task.state == "not started":
        return redirect(url_for("respond.question", invitation=invitation, measure=measure, number=1))
    return show_check(visit, measure)


def show_check(visit: Visit, measure: str, fault: str = "") -> Response:
    """Return the page with the answers to check."""
    task = task_of(visit, measure)
    words = task.measure.words(language_of(task.measure))
    return rendered(
        "answering/check.html",
        programme=visit.programme,
        title=wording.title(task.measure),
        rows=[
            (words.items[item.id], answer_in_words(words, item, task), str(number))
            for number, item in enumerate(task.measure.items, 1)
        ],
        missing=wording.unanswered_sentence(task) if task.unanswered else "",
        back=str(len(task.measure.items)),
        corrects=task.corrects,
        copyright=words.copyright,
        fault=fault,
        kiosk=visit.kiosk,
    )


def answer_in_words(words: Wording, item: Item, task: Task) -> str:
    """Return the answer to an item in words."""
    answer = task.answers.get(item.id)
    return _("Not answered") if answer is None else words.label(item, answer)


@blueprint.post("/answer/<invitation>/<measure>/check")
@guard(INVITED, Noted(itself=N_("sent answers")))
def send(invitation: str, measure: str) -> Page:
    """Send the answers.  Sending twice makes one response."""
    visit = agreed_visit(invitation)
    task = task_of(visit, measure)
    try:
        person = answering.send(cairn.store, visit.target, visit.invitation.phase, task.measure, cairn.now())
        if task.corrects or visit.helper:
            done = "corrected" if task.corrects else f"sent ({visit.mode})"
            what = f"{done} {task.measure.key} at {visit.invitation.phase}"
            audit.by_participant(cairn.store, what, "respond.send", cairn.now(), visit.target, visit.who)
    except NothingToSend:
        return redirect(url_for("respond.question", invitation=invitation, measure=measure, number=1))
    except NotSaved:
        fault = _("Your answers were not sent. They are still here. Wait a moment, then press “Send” again.")
        return show_check(visit, measure, fault), 503
    response = person.response(visit.invitation.phase, measure)
    gently = safeguarding.is_offered(visit.programme, task.measure, response)
    page = "respond.support" if gently else "respond.sent"
    return redirect(url_for(page, invitation=invitation, measure=measure))


@blueprint.get("/answer/<invitation>/<measure>/sent")
@guard(INVITED, UNNOTED)
def sent(invitation: str, measure: str) -> Page:
    """Say thank you, and show what comes next."""
    visit = agreed_visit(invitation)
    task = task_of(visit, measure)
    if task.state != "sent":
        return redirect(url_for("respond.tasks", invitation=invitation))
    return kept(
        "answering/sent.html",
        programme=visit.programme,
        remaining=remaining(visit),
        has_result=has_result(visit, task.measure),
        support=safeguarding.is_offered(
            visit.programme, task.measure, visit.person.response(visit.invitation.phase, measure)
        ),
        kiosk=visit.kiosk,
    )


def has_result(visit: Visit, measure: Measure) -> bool:
    """Return whether participants see a score for this measure."""
    return visit.programme.show_results and measure.kind == "wellbeing" and measure.scoring.method != "none"


@blueprint.get("/answer/<invitation>/<measure>/result")
@guard(INVITED, UNNOTED)
def result(invitation: str, measure: str) -> Page:
    """Show the score in plain words, and a chart of the participant's scores over time."""
    visit = agreed_visit(invitation)
    task = task_of(visit, measure)
    if task.state != "sent" or not has_result(visit, task.measure):
        return redirect(url_for("respond.tasks", invitation=invitation))
    programme = visit.programme
    words = task.measure.words(language_of(task.measure))
    banding = programmes.banding(programme, task.measure)
    shown = banding if banding and banding.shown_to_participants else None
    trajectory = trajectories.trajectory_of(programme, task.measure, visit.person, shown)
    response = visit.person.response(visit.invitation.phase, measure)
    return rendered(
        "answering/result.html",
        programme=programme,
        kiosk=visit.kiosk,
        task=task,
        words=words,
        response=response,
        banding=shown,
        band=band(shown, response.raw) if shown and response else None,
        chart=own_chart(visit, task.measure, shown, trajectory),
    )


def own_chart(visit: Visit, measure: Measure, banding: Banding | None, trajectory: Trajectory) -> Chart:
    """Return somebody's scores over time, as their own page names them: by days, not by phases."""
    words = measure.words(current())
    drawn = charts.own_trajectory(
        measure, banding, trajectory, days(visit, measure, "d MMM'<br>'yyyy"), current()
    )
    table = trajectory_table(measure, words, trajectory, days(visit, measure, "d MMMM yyyy"))
    scores = "; ".join(f"{day}: {in_figures(score)}" for day, score, *_band in table.rows)
    return replace(
        drawn,
        title=_("Your scores over time"),
        alternative=_("Line chart of your scores. %(scores)s.", scores=scores),
        table=replace(table, caption=_("Your scores"), header=(_("Day"), _("Score"), _("Range"))),
    )


def days(visit: Visit, measure: Measure, form: str) -> dict[str, str]:
    """Return the day of each phase (id): the day of the answers, or the day on which the questions came.

    A chart needs different names, so phases that share a day are told apart by their own names.
    """
    phases, names = visit.programme.phases, {}
    for one in phases:
        response = visit.person.response(one.id, measure.id)
        day = response.sent.date() if response else one.due(visit.person.participant.joined)
        names[one.id] = format_date(day, form)
    if len({*names.values()}) == len(names):
        return names
    return {one.id: f"{names[one.id]} ({one.name})" for one in phases}


@blueprint.post("/answer/<invitation>/clear")
@guard(INVITED, UNNOTED)
def clear(invitation: str) -> Response:
    """Forget this visit on this device; a shared tablet goes back to the start for the next person.

    Somebody who presses the button is asked first about answers that they have not sent.
    """
    opened = opened_by(invitation)
    if opened.helper:
        return finish_helping()
    if not opened.kiosk:
        new_session()
        return redirect(url_for("respond.home"))
    if "finish" in request.form and asked_about(invitation):
        return redirect(url_for("respond.leave", invitation=invitation))
    with suppress(StoreError):  # clearing must work even when the store cannot be reached
        feedback.discard(cairn.store, opened.target)
    return back_to_feedback()


def asked_about(invitation: str) -> bool:
    """Return whether there are unsent answers to ask about; False while the store cannot be reached."""
    try:
        return bool(unsent(agreed_visit(invitation)))
    except Unavailable:
        return False


@blueprint.route("/answer/<invitation>/leave", methods=["GET", "POST"])
@guard(INVITED, UNNOTED)
def leave(invitation: str) -> Page:
    """On a shared tablet, ask whether to send the answers before finishing."""
    visit = agreed_visit(invitation)
    if not visit.kiosk:
        return redirect(url_for("respond.tasks", invitation=invitation))
    if request.method == "GET" and unsent(visit):
        return render_template("answering/leave.html", visit=visit, programme=visit.programme)
    for task in unsent(visit):
        answering.send(cairn.store, visit.target, visit.invitation.phase, task.measure, cairn.now())
    return back_to_feedback()


def unsent(visit: Visit) -> list[Task]:
    """Return the tasks that are started and not sent."""
    return [task for task in visit.tasks if task.state == "started"]


def back_to_feedback() -> Response:
    """Clear the session and go to the start of the feedback link, ready for the next person."""
    code = session["feedback"]
    new_session()
    return redirect(url_for("respond.feedback", code=code))
