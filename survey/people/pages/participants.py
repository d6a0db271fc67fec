"""The list of participants that the account may know of."""

from flask import render_template, request

from survey import N_
from survey.people import participants as people
from survey.people.pages import blueprint
from survey.web.guard import ANY_ROLE, Noted, guard
from survey.web.staff import chosen, part, phase_names, programme_of, register_here


@blueprint.get("/<programme>/participants")
@guard(ANY_ROLE, Noted(read=N_("viewed the list of participants")))
def participants(programme: str) -> str:
    """List all named participants, filtered by code, role and site."""
    used = programme_of(programme)
    register = register_here(used)
    filters = chosen(used, register)
    code = request.args.get("code", "")
    found = part(people.find(register, code, filters.role, filters.site))
    return render_template(
        "people/participants.html",
        programme=used,
        chosen=filters,
        code=code,
        found=found,
        sent_of=people.sent_of,
        phases=phase_names(used),
    )
