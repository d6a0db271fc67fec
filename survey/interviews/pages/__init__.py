"""Pages about interviews; each needs an account that may see the participant's answers."""

from flask import Blueprint, abort
from werkzeug import Response

from survey.interviews import interviews
from survey.people.pages import person_of
from survey.records import Interview, Person
from survey.store import NotFound

Page = str | Response | tuple[str | Response, int]

blueprint = Blueprint("interviews", __name__, url_prefix="/evaluate")


def interview_of(programme: str, participant: str, interview: str) -> tuple[Person, Interview]:
    """Return the participant and interview in the address; answer 404 if the account may not see them."""
    person = person_of(programme, participant)
    try:
        return person, interviews.of(person, interview)
    except NotFound:
        abort(404)
