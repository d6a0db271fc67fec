"""Administrators' pages: who has which role in a programme, and what the programme is."""

from flask import Blueprint

blueprint = Blueprint("manage", __name__)
