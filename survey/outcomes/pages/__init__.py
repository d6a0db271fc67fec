"""Staff’s pages of records: outcomes, use of services, activities, team time, costs and readiness."""

from flask import Blueprint

blueprint = Blueprint("record", __name__, url_prefix="/evaluate")

from survey.views.record import files, pages, readiness  # noqa: E402, F401  # they add the routes
