"""Read others' coding of texts, instead of coding them."""

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from survey import N_
from survey.coding import coding
from survey.coding.coding import CodingRefused
from survey.coding.pages import blueprint, me, title
from survey.web import cairn
from survey.web.guard import EVALUATORS, Noted, guard, note_change
from survey.web.staff import programme_of


@blueprint.route("/<programme>/coding/others", methods=["GET", "POST"])
@guard(
    EVALUATORS,
    Noted(
        read=N_("viewed the texts to code"),
        change=N_("read what others coded in a text, instead of coding it"),
        named=True,
    ),
)
def others(programme: str) -> ResponseReturnValue:
    """Show the texts that others have coded, or those named; who reads them can no longer code them."""
    used = programme_of(programme)
    texts = coding.to_read(cairn.store, programme, current_user.account)
    if FlaskForm().validate_on_submit():
        for one in (each for each in texts if each.id in request.form.getlist("text")):
            note_change(one.participant.id if one.participant else None)
            with suppress(
                CodingRefused
            ):  # somebody began it meanwhile: it is not shown, and stays to be coded
                coding.read(cairn.store, programme, one, me(), cairn.now())
        return redirect(url_for("coding.matrix", programme=programme))
    named = request.args.getlist("text")
    return render_template(
        "coding/others.html",
        programme=used,
        texts=[one for one in texts if not named or one.id in named],
        title=title,
    )
