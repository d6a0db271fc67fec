"""One question a page.  Each answer is saved before the next page is shown."""

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext as _

from measures.parts import TEXT_LIMIT, Answer, Item
from survey.answering import answering
from survey.answering.answering import AlreadySent, Task, Visit
from survey.answering.pages import agreed_visit, blueprint, change_by, language_of, task_of
from survey.answering.pages.kept import kept, rendered
from survey.answering.pages.start import Page
from survey.records import Person
from survey.store import NotSaved
from survey.web import cairn
from survey.web.guard import INVITED, UNNOTED, guard


class Unclear(Exception):
    """The form holds no answer to the question; `fault` is the message to show."""

    def __init__(self, visit: Visit, task: Task, fault: str) -> None:
        self.visit, self.task, self.fault = visit, task, fault
        super().__init__(fault)


@blueprint.route("/answer/<invitation>/<measure>/<int:number>", methods=["GET", "POST"])
@guard(INVITED, UNNOTED)
def question(invitation: str, measure: str, number: int) -> Page:
    """Ask the question of this number (from 1), or save the answer and go to the next one."""
    if request.method == "POST":
        return keep(invitation, measure, number)
    visit = agreed_visit(invitation)
    task = task_of(visit, measure)
    item = item_of(task, number)
    if task.state == "sent":
        return redirect(url_for("respond.sent", invitation=invitation, measure=measure))
    return show(visit, task, number, task.answers.get(item.id))


def keep(invitation: str, measure: str, number: int) -> Page:
    """Save the answer to the question of this number, and go to the next page."""
    finishing = "finish" in request.form
    if finishing and not request.form.get("answer", "").strip():
        return redirect(url_for("respond.leave", invitation=invitation))
    try:
        person = change_by(invitation, lambda visit: answered(visit, measure, number))
    except Unclear as error:
        return show(error.visit, error.task, number, request.form.get("answer"), error.fault), 422
    except NotSaved:
        return not_saved(invitation, measure, number), 503
    if finishing:
        return redirect(url_for("respond.leave", invitation=invitation))
    if "change" in request.args or number == items_of(person, invitation, measure):
        return redirect(url_for("respond.check", invitation=invitation, measure=measure))
    return redirect(url_for("respond.question", invitation=invitation, measure=measure, number=number + 1))


def answered(visit: Visit, measure: str, number: int) -> Person:
    """Return the participant with the answer from the form.  Raises AlreadySent, Unclear."""
    task = task_of(visit, measure)
    item = item_of(task, number)
    if task.state == "sent":
        raise AlreadySent
    answer, fault = read_answer(item)
    if fault:
        raise Unclear(visit, task, fault)
    return answering.answered(
        visit.person,
        visit.invitation.phase,
        task.measure,
        item.id,
        answer,
        language_of(task.measure),
        cairn.now(),
        visit.mode,
    )


def items_of(person: Person, invitation: str, measure: str) -> int:
    """Return how many questions there are in the version that the participant is answering."""
    phase = next(one.phase for one in person.invitations if one.id == invitation)
    return len(answering.task(cairn.catalogue, person, phase, measure).measure.items)


def item_of(task: Task, number: int) -> Item:
    """Return the item of a number (from 1); answer 404 if there is none."""
    return task.measure.items[number - 1] if 1 <= number <= len(task.measure.items) else abort(404)


def read_answer(item: Item) -> tuple[Answer | None, str]:
    """Return the answer in the form, and an error message or ""."""
    typed = request.form.get("answer", "").replace("\r\n", "\n")
    if "skip" in request.form:
        if item.kind == "text" and typed.strip():
            return None, _(
                "You have written something. Press “Continue” to keep it, or clear the box to skip."
            )
        return None, ""
    if item.kind == "text":
        if len(typed) > TEXT_LIMIT:
            over = len(typed) - TEXT_LIMIT
            return None, _(
                "Your text is %(over)s characters too long. Shorten it to %(limit)s characters or fewer.",
                over=f"{over:,}",
                limit=f"{TEXT_LIMIT:,}",
            )
        return typed.strip() or None, ""
    if typed.isascii() and typed.isdecimal() and len(typed) < 6 and item.allows(int(typed)):
        return int(typed), ""
    return None, _("Choose one answer, or press “Skip this question”.")


def not_saved(invitation: str, measure: str, number: int) -> Response:
    """Return the question again with what was typed, and say that it was not saved."""
    visit = agreed_visit(invitation)
    task = task_of(visit, measure)
    answer, _fault = read_answer(item_of(task, number))
    fault = _("Your answer was not saved. Wait a moment, then press “Continue” to try again.")
    return show(visit, task, number, request.form.get("answer") if answer is None else answer, fault)


def show(visit: Visit, task: Task, number: int, answer: Answer | None, fault: str = "") -> Response:
    """Return the page of one question.  A page with typed text or an error is never cached."""
    page = rendered if fault or isinstance(answer, str) else kept
    return page(
        "answering/question.html",
        programme=visit.programme,
        measure=task.measure,
        number=number,
        answer=answer,
        changing="change" in request.args,
        kiosk=visit.kiosk,
        fault=fault,
        limit=TEXT_LIMIT,
    )
