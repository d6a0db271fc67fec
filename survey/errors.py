"""Errors and their pages: what happened and what to do next.  Typed text is never lost."""

import logging
from collections.abc import Callable, Mapping

from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from measures.faults import DefinitionError
from survey.accounts.pages.signed_in import SECRET
from survey.answering.answering import AlreadySent, Stopped
from survey.answering.pages import ConsentNeeded, programme_here, questions
from survey.answering.pages.opened import LinkNeeded, all_opened
from survey.interviews.pages import holding
from survey.outcomes.pages import service_use
from survey.people.invitations import CodeExpired, CodeUnknown, LicenceMissing
from survey.programme import Programme, programmes
from survey.store import Damaged, NotFound, NotSaved, Outdated, StoreError, Unavailable
from survey.web import guard

Page = tuple[str, int]

RETRY_SECONDS = 5
"""How long a client should wait before it tries again."""

log = logging.getLogger("cairn.pages")


def init_app(app: Flask) -> None:
    """Register a page for every error."""
    app.register_error_handler(CSRFError, form_too_old)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)
    app.register_error_handler(ConsentNeeded, consent_needed)
    for error, page in PAGES.items():
        app.register_error_handler(error, page)


def problem(title: str, *paragraphs: str, status: int) -> Page:
    """Return a page about a problem, with the text that was typed into the form."""
    page = render_template(
        "web/problem.html",
        title=title,
        paragraphs=paragraphs,
        typed=own_words(),
        programme=programme_if_any(),
        kiosk=next((one.target.invitation for one in all_opened()[-1:] if one.kiosk), None),
    )
    return page, status


def programme_if_any() -> Programme | None:
    """Return the programme whose contacts to show.  Any failure here would hide the first problem."""
    try:
        return programme_here()
    except Unavailable:
        return next((programmes.last_loaded(one.target.programme) for one in all_opened()[-1:]), None)
    except (StoreError, DefinitionError):
        return None


def own_words() -> str:
    """Return the free text in the form, or "" if the form cannot be read."""
    try:
        if (request.endpoint or "").startswith("respond."):
            typed = request.form.get("answer", "")
        else:
            texts = [text for name, text in request.form.items(multi=True) if name not in SECRET]
            typed = "\n\n".join(text for text in texts if len(text.split()) > 1)
    except RequestEntityTooLarge:
        return ""
    return (
        "" if typed.isdecimal() and len(typed) <= 2 else typed
    )  # a short number is a chosen answer, not free text


def code_unknown(_error: Exception) -> Page:
    return problem(
        _("We do not recognise this link"),
        _("Part of the link may be missing. Open it again from your invitation, or enter your code."),
        _("If it still does not work, ask the person who gave you the link for a new one."),
        status=404,
    )


def code_expired(_error: Exception) -> Page:
    return problem(
        _("This link no longer works"),
        _("Your answers are safe. Ask the person who gave you the link for a new one."),
        status=410,
    )


def link_needed(_error: Exception) -> Page:
    return problem(
        _("Please open your link again"),
        _("To keep your answers private, this page opens only with your own link or code."),
        _("If you used your own link, your answers are saved. Open the link again to carry on."),
        _("If you keep seeing this page, your browser may be blocking cookies. Try another browser."),
        status=403,
    )


def already_sent(_error: Exception) -> Page:
    return problem(
        _("You have already sent these answers"),
        _("Nothing has changed. We have your answers as you sent them."),
        status=409,
    )


def try_again(error: Exception) -> ResponseReturnValue:
    """Show what was sent with a button to send it again: the store failed or cannot be reached."""
    log.error("%s %s: %s", request.method, request.endpoint, error)
    sending = request.method == "POST"
    page = render_template(
        "web/try_again.html",
        title=_("Sorry, that was not saved") if sending else _("Sorry, we cannot show this page just now"),
        sending=sending,
        here=request.full_path.removesuffix("?"),
        typed=own_words(),
        fields=sent_fields(),
        programme=programme_if_any(),
    )
    return page, 503, {"Retry-After": str(RETRY_SECONDS)}


def sent_fields() -> list[tuple[str, str]]:
    """Return a participant's fields without free text; nothing of staff forms, which may hold passwords."""
    if request.blueprint != "respond":
        return []
    shown = {"answer"} if own_words() else set()
    return [(name, value) for name, value in request.form.items(multi=True) if name not in shown]


def damaged(_error: Exception) -> Page:
    return problem(
        _("Sorry, we cannot open your answers"),
        _("The problem is on our side. The people who run this programme can see it and fix it."),
        _("Please tell the person who invited you. You have done nothing wrong."),
        status=500,
    )


def licence_missing(_error: Exception) -> Page:
    return problem(
        _("These questions are not ready yet"),
        _("The people who run this programme need to register them first. Please try again another day."),
        status=503,
    )


def consent_needed(error: ConsentNeeded) -> ResponseReturnValue:
    page = "respond.declined" if error.stopped else "respond.agree"
    return redirect(url_for(page, invitation=error.invitation))


def stopped(_error: Exception) -> ResponseReturnValue:
    """Handle somebody who stopped taking part in another window while answering in this one."""
    return redirect(url_for("respond.declined", invitation=(request.view_args or {})["invitation"]))


def outdated(_error: Exception) -> Page:
    return problem(
        _("Someone else changed this at the same time"),
        _("Your change was not saved. Go back, reload the page and try again."),
        status=409,
    )


def not_found(_error: Exception) -> Page:
    return problem(
        _("We cannot find this page"),
        _("Check the address, or go back to the start."),
        status=404,
    )


def form_too_old(_error: CSRFError) -> ResponseReturnValue:
    """Handle a missing or wrong CSRF token; show the form again with what was typed, if that is possible."""
    again = SHOWN_AGAIN.get(request.endpoint or "")
    if again:
        try:
            return guard.check() or (again(**(request.view_args or {})), 400)
        except Exception as other:  # such as no access any more: the other error has its own page
            return current_app.handle_user_exception(other)
    return problem(
        _("This page has expired"),
        _("Nothing was changed. Go back, reload the page and try again."),
        status=400,
    )


SHOWN_AGAIN: Mapping[str, Callable[..., Response | str]] = {
    "respond.question": questions.not_saved,
    "respond.service_use_question": service_use.service_use_not_saved,
    "interviews.hold": holding.too_old,
}
"""The pages that can show their form again with what was typed."""


def http_error(error: HTTPException) -> HTTPException | Page:
    """Return a page for an error that Flask raises itself."""
    if isinstance(error, SecurityError):
        return (
            "This service does not answer to this host name.\n",
            400,
        )  # no page: without a trusted host name it could not have links
    if error.code == 404:
        return not_found(error)
    if error.code is None or error.code < 400 or error.code == 405:
        return error
    if error.code == 413:
        return problem(
            _("That was too long to send"),
            _("It was not saved. Go back, shorten it and try again."),
            status=413,
        )
    return problem(_("Sorry, that did not work"), _("Go back and try again."), status=error.code)


def unexpected(error: Exception) -> Page:
    """Log an unexpected exception with its traceback, and show a page without it."""
    log.error("%s %s failed", request.method, request.endpoint, exc_info=error)
    return problem(
        _("Sorry, something went wrong"),
        _("Everything you saved before is safe. Wait a moment, go back and try again."),
        status=500,
    )


PAGES: dict[type[Exception], Callable[[Exception], ResponseReturnValue]] = {
    CodeUnknown: code_unknown,
    CodeExpired: code_expired,
    LinkNeeded: link_needed,
    AlreadySent: already_sent,
    Stopped: stopped,
    NotSaved: try_again,
    Unavailable: try_again,
    Damaged: damaged,
    LicenceMissing: licence_missing,
    NotFound: not_found,
    Outdated: outdated,
}
