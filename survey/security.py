"""What every response carries, and the forms' protection."""

from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
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
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask, *, secure_cookies: bool) -> None:
    """Protect an app's forms, cookies and pages."""
    app.config.update(
        SESSION_COOKIE_NAME="cairn",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # somebody may take hours over a page
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
    )
    app.session_interface = Sessions()
    csrf.init_app(app)
    app.after_request(add_headers)


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
    """Forget whoever used this browser before; only the language that was chosen stays."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def add_headers(response: Response) -> Response:
    """Every page says what it may load; only static files may be kept by a browser."""
    response.headers.extend(HEADERS)
    if request.endpoint != "asset":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
