"""Taking names out of an interview, and closing it."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from measures.guide import Guide
from survey.programme import Programme
from survey.records import Interview, Person
from survey.services.interviews import Closed
from survey.services.transcripts import keeping, naming
from survey.services.transcripts.keeping import NothingToClose
from survey.services.transcripts.naming import Found
from survey.services.transcripts.replacing import KEEP, NoTag, tag_of, texts_of, tidied, without_names
from survey.services.transcripts.spelling import key_of
from survey.store import NotSaved
from survey.views import cairn
from survey.views.evaluate import programme_of
from survey.views.interview import Page, blueprint, interview_of
from survey.views.interview.details import to_interview
from survey.views.interview.transcript import ADDRESS


@blueprint.route(f"{ADDRESS}/names", methods=["GET", "POST"])
def names(programme: str, participant: str, interview: str) -> Page:
    """What may name somebody, to replace by tags or to keep; everything can be undone until the closing."""
    used = programme_of(programme)
    person, one = interview_of(programme, participant, interview)
    if one.closed:
        return to_interview(programme, participant, interview)
    if request.method == "GET":
        return names_page(used, person, one)
    try:
        chosen, undo = typed(request.form.getlist("words")), set(request.form.getlist("undo"))
        keeping.decide(cairn.store, (programme, participant, interview), chosen, cairn.now(), undo)
    except NoTag:
        fault = _("A tag is a few words that name nobody, such as [colleague]. Nothing was saved.")
        return names_page(used, person, one, fault), 422
    except NotSaved:
        return names_page(used, person, one, _("This was not saved. Try again.")), 503
    except Closed:
        pass
    return redirect(
        url_for("interview.names", programme=programme, participant=participant, interview=interview)
    )


def typed(words: list[str]) -> dict[str, str]:
    """What was decided of words: a tag, or KEEP.  Raises NoTag."""
    chosen = {}
    for number, one in enumerate(words):
        tag = request.form.get(f"tag-{number}", "").strip()
        if request.form.get(f"keep-{number}"):
            chosen[one] = KEEP
        elif tag:
            chosen[one] = tag_of(tag)
    further = tidied(request.form.get("further", ""))
    if further:
        chosen[further] = tag_of(request.form.get("further-tag", ""))
    return chosen


def undecided(used: Programme, one: Interview) -> list[Found]:
    """What may name somebody and was not decided yet."""
    decided = {key_of(mark.words) for mark in one.replaced}
    found = naming.find(
        texts_of(without_names(one)), used.names, {mark.tag for mark in one.replaced} - {KEEP}
    )
    return [each for each in found if key_of(each.words) not in decided]


def names_page(used: Programme, person: Person, one: Interview, fault: str = "") -> str:
    """The page of names."""
    suggested = {
        "e-mail": "[e-mail address]",
        "phone": "[phone number]",
        "postcode": "[postcode]",
        "NHS number": "[NHS number]",
    }
    return render_template(
        "interview/names.html",
        programme=used,
        person=person,
        interview=one,
        found=undecided(used, one),
        suggested=suggested,
        tags=sorted({mark.tag for mark in one.replaced if mark.tag} | {"[colleague]", "[friend]", "[place]"}),
        fault=fault,
        typed=request.form if fault else {},
    )


@blueprint.route(f"{ADDRESS}/close", methods=["GET", "POST"])
def close(programme: str, participant: str, interview: str) -> Page:
    """Show what the text will be for good, and close the interview."""
    used = programme_of(programme)
    person, one = interview_of(programme, participant, interview)
    if one.closed:
        return to_interview(programme, participant, interview)
    prompts = prompts_of(cairn.catalogue.guides.get(one.guide), used.language)
    fault, status = "", 200
    if request.method == "POST":
        key = (programme, participant, interview)
        try:
            file_too = "file" in request.form
            keeping.close(cairn.store, key, prompts, cairn.now(), file_too=file_too)
        except NothingToClose:
            fault, status = _("There is nothing in this interview yet. Write notes or add a transcript."), 422
        except NotSaved:
            fault, status = _("The interview was not closed. Try again."), 503
        except Closed:
            pass
        if not fault:
            return to_interview(programme, participant, interview)
    page = render_template(
        "interview/close.html",
        programme=used,
        person=person,
        interview=one,
        lines=keeping.composed(without_names(one), prompts).splitlines(),
        undecided=undecided(used, one),
        fault=fault,
    )
    return page, status


def prompts_of(guide: Guide | None, language: str) -> Mapping[str, str]:
    """The words of a guide's prompts, in order."""
    if guide is None:
        return {}
    words = guide.words(language).prompts
    return {prompt: words[prompt] for prompt in guide.prompt_ids}
