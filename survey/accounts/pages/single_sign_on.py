"""Signing in at an OpenID Connect issuer: authorization code with PKCE, state and nonce.

The issuer identifies a person by a name that it never reuses.  E-mail addresses are not trusted.  The first
time, a one-time link shows which account is theirs.
"""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, current_app, jsonify, redirect, render_template, request, session, url_for
from werkzeug import Response

from survey import N_
from survey.accounts import accounts, single_sign_on
from survey.accounts.accounts import LinkOver
from survey.accounts.pages import blueprint, client_key
from survey.accounts.pages.signed_in import Page, enter
from survey.accounts.pages.signing_in import wanted
from survey.accounts.single_sign_on import Taken
from survey.store import audit
from survey.web import cairn
from survey.web.guard import EVERYBODY, Noted, guard
from survey.web.settings import SingleSignOn

if TYPE_CHECKING:
    from authlib.integrations.flask_client import FlaskOAuth2App

log = logging.getLogger("cairn.pages")

SCOPE = "openid profile"
PATIENCE = 10
"""Seconds to wait for the issuer."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signature algorithms with a private key, so that only the issuer can sign."""

LEEWAY = 120
"""Seconds by which the issuer's clock may differ."""

STATE = "_state_issuer_"
"""Prefix of the names under which the library keeps its state in the session."""

BINDING, TARGET = "somebody new", "wanted"
"""Names in the session: a person without an account yet, and the page to go to afterwards."""


class Failed(Exception):
    """Signing in at the issuer failed; the message is for the log."""


def init_app(app: Flask) -> None:
    """Register the issuer, if there is one, and give its name to templates."""
    settings: SingleSignOn | None = app.extensions["cairn"].settings.single_sign_on
    app.add_template_global(settings.name if settings else "", "single_sign_on")  # type: ignore[arg-type]
    if settings is None:
        return
    from authlib.integrations.flask_client import OAuth

    way = {"token_endpoint_auth_method": "private_key_jwt"} if settings.private_key else {}
    app.extensions["issuer"] = OAuth(app).register(
        "issuer",
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        server_metadata_url=settings.issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "default_timeout": PATIENCE} | way,
        client_auth_methods=[client_key.proof(settings)] if settings.private_key else None,
        authorize_params={"acr_values": settings.acr_values} if settings.acr_values else None,
    )


def issuer() -> "FlaskOAuth2App":
    """Return the issuer with its metadata; answer 404 if none is set.  Raises Failed."""
    found: FlaskOAuth2App | None = current_app.extensions.get("issuer")
    if found is None:
        abort(404)
    said = asking(found.load_server_metadata)
    if said.get("issuer") != the_settings().issuer:
        raise Failed(f"the issuer calls itself {said.get('issuer')!r}")
    offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
    sound = [one for one in offered if one in ALGORITHMS]
    if not sound:
        raise Failed(f"the issuer signs only by {offered!r}")
    found.server_metadata["id_token_signing_alg_values_supported"] = sound
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" not in ways and not the_settings().private_key:
        found.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105
    return found


def the_settings() -> SingleSignOn:
    return cairn.settings.single_sign_on or abort(404)


def asking(question: Any, *arguments: Any, **more: Any) -> Any:
    """Return what a call to the issuer returns.  Raises Failed for any error of its answer."""
    from authlib.integrations.base_client import OAuthError
    from joserfc.errors import JoseError
    from requests import RequestException

    try:
        return question(*arguments, **more)
    except (OAuthError, JoseError, RequestException, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise Failed(f"{type(error).__name__}: {error}") from error


def address_of(endpoint: str) -> str:
    """Return the full address of a page, as registered with the issuer."""
    return (cairn.settings.base_url or request.url_root.rstrip("/")) + url_for(endpoint)


@blueprint.get("/single-sign-on", endpoint="single_sign_on")
@guard(EVERYBODY, Noted(entrance=True))
def go_there() -> Page:
    """Send somebody to the issuer."""
    there = issuer()
    for earlier in [one for one in session if one.startswith(STATE)]:
        del session[earlier]  # somebody may start often; without this the cookie would grow
    session[TARGET] = wanted()
    way: Response = asking(there.authorize_redirect, address_of("accounts.signed_on"))
    return way


@blueprint.get("/single-sign-on/back", endpoint="signed_on")
@guard(EVERYBODY, Noted(entrance=True))
def come_back() -> Page:
    """Handle the return from the issuer: sign in, or ask which account is theirs."""
    subject, name = who(issuer())
    target = session.pop(TARGET, url_for("evaluation.programmes"))
    account = single_sign_on.find(cairn.store, subject)
    if account:
        enter(account, factors=2)  # the issuer is responsible for a second factor
        return redirect(target)
    session[BINDING] = [subject, name]
    return redirect(url_for("accounts.bind"))


def who(there: "FlaskOAuth2App") -> tuple[str, str]:
    """Return the identity and the name of the person who comes from the issuer.  Raises Failed."""
    client_id = the_settings().client_id
    options = {
        "iss": {"essential": True, "value": the_settings().issuer},
        "aud": {"essential": True, "value": client_id},
    }
    token: Mapping[str, Any] = asking(there.authorize_access_token, claims_options=options, leeway=LEEWAY)
    claims = token.get("userinfo") or {}
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Failed("the issuer did not say who it is")
    demanded = the_settings().acr_values.split()
    if demanded and claims.get("acr") not in demanded:
        raise Failed(f"the issuer says assurance {claims.get('acr')!r}, not one of {demanded}")
    name = str(claims.get("name") or claims.get("preferred_username") or "")[:200]
    return single_sign_on.subject_of(claims["iss"], claims["sub"]), name


@blueprint.route("/single-sign-on/which", methods=["GET", "POST"])
@guard(EVERYBODY, Noted(entrance=True, itself=N_("chose single sign-on")))
def bind() -> Page:
    """Ask whether the account of the one-time link opened before is theirs, and connect it."""
    subject, name = session.get(BINDING) or ("", "")
    if not subject or cairn.settings.single_sign_on is None:
        return redirect(url_for("accounts.sign_in"))
    key, token, now = cairn.settings.secret_key, session.get("link", ""), cairn.now()
    try:
        account = accounts.by_link(cairn.store, key, token, now)
        if request.method == "POST":
            account = single_sign_on.bind(cairn.store, key, token, subject, now)
            audit.note(cairn.store, N_("chose single sign-on"), str(request.url_rule), now, account.id)
            enter(account, factors=2)
            return redirect(url_for("evaluation.programmes"))
    except LinkOver:
        return render_template("accounts/not_known.html", name=name, taken=False), 403
    except Taken:
        return render_template("accounts/not_known.html", name=name, taken=True), 409
    return render_template("accounts/bind.html", account=account, name=name)


@blueprint.get("/single-sign-on/sign-out", endpoint="sign_out_there")
@guard(EVERYBODY, Noted(entrance=True))
def sign_out_there() -> Page:
    """Sign out at the issuer too, if it offers that."""
    there = issuer()
    if not there.server_metadata.get("end_session_endpoint"):
        abort(404)
    way = there.create_logout_url(address_of("accounts.sign_in"), client_id=the_settings().client_id)
    return redirect(way["url"])


@blueprint.get("/single-sign-on/keys", endpoint="keys")
@guard(EVERYBODY, Noted(entrance=True))
def keys() -> Response:
    """Return the public key of this service for the issuer; answer 404 if it has none."""
    settings = the_settings()
    return jsonify(client_key.published(settings)) if settings.private_key else abort(404)


@blueprint.errorhandler(Failed)
def failed(error: Failed) -> Page:
    """Say that nobody was signed in; the log says why."""
    log.warning("single sign-on: %s", error)
    return render_template(
        "accounts/not_signed_on.html"
    ), 502 if request.endpoint != "accounts.signed_on" else 400
