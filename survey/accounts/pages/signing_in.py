"""Between the password and the second factor: whose password was right, in this browser, for ten minutes."""

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
"""Seconds to give the second factor, or to set one up."""


def fingerprint(account: Account) -> str:
    """Another one for every password and factor that an account is given; says nothing about either."""
    text = f"{account.password_hash} {account.recovery_codes}"
    return sha256(text.encode()).hexdigest()[:16]


def password_was_right(account: Account, target: str) -> Response:
    """Go on to the second factor where one is needed or set up, and in where not."""
    if not (account.second_factor or needs_second_factor(account)):
        enter(account, factors=1)
        return redirect(target)
    new_session()
    session["signing_in"] = [account.id, fingerprint(account), int(cairn.now().timestamp())]
    endpoint = "accounts.code" if account.second_factor else "accounts.set_up"
    return redirect(url_for(endpoint, next=target))


def signing_in() -> Account | None:
    """The account whose password was given in this browser, if that is still good for a second factor."""
    account_id, kept, since = session.get("signing_in") or ("", "", 0)
    found = accounts.account(cairn.store, account_id)
    if found is None or not found.grants or fingerprint(found) != kept:
        return None
    return found if cairn.now().timestamp() - since < PATIENCE else None


def begin_again() -> Response:
    """The sign-in page, with the same place to go to afterwards."""
    return redirect(url_for("accounts.sign_in", next=wanted()))


def wanted() -> str:
    """Where somebody wants to go once signed in."""
    return safe_target(request.args.get("next", ""))


def safe_target(address: str) -> str:
    """An address inside this site, or the evaluators' first page in place of any other."""
    parts = urlsplit(address)
    inside = address.startswith("/") and not address.startswith("//") and not (parts.scheme or parts.netloc)
    if inside and address.isprintable() and "\\" not in address:
        return address
    return url_for("evaluation.programmes")
