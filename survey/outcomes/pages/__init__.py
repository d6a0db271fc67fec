"""Staff’s pages of records: outcomes, use of services, activities, team time, costs and readiness."""

from flask import Blueprint

blueprint = Blueprint("outcomes", __name__, url_prefix="/evaluate")
