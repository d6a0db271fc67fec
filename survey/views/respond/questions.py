"""One question a page; each answer is saved before the next page is shown."""

from functools import lru_cache
from secrets import token_hex

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from measures.measure import TEXT_LIMIT, Answer, Item, Measure
from survey.language import current
from survey.programme import Programme
from survey.services import answering
from survey.services.answering import AlreadySent, Task, Visit
from survey.store import NotSaved
from survey.views import cairn
from survey.views.respond import agreed_visit, blueprint, language_of, task_of, visit_of
from survey.views.respond.slotted import Slotted, cut
from survey.views.respond.start import Page

CSRF_SLOT = f"csrf-{token_hex(8)}"


@blueprint.route("/answer/<invitation>/<measure>/<int:number>", methods=["GET", "POST"])
def question(invitation: str, measure: str, number: int) -> Page:
    """Ask the item of this number (from 1); keep the answer, or that it was skipped, and go on."""
    visit = agreed_visit(invitation)
    task = task_of(visit, measure)
    item = item_of(task, number)
    if request.method == "GET":
        if task.state == "sent":
            return redirect(url_for("respond.sent", invitation=invitation, measure=measure))
        return show(visit, task, number, task.answers.get(item.id))
    if task.state == "sent":
        raise AlreadySent
    finishing = "finish" in request.form
    if finishing and not request.form.get("answer", "").strip():
        return redirect(url_for("respond.leave", invitation=invitation))
    answer, fault = read_answer(item)
    if fault:
        return show(visit, task, number, request.form.get("answer"), fault), 422
    language = language_of(task.measure)
    try:
        answering.save(
            cairn.store,
            visit.target,
            visit.invitation.phase,
            task.measure,
            item.id,
            answer,
            language,
            cairn.now(),
        )
    except NotSaved:
        return not_saved(invitation, measure, number), 503
    if finishing:
        return redirect(url_for("respond.leave", invitation=invitation))
    if "change" in request.args or number == len(task.measure.items):
        return redirect(url_for("respond.check", invitation=invitation, measure=measure))
    return redirect(url_for("respond.question", invitation=invitation, measure=measure, number=number + 1))


def item_of(task: Task, number: int) -> Item:
    """The item of a number (from 1), or 404."""
    return task.measure.items[number - 1] if 1 <= number <= len(task.measure.items) else abort(404)


def read_answer(item: Item) -> tuple[Answer | None, str]:
    """The answer in the form that was sent, and what is wrong with it, if anything."""
    typed = request.form.get("answer", "").replace("\r\n", "\n")
    if "skip" in request.form:
        if item.kind == "text" and typed.strip():
            return None, _(
                "You have written something. Press “Continue” to keep it, or empty the box to skip."
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
    """The question again, with what was typed still in it, saying that it was not saved."""
    visit = visit_of(invitation)
    task = task_of(visit, measure)
    answer, _fault = read_answer(item_of(task, number))
    fault = _("Your answer was not saved. Wait a moment, then press “Continue” to try again.")
    return show(visit, task, number, request.form.get("answer") if answer is None else answer, fault)


def show(visit: Visit, task: Task, number: int, answer: Answer | None, fault: str = "") -> Response:
    """The page of one question, for this visitor."""
    languages = language_of(task.measure), current()
    changing = "change" in request.args
    render = render_once if fault == "" and not isinstance(answer, str) else render_question
    page = render(visit.programme, task.measure, number, languages, answer, changing, visit.kiosk, fault)
    token, zipped = generate_csrf(), request.accept_encodings["gzip"] > 0
    response = Response(page.gzipped(token) if zipped else page.plain(token), mimetype="text/html")
    response.vary.add("Accept-Encoding")
    if zipped:
        response.content_encoding = "gzip"
    return response


def render_question(
    programme: Programme,
    measure: Measure,
    number: int,
    languages: tuple[str, str],
    answer: Answer | None,
    changing: bool,
    kiosk: bool,
    fault: str,
) -> Slotted:
    """The page of one question (languages: of the measure and of our words), but for CSRF_SLOT."""
    words_language, page_language = languages
    page = render_template(
        "respond/question.html",
        programme=programme,
        measure=measure,
        words=measure.words(words_language),
        item=measure.items[number - 1],
        number=number,
        answer=answer,
        changing=changing,
        kiosk=kiosk,
        fault=fault,
        limit=TEXT_LIMIT,
        csrf_slot=CSRF_SLOT,
        language=page_language,
    )
    return cut(page, CSRF_SLOT)


render_once = lru_cache(maxsize=2048)(render_question)
"""The same, kept: nothing that anybody typed is in it."""
