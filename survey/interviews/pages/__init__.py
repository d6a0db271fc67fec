"""Interviews: who is due one, and holding one.  Every page needs an account that sees the participant."""

from flask import Blueprint, abort
from werkzeug import Response

from survey.records import Interview, Person
from survey.services import interviews
from survey.store import NotFound
from survey.views.evaluate.participant import person_of

Page = str | Response | tuple[str | Response, int]

blueprint = Blueprint("interview", __name__, url_prefix="/evaluate")


def interview_of(programme: str, participant: str, interview: str) -> tuple[Person, Interview]:
    """The participant and interview that an address names; 404 for whoever may not see them."""
    person = person_of(programme, participant)
    try:
        return person, interviews.of(person, interview)
    except NotFound:
        abort(404)


from survey.views.interview import (  # noqa: E402  # they add the routes
    beginning,  # noqa: F401
    details,  # noqa: F401
    holding,  # noqa: F401
    names,  # noqa: F401
    transcript,  # noqa: F401
)
