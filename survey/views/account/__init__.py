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


from survey.views.account import links, own, sign_in, signed_in, signing_in  # noqa: E402, F401  # they add the routes
