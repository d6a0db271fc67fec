"""Signing in and out, and one's own account."""

from flask import Blueprint, Flask
from flask_login import LoginManager

blueprint = Blueprint("account", __name__, url_prefix="/account")
login = LoginManager()


def init_app(app: Flask) -> None:
    """Let an app know who is signed in."""
    login.user_loader(signed_in.load)
    login.unauthorized_handler(signed_in.ask_to_sign_in)
    login.init_app(app)
    single_sign_on.init_app(app)


from survey.views.account import (  # noqa: E402  # they add the routes
    links,  # noqa: F401
    own,  # noqa: F401
    sign_in,  # noqa: F401
    signed_in,
    signing_in,  # noqa: F401
    single_sign_on,
    tokens,  # noqa: F401
)
