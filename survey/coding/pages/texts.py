"""The list of texts, and coding one of them."""

from contextlib import suppress

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.coding import codebook, coders, coding
from survey.coding import lines as lines_service
from survey.coding.coding import CodingRefused
from survey.coding.forms import ExcerptForm, ThemesForm
from survey.coding.pages import blueprint, colours_of, me, names_of, text_of, title
from survey.coding.sources import Source
from survey.programme import Programme
from survey.records import Evaluation, Excerpt
from survey.store import NotFound
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard, note_change
from survey.web.staff import programme_of


@blueprint.get("/<programme>/coding")
@guard(INTERVIEWERS, Noted(read=N_("viewed the texts to code")))
def texts(programme: str) -> str:
    """List the closed texts that the account may code."""
    used = programme_of(programme)
    found = coding.for_account(cairn.store, programme, current_user.account)
    return render_template(
        "coding/texts.html", programme=used, texts=found, coders=coders, me=me(), title=title
    )


@blueprint.route("/<programme>/coding/<source>", methods=["GET", "POST"])
@guard(INTERVIEWERS, Noted(read=N_("read a text to code"), change=N_("coded part of a text"), named=True))
def text(programme: str, source: str) -> ResponseReturnValue:
    """Show the lines of a text with the account's own excerpts, and a form to code words."""
    used, one = programme_of(programme), text_of(programme, source)
    evaluation, form = cairn.store.evaluation(programme), ExcerptForm()
    form.offer(codebook.standing(evaluation))
    refused = ""
    if form.validate_on_submit():
        try:
            made = give_themes(programme, one, form)
        except CodingRefused as error:
            refused = _(str(error))
        else:
            return drawn(used, evaluation, text_of(programme, source), made)
    if wants_lines() and request.method == "POST":
        return {"refused": refused}, 422
    page = render_template(
        "coding/text.html",
        **what_lines_need(used, evaluation, one),
        lines=lines_service.numbered(one, coders.own(one, me())),
        form=form,
        refused=refused,
        mine=coders.coding_of(one, me()),
        reopen=coders.may_reopen(one, me()),
        compared=coders.compared(one) and coders.sees(one, me()),
        unseen=coders.may_read(one, me()),
        settled=coders.settled(one),
    )
    return page, 422 if refused else 200


def give_themes(programme: str, source: Source, form: ExcerptForm) -> Excerpt:
    """Save the excerpt of the form.  Raise CodingRefused."""
    stretch = form.stretch(source)
    if stretch is None:
        raise CodingRefused(_("Select words, or enter the numbers of the lines that contain them."))
    note_change()
    return coding.code(cairn.store, programme, source, stretch, form.themes.data or (), me(), cairn.now())


def wants_lines() -> bool:
    """Return whether a script sent the request, which only needs the changed lines."""
    return request.accept_mimetypes.best == "application/json"


def drawn(programme: Programme, evaluation: Evaluation, source: Source, made: Excerpt) -> ResponseReturnValue:
    """Return the lines that a new excerpt changed, or a redirect to them."""
    first, last = lines_service.span(lines_service.starts(source), made)
    if not wants_lines():
        address = url_for("coding.text", programme=programme.id, source=source.id, _anchor=f"line-{first}")
        return redirect(address)
    changed = lines_service.numbered(source, coders.own(source, me()), range(first, last + 1))
    words = what_lines_need(programme, evaluation, source)
    return {
        "lines": {one.number: render_template("coding/line.html", line=one, **words) for one in changed},
        "said": _("Saved. Your excerpts in this text: %(n)s", n=len(coders.own(source, me()))),
    }


def what_lines_need(programme: Programme, evaluation: Evaluation, source: Source) -> dict[str, object]:
    """Return the context of the template of a line."""
    return {
        "programme": programme,
        "source": source,
        "title": title(programme, source),
        "names": names_of(evaluation),
        "colours": colours_of(evaluation),
    }


@blueprint.route("/<programme>/coding/<source>/excerpts/<excerpt>", methods=["GET", "POST"])
@guard(INTERVIEWERS, Noted(read=N_("read an excerpt"), change=N_("changed an excerpt"), named=True))
def excerpt(programme: str, source: str, excerpt: str) -> ResponseReturnValue:
    """Change the themes of the account's own excerpt, or delete it."""
    used, one = programme_of(programme), text_of(programme, source)
    mine = next((each for each in coders.own(one, me()) if each.id == excerpt), None)
    if mine is None:
        abort(404)
    evaluation = cairn.store.evaluation(programme)
    ends = codebook.followed(evaluation.themes)
    form = ThemesForm(themes=[ends.get(theme, theme) for theme in mine.themes])
    form.offer(codebook.standing(evaluation))
    refused = ""
    if form.validate_on_submit():
        themes = () if "delete" in request.form else form.themes.data or ()
        try:
            if not themes and "delete" not in request.form:
                coding.known_themes(cairn.store, programme, themes)
            note_change()
            coding.give(cairn.store, programme, one, excerpt, themes, me())
        except CodingRefused as error:
            refused = _(str(error))
        except NotFound:
            abort(404)
        else:
            return redirect(url_for("coding.text", programme=programme, source=source))
    page = render_template(
        "coding/excerpt.html",
        programme=used,
        source=one,
        title=title(used, one),
        excerpt=mine,
        form=form,
        refused=refused,
    )
    return page, 422 if refused else 200


@blueprint.post("/<programme>/coding/<source>/finished")
@guard(INTERVIEWERS, Noted(change=N_("finished coding a text, or reopened it"), named=True))
def finished(programme: str, source: str) -> Response:
    """Record that the account has finished coding a text, or reopens it."""
    one = text_of(programme, source)
    when = None if "again" in request.form else cairn.now()
    if coders.coding_of(one, me()):
        note_change()
        with suppress(CodingRefused):  # the page says how the text stands
            coding.finish(cairn.store, programme, one, me(), when)
    return redirect(url_for("coding.text", programme=programme, source=source))
