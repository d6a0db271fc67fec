"""Administrators' pages: the team, the programme and the audit log."""

from flask import Blueprint

blueprint = Blueprint("manage", __name__)
