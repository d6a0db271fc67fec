"""Change the details of an interview, or delete one that was started by mistake."""

from flask import redirect, render_template, url_for

from survey import N_
from survey.interviews import interviews
from survey.interviews.forms import ConfirmForm, DetailsForm
from survey.interviews.interviews import Closed, InterviewDetails, details_of
from survey.interviews.pages import Page, blueprint, interview_of
from survey.records import Interview
from survey.store import NotFound
from survey.store.edits import ChangedMeanwhile, edit_token
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard
from survey.web.staff import programme_of


@blueprint.route(
    "/<programme>/participants/<participant>/interviews/<interview>/details", methods=["GET", "POST"]
)
@guard(
    INTERVIEWERS,
    Noted(read=N_("viewed the details of an interview"), change=N_("changed the details of an interview")),
)
def details(programme: str, participant: str, interview: str) -> Page:
    """Change when, where and with whom it was, and whether the participant may be quoted."""
    used = programme_of(programme)
    person, one = interview_of(programme, participant, interview)
    if one.closed:
        return to_interview(programme, participant, interview)
    form = DetailsForm(obj=details_of(one))
    theirs = None
    if form.validate_on_submit():
        theirs = save(form, programme, participant, interview)
        if theirs is None:
            return to_interview(programme, participant, interview)
    form.seen.data = edit_token(theirs or details_of(one))
    page = render_template(
        "interviews/details.html", programme=used, person=person, interview=one, form=form, theirs=theirs
    )
    return (page, 422) if form.errors else (page, 409) if theirs else page


def save(form: DetailsForm, programme: str, participant: str, interview: str) -> InterviewDetails | None:
    """Save what was typed.  Return what somebody else saved in the meantime, if anything."""
    typed = InterviewDetails(
        form.held.data,
        (form.place.data or "").strip(),
        (form.present.data or "").strip(),
        form.minutes.data,
        form.quoting.data,
    )
    try:
        interviews.save_details(
            cairn.store, programme, participant, interview, typed, form.seen.data or "", cairn.now()
        )
    except ChangedMeanwhile as changed:
        theirs: InterviewDetails = changed.stored
        return theirs
    except (Closed, NotFound):
        return None
    return None


@blueprint.route(
    "/<programme>/participants/<participant>/interviews/<interview>/delete", methods=["GET", "POST"]
)
@guard(
    INTERVIEWERS, Noted(read=N_("opened the page to delete an interview"), change=N_("deleted an interview"))
)
def delete(programme: str, participant: str, interview: str) -> Page:
    """Ask for confirmation, then delete an open interview."""
    used = programme_of(programme)
    person, one = interview_of(programme, participant, interview)
    form = ConfirmForm()
    if one.closed:
        return to_interview(programme, participant, interview)
    if form.is_submitted():
        try:
            interviews.delete(cairn.store, programme, participant, interview)
        except Closed:
            return to_interview(programme, participant, interview)
        return redirect(url_for("interviews.of_participant", programme=programme, participant=participant))
    return render_template(
        "interviews/delete.html",
        programme=used,
        person=person,
        interview=one,
        form=form,
        written=written(one),
    )


def written(interview: Interview) -> int:
    """Return how many characters would be lost."""
    return sum(len(note.text) for note in interview.notes) + sum(len(turn.text) for turn in interview.turns)


def to_interview(programme: str, participant: str, interview: str) -> Page:
    """Return to the interview."""
    return redirect(
        url_for("interviews.hold", programme=programme, participant=participant, interview=interview)
    )
