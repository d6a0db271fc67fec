"""What every response carries, and the forms' protection."""

from collections.abc import Iterable, Mapping
from functools import partial

from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from itsdangerous import URLSafeTimedSerializer

csrf = CSRFProtect()

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
    ),
}

OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}
"""Browsers then use TLS alone, for a year; other names of the operator’s domain are not ours to decide on."""

THIS_COMPUTER = ("localhost", "127.0.0.1")

LARGEST = 1024 * 1024
"""Bytes of a request; the longest free text takes a few thousand."""

LOOKING = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask, *, secure_cookies: bool, hosts: Iterable[str]) -> None:
    """Protect an app's forms, cookies and pages; it answers under the names of its hosts alone."""
    app.config.update(
        TRUSTED_HOSTS=[*THIS_COMPUTER, *hosts],
        SESSION_COOKIE_NAME="__Host-cairn" if secure_cookies else "cairn",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # somebody may take hours over a page
        WTF_CSRF_SSL_STRICT=False,  # wants a Referer, which our pages never send: see refuse_other_sites
        MAX_CONTENT_LENGTH=LARGEST,
        MAX_FORM_MEMORY_SIZE=LARGEST,
    )
    app.session_interface = Sessions()
    app.before_request(refuse_other_sites)
    csrf.init_app(app)
    headers = HEADERS | (OVER_TLS if secure_cookies else {})
    app.after_request(partial(add_headers, headers))


def refuse_other_sites() -> None:
    """Refuse a form that a browser says was sent from another site, before its token is looked at."""
    if request.method not in LOOKING:
        sender = request.headers.get("Sec-Fetch-Site", "same-origin")
        if sender not in ("same-origin", "none"):
            raise CSRFError("The form was sent from another site.")


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, but their signer is made once, and files, the same for everybody, have none."""

    def __init__(self) -> None:
        self.signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie."""
        if self.signer is None:
            self.signer = super().get_signing_serializer(app)
        return self.signer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie where it changed."""
        if request.endpoint != "asset":
            super().save_session(app, session, response)


def new_session() -> None:
    """Clear the session for the next person; only the chosen language stays."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def add_headers(headers: Mapping[str, str], response: Response) -> Response:
    """Every page says what it may load; only static files may be kept by a browser."""
    response.headers.extend(headers)
    if request.endpoint != "asset":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
