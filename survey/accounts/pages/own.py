"""One's own account: password, second factor, and the browsers in which one is signed in."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug import Response

from survey import N_
from survey.accounts import accounts, passwords, second_factor, sessions
from survey.accounts.accounts import WrongPassword
from survey.accounts.forms import ChangePasswordForm, OldPasswordForm, SetUpForm
from survey.accounts.pages import blueprint, factors
from survey.accounts.pages.links import password_page, why
from survey.accounts.pages.signed_in import Page
from survey.accounts.pages.signing_in import wanted
from survey.accounts.passwords import PasswordRefused
from survey.web import cairn
from survey.web.guard import ACCOUNTS, UNNOTED, Noted, guard
from survey.web.security import new_session


@blueprint.get("/")
@guard(ACCOUNTS, UNNOTED)
def own() -> str:
    """Show one's own account and what can be changed."""
    account = current_user.account
    return render_template(
        "accounts/own.html",
        account=account,
        here=current_user.session.id,
        sessions=sessions.open_sessions(account, cairn.now()),
    )


@blueprint.route("/password", methods=["GET", "POST"])
@guard(ACCOUNTS, Noted(change=N_("changed their own password")))
def password() -> Page:
    """Change the password and sign out every other browser."""
    form = ChangePasswordForm()
    account = current_user.account
    if form.validate_on_submit():
        try:
            accounts.change_own_password(
                cairn.store, account, form.old.data, form.password.data, current_user.session.id
            )
        except WrongPassword:
            form.old.errors = [_("This is not your current password")]
        except PasswordRefused as error:
            form.password.errors = [why(error)]
        else:
            return redirect(url_for("accounts.own"))
    return password_page(form, account, _("Change your password"))


@blueprint.route("/second-factor", methods=["GET", "POST"])
@guard(ACCOUNTS, Noted(change=N_("set up a second factor")))
def replace_factor() -> Page:
    """Set up a second factor, or replace the current one."""
    form = SetUpForm()
    if form.is_submitted() and is_me(form):
        codes = factors.confirmed(current_user.account, form)
        if codes:
            return factors.show_once(codes)
    return factors.page(current_user.account, form)


@blueprint.route("/recovery-codes", methods=["GET", "POST"])
@guard(ACCOUNTS, Noted(change=N_("created new recovery codes")))
def recovery_codes() -> Page:
    """Show new recovery codes once; otherwise offer to make new ones."""
    form = OldPasswordForm()
    if form.is_submitted() and is_me(form):
        key = cairn.settings.secret_key
        return factors.show_once(second_factor.renew_recovery_codes(cairn.store, key, current_user.id))
    page = render_template(
        "accounts/recovery_codes.html",
        form=form,
        codes=factors.shown_once() if request.method == "GET" else [],
        left=len(current_user.account.recovery_codes),
        target=wanted() if "next" in request.args else url_for("accounts.own"),
    )
    return (page, 422) if form.errors else page


def is_me(form: OldPasswordForm) -> bool:
    """Return whether the form is complete and its password is right; if not, the form says why."""
    if not form.validate():
        return False
    if passwords.is_right(current_user.account.password_hash, form.old.data):
        return True
    form.old.errors = [_("This is not your current password")]
    return False


@blueprint.post("/sessions/<session>/end")
@guard(ACCOUNTS, Noted(change=N_("signed out one of their other browsers")))
def end_session(session: str) -> Response:
    """Sign out one browser."""
    sessions.end(cairn.store, current_user.id, session)
    return redirect(url_for("accounts.own"))


@blueprint.post("/sessions/end")
@guard(ACCOUNTS, Noted(change=N_("signed out everywhere")))
def end_sessions() -> Response:
    """Sign out everywhere, including this browser."""
    sessions.end_all(cairn.store, current_user.id)
    logout_user()
    new_session()
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/stay")
@guard(ACCOUNTS, UNNOTED)
def stay() -> tuple[str, int]:
    """Keep the session open: loading any page records its use, so there is nothing left to do."""
    return "", 204


@blueprint.get("/time-left")
@guard(ACCOUNTS, UNNOTED)
def time_left() -> dict[str, int]:
    """Return the seconds until the session ends.  Asking does not extend it."""
    return {"seconds": int(sessions.left(current_user.session, cairn.now()).total_seconds())}
