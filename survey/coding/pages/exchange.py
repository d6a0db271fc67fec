"""Exchange the codebook and coded texts with other tools."""

from dataclasses import asdict

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from survey import N_
from survey.coding import coding
from survey.coding.pages import blueprint, me
from survey.coding.pages.themes import role_names
from survey.coding.qda import NotExchangeable
from survey.coding.qda.importing import Defaults
from survey.coding.qda.taking import CODEBOOK, PROJECT, take
from survey.web import cairn
from survey.web.guard import EVALUATORS, Noted, guard
from survey.web.security import LARGEST
from survey.web.staff import phase_names, programme_of


@blueprint.route("/<programme>/coding/other-tools", methods=["GET", "POST"])
@guard(EVALUATORS, Noted(change=N_("imported a codebook or coded texts from a file")))
def exchange(programme: str) -> ResponseReturnValue:
    """Offer files for other tools, and import one: all of it, or nothing with what is wrong."""
    used, fault = programme_of(programme), ""
    roles, phases = role_names(used), phase_names(used)
    uploaded = request.files.get("file")
    chosen = {name: request.form.get(name, "") for name in ("role", "phase")}
    if FlaskForm().validate_on_submit() and uploaded:
        role, phase = (
            one if one in known else None for one, known in zip(chosen.values(), (roles, phases), strict=True)
        )
        otherwise = Defaults(role, phase, me(), cairn.now())
        try:
            taken = take(cairn.store, used, uploaded.filename or "", uploaded.read(), otherwise)
        except NotExchangeable as error:
            fault = str(error)
        else:
            return redirect(url_for("coding.exchange", programme=programme, **asdict(taken)))
    page = render_template(
        "coding/exchange.html",
        programme=used,
        lacking=request.method == "POST" and not uploaded,
        fault=fault,
        chosen=chosen,
        roles=roles,
        phases=phases,
        most=LARGEST // 1024 // 1024,
        kinds=(CODEBOOK, PROJECT),
        taken={
            name: request.args.get(name, 0, type=int)
            for name in ("themes", "texts", "excerpts", "participants")
        },
        done="themes" in request.args,
        unseen=len(coding.to_read(cairn.store, programme, current_user.account)),
    )
    return page if request.method == "GET" else (page, 422)
