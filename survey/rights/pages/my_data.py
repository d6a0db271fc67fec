"""My data: show participants everything that is kept about them, as a page and as files."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import orjson
from flask import Response, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from survey import N_
from survey.answering import answering, trajectories, wording
from survey.answering.answering import Visit
from survey.answering.pages import agreed_visit, blueprint, own_visit
from survey.answering.pages.start import Page
from survey.outcomes import mentions, service_use, service_use_questions
from survey.outcomes import record_words as words
from survey.outcomes.activities import ACTIVITIES
from survey.outcomes.costs import COSTS
from survey.outcomes.kinds import OF_PEOPLE
from survey.outcomes.pages.service_use import invitation_to_correct_use
from survey.outcomes.service_use_words import in_words, title
from survey.outcomes.sheets import records_of
from survey.people import consent, contact_details
from survey.people.contact_details import Details, Locked
from survey.people.forms import ContactForm
from survey.people.invitations import invitation_to
from survey.records import BY_THEMSELVES, Draft, Invitation, measure_id
from survey.records import Response as SentAnswers
from survey.rights import rights
from survey.store import audit
from survey.web import cairn
from survey.web.guard import INVITED, UNNOTED, Noted, guard
from survey.web.language import current


@dataclass(frozen=True)
class Given:
    """Answers at a phase in words; `correct` is the address for changing them, or ""."""

    phase: str
    title: str
    state: Literal["not sent", "sent", "superseded"]
    when: datetime
    answers: tuple[tuple[str, str], ...]
    correct: str = ""


@dataclass(frozen=True)
class Held:
    """Everything kept about a participant.  `locked`: no key opens their contact details at the moment."""

    visit: Visit
    given: tuple[Given, ...]
    details: Details | None
    locked: bool
    made: datetime
    records: tuple[tuple[str, dict[str, str]], ...] = ()

    @property
    def until(self) -> object:
        """Return the day on which everything will be erased, or None if no day is set."""
        return self.visit.programme.kept_until(self.visit.person.participant.joined)


@blueprint.get("/answer/<invitation>/my-data")
@guard(INVITED, UNNOTED)
def my_data(invitation: str) -> Page:
    """Show what is kept, and how to change, copy or delete it."""
    visit = own_visit(invitation)
    return render_template(
        "rights/my_data.html",
        programme=visit.programme,
        held=held(visit),
        reachable=bool(cairn.settings.contact_keys) and consent.is_given(visit.programme, visit.person),
    )


@blueprint.get("/answer/<invitation>/my-data.<any(json, html):kind>")
@guard(INVITED, Noted(itself=N_("downloaded a copy of their data")))
def my_data_file(invitation: str, kind: str) -> Response:
    """Send the same as a file, JSON or HTML; the file's name does not say whose it is."""
    visit = own_visit(invitation)
    found = held(visit)
    if kind == "json":
        named = (cairn.store, visit.programme, visit.person.participant)
        all_held = rights.held(
            visit.programme,
            visit.person,
            found.details,
            found.made,
            mentions.met(*named),
            mentions.paid(*named),
        )
        content = orjson.dumps(all_held, option=orjson.OPT_INDENT_2)
    else:
        content = render_template("rights/my_data_file.html", programme=visit.programme, held=found).encode()
    audit.by_participant(
        cairn.store, "downloaded a copy of their data", "respond.my_data_file", cairn.now(), visit.target
    )
    file = Response(content, mimetype="application/json" if kind == "json" else "text/html")
    file.headers["Content-Disposition"] = f"attachment; filename=my-data.{kind}"
    return file


@blueprint.route("/answer/<invitation>/my-data/contact", methods=["GET", "POST"])
@guard(INVITED, Noted(itself=N_("changed their contact details")))
def contact(invitation: str) -> Page:
    """Let a participant tell us, change or delete how to reach them."""
    visit = agreed_visit(invitation)
    keys = cairn.settings.contact_keys
    if not visit.own or not keys:
        abort(404)
    known, _locked = details_of(visit)
    form = ContactForm(data=asdict(known) if known else None)
    if form.validate_on_submit():
        details = Details(form.email.data or "", form.phone.data or "")
        contact_details.save(cairn.store, keys, visit.target, details, cairn.now(), "respond.contact")
        return redirect(url_for("respond.my_data", invitation=invitation))
    page = render_template("rights/contact.html", visit=visit, programme=visit.programme, form=form)
    return page, 422 if form.errors else 200


def held(visit: Visit) -> Held:
    """Return everything that is kept about this participant."""
    details, locked = details_of(visit)
    return Held(visit, tuple(given(visit)), details, locked, cairn.now(), tuple(records(visit)))


def records(visit: Visit) -> list[tuple[str, dict[str, str]]]:
    """Return outcomes, service use, activities and payments as titles and fields, without other codes.

    Activities of other people that reached this participant are included.
    """
    person, programme = visit.person, visit.programme
    found = [
        (_(kind.title), words.shown(programme, kind, person, one, skip="reached"))
        for kind in OF_PEOPLE
        for one in records_of(person, kind)
        if not kind.is_theirs(one)  # reported service use is shown with the answers
    ]
    for one in mentions.met(cairn.store, programme, person.participant):
        found.append((words.met(), words.shown(programme, ACTIVITIES, person, one, skip="reached")))
    for cost in mentions.paid(cairn.store, programme, person.participant):
        found.append((_(COSTS.title), words.shown(programme, COSTS, person, cost, skip="whom")))
    return found


def details_of(visit: Visit) -> tuple[Details | None, bool]:
    """Return the contact details, and whether some are kept that no key opens."""
    keys = cairn.settings.contact_keys
    target = visit.target
    try:
        return contact_details.read(cairn.store, keys, target.programme, target.participant), False
    except (Locked, contact_details.NoKeys):
        return None, True


def given(visit: Visit) -> list[Given]:
    """Return all answers by phase, newer answers before the ones that they replaced."""
    person = visit.person
    found = []
    for draft in person.drafts:
        name, answers = questions_and_answers(draft)
        found.append(Given(draft.phase, name, "not sent", draft.updated, answers))
    standing = {one.id for one in person.standing}
    for response in reversed(person.responses):
        name, answers = questions_and_answers(response)
        if response.id in standing:
            there = invitation_to_correct(visit, response) and url_for(
                "respond.correct", invitation=visit.invitation.id, response=response.id
            )
            found.append(Given(response.phase, name, "sent", response.sent, answers, there or ""))
        else:
            found.append(Given(response.phase, name, "superseded", response.sent, answers))
    found += use_said(visit)
    order = [phase.id for phase in visit.programme.phases]
    return sorted(found, key=lambda one: order.index(one.phase) if one.phase in order else -1)


def questions_and_answers(given: Draft | SentAnswers) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the title of a set of questions, as participants know it, and each question with its answer."""
    key = given.measure
    name, answers = trajectories.in_words(cairn.catalogue, key, given.answers, current())
    return wording.title(cairn.catalogue[key]) if key in cairn.catalogue else name, answers


def use_said(visit: Visit) -> Iterator[Given]:
    """Yield the answers about service use, drafts first."""
    person, programme = visit.person, visit.programme
    for draft in person.service_use_drafts:
        phase = service_use.phase_of(programme, draft.period)
        yield Given(phase, title(), "not sent", draft.updated, tuple(in_words(draft.counts)))
    for one in person.service_use:
        if one.by == BY_THEMSELVES:
            there = invitation_to_correct_use(visit, one.period) and url_for(
                "respond.correct_service_use", invitation=visit.invitation.id, period=one.period
            )
            counts = tuple(in_words(service_use_questions.counts_of(one)))
            phase = service_use.phase_of(programme, one.period)
            yield Given(phase, title(), "sent", one.entered, counts, there or "")


def invitation_to_correct(visit: Visit, response: SentAnswers) -> Invitation | None:
    """Return the invitation for correcting a response, or None if it cannot be corrected."""
    person = visit.person
    measure = measure_id(response.measure)
    if not consent.is_given(visit.programme, person) or person.draft(response.phase, measure):
        return None
    if measure not in answering.asked(visit.programme, person, response.phase):
        return None
    return invitation_to(person, response.phase)
