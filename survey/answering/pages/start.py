"""From an invitation to the task list: link or typed code, start page, consent."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from survey import N_
from survey.answering.forms import CodeForm, ConsentForm
from survey.answering.pages import agreed_visit, blueprint, programme_here, visit_of
from survey.answering.pages.kept import kept
from survey.answering.pages.opened import admit
from survey.answering.pages.steps import steps
from survey.people import consent, invitations
from survey.people.invitations import CodeExpired, CodeUnknown
from survey.records import codes
from survey.web import cairn
from survey.web.guard import EVERYBODY, INVITED, UNNOTED, Noted, guard

Page = str | Response | tuple[str | Response, int]


@blueprint.get("/i/<code>")
@guard(EVERYBODY, UNNOTED)
def link(code: str) -> Page:
    """Open an invitation by its link."""
    return enter(code)


@blueprint.route("/", methods=["GET", "POST"])
@guard(EVERYBODY, UNNOTED)
def home() -> Page:
    """Open an invitation by its typed code."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            return enter(form.code.data)
        except CodeUnknown:
            form.code.errors = [_("We do not recognise this code. Check your invitation and try again.")]
        except CodeExpired:
            form.code.errors = [
                _("This code no longer works. Ask the person who gave it to you for a new one.")
            ]
    return render_template(
        "answering/home.html", form=form, programme=programme_here()
    ), 422 if form.errors else 200


def enter(code: str) -> Response:
    """Redeem a code, and go on to an address without it.  Raises CodeUnknown, CodeExpired."""
    secret_key = cairn.settings.secret_key
    target = invitations.redeem(cairn.store, secret_key, code, cairn.now())
    admit(target, codes.hash_code(secret_key, code))
    return redirect(url_for("respond.start", invitation=target.invitation))


@blueprint.get("/answer/<invitation>/")
@guard(INVITED, UNNOTED)
def start(invitation: str) -> Page:
    """Show what the questions are about, why we ask, how long they take and who sees the answers."""
    visit = visit_of(invitation)
    if visit.person.participant.stopped:
        return redirect(url_for("respond.declined", invitation=invitation))
    return kept(
        "answering/start.html",
        programme=visit.programme,
        agreed=consent.is_given(visit.programme, visit.person),
        begun=any(one.state != "not started" for one in steps(visit)),
    )


@blueprint.route("/answer/<invitation>/consent", methods=["GET", "POST"])
@guard(INVITED, Noted(itself=N_("agreed to take part")))
def agree(invitation: str) -> Page:
    """Ask for agreement to each statement, once for each version."""
    visit = visit_of(invitation)
    form = ConsentForm.about(visit.programme.consent.version, visit.programme.consent.statements)
    if consent.is_given(visit.programme, visit.person):
        return redirect(url_for("respond.tasks", invitation=invitation))
    if form.validate_on_submit():
        consent.give(cairn.store, visit.target, visit.programme, cairn.now(), "respond.agree", visit.who)
        return redirect(url_for("respond.tasks", invitation=invitation))
    page = render_template(
        "answering/consent.html",
        visit=visit,
        programme=visit.programme,
        form=form,
        changed=visit.person.consents and not consent.has_agreed(visit.programme, visit.person),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/answer/<invitation>/not-now", methods=["GET", "POST"])
@guard(INVITED, Noted(itself=N_("declined")))
def declined(invitation: str) -> Page:
    """Record that somebody does not want to take part, and show that they can change their mind."""
    visit = visit_of(invitation)
    if request.method == "POST" and not visit.kiosk:
        consent.decline(cairn.store, visit.target, cairn.now(), "respond.declined", visit.who)
        return redirect(url_for("respond.declined", invitation=invitation))
    if not visit.person.participant.stopped:
        return redirect(url_for("respond.start", invitation=invitation))
    return render_template("answering/declined.html", visit=visit, programme=visit.programme)


@blueprint.get("/answer/<invitation>/tasks")
@guard(INVITED, UNNOTED)
def tasks(invitation: str) -> Page:
    """Show the sets of questions of this phase."""
    visit = agreed_visit(invitation)
    return kept(
        "answering/tasks.html",
        programme=visit.programme,
        steps=steps(visit),
        records=tuple((one.id, bool(one.verdict)) for one in visit.person.checks) if visit.own else (),
        kiosk=visit.kiosk,
        logs=visit.person.participant.role in visit.programme.logs and not visit.kiosk,
    )
