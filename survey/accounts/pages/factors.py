"""Setting up a second factor: the QR code, the code that proves it, the recovery codes shown once."""

import segno
from flask import redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug import Response

from survey.accounts import second_factor
from survey.accounts.forms import FactorForm
from survey.accounts.pages.signed_in import Page
from survey.accounts.sealing import seal, unseal
from survey.accounts.second_factor import WrongCode
from survey.records import Account
from survey.web import cairn

OFFERED, SHOWN = "offered factor", "recovery codes"
"""Names of what the session keeps sealed until it is used."""


def secret() -> str:
    """Return the secret offered to this browser, the same one until it is used."""
    key = cairn.settings.secret_key
    offered = unseal(key, OFFERED, session.get(OFFERED, ""))
    if offered is None:
        offered = second_factor.new_secret()
        session[OFFERED] = seal(key, OFFERED, offered)
    return offered


def page(account: Account, form: FactorForm) -> Page:
    """Return the page with the QR code and a field for the app's code."""
    offered = secret()
    picture = segno.make(second_factor.address(offered, account.email), error="m", micro=False)
    shown = render_template(
        "accounts/set_up.html",
        form=form,
        secret=" ".join(offered[start : start + 4] for start in range(0, len(offered), 4)),
        picture=picture.svg_data_uri(border=2, light="white", omitsize=True),
    )
    return (shown, 422) if form.errors else shown


def confirmed(account: Account, form: FactorForm) -> tuple[str, ...]:
    """Set up the second factor and return its recovery codes; () and an error on the form if it fails."""
    if not form.validate():
        return ()
    key = cairn.settings.secret_key
    try:
        codes = second_factor.set_up(cairn.store, key, account.id, secret(), form.code.data, cairn.now())
    except WrongCode:
        form.code.errors = [
            _("This is not the code that the app shows now. Check that the clock on your phone is right.")
        ]
        return ()
    session.pop(OFFERED, None)
    return codes


def show_once(codes: tuple[str, ...], target: str = "") -> Response:
    """Go to the page of recovery codes, which shows them once."""
    session[SHOWN] = seal(cairn.settings.secret_key, SHOWN, " ".join(codes))
    return redirect(url_for("accounts.recovery_codes", next=target or None))


def shown_once() -> list[str]:
    """Return the recovery codes to show now; none the second time."""
    kept = unseal(cairn.settings.secret_key, SHOWN, session.pop(SHOWN, ""))
    return kept.split() if kept else []
