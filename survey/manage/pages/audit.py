"""The audit log: who viewed whose data, and who changed what."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Response, current_app, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from survey import N_
from survey.manage.pages import blueprint
from survey.store import audit as service
from survey.store.audit import COMMAND_LINE, PARTICIPANT, STRANGER, AuditLine, AuditLines, Wanted
from survey.web import cairn
from survey.web.guard import ADMINISTRATORS, Noted, guard
from survey.web.navigation import place_name
from survey.web.staff import csv_file, part, programme_of
from survey.web.tables import Table, counted

SHOWN_AT_FIRST = timedelta(days=30)


@blueprint.get("/evaluate/<programme>/audit")
@guard(ADMINISTRATORS, Noted(read=N_("viewed the audit log")))
def audit(programme: str) -> str:
    """Show the programme's lines of the audit log, by dates, account and participant."""
    used, chosen = programme_of(programme), wanted()
    found = look(programme, chosen)
    rows = part(found.lines)
    who = [(one.id, one.email) for one in cairn.store.accounts() if one.roles(programme)]
    return render_template(
        "manage/audit.html",
        programme=used,
        chosen=chosen,
        who=[*who, *without_account().items()],
        found=rows,
        table=table(rows.rows),
        damaged=found.damaged,
    )


@blueprint.get("/evaluate/<programme>/audit.csv")
@guard(ADMINISTRATORS, Noted(read=N_("downloaded the audit log")))
def audit_file(programme: str) -> Response:
    """Return the same lines, all of them, as a file."""
    programme_of(programme)
    return csv_file(file_table(look(programme, wanted()).lines), programme, "audit")


def look(programme: str, chosen: Wanted) -> AuditLines:
    """Return the lines that the signed-in account may read."""
    return service.find(cairn.store, programme, current_user.account, chosen)


def wanted() -> Wanted:
    """Return the filters in the address; an invalid date counts as none."""
    today = cairn.now().date()
    return Wanted(
        since=day("since") or today - SHOWN_AT_FIRST,
        until=day("until") or today,
        who=request.args.get("who", ""),
        about=request.args.get("about", ""),
    )


def day(name: str) -> date | None:
    """Return a date in the address, or None if it is not a date."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def without_account() -> dict[str, str]:
    """Return what pages call those who did something without signing in."""
    return {
        COMMAND_LINE: _("command line"),
        PARTICIPANT: _("the participant"),
        STRANGER: _("somebody not signed in"),
    }


def table(lines: Sequence[AuditLine]) -> Table:
    """Return who did what on which page and about whom, in words."""
    rows = (
        (
            line.entry.at,
            without_account().get(line.who, line.who) or _("a deleted account"),
            in_words(line.entry.what),
            about_whom(line),
            page_name(line.entry.screen),
        )
        for line in lines
    )
    header = (_("When"), _("Who"), _("What"), _("About whom"), _("Page"))
    return counted(_("Audit log"), header, rows)


def about_whom(line: AuditLine) -> str:
    """Return the code or e-mail of the person a line is about, or the receipt if they were erased."""
    if line.receipt and not line.about:
        return _("erased, receipt %(reference)s", reference=line.receipt)
    return line.about or (_("erased") if line.entry.participant else "–")


def in_words(what: str) -> str:
    """Return what was done in the language of the page; both sides of a colon are translated apart."""
    return ": ".join(_(part) for part in what.split(": ")) if what else ""


def page_name(screen: str) -> str:
    """Return what people call a page that the audit log noted by its route or endpoint."""
    if screen.startswith("cairn "):
        return screen
    if screen.startswith("/api/"):
        return _("API")
    rules = current_app.url_map.iter_rules()
    endpoints = [rule.endpoint for rule in rules if screen in (rule.rule, rule.endpoint)]
    return place_name(endpoints[0]) if endpoints else _("a page that no longer exists")


def file_table(lines: Sequence[AuditLine]) -> Table:
    """Return the same lines with the ids and routes that the audit log keeps."""
    rows = (
        (
            line.entry.at,
            without_account().get(line.entry.who, line.who or line.entry.who),
            in_words(line.entry.what),
            line.about or line.pseudonym,
            line.entry.screen,
        )
        for line in lines
    )
    header = (_("When (UTC)"), _("Who"), _("What"), _("About whom"), _("Page"))
    return counted(_("Audit log"), header, rows)
