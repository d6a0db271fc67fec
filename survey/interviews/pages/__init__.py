"""Interviews: who is due one, and holding one.  Every page needs an account that sees the participant."""

from flask import Blueprint, abort
from werkzeug import Response

from survey.interviews import interviews
from survey.people.pages import person_of
from survey.records import Interview, Person
from survey.store import NotFound

Page = str | Response | tuple[str | Response, int]

blueprint = Blueprint("interviews", __name__, url_prefix="/evaluate")


def interview_of(programme: str, participant: str, interview: str) -> tuple[Person, Interview]:
    """The participant and interview that an address names; 404 for whoever may not see them."""
    person = person_of(programme, participant)
    try:
        return person, interviews.of(person, interview)
    except NotFound:
        abort(404)
