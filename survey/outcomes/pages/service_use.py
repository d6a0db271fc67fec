"""Questions about the use of mental health services: one a page, then check and send."""

from dataclasses import replace

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from survey import N_
from survey.answering.answering import AlreadySent, NothingToSend, Visit
from survey.answering.pages import agreed_visit, blueprint, steps
from survey.answering.pages.kept import rendered
from survey.answering.pages.opened import admit
from survey.answering.pages.start import Page
from survey.answering.pages.steps import Step, remaining
from survey.outcomes import service_use, service_use_questions
from survey.outcomes.record_words import in_words
from survey.outcomes.service_use_questions import AskedServiceUse, Counts
from survey.outcomes.service_use_words import count_words, period_sentence, questions, title
from survey.outcomes.values import Wrong
from survey.people import consent
from survey.people.invitations import invitation_to
from survey.records import COUNTS, UNKNOWN, Invitation
from survey.store import NotSaved, audit
from survey.web import cairn
from survey.web.guard import INVITED, UNNOTED, Noted, guard

NAME = "<any(admissions, days, crisis, emergency, community):name>"


def asked_here(visit: Visit) -> AskedServiceUse | None:
    """Return what this participant is asked about their use of services, or None."""
    phase, today = visit.invitation.phase, cairn.now().date()
    return service_use_questions.asked(visit.programme, visit.person, phase, today)


def step(visit: Visit) -> Step | None:
    """Return the line of the task list about use of services, or None."""
    use = asked_here(visit)
    if use is None:
        return None
    page = "sent" if use.state == "sent" else use.next_name or "check"
    return Step(title(), len(use.names), use.state, f"service-use/{page}")


steps.also_asked.append(step)


def asked_at(visit: Visit) -> AskedServiceUse:
    """Return what this participant is asked here; answer 404 if nothing."""
    return asked_here(visit) or abort(404)


@blueprint.route(f"/answer/<invitation>/service-use/{NAME}", methods=["GET", "POST"])
@guard(INVITED, UNNOTED)
def service_use_question(invitation: str, name: str) -> Page:
    """Ask for one count, or save it (or “I do not know”, or a skip) and go to the next one."""
    visit = agreed_visit(invitation)
    asked = asked_at(visit)
    if request.method == "GET":
        if asked.state == "sent":
            return redirect(url_for("respond.service_use_sent", invitation=invitation))
        return show(visit, asked, name, asked.counts.get(name))
    if asked.state == "sent":
        raise AlreadySent
    try:
        count = read_count(asked, name)
        person = service_use_questions.say(cairn.store, visit.target, asked.period, name, count, cairn.now())
    except Wrong as wrong:
        return show(visit, asked, name, request.form.get("answer"), in_words(wrong.phrase)), 422
    except NotSaved:
        return service_use_not_saved(invitation, name), 503
    counts = service_use_questions.draft_of(person, asked.period)
    return go_on(invitation, name, counts.counts if counts else {})


def read_count(asked: AskedServiceUse, name: str) -> int | str | None:
    """Return the count in the form, UNKNOWN, or None for a skip.  Raise Wrong."""
    if "skip" in request.form:
        return None
    return (
        UNKNOWN
        if "unknown" in request.form
        else service_use_questions.read(asked, name, request.form.get("answer", ""))
    )


def go_on(invitation: str, name: str, counts: Counts) -> Page:
    """Go to the next question, or to the page for checking all answers."""
    names, later = service_use_questions.names_asked(counts), COUNTS[COUNTS.index(name) + 1 :]
    following = next((one for one in later if one in names), None)
    changing = request.args.get("change")
    if following is None or (changing and (following != "days" or counts.get("days"))):
        return redirect(url_for("respond.check_service_use", invitation=invitation))
    return redirect(
        url_for("respond.service_use_question", invitation=invitation, name=following, change=changing)
    )


def service_use_not_saved(invitation: str, name: str) -> Response:
    """Return the question again with what was typed, and say that it was not saved."""
    visit = agreed_visit(invitation)
    fault = _("Your answer was not saved. Wait a moment, then press “Continue” to try again.")
    return show(visit, asked_at(visit), name, request.form.get("answer"), fault)


def show(visit: Visit, asked: AskedServiceUse, name: str, answer: object, fault: str = "") -> Response:
    """Return the page of one question."""
    names = asked.names if name in asked.names else (*asked.names, name)
    number = names.index(name) + 1
    text, hint = questions()[name]
    return rendered(
        "outcomes/service_use.html",
        programme=visit.programme,
        title=title(),
        period=period_sentence(asked, visit.person.participant.joined),
        text=text,
        hint=hint,
        number=number,
        total=len(names),
        back="check" if "change" in request.args else names[number - 2] if number > 1 else "../tasks",
        answer="" if answer in (None, UNKNOWN) else answer,
        before=count_words(asked.counts[name]) if asked.counts.get(name, 0) in (None, UNKNOWN) else "",
        fault=fault,
    )


@blueprint.get("/answer/<invitation>/service-use/check")
@guard(INVITED, UNNOTED)
def check_service_use(invitation: str) -> Page:
    """Show all answers on one page, each with a link to change it."""
    visit = agreed_visit(invitation)
    asked = asked_at(visit)
    if asked.state == "sent":
        return redirect(url_for("respond.service_use_sent", invitation=invitation))
    if asked.next_name:
        return redirect(url_for("respond.service_use_question", invitation=invitation, name=asked.next_name))
    return show_check(visit, asked)


def show_check(visit: Visit, asked: AskedServiceUse, fault: str = "") -> Response:
    """Return the page with the answers to check."""
    words = questions()
    missing = ngettext(
        "You have not answered %(num)d question. You can still send your answers.",
        "You have not answered %(num)d questions. You can still send your answers.",
        asked.unanswered,
    )
    return rendered(
        "answering/check.html",
        programme=visit.programme,
        title=title(),
        rows=[(words[name][0], count_words(asked.counts.get(name)), name) for name in asked.names],
        missing=missing if asked.unanswered else "",
        back=asked.names[-1],
        corrects=asked.corrects,
        copyright="",
        fault=fault,
        kiosk=False,
    )


@blueprint.post("/answer/<invitation>/service-use/check")
@guard(INVITED, Noted(itself=N_("sent their use of services")))
def send_service_use(invitation: str) -> Page:
    """Send the answers.  Sending twice makes one entry."""
    visit = agreed_visit(invitation)
    asked = asked_at(visit)
    try:
        service_use_questions.send(cairn.store, visit.target, asked.period, cairn.now())
    except NothingToSend:
        return redirect(url_for("respond.service_use_question", invitation=invitation, name="admissions"))
    except NotSaved:
        fault = _("Your answers were not sent. They are still here. Wait a moment, then press “Send” again.")
        return show_check(visit, asked, fault), 503
    if asked.corrects or visit.helper:
        done = "corrected" if asked.corrects else f"sent ({visit.mode})"
        what = f"{done} use of services at {visit.invitation.phase}"
        screen = "respond.send_service_use"
        audit.by_participant(cairn.store, what, screen, cairn.now(), visit.target, visit.who)
    return redirect(url_for("respond.service_use_sent", invitation=invitation))


@blueprint.get("/answer/<invitation>/service-use/sent")
@guard(INVITED, UNNOTED)
def service_use_sent(invitation: str) -> Page:
    """Say thank you, and show what comes next."""
    visit = agreed_visit(invitation)
    if asked_at(visit).state != "sent":
        return redirect(url_for("respond.tasks", invitation=invitation))
    return rendered(
        "answering/sent.html",
        programme=visit.programme,
        remaining=remaining(visit),
        has_result=False,
        support=False,
        kiosk=False,
    )


@blueprint.post("/answer/<invitation>/my-data/correct-service-use/<period>")
@guard(INVITED, UNNOTED)
def correct_service_use(invitation: str, period: str) -> Page:
    """Start changing the answers about a period, on the pages of its own phase."""
    visit = agreed_visit(invitation)
    if not visit.own:
        abort(404)
    there = invitation_to_correct_use(visit, period)
    if there is None:
        return redirect(url_for("respond.my_data", invitation=invitation))
    service_use_questions.correct(cairn.store, visit.target, period, cairn.now())
    admit(replace(visit.target, invitation=there.id), there.code_hash)
    return redirect(url_for("respond.check_service_use", invitation=there.id))


@blueprint.post("/answer/<invitation>/service-use/leave-as-sent")
@guard(INVITED, UNNOTED)
def leave_service_use(invitation: str) -> Page:
    """Give up a correction and keep the answers as they were sent."""
    visit = agreed_visit(invitation)
    service_use_questions.leave_as_sent(cairn.store, visit.target, asked_at(visit).period)
    return redirect(url_for("respond.my_data" if visit.own else "respond.tasks", invitation=invitation))


def invitation_to_correct_use(visit: Visit, period: str) -> Invitation | None:
    """Return the invitation for changing answers about a period, or None if they cannot be changed."""
    person = visit.person
    if not consent.is_given(visit.programme, person) or service_use_questions.draft_of(person, period):
        return None
    if not service_use_questions.is_asked(visit.programme, person) or service_use.own(person, period) is None:
        return None
    return invitation_to(person, service_use.phase_of(visit.programme, period))
