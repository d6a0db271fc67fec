"""The team: invite a colleague, change roles, help a colleague who is locked out, end access."""

import json

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.accounts import tokens
from survey.accounts.accounts import LINK_OPEN, NotAnEmail
from survey.accounts.forms import role_names
from survey.accounts.sealing import seal, unseal
from survey.manage import team
from survey.manage.forms import InviteForm, RolesForm
from survey.manage.pages import blueprint
from survey.manage.team import LastAdministrator, NoRole, NotYours
from survey.programme import Programme
from survey.records import Account
from survey.store import NotFound
from survey.web import cairn
from survey.web.guard import ADMINISTRATORS, UNNOTED, Noted, guard, note_change
from survey.web.staff import programme_of

Page = str | tuple[str, int] | Response

SHOWN = "one-time link"
"""What the cookie keeps sealed until the page with the link was opened once."""


@blueprint.get("/manage/<programme>/accounts")
@guard(ADMINISTRATORS, UNNOTED)
def accounts(programme: str) -> str:
    """Show everybody who has a role in the programme."""
    found = programme_of(programme)
    return render_template(
        "manage/accounts.html",
        programme=found,
        accounts=team.of(cairn.store, programme),
        names=role_names(),
        now=cairn.now(),
    )


@blueprint.route("/manage/<programme>/accounts/invite", methods=["GET", "POST"])
@guard(ADMINISTRATORS, Noted(change=N_("invited a colleague"), named=True))
def invite(programme: str) -> Page:
    """Ask for an e-mail address, a name and roles, and create the account."""
    found, form = programme_of(programme), InviteForm()
    form.offer()
    if form.validate_on_submit():
        try:
            made, token = team.invite(
                cairn.store,
                cairn.settings.secret_key,
                current_user.account,
                programme,
                form.email.data,
                form.name.data,
                form.roles.data,
                cairn.now(),
                note_change,
            )
        except NotAnEmail:
            form.email.errors = [_("Enter an e-mail address, such as name@example.org")]
        except NoRole:
            form.roles.errors = [_("Choose at least one role")]
        else:
            if token:
                return show_link(programme, made, token)
            return redirect(url_for("manage.accounts", programme=programme))
    page = render_template("manage/invite.html", programme=found, form=form)
    return (page, 422) if form.errors else page


@blueprint.route("/manage/<programme>/accounts/<account>", methods=["GET", "POST"])
@guard(ADMINISTRATORS, Noted(change=N_("changed a colleague’s roles")))
def account(programme: str, account: str) -> Page:
    """Show the roles of one account here, and change them."""
    found, one, form = programme_of(programme), account_of(programme, account), RolesForm()
    form.offer()
    if not form.is_submitted():
        form.roles.data = sorted(team.own_roles(one, programme))
    elif form.validate():
        try:
            team.change_roles(cairn.store, programme, account, form.roles.data)
            return redirect(after(programme, one))
        except NoRole:
            form.roles.errors = [_("Choose at least one role, or end the access below")]
        except LastAdministrator:
            form.roles.errors = [
                _("This programme needs an administrator. Make somebody else an administrator first.")
            ]
    return account_page(found, one, form)


@blueprint.post("/manage/<programme>/accounts/<account>/end")
@guard(ADMINISTRATORS, Noted(change=N_("ended a colleague’s access")))
def end(programme: str, account: str) -> Page:
    """End an account's access to the programme."""
    one = account_of(programme, account)
    try:
        team.end_access(cairn.store, current_user.account, programme, account)
    except LastAdministrator:
        return refused(
            programme,
            one,
            _("This programme needs an administrator. Make somebody else an administrator first."),
        )
    except NotYours:
        return refused(programme, one, not_yours())
    return redirect(after(programme, one))


@blueprint.post("/manage/<programme>/accounts/<account>/password")
@guard(ADMINISTRATORS, Noted(change=N_("created a link to choose a new password")))
def reset_password(programme: str, account: str) -> Page:
    """Create a link with which a colleague chooses a new password."""
    one = account_of(programme, account)
    try:
        one, token = team.reset_password(
            cairn.store, cairn.settings.secret_key, current_user.account, programme, account, cairn.now()
        )
    except NotYours:
        return refused(programme, one, not_yours())
    return show_link(programme, one, token)


@blueprint.post("/manage/<programme>/accounts/<account>/second-factor")
@guard(ADMINISTRATORS, Noted(change=N_("reset a colleague’s second factor")))
def reset_factor(programme: str, account: str) -> Page:
    """Remove a lost second factor."""
    one = account_of(programme, account)
    try:
        team.reset_second_factor(cairn.store, current_user.account, programme, account)
    except NotYours:
        return refused(programme, one, not_yours())
    return redirect(url_for("manage.account", programme=programme, account=account))


@blueprint.get("/manage/<programme>/accounts/<account>/link")
@guard(ADMINISTRATORS, UNNOTED)
def link(programme: str, account: str) -> str:
    """Show the one-time link, the first time that this page is opened."""
    kept = unseal(cairn.settings.secret_key, SHOWN, session.pop(SHOWN, ""))
    owner, token = json.loads(kept) if kept else ("", "")
    base = cairn.settings.base_url or request.url_root.rstrip("/")
    return render_template(
        "manage/link.html",
        programme=programme_of(programme),
        account=account_of(programme, account),
        address=base + url_for("accounts.link", token=token) if owner == account else "",
        days=LINK_OPEN.days,
    )


@blueprint.post("/manage/<programme>/accounts/<account>/tokens/<token>/revoke")
@guard(ADMINISTRATORS, Noted(change=N_("revoked a colleague’s token")))
def revoke_token(programme: str, account: str, token: str) -> Response:
    """Revoke a token that an account has for the programme."""
    tokens.revoke(cairn.store, account_of(programme, account).id, token, programme)
    return redirect(url_for("manage.account", programme=programme, account=account))


def account_of(programme: str, account_id: str) -> Account:
    """Return the account that the address names, or answer 404."""
    try:
        return team.one_of(cairn.store, programme, account_id)
    except NotFound:
        abort(404)


def show_link(programme: str, one: Account, token: str) -> Response:
    """Go to the page that shows a link once."""
    session[SHOWN] = seal(cairn.settings.secret_key, SHOWN, json.dumps([one.id, token]))
    return redirect(url_for("manage.link", programme=programme, account=one.id))


def account_page(found: Programme, one: Account, form: RolesForm) -> Page:
    """Return the page of one account, with what was wrong."""
    page = render_template(
        "manage/account.html",
        programme=found,
        one=one,
        form=form,
        names=role_names(),
        everywhere=sorted(team.in_every_programme(one)),
        tokens=[one for one in tokens.working(one, cairn.now()) if one.programme == found.id],
        may_reset=team.may_reset(current_user.account, one),
    )
    return (page, 422) if form.errors else page


def refused(programme: str, one: Account, why: str) -> Page:
    """Return the account's page with the reason why something was not done."""
    form = RolesForm(formdata=None)
    form.offer()
    form.roles.data = sorted(team.own_roles(one, programme))
    form.roles.errors = [why]
    return account_page(programme_of(programme), one, form)


def not_yours() -> str:
    return _(
        "This account has roles in programmes that you do not administer. "
        "Ask an administrator of those programmes."
    )


def after(programme: str, one: Account) -> str:
    """Return where to go after a change; those who removed their own access cannot see this programme."""
    if one.id == current_user.id:
        return url_for("evaluation.programmes")
    return url_for("manage.accounts", programme=programme)
