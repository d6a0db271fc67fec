"""Hold an interview: all prompts on one page, and notes that are saved while somebody types."""

from collections.abc import Mapping

from flask import jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug import Response

from measures.guide import Guide
from survey import N_
from survey.interviews import interviews
from survey.interviews.interviews import NOTE_LIMIT, Closed, TooLong, conflicts, notes_of
from survey.interviews.pages import Page, blueprint, interview_of
from survey.records import Interview, Person
from survey.store import NotSaved
from survey.store.edits import edit_token
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard, note
from survey.web.language import current
from survey.web.staff import phase_names, programme_of

OTHER = "other"
"""Where what belongs under no prompt is noted."""

WROTE = N_("wrote interview notes")
NOTED_AGAIN = 3600
"""Seconds after which the audit is told again that somebody still writes."""

Typed = Mapping[str, tuple[str, str]]


@blueprint.route("/<programme>/participants/<participant>/interviews/<interview>", methods=["GET", "POST"])
@guard(INTERVIEWERS, Noted(read=N_("viewed the notes of an interview"), itself=N_("wrote notes")))
def hold(programme: str, participant: str, interview: str) -> Page:
    """Show the prompts and notes; save notes, both for the page's script and for the button."""
    person, one = interview_of(programme, participant, interview)
    guide = cairn.catalogue.guides.get(one.guide)
    if request.method == "GET":
        return show(programme, person, one, guide)
    typed = typed_notes(guide)
    try:
        tell_audit(interview)
        after = interviews.save_notes(cairn.store, programme, participant, interview, typed, cairn.now())
    except Closed:
        return answer({"state": "closed"}, 409) if is_script() else show(programme, person, one, guide)
    except TooLong:
        return refuse(programme, person, one, guide, typed, 422)
    except NotSaved:
        return refuse(programme, person, one, guide, typed, 503)
    theirs = conflicts(after, [(prompt, text) for prompt, (text, _seen) in typed.items()])
    if is_script():
        return answer(said(after, typed, theirs), 409 if theirs else 200)
    if theirs:
        return show(programme, person, after, guide, typed, theirs), 409
    return redirect(
        url_for("interviews.hold", programme=programme, participant=participant, interview=interview, saved=1)
    )


def is_script() -> bool:
    """Return whether the page's script sent the request, which needs no page back."""
    return request.accept_mimetypes.best == "application/json"


def typed_notes(guide: Guide | None) -> Typed:
    """Return what was changed under each prompt, with the edit tokens of the text that it was made from."""
    form = request.form
    found = {
        prompt: (form[f"note-{prompt}"].replace("\r\n", "\n"), form.get(f"seen-{prompt}", ""))
        for prompt in prompts_of(guide)
        if f"note-{prompt}" in form
    }
    return {prompt: (text, seen) for prompt, (text, seen) in found.items() if seen != edit_token(text)}


def prompts_of(guide: Guide | None) -> tuple[str, ...]:
    """Return the ids under which there can be notes."""
    return (*(guide.prompt_ids if guide else ()), OTHER)


def tell_audit(interview: str) -> None:
    """Add a line to the audit log, but not for each pause in typing.  Raise NotSaved."""
    now = int(cairn.now().timestamp())
    last, at = session.get("writing") or ("", 0)
    if last != interview or now - at > NOTED_AGAIN:
        note(WROTE)
        session["writing"] = [interview, now]


def said(interview: Interview, typed: Typed, theirs: Mapping[str, str]) -> dict[str, object]:
    """Return the edit token of each text for the script, and the texts of others who were quicker."""
    known = notes_of(interview)
    return {
        "state": "conflict" if theirs else "saved",
        "tokens": {prompt: edit_token(known.get(prompt, "")) for prompt in typed},
        "theirs": dict(theirs),
    }


def answer(content: dict[str, object], status: int) -> Page:
    response: Response = jsonify(content)
    return response, status


def refuse(
    programme: str, person: Person, one: Interview, guide: Guide | None, typed: Typed, status: int
) -> Page:
    """Answer that nothing was saved, and keep what was typed on the page."""
    if is_script():
        return answer({"state": "too long" if status == 422 else "not saved"}, status)
    return show(programme, person, one, guide, typed, fault=status), status


def too_old(programme: str, participant: str, interview: str) -> str:
    """Return the page, with what was typed and a new token, if it was opened before a new sign-in."""
    person, one = interview_of(programme, participant, interview)
    guide = cairn.catalogue.guides.get(one.guide)
    return show(programme, person, one, guide, typed_notes(guide), fault=400)


def show(
    programme: str,
    person: Person,
    one: Interview,
    guide: Guide | None,
    typed: Typed | None = None,
    theirs: Mapping[str, str] | None = None,
    fault: int = 0,
) -> str:
    """Return the page; a text that somebody else changed is shown in both versions."""
    used, known = programme_of(programme), notes_of(one)
    texts = {prompt: text for prompt, (text, _seen) in (typed or {}).items()}
    faults = {
        400: _(
            "Your notes were not saved, because you opened this page before you signed in. "
            "Press “Save” again."
        ),
        422: _("A note is longer than %(limit)s characters. Nothing was saved.", limit=f"{NOTE_LIMIT:,}"),
        503: _("Your notes were not saved. Wait a moment, then press “Save” again."),
    }
    return render_template(
        "interviews/hold.html",
        programme=used,
        person=person,
        interview=one,
        guide=guide,
        words=guide.words(current()) if guide else None,
        phases=phase_names(used),
        texts={**known, **texts},
        tokens={prompt: edit_token(known.get(prompt, "")) for prompt in prompts_of(guide)},
        theirs=theirs or {},
        fault=faults.get(fault, ""),
        too_long=[prompt for prompt, text in texts.items() if len(text) > NOTE_LIMIT],
        limit=NOTE_LIMIT,
        other=OTHER,
    )
