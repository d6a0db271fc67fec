"""The programme: show its settings in words, and change its file."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from measures.faults import DefinitionError
from survey import N_
from survey.answering import feedback
from survey.manage import revisions
from survey.manage.in_words import described
from survey.manage.key_words import in_words
from survey.manage.pages import blueprint
from survey.manage.pages.team import Page
from survey.programme import Programme, programmes
from survey.programme.programmes import StillUsed
from survey.store.edits import ChangedMeanwhile, edit_token, is_unchanged
from survey.web import cairn
from survey.web.guard import ADMINISTRATORS, UNNOTED, Noted, guard, note_change
from survey.web.staff import programme_of


@blueprint.get("/manage/<programme>/programme")
@guard(ADMINISTRATORS, UNNOTED)
def programme(programme: str) -> str:
    """Show the settings of the programme in words."""
    found = programme_of(programme)
    return render_template(
        "manage/programme.html",
        programme=found,
        sections=described(found, cairn.catalogue),
    )


@blueprint.route("/manage/<programme>/programme/edit", methods=["GET", "POST"])
@guard(ADMINISTRATORS, Noted(change=N_("changed the programme"), named=True))
def edit_programme(programme: str) -> Page:
    """Check an edited file, show what changes, then save it."""
    found, now = programme_of(programme), cairn.store.programme(programme).definition
    if request.method == "GET":
        return editor(found, now, edit_token(now))
    text = request.form.get("text", "").replace("\r\n", "\n")
    seen = request.form.get("seen", "")
    try:
        programmes.checked(cairn.store, cairn.catalogue, programme, text)
    except DefinitionError as error:
        return editor(found, text, seen, [(in_words(fault.key), fault.reason) for fault in error.faults]), 422
    except StillUsed as error:
        return editor(found, text, seen, [("", still_used(error))]), 422
    if "edit" in request.form:
        return editor(found, text, seen)
    if not is_unchanged(now, seen):
        return changed_meanwhile(found, text)
    if "save" in request.form:
        return save(found, text, seen)
    return confirm(found, now, text, seen)


def editor(found: Programme, text: str, seen: str, faults: list[tuple[str, str]] | None = None) -> str:
    """Return the form with the file, and where it is wrong and why."""
    return render_template(
        "manage/edit_programme.html", programme=found, text=text, seen=seen, faults=faults or []
    )


def confirm(found: Programme, now: str, text: str, seen: str) -> str:
    """Return the page that shows what changes before it is saved."""
    changes = revisions.differences(now, text)
    return render_template(
        "manage/confirm_programme.html",
        programme=found,
        text=text,
        seen=seen,
        changes=changes,
        in_words=in_words,
        same=text == now,
        asks_again=any(one.key in ("consent.version", "consent.statements") for one in changes),
    )


def save(found: Programme, text: str, seen: str) -> Page:
    """Save the file, and publish the feedback link if it has one."""
    note_change()
    try:
        saved = programmes.revise(cairn.store, cairn.catalogue, found.id, text, seen)
    except ChangedMeanwhile:
        return changed_meanwhile(found, text)
    if saved.feedback:
        feedback.publish(cairn.store, found.id)
    return redirect(url_for("manage.programme", programme=found.id))


def changed_meanwhile(found: Programme, text: str) -> Page:
    """Tell the later of two editors, keep what they typed, and show how it differs from what is saved."""
    now = cairn.store.programme(found.id).definition
    page = render_template(
        "manage/changed_meanwhile.html",
        programme=found,
        text=text,
        seen=edit_token(now),
        changes=revisions.differences(now, text),
        in_words=in_words,
    )
    return page, 409


def still_used(error: StillUsed) -> str:
    """Return a message about roles or phases that participants have and the file leaves out."""
    return _(
        "This removes roles or phases that participants have: %(used)s. Keep them. "
        "To stop asking a role, remove only its questions.",
        used=", ".join(error.used),
    )
