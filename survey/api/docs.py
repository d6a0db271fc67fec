"""A page on which people read what the API can do, and try it: Swagger UI, from our own files."""

from flask import Blueprint, render_template

from survey.web.assets import read
from survey.web.guard import EVERYBODY, UNNOTED, guard

blueprint = Blueprint("docs", __name__)


@blueprint.get("/docs")
@guard(EVERYBODY, UNNOTED)
def page() -> str:
    """The document, to read and to try."""
    return render_template("api/docs.html", asset=lambda name: f"/static/{read(name).digest}/{name}")
