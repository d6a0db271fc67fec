"""Remove names from an interview, and close it."""

from collections.abc import Callable, Mapping

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from measures.guide import Guide
from survey import N_
from survey.interviews.interviews import Closed
from survey.interviews.pages import Page, blueprint, interview_of
from survey.interviews.pages.details import to_interview
from survey.interviews.pages.transcript import ADDRESS
from survey.interviews.transcripts import keeping, naming
from survey.interviews.transcripts.keeping import NothingToClose
from survey.interviews.transcripts.naming import Candidate
from survey.interviews.transcripts.replacing import (
    KEEP,
    Naming,
    NoTag,
    left,
    tag_of,
    texts_of,
    tidied,
    without_names,
)
from survey.interviews.transcripts.spelling import key_of
from survey.programme import Programme
from survey.records import Interview, Person
from survey.store import NotSaved
from survey.store.edits import ChangedMeanwhile, edit_token
from survey.web import cairn
from survey.web.guard import INTERVIEWERS, Noted, guard
from survey.web.staff import programme_of


@blueprint.route(f"{ADDRESS}/names", methods=["GET", "POST"])
@guard(
    INTERVIEWERS,
    Noted(read=N_("viewed the names in an interview"), change=N_("removed names from an interview")),
)
def names(programme: str, participant: str, interview: str) -> Page:
    """Show possible names, to replace by tags or to keep; all can be undone until the interview is closed."""
    used = programme_of(programme)
    person, one = interview_of(programme, participant, interview)
    if one.closed:
        return to_interview(programme, participant, interview)
    if request.method == "GET":
        return names_page(used, person, one)
    chosen, faults = typed()
    undo = set(request.form.getlist("undo"))
    if faults:
        return names_page(used, person, one, faults), 422
    try:
        keeping.decide(cairn.store, (programme, participant, interview), chosen, cairn.now(), undo)
    except Naming as error:
        return names_page(used, person, one, {error.mark.words: naming_fault(error.mark.tag)}), 422
    except NotSaved:
        return names_page(used, person, one, fault=_("This was not saved. Try again.")), 503
    except Closed:
        pass
    then = "interviews.close" if "close" in request.form else "interviews.names"
    return redirect(url_for(then, programme=programme, participant=participant, interview=interview))


def answers() -> Mapping[str, tuple[str, bool]]:
    """Return what the form says of words: a tag as it was typed, and whether they are kept."""
    form = request.form
    return {
        words: (form.get(f"tag-{number}", "").strip(), f"keep-{number}" in form)
        for number, words in enumerate(form.getlist("words"))
    }


def typed() -> tuple[dict[str, str], dict[str, str]]:
    """Return the decision about each of the words (a tag, or KEEP), and what is wrong with a tag."""
    chosen, faults = {}, {}
    further, its_tag = tidied(request.form.get("further", "")), request.form.get("further-tag", "").strip()
    said = {**answers(), **({further: (its_tag or "[]", False)} if further else {})}
    for words, (tag, kept) in said.items():
        try:
            if kept or tag:
                chosen[words] = KEEP if kept else tag_of(tag)
        except NoTag:
            faults[words] = _("Enter a tag for %(words)s: a few words, without brackets.", words=words)
    if its_tag and not further:
        faults[""] = _("Enter the words that %(tag)s stands for.", tag=its_tag)
    return chosen, faults


def naming_fault(tag: str) -> str:
    """Return the message about a tag that contains words that are being replaced."""
    return _(
        "The tag %(tag)s contains words that you are replacing. Choose another tag, or undo it.", tag=tag
    )


def undecided(used: Programme, clean: Interview) -> list[Candidate]:
    """Return possible names without a decision, also speakers who are not called by a role."""
    decided = {key_of(mark.words) for mark in clean.replaced}
    tags = {mark.tag for mark in clean.replaced} - {KEEP}
    roles = {key_of(role) for role in (_("Interviewer"), *(role.name for role in used.roles), *tags)}
    speakers = {turn.speaker for turn in clean.turns if key_of(turn.speaker) not in roles}
    found = naming.find(texts_of(clean), {*used.names, *speakers}, tags)
    return [each for each in found if key_of(each.words) not in decided]


AT_ONCE = 200
"""Likely names on a page; a text in capitals has thousands."""

SUGGESTED: Mapping[str, Callable[[], str]] = {
    "e-mail": lambda: _("[e-mail address]"),
    "phone": lambda: _("[phone number]"),
    "postcode": lambda: _("[postcode]"),
    "NHS number": lambda: _("[NHS number]"),
}
"""Tags for what names somebody without being a name."""


def names_page(
    used: Programme, person: Person, one: Interview, faults: Mapping[str, str] | None = None, fault: str = ""
) -> str:
    """Return the page of names with what was typed; faults are given by words."""
    faults, likely = faults or {}, undecided(used, without_names(one))
    found = likely[:AT_ONCE]
    boxes = {mark.words: f"#undo-{number}" for number, mark in enumerate(one.replaced, 1)}
    boxes |= {each.words: f"#tag-{number}" for number, each in enumerate(found)}
    errors = [{"text": said, "href": boxes.get(words, "#further-tag")} for words, said in faults.items()]
    usual = {_("[colleague]"), _("[friend]"), _("[place]")}
    return render_template(
        "interviews/names.html",
        programme=used,
        person=person,
        interview=one,
        found=found,
        more=len(likely) - len(found),
        suggested={kind: tag() for kind, tag in SUGGESTED.items()},
        tags=sorted({mark.tag for mark in one.replaced if mark.tag} | usual),
        faults=faults,
        errors=[*errors, *([{"text": fault, "href": "#save"}] if fault else [])],
        further_fault=next((said for words, said in faults.items() if words not in boxes), ""),
        typed=answers(),
        form=request.form,
        undo=request.form.getlist("undo"),
    )


@blueprint.route(f"{ADDRESS}/close", methods=["GET", "POST"])
@guard(
    INTERVIEWERS,
    Noted(read=N_("opened the page to close an interview"), change=N_("closed an interview")),
)
def close(programme: str, participant: str, interview: str) -> Page:
    """Show the final text, and close the interview."""
    used = programme_of(programme)
    person, one = interview_of(programme, participant, interview)
    if one.closed:
        return to_interview(programme, participant, interview)
    prompts = prompts_of(cairn.catalogue.guides.get(one.guide), used.language)
    if request.method == "GET":
        return close_page(used, person, one, prompts)
    fault, status = closed_or_why((programme, participant, interview), prompts)
    if not fault:
        return to_interview(programme, participant, interview)
    _person, now_there = interview_of(programme, participant, interview)
    return close_page(used, person, now_there, prompts, fault), status


def closed_or_why(key: keeping.Key, prompts: Mapping[str, str]) -> tuple[str, int]:
    """Close an interview; if that is not possible, return why, and a status."""
    seen, file_too = request.form.get("seen", ""), "file" in request.form
    try:
        keeping.close(cairn.store, key, prompts, cairn.now(), seen=seen, file_too=file_too)
    except ChangedMeanwhile:
        return _(
            "The interview changed after you opened this page, so it is not closed. "
            "Read it again, then close it."
        ), 409
    except NothingToClose:
        return _("This interview is empty. Write notes or add a transcript."), 422
    except NotSaved:
        return _("The interview was not closed. Try again."), 503
    except Closed:
        pass
    return "", 200


def close_page(
    used: Programme, person: Person, one: Interview, prompts: Mapping[str, str], fault: str = ""
) -> str:
    """Return the page with the final text; after a fault, with the box as it was ticked."""
    clean = without_names(one)
    likely = [each.words for each in undecided(used, clean)]
    return render_template(
        "interviews/close.html",
        programme=used,
        person=person,
        interview=one,
        seen=edit_token(keeping.made_final(one)),
        shown=clean,
        lines=keeping.composed(clean, prompts).splitlines(),
        undecided=likely[:AT_ONCE],
        more=len(likely) - AT_ONCE,
        left=left(clean),
        fault=fault,
        keep_file="file" in request.form,
    )


def prompts_of(guide: Guide | None, language: str) -> Mapping[str, str]:
    """Return the words of a guide's prompts, in order."""
    if guide is None:
        return {}
    words = guide.words(language).prompts
    return {prompt: words[prompt] for prompt in guide.prompt_ids}
