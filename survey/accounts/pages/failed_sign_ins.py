"""The audit's lines about sign-ins that failed, or had to wait because too many had.

They are noted once the answer is out, so that nobody learns from the time it takes which addresses have an
account; what was typed is not noted.  Limits slow whoever tries; those who try from a thousand places at once
fill no disk, because only so many lines are added in a day: so many for each account, and so many for all
addresses that have none, so that these cannot hide what was tried with an account.
"""

import logging
from hashlib import sha256
from hmac import new as hmac

from flask import Flask, Response, copy_current_request_context, current_app, request, session
from limits.storage import Storage

from survey import N_
from survey.accounts import accounts
from survey.accounts.accounts import tidy_email
from survey.accounts.pages.signing_in import signing_in
from survey.records import Account
from survey.store import audit
from survey.web import cairn

log = logging.getLogger("cairn.audit")

ENTRANCES = ("accounts.sign_in", "accounts.code")
FAILED = N_("a sign-in failed")
LOCKED = N_("a sign-in was blocked after too many failures")
NO_MORE = N_("more sign-ins failed; they are not recorded again until tomorrow")
MOST = 500
"""Lines in a day about an account, and about all addresses without one."""

DAY = 24 * 60 * 60


def email() -> str:
    """Whose password is tried."""
    return tidy_email(request.form.get("email", "")) if request.form.get("password") else ""


def half_way() -> str:
    """The account (id) whose password was right, and whose second factor is tried."""
    return str((session.get("signing_in") or [""])[0]) if request.form.get("code") else ""


def secret(key: str) -> str:
    return hmac(cairn.settings.secret_key.encode(), b"attempt " + key.encode(), sha256).hexdigest()[:32]


def init_app(app: Flask) -> None:
    """Note, after each request, a sign-in that failed."""
    app.after_request(note)


def note(response: Response) -> Response:
    """See to it that a line is added once the answer is out."""
    tried = request.endpoint in ENTRANCES and request.method == "POST" and (email() or half_way())
    if tried and response.status_code in (422, 429):
        wait = int(response.headers.get("Retry-After", 0))
        response.call_on_close(copy_current_request_context(lambda: noted(wait)))
    return response


def noted(wait: int) -> None:
    """Add a line, about the account if there is one; while somebody has to wait (seconds), one in all."""
    counters: Storage = current_app.extensions["attempts"].limiter.storage
    try:
        account = whose()
        about = account.id if account else None
        if wait and counters.incr(f"locked/{secret(email() or half_way())}", wait) > 1:
            return
        number = counters.incr(f"failed sign-ins/{secret(about or '')}", DAY)
        if number <= MOST + 1:
            add(NO_MORE if number > MOST else LOCKED if wait else FAILED, about)
    except Exception:  # whoever mistypes has their page, whatever the store says
        log.exception("A failed sign-in could not be noted")


def whose() -> Account | None:
    """The account that somebody tried to open."""
    return accounts.find(cairn.store, request.form.get("email", "")) or signing_in()


def add(what: str, account: str | None) -> None:
    """Add a line by whoever it was.  Raises NotSaved."""
    audit.note(cairn.store, what, str(request.url_rule), cairn.now(), audit.STRANGER, None, account)
