"""The measures of an installation, and the programme of a token."""

from flask import abort, g
from flask_smorest import Page

from measures.measure import Measure
from survey.api.document import Blueprint
from survey.api.shapes import MeasureSchema, ProgrammeSchema
from survey.programme import Programme
from survey.programme import programmes as programmes_service
from survey.web import cairn
from survey.web.guard import ACCOUNTS, ANY_ROLE, UNNOTED, guard

blueprint = Blueprint("measures", __name__, description="Measures and programmes")


def programme_of(programme: str) -> Programme:
    """A programme.  Raises NotFound."""
    return programmes_service.load(cairn.store, cairn.catalogue, programme)


@blueprint.route("/measures")
@blueprint.etag
@blueprint.response(200, MeasureSchema(many=True))
@blueprint.paginate(Page)
@guard(ACCOUNTS, UNNOTED)
def every() -> list[Measure]:
    """All measures"""
    return sorted(cairn.catalogue, key=lambda one: one.id)


@blueprint.route("/measures/<measure>")
@blueprint.etag
@blueprint.response(200, MeasureSchema)
@blueprint.alt_response(404, "NOT_FOUND")
@guard(ACCOUNTS, UNNOTED)
def one(measure: str) -> Measure:
    """One measure"""
    if measure not in cairn.catalogue:
        abort(404)
    return cairn.catalogue[measure]


@blueprint.route("/programmes")
@blueprint.etag
@blueprint.response(200, ProgrammeSchema(many=True))
@blueprint.paginate(Page)
@guard(ACCOUNTS, UNNOTED)
def programmes() -> list[Programme]:
    """The programmes that the token opens"""
    return [programme_of(g.token.programme)]


@blueprint.route("/programmes/<programme>")
@blueprint.etag
@blueprint.response(200, ProgrammeSchema)
@guard(ANY_ROLE, UNNOTED)
def programme(programme: str) -> Programme:
    """One programme"""
    return programme_of(programme)
