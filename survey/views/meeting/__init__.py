"""Minutes of the planning meetings: evaluators write them, interviewers may read what was agreed."""

from flask import Blueprint
from werkzeug import Response

blueprint = Blueprint("meeting", __name__, url_prefix="/evaluate")

Page = str | Response | tuple[str, int]

from survey.views.meeting import pages, writing  # noqa: E402, F401  # they add the routes
