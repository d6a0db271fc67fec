"""One-time links: choosing a password."""

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug import Response

from survey import N_
from survey.accounts import accounts, passwords
from survey.accounts.accounts import LinkOver
from survey.accounts.forms import NewPasswordForm
from survey.accounts.pages import blueprint
from survey.accounts.pages.signed_in import Page
from survey.accounts.pages.signing_in import password_was_right
from survey.accounts.passwords import PasswordRefused
from survey.records import Account
from survey.store import audit
from survey.web import cairn
from survey.web.guard import EVERYBODY, Noted, guard
from survey.web.security import new_session


@blueprint.get("/link/<token>")
@guard(EVERYBODY, Noted(entrance=True))
def link(token: str) -> Response:
    """Open a one-time link without using it up, and go on to an address that does not hold it."""
    logout_user()
    new_session()
    session["link"] = token
    return redirect(url_for("accounts.choose_password"))


@blueprint.route("/choose-password", methods=["GET", "POST"])
@guard(EVERYBODY, Noted(entrance=True, itself=N_("chose a password")))
def choose_password() -> Page:
    """Ask for a new password for the account of the link, then sign in with it."""
    key, token, now = cairn.settings.secret_key, session.get("link", ""), cairn.now()
    form = NewPasswordForm()
    try:
        account = accounts.by_link(cairn.store, key, token, now)
        if form.validate_on_submit():
            try:
                account = accounts.choose_password(cairn.store, key, token, form.password.data, now)
            except PasswordRefused as error:
                form.password.errors = [why(error)]
            else:
                audit.note(cairn.store, "chose a password", str(request.url_rule), now, account.id)
                return password_was_right(account, url_for("evaluation.programmes"))
    except LinkOver:
        return render_template("accounts/link_over.html"), 410
    return password_page(form, account, _("Choose a password"))


def password_page(form: NewPasswordForm, account: Account, title: str) -> Page:
    """Return the page with the rules for passwords, the form and its errors."""
    page = render_template(
        "accounts/password.html", form=form, account=account, title=title, shortest=passwords.SHORTEST
    )
    return (page, 422) if form.errors else page


def why(error: PasswordRefused) -> str:
    """Return why a password is refused, and what to do."""
    if isinstance(error, passwords.PasswordTooShort):
        return _("Use at least %(number)s characters", number=passwords.SHORTEST)
    if isinstance(error, passwords.PasswordAboutYou):
        return _("Choose a password that is not made of your name or e-mail address")
    return _("Many people use this password or one like it. Choose a different one")
