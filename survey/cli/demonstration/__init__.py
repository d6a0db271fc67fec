"""A demonstration: the pilot's programme with illustrative answers, as if it had run for half a year."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from uuid import uuid4

from measures.catalogue import Catalogue
from measures.measure import Measure
from measures.parts import Answer
from survey.accounts import accounts
from survey.answering import answering, feedback
from survey.cli.demonstration.records import with_programme_records, with_records
from survey.cli.demonstration.words import with_interviews, with_minutes
from survey.coding import codebook
from survey.people import invitations, participants
from survey.programme import FeedbackLink, Programme, programmes
from survey.records import Consent, Draft, Evaluation, Invitation, Participant, Person, Response, measure_id
from survey.store import Store

PROGRAMME = "vip"
EMAIL = "evaluator@example.org"
HALF_A_YEAR = 26
WORKING_HOUR = time(10, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """What opens a demonstration: three codes, and the evaluator's account."""

    peer: str
    service_user: str
    feedback: str
    email: str
    password: str


def fill(store: Store, catalogue: Catalogue, now: datetime) -> Programme:
    """Add the pilot and its illustrative answers to an empty store, dated so that the end is open now."""
    text = read("vip.toml")
    programme = programmes.read(text, "vip.toml", catalogue)
    answers = tomllib.loads(read("vip-demonstration.toml"))
    words = tomllib.loads(read("vip-interviews.toml"))
    records = tomllib.loads(read("vip-records.toml"))
    evaluator = accounts.new_account(store, EMAIL, "Illustrative evaluator", now, accounts.EVERYTHING)
    themes = tuple(codebook.example())
    named = [
        with_interviews(
            person(programme, catalogue, entry, now),
            words["interviews"],
            programme,
            themes,
            evaluator.id,
            WORKING_HOUR,
        )
        for entry in answers["people"]
    ]
    link = programme.feedback
    named = [with_records(one, records, evaluator.id, now) for one in named]
    anonymous = [visitor(programme, link, catalogue, entry, now) for entry in answers["anonymous"] if link]
    store.save_account(evaluator)
    store.add_people([*named, *anonymous])
    added = programmes.add_programme(store, catalogue, text, "vip.toml", now)
    began = min(one.participant.joined for one in named)

    def complete(kept: Evaluation) -> Evaluation:
        coded = replace(kept, themes=themes)
        minuted = with_minutes(coded, words["meetings"], began, evaluator.id, WORKING_HOUR)
        return with_programme_records(minuted, records, began, HALF_A_YEAR, evaluator.id, now)

    store.change_evaluation(programme.id, complete)
    return added


def read(name: str) -> str:
    """The text of a file that ships."""
    return files("survey").joinpath("programme", "shipped", name).read_text(encoding="utf-8")


def person(programme: Programme, catalogue: Catalogue, entry: Mapping[str, Any], now: datetime) -> Person:
    """Somebody of the demonstration's file: invited to each phase they answered, agreed, answered."""
    joined = now.date() - timedelta(weeks=entry["weeks"])
    participant = participants.new_participant(programme, entry["code"], entry["role"], entry["site"], joined)
    invited: dict[str, Invitation] = {}
    responses = []
    for given in entry["responses"]:
        due = programme.phase(given["phase"]).due(joined)
        sent = datetime.combine(due + timedelta(days=given["day"]), WORKING_HOUR)
        opened = sent - timedelta(minutes=9)
        invited[given["phase"]] = Invitation(  # without a code: what it opened has been answered
            uuid4().hex, given["phase"], "", datetime.combine(due, WORKING_HOUR), opened=opened
        )
        responses.append(response(catalogue[given["measure"]], given["phase"], given["answers"], sent))
    agreed = min(one.opened for one in invited.values() if one.opened)
    consent = Consent(uuid4().hex, programme.consent.version, programme.consent.statements, agreed)
    return Person(participant, (consent,), tuple(invited.values()), responses=tuple(responses))


def visitor(
    programme: Programme, link: FeedbackLink, catalogue: Catalogue, entry: Mapping[str, Any], now: datetime
) -> Person:
    """Somebody who came by the open feedback link."""
    sent = now - timedelta(days=entry["days"])
    blank = feedback.visitor(programme, link, sent - timedelta(minutes=4))
    given = [(catalogue[one["measure"]], one["answers"]) for one in entry["responses"]]
    return replace(
        blank, responses=tuple(response(measure, link.phase, answers, sent) for measure, answers in given)
    )


def response(measure: Measure, phase: str, answers: Iterable[Answer], sent: datetime) -> Response:
    """What somebody sent: answers in the items' order, an empty text where nothing was written."""
    given = {
        item: answer if answer != "" else None for item, answer in zip(measure.item_ids, answers, strict=True)
    }
    started = sent - timedelta(minutes=6)
    return answering.respond(measure, Draft(uuid4().hex, phase, measure.key, given, started, sent), sent)


def way_in(store: Store, secret_key: str, catalogue: Catalogue, password: str, now: datetime) -> Way:
    """Fresh codes for a peer supporter and a service user with something to answer, and a password."""
    programme = programmes.load(store, catalogue, PROGRAMME)
    link = feedback.publish(store, PROGRAMME)
    known = accounts.find(store, EMAIL)
    if known:
        accounts.change_password(store, known, password)
    else:
        accounts.add_account(store, EMAIL, "Illustrative evaluator", password, now)

    def code(role: str) -> str:
        participant, phase = waiting(store, programme, role, now)
        return invitations.invite(store, secret_key, programme, catalogue, participant.id, phase, now)

    return Way(code("peer-supporter"), code("service-user"), link, EMAIL, password)


def waiting(store: Store, programme: Programme, role: str, now: datetime) -> tuple[Participant, str]:
    """The first of a role with something due to answer, and the phase; the first of all where nobody has."""
    found = []
    for entry in store.register(programme.id).entries:
        participant = entry.participant
        if participant.role != role or participant.anonymous or participant.stopped:
            continue
        sent = {(one.phase, measure_id(one.measure)) for one in entry.sent}
        for phase in reversed(programme.phases):
            asked = programme.measures_for(role, phase.id)
            if asked and phase.due(participant.joined) <= now.date():
                left = any((phase.id, one) not in sent for one in asked)
                found.append((not left, participant, phase.id))
    _, participant, phase_id = min(found, key=lambda one: one[0])
    return participant, phase_id
