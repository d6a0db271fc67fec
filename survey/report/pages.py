"""The pages of the report: the report itself, its files, and the evaluators' own words."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response as AnyResponse

from survey import N_
from survey.programme import Programme
from survey.report import contents, files, own_words
from survey.report.blocks import Report
from survey.report.own_words import LIMIT, SECTIONS
from survey.store.edits import ChangedMeanwhile, edit_token
from survey.web import cairn
from survey.web.guard import EVALUATORS, Noted, guard
from survey.web.language import current
from survey.web.staff import programme_of

blueprint = Blueprint("report", __name__, url_prefix="/evaluate")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/<programme>/report")
@guard(EVALUATORS, Noted(read=N_("viewed the report")))
def report(programme: str) -> str:
    """Show the whole report, with links to its files and to the sections that take own words."""
    used = programme_of(programme)
    made = report_of(used)
    return render_template(
        "report/page.html",
        programme=used,
        report=made,
        pictures=files.pictures(made),
        own=contents.titles(),
    )


@blueprint.get("/<programme>/report.<any(html, docx):kind>")
@guard(EVALUATORS, Noted(read=N_("downloaded the report")))
def file(programme: str, kind: str) -> Response:
    """Send the report as a file."""
    made = report_of(programme_of(programme))
    if kind == "html":
        response = Response(files.html(made), mimetype="text/html")
    else:
        response = Response(files.docx(made), mimetype=DOCX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{programme}-report.{kind}")
    return response


@blueprint.route("/<programme>/report/<section>", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("edited the report")))
def words(programme: str, section: str) -> str | AnyResponse | tuple[str, int]:
    """Write a section's own words; of two who write, the later sees both."""
    used = programme_of(programme)
    if section not in SECTIONS:
        abort(404)
    kept = own_words.text(cairn.store.evaluation(programme), section)
    if request.method == "GET":
        return editing(used, section, kept, kept)
    typed = own_words.written(section, request.form.get("text", ""), cairn.now(), current_user.account.id)
    if len(typed.text) > LIMIT:
        fault = _("Your text must be %(limit)s characters or fewer", limit=f"{LIMIT:,}")
        return editing(used, section, typed.text, kept, fault=fault, seen=request.form.get("seen", "")), 422
    try:
        own_words.save(cairn.store, programme, typed, request.form.get("seen", ""))
    except ChangedMeanwhile as refused:
        return editing(used, section, typed.text, refused.stored, theirs=refused.stored), 409
    return redirect(url_for("report.report", programme=programme, _anchor=section))


def editing(
    programme: Programme,
    section: str,
    text: str,
    kept: str,
    fault: str = "",
    theirs: str | None = None,
    seen: str | None = None,
) -> str:
    """Return the form of a section's own words; `seen` is the edit token of what saving replaces."""
    return render_template(
        "report/words.html",
        programme=programme,
        section=section,
        title=contents.titles()[section],
        text=text,
        fault=fault,
        theirs=theirs,
        seen=edit_token(kept) if seen is None else seen,
        limit=LIMIT,
    )


def report_of(programme: Programme) -> Report:
    """Return the report that the account may see, in the language of the page."""
    today, account = cairn.now().date(), current_user.account.id
    return contents.report(cairn.store, cairn.catalogue, programme, today, current(), account)
