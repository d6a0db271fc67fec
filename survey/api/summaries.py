"""Figures of a cohort, as the pages show them: too small groups are withheld."""

from collections.abc import Mapping

from flask import abort

from measures.cohort import CohortSummary
from survey import N_
from survey.api.document import Blueprint
from survey.api.measures import programme_of
from survey.api.problems import refuse
from survey.api.shapes import FilterSchema, SummarySchema
from survey.evaluation import cohorts
from survey.records import kept
from survey.web import cairn
from survey.web.guard import EVALUATORS, Noted, guard

blueprint = Blueprint("summaries", __name__, description="Figures of a cohort")


@blueprint.route("/programmes/<programme>/summaries/<measure>")
@blueprint.etag
@blueprint.arguments(FilterSchema, location="query")
@blueprint.response(200, SummarySchema)
@guard(EVALUATORS, Noted(read=N_("downloaded wellbeing figures")))
def one(chosen: Mapping[str, str], programme: str, measure: str) -> CohortSummary:
    """A measure's figures at each phase, and its changes between phases"""
    used, register = programme_of(programme), cairn.store.register(programme)
    if measure not in cairn.catalogue or cairn.catalogue[measure].kind != "wellbeing":
        abort(404)
    role, site = chosen.get("role"), chosen.get("site")
    if role not in {None, *(one.id for one in used.roles)}:
        refuse(422, f"{used.name} has no such role.")
    if site not in {None, *kept.sites(register)}:
        refuse(422, f"{used.name} has no such site.")
    return cohorts.cohort(register, used, cairn.catalogue[measure], role, site).summary
