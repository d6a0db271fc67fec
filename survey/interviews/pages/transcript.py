"""The transcript of an interview: upload or paste it, check how it is split by speaker, then save it."""

import base64
from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from survey import N_
from survey.interviews.interviews import Closed
from survey.interviews.pages import Page, blueprint, interview_of
from survey.interviews.pages.details import to_interview
from survey.interviews.transcripts import keeping, reading, splitting
from survey.interviews.transcripts.reading import FileUnreadable
from survey.programme import Programme
from survey.records import Interview, Person, Turn
from survey.store import NotSaved
from survey.store.edits import ChangedMeanwhile, edit_token
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard
from survey.web.staff import programme_of

ADDRESS = "/<programme>/participants/<participant>/interviews/<interview>"


@blueprint.route(f"{ADDRESS}/transcript", methods=["GET", "POST"])
@guard(
    INTERVIEWERS,
    Noted(read=N_("viewed the transcript of an interview"), change=N_("uploaded or saved a transcript")),
)
def transcript(programme: str, participant: str, interview: str) -> Page:
    """Upload or paste, check the split, save; until it is saved, the text travels with the page."""
    used = programme_of(programme)
    person, one = interview_of(programme, participant, interview)
    if one.closed:
        return to_interview(programme, participant, interview)
    key = (programme, participant, interview)
    try:
        if request.method == "GET":
            return upload_page(used, person, one)
        if "read" in request.form:
            return read(used, person, one, key)
        return checked(used, person, one, key)
    except Closed:
        return to_interview(programme, participant, interview)


def read(used: Programme, person: Person, one: Interview, key: keeping.Key) -> Page:
    """Read an uploaded or pasted text, and show how it would be split."""
    pasted, file = request.form.get("pasted", ""), request.files.get("file")
    try:
        if file and file.filename:
            content = file.read(reading.FILE_LIMIT + 1)
            file.close()
            words = reading.read(file.filename, content)
            if "keep" in request.form:
                keeping.keep_file(cairn.store, key, file.filename, content, cairn.now())
        else:
            words = reading.UploadedWords(reading.tidy(pasted))
    except FileUnreadable as error:
        return upload_page(used, person, one, FAULTS[error.fault](), pasted), 422
    except NotSaved:
        return upload_page(used, person, one, _("The file was not saved. Try again."), pasted), 503
    text = splitting.headed(words.text)
    speakers = splitting.likely_speakers(text, words.speakers)
    return check_page(used, person, one, splitting.split(text, speakers))


def checked(used: Programme, person: Person, one: Interview, key: keeping.Key) -> Page:
    """Split a corrected text again; show the result, or save it."""
    try:
        text = reading.tidy(request.form.get("text", ""))
    except FileUnreadable as error:
        fault = FAULTS[error.fault]()
        typed = (Turn("", request.form.get("text", "")),)
        return check_page(used, person, one, typed, fault), 422
    turns = split_again(text)
    if "keep" not in request.form:
        return check_page(used, person, one, turns)
    try:
        keeping.keep(cairn.store, key, turns, request.form.get("seen", ""), cairn.now())
    except NotSaved:
        return check_page(used, person, one, turns, _("The transcript was not saved. Try again.")), 503
    except ChangedMeanwhile as changed:
        fault = _("Somebody else has changed the transcript. If you save yours, it replaces theirs.")
        return check_page(used, person, replace(one, turns=changed.stored), turns, fault), 409
    return redirect(url_for("interviews.names", programme=key[0], participant=key[1], interview=key[2]))


def split_again(text: str) -> tuple[Turn, ...]:
    """Return the turns of a text, with the speakers renamed as the form says."""
    speakers = [one.strip() for one in request.form.getlist("speaker")]
    names = dict(zip(speakers, map(str.strip, request.form.getlist("name")), strict=False))
    more = [one.strip() for one in request.form.get("more", "").split(",")]
    return splitting.renamed(splitting.split(text, [*speakers, *more]), names)


def upload_page(used: Programme, person: Person, one: Interview, fault: str = "", pasted: str = "") -> str:
    """Return the page to upload or paste; `pasted` is what was typed."""
    return render_template(
        "interviews/upload.html",
        programme=used,
        person=person,
        interview=one,
        fault=fault,
        pasted=pasted,
        limit=reading.LIMIT,
        most=reading.FILE_LIMIT // 1000,
        lines=splitting.written(one.turns).splitlines(),
    )


def check_page(
    used: Programme, person: Person, one: Interview, turns: tuple[Turn, ...], fault: str = ""
) -> str:
    """Return the page to correct how a text is split."""
    return render_template(
        "interviews/check.html",
        programme=used,
        person=person,
        interview=one,
        turns=turns,
        text=splitting.written(turns),
        speakers=list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker)),
        seen=edit_token(one.turns),
        fault=fault,
    )


@blueprint.route(f"{ADDRESS}/change-transcript")
@guard(INTERVIEWERS, Noted(read=N_("viewed the transcript of an interview")))
def change_transcript(programme: str, participant: str, interview: str) -> Page:
    """Show the saved transcript for correction."""
    used = programme_of(programme)
    person, one = interview_of(programme, participant, interview)
    if one.closed or not one.turns:
        return to_interview(programme, participant, interview)
    return check_page(used, person, one, one.turns)


@blueprint.get(f"{ADDRESS}/file")
@guard(INTERVIEWERS, Noted(read=N_("downloaded the file of an interview")))
def file(programme: str, participant: str, interview: str) -> Page:
    """Send the uploaded file."""
    _person, one = interview_of(programme, participant, interview)
    if not one.file:
        abort(404)
    response = Response(base64.b64decode(one.file), mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=one.file_name)
    return response


FAULTS = {
    "empty": lambda: _("The transcript is empty. Choose a file or paste the text."),
    "file too large": lambda: _(
        "The file must be %(most)s KB or smaller. Save it without pictures, or paste its text.",
        most=reading.FILE_LIMIT // 1000,
    ),
    "too long": lambda: _(
        "The transcript must be %(limit)s characters or fewer. Split it into two interviews.",
        limit=f"{reading.LIMIT:,}",
    ),
    "kind": lambda: _("The file must be a .txt, .docx or .vtt file. Save it as one of these."),
    "pdf": lambda: _("Cairn cannot read PDF files. Save it as .docx or .txt, or paste its text."),
    "old word": lambda: _("This is not a .docx file. Open it in your word processor and save it as .docx."),
    "protected": lambda: _("The file is protected by a password. Remove the password and try again."),
    "word": lambda: _("This .docx file cannot be opened. Open it in your word processor and save it again."),
    "text": lambda: _("This is not plain text. Save it as a .txt file in UTF-8."),
    "subtitles": lambda: _("This is not a WebVTT file. It must begin with the line WEBVTT."),
}
"""What is said of each fault of a file."""
