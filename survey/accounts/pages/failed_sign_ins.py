"""Audit entries for sign-ins that failed, or had to wait because too many had failed.

They are written after the response, so that its timing does not reveal which addresses have an account.  What
was typed is not written.  The number of entries a day is limited, so that an attack from many places cannot
fill the disk.  Each account has its own limit, and addresses without an account share one, so that guesses at
unknown addresses cannot hide an attack on an account.
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
"""Entries a day for each account, and for all addresses without one."""

DAY = 24 * 60 * 60


def email() -> str:
    """Return the e-mail address whose password is tried."""
    return tidy_email(request.form.get("email", "")) if request.form.get("password") else ""


def half_way() -> str:
    """Return the account (id) whose password was right and whose second factor is tried."""
    return str((session.get("signing_in") or [""])[0]) if request.form.get("code") else ""


def secret(key: str) -> str:
    return hmac(cairn.settings.secret_key.encode(), b"attempt " + key.encode(), sha256).hexdigest()[:32]


def init_app(app: Flask) -> None:
    """Write failed sign-ins to the audit log."""
    app.after_request(note)


def note(response: Response) -> Response:
    """Have an entry written after a failed sign-in, once the response is out."""
    tried = request.endpoint in ENTRANCES and request.method == "POST" and (email() or half_way())
    if tried and response.status_code in (422, 429):
        wait = int(response.headers.get("Retry-After", 0))
        response.call_on_close(copy_current_request_context(lambda: noted(wait)))
    return response


def noted(wait: int) -> None:
    """Write an entry, about the account if there is one; only one during a wait (seconds)."""
    counters: Storage = current_app.extensions["attempts"].limiter.storage
    try:
        account = whose()
        about = account.id if account else None
        if wait and counters.incr(f"locked/{secret(email() or half_way())}", wait) > 1:
            return
        number = counters.incr(f"failed sign-ins/{secret(about or '')}", DAY)
        if number <= MOST + 1:
            add_line(NO_MORE if number > MOST else LOCKED if wait else FAILED, about)
    except Exception:  # a failing store must not take the page from somebody who mistyped
        log.exception("A failed sign-in could not be noted")


def whose() -> Account | None:
    """Return the account that somebody tried to open, or None."""
    return accounts.find(cairn.store, request.form.get("email", "")) or signing_in()


def add_line(what: str, account: str | None) -> None:
    """Write an entry by somebody who is not signed in.  Raises NotSaved."""
    audit.note(cairn.store, what, str(request.url_rule), cairn.now(), audit.STRANGER, None, account)
