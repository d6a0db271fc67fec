"""The themes in the texts: counts, excerpts, and search."""

from collections.abc import Callable, Iterable

from flask import Response, abort, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from survey import N_
from survey.coding import codebook, coding
from survey.coding import themes as service
from survey.coding.pages import blueprint, me, title
from survey.coding.themes import Finding
from survey.interviews.member_checks import may_quote
from survey.programme import Programme
from survey.records import Evaluation
from survey.web import cairn
from survey.web.guard import EVALUATORS, Noted, guard
from survey.web.staff import csv_file, phase_names, programme_of
from survey.web.tables import Table, counted


@blueprint.get("/<programme>/coding/themes")
@guard(EVALUATORS, Noted(read=N_("viewed the themes")))
def matrix(programme: str) -> str:
    """Show themes by role, by phase, and which themes occur together."""
    used = programme_of(programme)
    evaluation, found = gathered(programme)
    return render_template(
        "coding/matrix.html",
        programme=used,
        themes=codebook.standing(evaluation),
        unseen=len(coding.to_read(cairn.store, programme, current_user.account)),
        tables=tables(used, evaluation, found),
    )


@blueprint.get("/<programme>/coding/themes/<any(roles, phases, together):what>.csv")
@guard(EVALUATORS, Noted(read=N_("downloaded the table of themes")))
def matrix_file(programme: str, what: str) -> Response:
    """Return one of these tables as a file."""
    used = programme_of(programme)
    return csv_file(tables(used, *gathered(programme))[what], programme, "themes", what)


@blueprint.get("/<programme>/coding/themes/<theme>")
@guard(EVALUATORS, Noted(read=N_("read the excerpts of a theme")))
def theme_excerpts(programme: str, theme: str) -> str:
    """Show all excerpts of one theme."""
    used = programme_of(programme)
    evaluation, found = gathered(programme)
    one = next((one for one in codebook.standing(evaluation) if one.id == theme), None)
    if one is None:
        abort(404)
    return render_template(
        "coding/theme_excerpts.html",
        programme=used,
        theme=one,
        found=[each for each in found if theme in each.themes],
        title=title,
        roles=role_names(used),
    )


@blueprint.get("/<programme>/coding/themes/<theme>/excerpts.csv")
@guard(EVALUATORS, Noted(read=N_("downloaded the excerpts of a theme")))
def theme_file(programme: str, theme: str) -> Response:
    """Return the excerpts of one theme as a file, without words that may not be quoted."""
    used = programme_of(programme)
    evaluation, found = gathered(programme)
    if theme not in {one.id for one in codebook.standing(evaluation)}:
        abort(404)
    roles, phases = role_names(used), phase_names(used)
    rows = (
        (
            title(used, one.source),
            roles.get(one.role, _("minutes")),
            phases.get(one.phase, one.phase),
            one.quote if quotable(one) else _("may not be quoted"),
        )
        for one in found
        if theme in one.themes
    )
    table = counted("", (_("Text"), _("Role"), _("Phase"), _("Words")), rows)
    return csv_file(table, programme, "theme")


@blueprint.get("/<programme>/coding/search")
@guard(EVALUATORS, Noted(read=N_("searched the texts")))
def search(programme: str) -> str:
    """Find words in all texts, with the lines around them."""
    used, words = programme_of(programme), request.args.get("words", "")
    texts = coding.for_account(cairn.store, programme, current_user.account)
    found = service.search(texts, words)
    return render_template("coding/search.html", programme=used, words=words, found=found, title=title)


def gathered(programme: str) -> tuple[Evaluation, list[Finding]]:
    """Return the codebook, and all excerpts that count for the account."""
    evaluation = cairn.store.evaluation(programme)
    texts = coding.for_account(cairn.store, programme, current_user.account)
    return evaluation, service.findings(texts, evaluation, me())


def quotable(one: Finding) -> bool:
    """Return whether words may leave Cairn: minutes, and interviews that may be quoted."""
    source = one.source
    if source.interview is None or source.participant is None:
        return True
    person = cairn.store.person(source.participant.programme, source.participant.id)
    return may_quote(person, source.interview)


def role_names(programme: Programme) -> dict[str, str]:
    """Return the names of roles, by id."""
    return {one.id: one.name for one in programme.roles}


def tables(programme: Programme, evaluation: Evaluation, found: list[Finding]) -> dict[str, Table]:
    """Return the tables that the page shows and the files hold."""
    roles = {**role_names(programme), "": _("minutes")}
    phases = {**phase_names(programme), "": _("minutes")}
    names = {one.id: one.name for one in codebook.standing(evaluation)}
    met = service.together(found)
    return {
        "roles": crossed(_("Themes by role"), names, roles, found, lambda one: one.role),
        "phases": crossed(_("Themes by phase"), names, phases, found, lambda one: one.phase),
        "together": counted(
            _("Themes that occur together"),
            (_("Theme"), _("Other theme"), _("Places")),
            ((names[a], names[b], n) for (a, b), n in sorted(met.items(), key=lambda one: -one[1])),
        ),
    }


def crossed(
    caption: str,
    names: dict[str, str],
    columns: dict[str, str],
    found: Iterable[Finding],
    by: Callable[[Finding], str],
) -> Table:
    """Return the participants and excerpts of each theme, by role or phase."""
    counts = service.counts(found, by)
    header = [_("Theme")]
    for column, name in columns.items():
        header += [_("%(name)s: participants", name=name)] if column else []
        header += [_("%(name)s: excerpts", name=name)]

    def row(theme: str) -> list[int | str]:
        cells: list[int | str] = [names[theme]]
        for column in columns:
            count = counts.get((theme, column))
            cells += [count.participants if count else 0] if column else []
            cells += [count.excerpts if count else 0]
        return cells

    return counted(caption, header, (row(theme) for theme in names))
