"""Pages about coding: the codebook, the texts, and the excerpts of each theme."""

from flask import Blueprint, abort
from flask_login import current_user

from survey.coding import codebook, coding
from survey.coding.sources import Source
from survey.programme import Programme
from survey.records import Evaluation
from survey.store import NotFound
from survey.web import cairn
from survey.web.guard import is_about
from survey.web.language import day

blueprint = Blueprint("coding", __name__, url_prefix="/evaluate")

COLOURS = 8
"""How many colours there are for themes; after that they begin again."""


def me() -> str:
    """Return the account (id) that is signed in."""
    account: str = current_user.account.id
    return account


def text_of(programme: str, source: str) -> Source:
    """Return the text in the address; answer 404 if the account may not code it.

    The audit log notes whose text it is.
    """
    try:
        found = coding.find(cairn.store, programme, current_user.account, source)
    except NotFound:
        abort(404)
    if found.participant:
        is_about(found.participant.id)
    return found


def title(programme: Programme, source: Source) -> str:
    """Return the name of a text in lists."""
    held = day(source.held) if source.held else ""
    if source.interview and source.participant:
        names = {phase.id: phase.name for phase in programme.phases}
        phase = names.get(source.interview.phase, source.interview.phase)
        return " · ".join(one for one in (source.participant.code, phase, held) if one)
    return held


def names_of(evaluation: Evaluation) -> dict[str, str]:
    """Return for every theme that was ever used (id) the name of the theme that counts for it now."""
    ends = codebook.followed(evaluation.themes)
    names = {one.id: one.name for one in evaluation.themes}
    return {theme: names[end] for theme, end in ends.items()}


def colours_of(evaluation: Evaluation) -> dict[str, int]:
    """Return the number of the colour of every theme (id)."""
    place = {one.id: number for number, one in enumerate(codebook.standing(evaluation))}
    return {theme: place.get(end, 0) % COLOURS for theme, end in codebook.followed(evaluation.themes).items()}
