"""Who is signed in: asked of the store at each request, so that what is taken away is gone at once."""

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
"""What a page asks by itself: nobody need be there."""

SECRET = ("csrf_token", "password", "old", "again", "code")
"""Fields that are never shown again."""


login = LoginManager()


def init_app(app: Flask) -> None:
    """Let an app know who is signed in."""
    login.user_loader(load)
    login.unauthorized_handler(ask_to_sign_in)
    login.init_app(app)


class SignedIn(UserMixin):
    """An account, in one browser, as Flask-Login and pages know it; `factors` is 2 after a second factor."""

    def __init__(self, account: Account, browser: Session, factors: int) -> None:
        self.id = account.id
        self.account = account
        self.session = browser
        self.factors = factors

    def get_id(self) -> str:
        """What the cookie keeps: the account, the session, and by how many factors it was opened."""
        return f"{self.id} {self.session.id} {self.factors}"


def load(kept: str) -> SignedIn | None:
    """Who a cookie belongs to; nobody once the session is over, or needs a second factor that it has not."""
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
        with suppress(NotSaved):  # pages can be read while nothing can be written
            found = sessions.seen(cairn.store, found, browser, now)
    return SignedIn(found, browser, 2 if factors == "2" else 1)


def enter(account: Account, factors: int) -> None:
    """Sign an account in, in this browser.  Raises NotSaved."""
    new_session()  # nothing from before signing in, a planted CSRF token included, lives on
    user_agent = request.headers.get("User-Agent", "")
    account, browser = sessions.begin(cairn.store, account.id, user_agent, cairn.now())
    login_user(SignedIn(account, browser, factors))


def needs_second_factor(account: Account) -> bool:
    """Whether a programme in which an account has a role wants more than a password; a faulty one does."""
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
    """Whether the pages are for this computer alone: by the address they are under, and by who asks."""
    try:
        return cairn.settings.on_loopback and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def ask_to_sign_in() -> Page:
    """The way to sign in, and back.  What somebody sent too late is shown again, to be copied."""
    here = request.full_path.removesuffix("?")
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in", next=here))
    showable = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    typed = [text for name, text in request.form.items(multi=True) if name not in SECRET and text.strip()]
    page = render_template("accounts/signed_out.html", next=here if showable else None, typed=typed)
    return page, 403
