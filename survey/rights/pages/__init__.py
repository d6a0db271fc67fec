"""What participants can ask for, on their own pages, and what staff do when somebody asks them."""

from flask import Blueprint

blueprint = Blueprint("rights", __name__, url_prefix="/evaluate")
