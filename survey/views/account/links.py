"""One-time links: choosing a password."""

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug import Response

from survey.records import Account
from survey.security import new_session
from survey.services import accounts, audit, passwords
from survey.services.accounts import LinkOver
from survey.services.passwords import PasswordRefused
from survey.views import cairn
from survey.views.account import blueprint
from survey.views.account.forms import NewPasswordForm
from survey.views.account.signed_in import Page
from survey.views.account.signing_in import password_was_right


@blueprint.get("/link/<token>")
def link(token: str) -> Response:
    """Open a one-time link, which uses nothing up; the address of the page that follows does not hold it."""
    logout_user()
    new_session()
    session["link"] = token
    return redirect(url_for("account.choose_password"))


@blueprint.route("/choose-password", methods=["GET", "POST"])
def choose_password() -> Page:
    """Ask for a password for the account of the link, then sign in with it."""
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
                return password_was_right(account, url_for("evaluate.programmes"))
    except LinkOver:
        return render_template("account/link_over.html"), 410
    return password_page(form, account, _("Choose a password"))


def password_page(form: NewPasswordForm, account: Account, title: str) -> Page:
    """The rules and the form, with what was wrong."""
    page = render_template(
        "account/password.html", form=form, account=account, title=title, shortest=passwords.SHORTEST
    )
    return (page, 422) if form.errors else page


def why(error: PasswordRefused) -> str:
    """Why a password is refused, for a page."""
    if isinstance(error, passwords.PasswordTooShort):
        return _("Use at least %(number)s characters", number=passwords.SHORTEST)
    if isinstance(error, passwords.PasswordAboutYou):
        return _("Choose a password that is not made of your name or e-mail address")
    return _("Many people use this password or one like it. Choose a different one")
