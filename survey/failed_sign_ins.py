"""The audit's lines about sign-ins that failed.

They are noted after the page is decided, the same for addresses with and without an account, so that nobody
learns from the time it takes which there are; what was typed is not noted.  Limits slow whoever tries; those
who try from a thousand places at once fill no disk, because only so many lines are added in a day.
"""

import logging

from flask import Flask, Response, current_app, request
from limits.storage import Storage

from survey.records import Account
from survey.services import N_, accounts, audit
from survey.views import cairn
from survey.views.account.signing_in import signing_in

log = logging.getLogger("cairn.audit")

ENTRANCES = ("account.sign_in", "account.code")
FAILED = N_("a sign-in failed")
NO_MORE = N_("more sign-ins failed, which are not noted before tomorrow")
MOST = 500
"""Lines in a day, of all who try."""

DAY = 24 * 60 * 60


def init_app(app: Flask) -> None:
    """Note, after each request, a sign-in that failed."""
    app.after_request(note)


def note(response: Response) -> Response:
    """Add a line, about the account if there is one."""
    refused = request.endpoint in ENTRANCES and request.method == "POST" and response.status_code == 422
    if not refused or not (request.form.get("password") or request.form.get("code")):
        return response
    counters: Storage = current_app.extensions["attempts"].limiter.storage
    try:
        number = counters.incr("failed sign-ins", DAY)
        if number <= MOST:
            account = whose()
            add(FAILED, account.id if account else None)
        elif number == MOST + 1:
            add(NO_MORE, None)
    except Exception:  # whoever mistypes sees their page, whatever the store says
        log.exception("A failed sign-in could not be noted")
    return response


def whose() -> Account | None:
    """The account that somebody tried to open."""
    return accounts.find(cairn.store, request.form.get("email", "")) or signing_in()


def add(what: str, account: str | None) -> None:
    """Add a line by whoever it was.  Raises NotSaved."""
    audit.note(cairn.store, what, str(request.url_rule), cairn.now(), audit.STRANGER, None, account)
