"""Agreement between coders, and the coded texts as files for other tools."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from flask import Response, render_template
from flask_babel import gettext as _
from flask_login import current_user

from measures.agreement import Agreement
from survey import N_
from survey.coding import agreement as service
from survey.coding import coding
from survey.coding.pages import blueprint, title
from survey.coding.qda import codes, writing
from survey.web import cairn
from survey.web.csv_text import Cell
from survey.web.guard import EVALUATORS, Noted, guard
from survey.web.staff import csv_file, part, programme_of
from survey.web.tables import Table, percentage, rounded


@blueprint.get("/<programme>/coding/agreement")
@guard(EVALUATORS, Noted(read=N_("viewed where coders disagree")))
def agreement(programme: str) -> str:
    """Show the agreement per theme and overall, and the lines on which coders disagree."""
    here = programme_of(programme)
    compared = service.compare(cairn.store, programme, current_user.id)
    used = [(theme, one) for theme, one in compared.themes if one.used]
    return render_template(
        "coding/agreement.html",
        programme=here,
        compared=compared,
        figures=figures(replace(compared, themes=tuple(used))),
        unused=len(compared.themes) - len(used),
        part=part(compared.disagreements),
        named=naming(),
        unseen=len(coding.to_read(cairn.store, programme, current_user.account)),
        title=partial(title, here),
    )


def naming() -> Callable[[Iterable[str]], str]:
    """Return a function from accounts' ids to their names; an unknown account is "somebody"."""
    names = {one.id: one.name for one in cairn.store.accounts()}
    return lambda coders: ", ".join(names.get(one, _("somebody")) for one in coders)


@blueprint.get("/<programme>/coding/agreement.csv")
@guard(EVALUATORS, Noted(read=N_("downloaded the agreement of coders")))
def agreement_file(programme: str) -> Response:
    """Return the figures of the page as a file."""
    programme_of(programme)
    return csv_file(figures(service.compare(cairn.store, programme, current_user.id)), programme, "agreement")


@blueprint.get("/<programme>/coding/<any(codebook, tags, project, excerpts):what>-file")
@guard(EVALUATORS, Noted(read=N_("downloaded the coded texts")))
def coded_file(programme: str, what: str) -> Response:
    """Return the codebook (.qdc, or CSV for Taguette), the project (.qdpx) or the excerpts (CSV)."""
    used = programme_of(programme)
    going = writing.outgoing(cairn.store, programme, current_user.id)
    if what == "codebook":
        response, ending = Response(codes.codebook(going.themes), mimetype="application/xml"), "qdc"
    elif what == "project":
        packed = writing.project(used, going, cairn.now())
        response, ending = Response(packed, mimetype="application/zip"), "qdpx"
    elif what == "tags":
        response, ending = Response(codes.codebook_csv(going.themes), mimetype="text/csv"), "csv"
    else:
        response, ending = Response(writing.excerpts_csv(going), mimetype="text/csv"), "csv"
    response.headers.set("Content-Disposition", "attachment", filename=f"{programme}-{what}.{ending}")
    return response


def figures(compared: service.Compared) -> Table:
    """Return a row for each theme, and one for all."""
    rows = [figures_row(theme.name, one) for theme, one in compared.themes]
    header = (
        _("Theme"),
        _("Lines compared"),
        _("Lines with the theme"),
        _("Agreement, percent"),
        _("Cohen’s kappa"),
        _("Krippendorff’s alpha"),
    )
    return Table(_("Agreement by theme"), header, (*rows, figures_row(_("All themes"), compared.overall)))


def figures_row(name: str, one: Agreement) -> tuple[Cell, ...]:
    """Return the figures of one theme, or why they are not defined."""
    if not one.used:
        return name, one.units, one.used, *[_("not defined (nobody used this theme)")] * 3
    nothing = _("not defined (all lines are the same)")
    kappa, alpha = (nothing if each is None else rounded(each) for each in (one.kappa, one.alpha))
    return name, one.units, one.used, percentage(100 * (one.same or 0), one.units), kappa, alpha
