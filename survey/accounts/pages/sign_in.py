"""Signing in: e-mail and password, then the second factor; and signing out."""

from contextlib import suppress

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug import Response

from survey import N_
from survey.accounts import accounts, second_factor, sessions
from survey.accounts.forms import FactorForm, SignInForm
from survey.accounts.pages import blueprint, factors
from survey.accounts.pages.signed_in import Page, enter
from survey.accounts.pages.signing_in import begin_again, password_was_right, signing_in, wanted
from survey.accounts.second_factor import WrongCode
from survey.store import StoreError
from survey.web import cairn
from survey.web.guard import ACCOUNTS, EVERYBODY, Noted, guard
from survey.web.security import new_session


@blueprint.route("/sign-in", methods=["GET", "POST"])
@guard(EVERYBODY, Noted(entrance=True))
def sign_in() -> Page:
    """Ask for e-mail address and password, without saying which of them was wrong."""
    if current_user.is_authenticated:
        return redirect(wanted())
    form = SignInForm()
    if not form.is_submitted():
        return render_template("accounts/sign_in.html", form=form)
    if form.validate():
        account = accounts.sign_in(cairn.store, form.email.data, form.password.data)
        if account:
            return password_was_right(account, wanted())
        form.email.errors = [_("The e-mail address or the password is wrong. Check both and try again.")]
    return render_template("accounts/sign_in.html", form=form), 422


@blueprint.route("/code", methods=["GET", "POST"])
@guard(EVERYBODY, Noted(entrance=True))
def code() -> Page:
    """Ask for a code from the app, or a recovery code."""
    account = signing_in()
    if account is None or not account.second_factor:
        return begin_again()
    form = FactorForm()
    if not form.is_submitted():
        return render_template("accounts/code.html", form=form)
    if form.validate():
        try:
            used = second_factor.use(
                cairn.store, cairn.settings.secret_key, account.id, form.code.data, cairn.now()
            )
        except WrongCode:
            form.code.errors = [_("This code is wrong or has been used. Wait for the next one in your app.")]
        else:
            enter(used, factors=2)
            return redirect(wanted())
    return render_template("accounts/code.html", form=form), 422


@blueprint.route("/set-up", methods=["GET", "POST"])
@guard(EVERYBODY, Noted(entrance=True))
def set_up() -> Page:
    """Set up a second factor while signing in, if a programme requires one."""
    account = signing_in()
    if account is None or account.second_factor:
        return begin_again()
    form = FactorForm()
    if form.is_submitted():
        codes = factors.confirmed(account, form)
        if codes:
            enter(account, factors=2)
            return factors.show_once(codes, wanted())
    return factors.page(account, form)


@blueprint.post("/sign-out")
@guard(ACCOUNTS, Noted(change=N_("signed out")))
def sign_out() -> Response:
    """Sign out in this browser."""
    with suppress(StoreError):  # without its cookie, a session that is still stored is of no use
        sessions.end(cairn.store, current_user.id, current_user.session.id)
    logout_user()
    new_session()
    return redirect(url_for("accounts.sign_in"))
