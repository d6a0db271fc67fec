"""Answers about the use of mental health services: each count is saved at once, all are sent together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from measures.parts import Answer
from survey import N_
from survey.answering.answering import AlreadySent, NothingToSend, check_taking_part
from survey.outcomes import service_use
from survey.outcomes.values import Wrong
from survey.programme import Programme
from survey.records import (
    BEFORE,
    BY_THEMSELVES,
    COUNTS,
    UNKNOWN,
    CodeTarget,
    Person,
    ServiceUse,
    ServiceUseDraft,
)
from survey.store import Store

Counts = Mapping[str, Answer | None]
"""The counts by name: a number, UNKNOWN, or None for a skipped question."""


@dataclass(frozen=True)
class AskedServiceUse:
    """The questions about a period, and their state.  `corrects`: the participant has sent answers before.

    The period starts on the day `since` and lasts at most `days` days.
    """

    period: str
    since: date
    days: int
    state: Literal["not started", "started", "sent"]
    counts: Counts
    corrects: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the counts that are asked, in order."""
        return names_asked(self.counts)

    @property
    def next_name(self) -> str | None:
        """Return the name of the first count without an answer or skip, or None."""
        return next((name for name in self.names if name not in self.counts), None)

    @property
    def unanswered(self) -> int:
        """Return how many counts have no answer."""
        return sum(self.counts.get(name) is None for name in self.names)


def names_asked(counts: Counts) -> tuple[str, ...]:
    """Return the counts to ask; days in hospital only of somebody who may have stayed there."""
    stayed = counts.get("admissions") not in (None, 0)
    return tuple(name for name in COUNTS if stayed or name != "days")


def is_asked(programme: Programme, person: Person) -> bool:
    """Return whether the programme asks this person about their use of services."""
    one = person.participant
    return one.role in programme.asks_service_use and not one.anonymous


def asked(programme: Programme, person: Person, phase: str, today: date) -> AskedServiceUse | None:
    """Return what a person is asked at a phase, or None if their role is not asked."""
    if not is_asked(programme, person):
        return None
    one = person.participant
    wanted = service_use.period_of(programme, phase)
    period = next(each for each in service_use.periods(programme) if each.id == wanted)
    ends = one.joined if wanted == BEFORE else programme.phase(phase).due(one.joined)
    since = ends - timedelta(weeks=period.weeks)
    late = 0 if wanted == BEFORE else (today - since).days
    days = max(period.weeks * 7, late)
    sent, draft = service_use.own(person, wanted), draft_of(person, wanted)
    if draft:
        return AskedServiceUse(wanted, since, days, "started", draft.counts, corrects=sent is not None)
    return AskedServiceUse(
        wanted, since, days, "sent" if sent else "not started", counts_of(sent) if sent else {}
    )


def draft_of(person: Person, period: str) -> ServiceUseDraft | None:
    """Return the draft about a period, or None."""
    return next((one for one in person.service_use_drafts if one.period == period), None)


def counts_of(use: ServiceUse) -> Counts:
    """Return the counts of an entry that was sent."""
    return {name: UNKNOWN if name in use.unknown else getattr(use, name) for name in COUNTS}


def read(now: AskedServiceUse, name: str, typed: str) -> int:
    """Return the count that was typed.  Raise Wrong."""
    text = typed.strip()
    if not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII):
        raise Wrong(N_("Enter a whole number, like 0 or 3. If you are not sure, press “I do not know”."))
    count = int(text)
    if name == "days" and count and now.counts.get("admissions") == 0:
        raise Wrong(N_("You said that you did not stay in hospital. Enter 0, or go back and change that."))
    if name == "days" and count > now.days:
        raise Wrong(
            N_("That is too many days for this time. Enter a number from 0 to %(most)s."), most=now.days
        )
    if count > service_use.MOST:
        raise Wrong(N_("Enter a number from 0 to %(most)s."), most=service_use.MOST)
    return count


def say(
    store: Store, target: CodeTarget, period: str, name: str, count: int | str | None, now: datetime
) -> Person:
    """Save one count (a number, UNKNOWN, or None for a skip) in the draft.

    Raise AlreadySent, Stopped, NotSaved.
    """

    def keep(person: Person) -> Person:
        check_taking_part(person)
        draft = draft_of(person, period)
        if draft is None and service_use.own(person, period):
            raise AlreadySent
        draft = draft or ServiceUseDraft(uuid4().hex, period, {}, now)
        return with_draft(person, replace(draft, counts={**draft.counts, name: count}, updated=now))

    return store.change(target.programme, target.participant, keep)


def send(store: Store, target: CodeTarget, period: str, now: datetime) -> Person:
    """Send a draft.  It replaces the participant's earlier answers, but not what the team entered.

    Sending again changes nothing.  Raise NothingToSend, Stopped, NotSaved.
    """

    def submit(person: Person) -> Person:
        check_taking_part(person)
        earlier, draft = service_use.own(person, period), draft_of(person, period)
        if draft is None:
            if earlier:
                return person
            raise NothingToSend
        others = tuple(one for one in person.service_use if one != earlier)
        return replace(without_draft(person, period), service_use=(*others, entry(draft, now)))

    return store.change(target.programme, target.participant, submit)


def entry(draft: ServiceUseDraft, now: datetime) -> ServiceUse:
    """Return the entry that a draft becomes; without a stay the days in hospital are 0."""
    said = {name: draft.counts.get(name) for name in names_asked(draft.counts)}
    if said["admissions"] == 0:
        said["days"] = 0
    unknown = tuple(name for name in COUNTS if said.get(name) == UNKNOWN)
    counts: dict[str, Any] = {name: None if one == UNKNOWN else one for name, one in said.items()}
    return ServiceUse(draft.id, now, BY_THEMSELVES, draft.period, **counts, unknown=unknown)


def correct(store: Store, target: CodeTarget, period: str, now: datetime) -> Person:
    """Start changing answers that were sent.  Starting again changes nothing.  Raise Stopped, NotSaved."""

    def begin(person: Person) -> Person:
        check_taking_part(person)
        sent = service_use.own(person, period)
        if sent is None or draft_of(person, period):
            return person
        return with_draft(person, ServiceUseDraft(uuid4().hex, period, counts_of(sent), now))

    return store.change(target.programme, target.participant, begin)


def leave_as_sent(store: Store, target: CodeTarget, period: str) -> Person:
    """Delete the draft of a change and keep what was sent.  Raise NotSaved."""

    def drop(person: Person) -> Person:
        return without_draft(person, period) if service_use.own(person, period) else person

    return store.change(target.programme, target.participant, drop)


def with_draft(person: Person, draft: ServiceUseDraft) -> Person:
    return replace(
        person, service_use_drafts=(*without_draft(person, draft.period).service_use_drafts, draft)
    )


def without_draft(person: Person, period: str) -> Person:
    return replace(
        person, service_use_drafts=tuple(one for one in person.service_use_drafts if one.period != period)
    )
