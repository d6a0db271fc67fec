"""Signing in and out."""

from hashlib import sha256
from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug import Response

from survey.forms import SignInForm
from survey.records import Account
from survey.security import new_session
from survey.services import accounts
from survey.views import cairn

Page = str | tuple[str, int] | Response

blueprint = Blueprint("account", __name__, url_prefix="/account")
login = LoginManager()


class SignedIn(UserMixin):
    """An account as Flask-Login and pages know it."""

    def __init__(self, account: Account) -> None:
        self.id = account.id
        self.account = account
        self._password = fingerprint(account)

    def get_id(self) -> str:
        """What a session keeps: the account, and the password it was opened with."""
        return f"{self.id} {self._password}"


def fingerprint(account: Account) -> str:
    """Another one for every password that an account is given; says nothing about the password."""
    return sha256(account.password_hash.encode()).hexdigest()[:16]


def init_app(app: Flask) -> None:
    """Let an app know who is signed in."""
    login.login_view = "account.sign_in"
    login.login_message = None
    login.user_loader(load)
    login.init_app(app)


def load(kept: str) -> SignedIn | None:
    """Who a session belongs to; nobody once their account is gone or has another password."""
    account_id, _space, password = kept.partition(" ")
    found = accounts.account(cairn.store, account_id)
    if found is None or not compare_digest(fingerprint(found).encode(), password.encode()):
        return None
    return SignedIn(found)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Page:
    """Ask for e-mail and password; which of them was wrong is not told."""
    target = safe_target(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    if not form.is_submitted():
        return render_template("account/sign_in.html", form=form)
    if form.validate():
        account = accounts.sign_in(cairn.store, form.email.data, form.password.data)
        if account:
            new_session()  # nothing from before signing in, a planted CSRF token included, lives on
            login_user(SignedIn(account))
            return redirect(target)
        form.email.errors = [_("Check your e-mail address and password. One of them is not right.")]
    return render_template("account/sign_in.html", form=form), 422


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Forget who was signed in."""
    logout_user()
    new_session()
    return redirect(url_for("account.sign_in"))


def safe_target(address: str) -> str:
    """An address inside this site, or the evaluators' first page in place of any other."""
    parts = urlsplit(address)
    inside = address.startswith("/") and not address.startswith("//") and not (parts.scheme or parts.netloc)
    if inside and address.isprintable() and "\\" not in address:
        return address
    return url_for("evaluate.programmes")
