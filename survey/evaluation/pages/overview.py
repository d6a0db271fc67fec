"""The programmes, where one of them stands, who is due, and how many were invited, started and sent."""

from collections.abc import Sequence
from contextlib import suppress

from flask import Response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response as AnyResponse

from survey import N_
from survey.answering import safeguarding
from survey.evaluation import comments, gathered
from survey.evaluation import overview as service
from survey.evaluation.overview import Due, Overview
from survey.evaluation.pages import blueprint
from survey.interviews import minutes
from survey.programme import Programme
from survey.records import MemberCheck, Participant, Register
from survey.store import Damaged, NotFound
from survey.web import cairn
from survey.web.guard import ACCOUNTS, ANY_ROLE, UNNOTED, Noted, guard, may_open
from survey.web.language import current
from survey.web.staff import csv_file, part, phase_names, programme_of, register_here
from survey.web.tables import Table, counted


@blueprint.get("/")
@guard(ACCOUNTS, UNNOTED)
def programmes() -> str | AnyResponse:
    """Show all programmes of the account; with only one, go straight to it."""
    ids = [one.id for one in cairn.store.programmes() if current_user.account.roles(one.id)]
    if len(ids) == 1:
        return redirect(url_for("evaluation.overview", programme=ids[0]))
    return render_template("evaluation/programmes.html", programmes=[programme_of(one) for one in ids])


@blueprint.get("/<programme>/")
@guard(ANY_ROLE, Noted(read=N_("viewed who is due")))
def overview(programme: str) -> str:
    """Show what waits for the team: questionnaires that are due, requests, corrections, actions, comments."""
    used, account = programme_of(programme), current_user.account
    register = cairn.store.register(programme)
    return render_template(
        "evaluation/overview.html",
        programme=used,
        phases=phase_names(used),
        overview=look(used),
        asked=safeguarding.tasks(cairn.store, used, register, account),
        unread=[
            (cairn.catalogue[one].words(current()).short_title, one, n)
            for one, n in comments.unread(register, account).items()
            if one in cairn.catalogue
        ],
        corrections=corrections(register, programme) if may_open("interviews.checks", programme) else [],
        undone=undone(programme) if may_open("interviews.meetings", programme) else 0,
    )


@blueprint.get("/<programme>/due")
@guard(ANY_ROLE, Noted(read=N_("viewed who is due")))
def due(programme: str) -> str:
    """Show who has not answered everything that a phase asks, the longest waiting first."""
    used = programme_of(programme)
    found = look(used)
    shown = part(found.due)
    return render_template(
        "evaluation/due.html", programme=used, overview=found, due=shown, table=due_table(shown.rows)
    )


@blueprint.get("/<programme>/invitations")
@guard(ANY_ROLE, Noted(read=N_("viewed invitations and who does not take part")))
def invitations(programme: str) -> str:
    """Show how many were invited, started and sent, and who does not take part."""
    used = programme_of(programme)
    found = look(used)
    return render_template(
        "evaluation/invitations.html",
        programme=used,
        overview=found,
        progress=progress_table(used, found),
        stopped=stopped_table(found),
    )


@blueprint.get("/<programme>/feedback-link")
@guard(ANY_ROLE, UNNOTED)
def feedback_link(programme: str) -> str:
    """Show the link through which anybody can answer, and its poster."""
    used = programme_of(programme)
    return render_template(
        "evaluation/feedback_link.html",
        programme=used,
        answered=look(used).anonymous,
        code=cairn.store.programme(programme).feedback_code,
    )


def corrections(register: Register, programme: str) -> list[tuple[Participant, MemberCheck]]:
    """Return the participants' corrections to records of interviews that nobody has settled."""
    found: list[tuple[Participant, MemberCheck]] = []
    for entry in register.entries:
        if entry.interviews:
            with suppress(NotFound, Damaged):
                found += gathered.waiting(cairn.store.person(programme, entry.participant.id))
    return found


def undone(programme: str) -> int:
    """Return how many actions of meetings are overdue."""
    return len(minutes.overdue(cairn.store.evaluation(programme), cairn.now().date()))


@blueprint.get("/<programme>/due.csv")
@guard(ANY_ROLE, Noted(read=N_("downloaded who is due")))
def due_file(programme: str) -> Response:
    """Return everybody who is due or overdue as a file."""
    return csv_file(due_table(look(programme_of(programme)).due), programme, "due")


@blueprint.get("/<programme>/progress.csv")
@guard(ANY_ROLE, UNNOTED)
def progress_file(programme: str) -> Response:
    """Return how far each role is at each phase as a file."""
    used = programme_of(programme)
    return csv_file(progress_table(used, look(used)), programme, "progress")


def look(programme: Programme) -> Overview:
    """Return the overview of today."""
    return service.overview(register_here(programme), programme, cairn.now().date())


def due_table(due: Sequence[Due]) -> Table:
    """Return who is due, since when, and how far they are."""
    rows = (
        (
            one.participant.code,
            one.phase.name,
            _("overdue") if one.overdue else _("due"),
            one.opened,
            one.late_from,
            _("started") if one.started else _("invited") if one.invited else _("not invited"),
            one.participant.site,
        )
        for one in due
    )
    header = (
        _("Participant"),
        _("Phase"),
        _("State"),
        _("Open from"),
        _("Overdue from"),
        _("Progress"),
        _("Site"),
    )
    return counted(_("Due and overdue"), header, rows)


def stopped_table(overview: Overview) -> Table:
    """Return who does not take part, and since when."""
    rows = (
        (
            one.code,
            _("withdrew") if one.withdrawn else _("declined"),
            one.stopped.date() if one.stopped else None,
            one.site,
        )
        for one in overview.stopped
    )
    header = (_("Participant"), _("State"), _("Since"), _("Site"))
    return counted(_("Not taking part"), header, rows)


def progress_table(programme: Programme, overview: Overview) -> Table:
    """Return how many were invited, started and sent, for each role, phase and measure."""
    names = phase_names(programme)
    rows = (
        (
            _("%(role)s, through the feedback link", role=role) if one.anonymous else role,
            names[one.phase],
            cairn.catalogue[one.measure].words(programme.language).short_title,
            None if one.anonymous else one.people,
            None if one.anonymous else one.invited,
            one.started,
            one.sent,
        )
        for one in overview.progress
        for role in (programme.role(one.role).name,)
    )
    header = (
        _("Role"),
        _("Phase"),
        _("Measure"),
        _("Participants"),
        _("Invited"),
        _("Started"),
        _("Sent"),
    )
    return counted(_("Invited, started and sent"), header, rows)
