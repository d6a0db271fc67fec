"""Coders settle where they differ in a text."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from survey import N_
from survey.coding import coders, coding
from survey.coding.coding import CodingRefused
from survey.coding.pages import blueprint, me, names_of, text_of, title
from survey.web import cairn
from survey.web.guard import EVALUATORS, Noted, guard, note_change
from survey.web.staff import programme_of


@blueprint.route("/<programme>/coding/<source>/settle", methods=["GET", "POST"])
@guard(
    EVALUATORS,
    Noted(read=N_("viewed where coders differ"), change=N_("settled where coders differ"), named=True),
)
def settle(programme: str, source: str) -> ResponseReturnValue:
    """Show where coders agree and differ, with a choice at each place."""
    used, one = programme_of(programme), text_of(programme, source)
    if not (coders.compared(one) and coders.sees(one, me())):
        abort(404)
    form, refused = FlaskForm(), ""
    if form.validate_on_submit():
        note_change()
        try:
            coding.settle(cairn.store, programme, one, request.form, cairn.now())
        except CodingRefused as error:
            refused = _(str(error))
        else:
            return redirect(url_for("coding.text", programme=programme, source=source))
    accounts = {each.id: each.name for each in cairn.store.accounts()}
    page = render_template(
        "coding/settle.html",
        programme=used,
        source=one,
        title=title(used, one),
        places=coding.places(one),
        people={each.coder: accounts.get(each.coder, each.coder) for each in coders.coders(one)},
        names=names_of(cairn.store.evaluation(programme)),
        form=form,
        chosen=request.form,
        refused=refused,
    )
    return page, 422 if refused else 200
