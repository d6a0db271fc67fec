"""Log supervision and meetings of the signed-in account in a few taps, and undo the last entry."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.outcomes import activities, record_imports, sheets
from survey.outcomes import record_words as words
from survey.outcomes.activities import TEAM
from survey.outcomes.kind import Faulty
from survey.outcomes.pages import blueprint
from survey.programme import Programme
from survey.records import Activity, Entered
from survey.web import cairn
from survey.web.guard import ANY_ROLE, Noted, guard
from survey.web.staff import programme_of

KINDS = ("supervision", "meeting", "induction")
FIELDS = ("day", "kind", "paid", "unpaid", "who", "attending")
"""What the page asks; nothing of it is about a participant."""

SHOWN = 10
"""The page lists this many entries; evaluators find all of them under team time."""

FIRST = {"kind": "supervision", "paid": "60", "unpaid": "0", "who": "supervisor", "attending": "1"}
"""What the first entry of an account begins with."""


@blueprint.route("/<programme>/supervision", methods=["GET", "POST"])
@guard(ANY_ROLE, Noted(change=N_("logged supervision")))
def supervision(programme: str) -> str | Response | tuple[str, int]:
    """Log supervision: today, and as the last one, unless somebody says otherwise."""
    used = programme_of(programme)
    if request.method == "GET":
        return page(used, first_values(own(programme)), {})
    entry = Entered(sheets.new_id(request.form.get("entry", "")), cairn.now(), current_user.id)
    given = {name: request.form.get(name, "") for name in FIELDS}
    try:
        made = TEAM.read(given, record_imports.known(cairn.store, used, cairn.now()), entry)
        sheets.add_record(cairn.store, programme, None, TEAM, made)
    except Faulty as error:
        return page(used, given, {one.name: words.in_words(one) for one in error.faults}), 422
    return redirect(url_for("outcomes.supervision", programme=programme, saved=made.id))


@blueprint.post("/<programme>/supervision/<entry>/delete")
@guard(ANY_ROLE, Noted(change=N_("deleted supervision they had logged")))
def delete_supervision(programme: str, entry: str) -> Response:
    """Delete an entry of one's own; nothing happens where it is gone already."""
    if entry in {one.id for one in own(programme)}:
        sheets.remove_record(cairn.store, programme, None, TEAM, entry)
    return redirect(url_for("outcomes.supervision", programme=programme))


def own(programme: str) -> list[Activity]:
    """Return the entries of the signed-in account; this page shows no entry of another account."""
    return activities.of_account(cairn.store.evaluation(programme), current_user.id, KINDS)


def first_values(log: list[Activity]) -> dict[str, str]:
    """Return the values that a new entry starts with: today, and otherwise those of the last entry."""
    last = max(log, key=lambda one: one.entered, default=None)
    used = TEAM.cells(last) if last else FIRST
    return {**{name: used[name] for name in FIELDS if name != "day"}, "day": cairn.now().date().isoformat()}


def page(programme: Programme, values: Mapping[str, str], faults: Mapping[str, str]) -> str:
    """Return the form with these values, and the log of the signed-in account."""
    log, kinds = own(programme.id), words.translated(activities.KINDS_OF_ACTIVITY)
    return render_template(
        "outcomes/supervision.html",
        programme=programme,
        values=values,
        faults=faults,
        entry=sheets.new_id(""),
        kinds={kind: kinds[kind] for kind in KINDS},
        labels=words.labels(TEAM),
        hints=words.hints(TEAM),
        saved=next((one for one in log if one.id == request.args.get("saved")), None),
        log=log[:SHOWN],
    )
