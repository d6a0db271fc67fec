"""The tokens by which programs use the API for this account."""

from flask import redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.accounts import tokens
from survey.accounts.forms import TokenForm, role_names
from survey.accounts.pages import blueprint
from survey.accounts.pages.signed_in import Page
from survey.accounts.sealing import seal, unseal
from survey.accounts.tokens import LONGEST_NAME, MOST, NotAName, TooMany
from survey.programme import programmes
from survey.web import cairn
from survey.web.guard import ACCOUNTS, Noted, guard

SHOWN = "token of a program"
"""Name of the new token that the session keeps sealed until its page has been opened."""


@blueprint.route("/tokens", methods=["GET", "POST"], endpoint="tokens")
@guard(ACCOUNTS, Noted(change=N_("created a token")))
def own_tokens() -> Page:
    """Show the account's tokens, a new token once, and the form for another."""
    form = TokenForm()
    form.offer((f"{role}@{programme}", words) for (programme, role), words in offered().items())
    if form.validate_on_submit() and keep(form):
        return redirect(url_for("accounts.tokens"))
    page = render_template(
        "accounts/tokens.html",
        form=form,
        offered=offered(),
        tokens=tokens.working(current_user.account, cairn.now()),
        new="" if form.errors else unseal(cairn.settings.secret_key, SHOWN, session.pop(SHOWN, "")),
    )
    return (page, 422) if form.errors else page


def offered() -> dict[tuple[str, str], str]:
    """Return (programme id, role) -> label of the access that a token may have."""
    return {
        (programme, role): _(
            "%(role)s in %(programme)s",
            role=role_names()[role],
            programme=programmes.load(cairn.store, cairn.catalogue, programme).name,
        )
        for programme, role in tokens.offered(cairn.store, current_user.account)
    }


def keep(form: TokenForm) -> bool:
    """Make the token of a form and keep it for the next page; if it fails, the form says why."""
    role, _at, programme = form.access.data.partition("@")
    key = cairn.settings.secret_key
    made = (cairn.store, key, current_user.account, form.name.data, programme, role, form.days.data)
    try:
        session[SHOWN] = seal(key, SHOWN, tokens.make(*made, cairn.now()))
    except NotAName:
        form.name.errors = [_("Use a name of %(most)s characters or fewer, on one line", most=LONGEST_NAME)]
    except TooMany:
        form.name.errors = [
            _("You have %(most)s tokens already. Revoke one that you no longer need.", most=MOST)
        ]
    return not form.errors


@blueprint.post("/tokens/<token>/revoke")
@guard(ACCOUNTS, Noted(change=N_("revoked a token")))
def revoke_token(token: str) -> Response:
    """Revoke one of the account's tokens."""
    tokens.revoke(cairn.store, current_user.id, token)
    return redirect(url_for("accounts.tokens"))
