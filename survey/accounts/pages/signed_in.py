"""Who is signed in.  The store is asked at each request, so that a lost role is lost at once."""

from contextlib import suppress
from ipaddress import ip_address

from flask import Flask, redirect, render_template, request, url_for
from flask_login import LoginManager, UserMixin, login_user
from werkzeug import Response

from measures.faults import DefinitionError
from survey.accounts import accounts, sessions
from survey.programme import programmes
from survey.records import Account, Session
from survey.store import NotSaved
from survey.web import cairn
from survey.web.security import new_session

Page = str | tuple[str, int] | Response

UNSEEN = ("accounts.time_left",)
"""Requests that a page makes by itself.  They do not show that somebody is there."""

SECRET = ("csrf_token", "password", "old", "again", "code")
"""Fields that no page may show again."""


login = LoginManager()


def init_app(app: Flask) -> None:
    """Set up signing in for an app."""
    login.user_loader(load)
    login.unauthorized_handler(ask_to_sign_in)
    login.init_app(app)


class SignedIn(UserMixin):
    """An account in one browser, for Flask-Login and pages; `factors` is 2 after a second factor."""

    def __init__(self, account: Account, browser: Session, factors: int) -> None:
        self.id = account.id
        self.account = account
        self.session = browser
        self.factors = factors

    def get_id(self) -> str:
        """Return what the cookie keeps: account, session and number of factors."""
        return f"{self.id} {self.session.id} {self.factors}"


def load(kept: str) -> SignedIn | None:
    """Return who a cookie belongs to; None if the session has ended or lacks a required second factor."""
    account_id, _, rest = kept.partition(" ")
    session_id, _, factors = rest.partition(" ")
    now = cairn.now()
    found = accounts.account(cairn.store, account_id)
    browser = sessions.find(found, session_id, now) if found else None
    if found is None or browser is None:
        return None
    if factors != "2" and needs_second_factor(found):
        return None
    if request.endpoint not in UNSEEN:
        with suppress(NotSaved):  # pages can still be read while the store cannot write
            found = sessions.seen(cairn.store, found, browser, now)
    return SignedIn(found, browser, 2 if factors == "2" else 1)


def enter(account: Account, factors: int) -> None:
    """Sign an account in.  Raises NotSaved."""
    new_session()  # nothing from before signing in survives, such as a planted CSRF token
    user_agent = request.headers.get("User-Agent", "")
    account, browser = sessions.begin(cairn.store, account.id, user_agent, cairn.now())
    login_user(SignedIn(account, browser, factors))


def needs_second_factor(account: Account) -> bool:
    """Return whether an account needs a second factor; a faulty programme counts as requiring one."""
    try:
        there = [
            programmes.load(cairn.store, cairn.catalogue, record.id)
            for record in cairn.store.programmes()
            if account.roles(record.id)
        ]
    except DefinitionError:
        return True
    return accounts.needs_second_factor(account, there, loopback=on_loopback())


def on_loopback() -> bool:
    """Return whether only this computer can reach the pages, by their address and by the client's."""
    try:
        return cairn.settings.on_loopback and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def ask_to_sign_in() -> Page:
    """Send somebody to sign in and then back.  Text that they sent too late is shown for copying."""
    here = request.full_path.removesuffix("?")
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in", next=here))
    showable = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    typed = [text for name, text in request.form.items(multi=True) if name not in SECRET and text.strip()]
    page = render_template("accounts/signed_out.html", next=here if showable else None, typed=typed)
    return page, 403
