"""Administrators' pages: who has which role in a programme."""

from flask import Blueprint

blueprint = Blueprint("manage", __name__, url_prefix="/manage")

from survey.views.manage import colleagues  # noqa: E402, F401  # it adds the routes
