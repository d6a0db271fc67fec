"""Between password and second factor: this browser remembers for ten minutes whose password was right."""

from hashlib import sha256
from urllib.parse import urlsplit

from flask import redirect, request, session, url_for
from werkzeug import Response

from survey.accounts import accounts
from survey.accounts.pages.signed_in import enter, needs_second_factor
from survey.records import Account
from survey.web import cairn
from survey.web.security import new_session

PATIENCE = 600
"""Seconds for entering the second factor or setting one up."""


def fingerprint(account: Account) -> str:
    """Return a value that changes with the password and the recovery codes, and reveals neither."""
    text = f"{account.password_hash} {account.recovery_codes}"
    return sha256(text.encode()).hexdigest()[:16]


def password_was_right(account: Account, target: str) -> Response:
    """Go to the second factor if there is one or one is required; otherwise sign in."""
    if not (account.second_factor or needs_second_factor(account)):
        enter(account, factors=1)
        return redirect(target)
    new_session()
    session["signing_in"] = [account.id, fingerprint(account), int(cairn.now().timestamp())]
    endpoint = "accounts.code" if account.second_factor else "accounts.set_up"
    return redirect(url_for(endpoint, next=target))


def signing_in() -> Account | None:
    """Return the account whose password was right in this browser, or None if that is too long ago."""
    account_id, kept, since = session.get("signing_in") or ("", "", 0)
    found = accounts.account(cairn.store, account_id)
    if found is None or not found.grants or fingerprint(found) != kept:
        return None
    return found if cairn.now().timestamp() - since < PATIENCE else None


def begin_again() -> Response:
    """Go to the sign-in page and keep the page to go to afterwards."""
    return redirect(url_for("accounts.sign_in", next=wanted()))


def wanted() -> str:
    """Return the page to go to after signing in."""
    return safe_target(request.args.get("next", ""))


def safe_target(address: str) -> str:
    """Return the address if it is inside this site, otherwise the first page for staff."""
    parts = urlsplit(address)
    inside = address.startswith("/") and not address.startswith("//") and not (parts.scheme or parts.netloc)
    if inside and address.isprintable() and "\\" not in address:
        return address
    return url_for("evaluation.programmes")
