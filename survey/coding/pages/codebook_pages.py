"""The codebook: add, change, merge, split and delete themes, and see the history."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug import Response

from survey import N_
from survey.coding import codebook as service
from survey.coding.codebook import CodebookRefused
from survey.coding.forms import MergeForm, SplitForm, ThemeForm
from survey.coding.pages import blueprint, colours_of, me
from survey.records import Theme
from survey.web import cairn
from survey.web.guard import EVALUATORS, UNNOTED, Noted, guard
from survey.web.staff import programme_of

Answer = str | Response | tuple[str, int]


@blueprint.get("/<programme>/codebook")
@guard(EVALUATORS, UNNOTED)
def codebook(programme: str) -> str:
    """Show all themes with when to use them, and the history."""
    used, evaluation = programme_of(programme), cairn.store.evaluation(programme)
    return render_template(
        "coding/codebook.html",
        programme=used,
        themes=service.standing(evaluation),
        colours=colours_of(evaluation),
        changes=[*reversed(evaluation.changes)],
        names={one.id: one.name for one in cairn.store.accounts()},
    )


@blueprint.post("/<programme>/codebook/example")
@guard(EVALUATORS, Noted(change=N_("started with the example codebook")))
def example(programme: str) -> Response:
    """Fill an empty codebook with the pilot's themes."""
    programme_of(programme)
    if not service.standing(cairn.store.evaluation(programme)):
        words = _("Started with the example codebook")
        service.add_theme(cairn.store, programme, service.example(), words, me(), cairn.now())
    return to_book(programme)


@blueprint.route("/<programme>/codebook/add", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("added a theme")))
def add_theme(programme: str) -> Answer:
    """Add a theme."""
    form = ThemeForm()
    form.offer(one for one in service.standing(cairn.store.evaluation(programme)) if not one.parent)
    theme = of_form(form, Theme(uuid4().hex, ""))
    words = _("Added “%(name)s”", name=theme.name)
    return done(
        programme, form, lambda: service.add_theme(cairn.store, programme, [theme], words, me(), cairn.now())
    )


@blueprint.route("/<programme>/codebook/<theme>", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("changed a theme")))
def theme(programme: str, theme: str) -> Answer:
    """Change or rename a theme."""
    before = theme_of(programme, theme)
    form = ThemeForm(obj=before)
    tops = (one for one in service.standing(cairn.store.evaluation(programme)) if not one.parent)
    form.offer(one for one in tops if one.id != theme)
    after = of_form(form, before)
    words = (
        _("Changed “%(name)s”", name=after.name)
        if after.name == before.name
        else _("Renamed “%(before)s” to “%(name)s”", before=before.name, name=after.name)
    )
    return done(
        programme,
        form,
        lambda: service.edit(cairn.store, programme, after, words, me(), cairn.now()),
        before,
    )


@blueprint.route("/<programme>/codebook/<theme>/merge", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("merged a theme")))
def merge_theme(programme: str, theme: str) -> Answer:
    """Merge this theme into another."""
    before, form = theme_of(programme, theme), MergeForm()
    others = [one for one in service.standing(cairn.store.evaluation(programme)) if one.id != theme]
    form.offer(others)
    into = next((one.name for one in others if one.id == form.into.data), "")
    words = _("Merged “%(name)s” into “%(into)s”", name=before.name, into=into)
    return done(
        programme,
        form,
        lambda: service.merge(cairn.store, programme, theme, form.into.data or "", words, me(), cairn.now()),
        before,
    )


@blueprint.route("/<programme>/codebook/<theme>/split", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("split a theme")))
def split_theme(programme: str, theme: str) -> Answer:
    """Add themes beside this one; its excerpts are then given to them one by one."""
    before, form = theme_of(programme, theme), SplitForm()
    names = [one.strip() for one in (form.names.data or "").splitlines() if one.strip()]
    made = [Theme(uuid4().hex, one, parent=before.parent) for one in names]
    words = _("Split “%(name)s”: %(names)s", name=before.name, names=", ".join(names))
    return done(
        programme,
        form,
        lambda: service.add_theme(cairn.store, programme, made, words, me(), cairn.now()),
        before,
    )


@blueprint.route("/<programme>/codebook/<theme>/delete", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("deleted a theme")))
def delete_theme(programme: str, theme: str) -> Answer:
    """Delete a theme without excerpts."""
    before = theme_of(programme, theme)
    words = _("Deleted “%(name)s”", name=before.name)
    return done(
        programme,
        FlaskForm(),
        lambda: service.delete(cairn.store, programme, theme, words, me(), cairn.now()),
        before,
    )


def done(programme: str, form: FlaskForm, change: Callable[[], None], theme: Theme | None = None) -> Answer:
    """Make a change and return to the codebook, or show the form with the reason why it is not possible."""
    used, refused = programme_of(programme), ""
    if form.validate_on_submit():
        try:
            change()
        except CodebookRefused as error:
            refused = _(str(error))
        else:
            return to_book(programme)
    page = render_template("coding/theme.html", programme=used, form=form, theme=theme, refused=refused)
    return page, 422 if form.errors or refused else 200


def of_form(form: ThemeForm, theme: Theme) -> Theme:
    """Return the theme in a form."""
    fields = ("name", "description", "use", "avoid", "example", "parent")
    return replace(theme, **{name: (form[name].data or "").strip() for name in fields})


def theme_of(programme: str, theme: str) -> Theme:
    """Return the theme in the address, or answer 404."""
    programme_of(programme)
    try:
        return service.find(cairn.store.evaluation(programme), theme)
    except CodebookRefused:
        abort(404)


def to_book(programme: str) -> Response:
    return redirect(url_for("coding.codebook", programme=programme))
