"""Consent: agreeing to take part, or declining."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from survey.programme import Programme
from survey.records import CodeTarget, Consent, Person
from survey.store import Store, audit


def is_given(programme: Programme, person: Person) -> bool:
    """Return whether consent is complete: current statements agreed and not stopped, or anonymous."""
    if person.participant.anonymous:
        return True
    return not person.participant.stopped and has_agreed(programme, person)


def has_agreed(programme: Programme, person: Person) -> bool:
    """Return whether the person has ever agreed to the current statements."""
    today = (programme.consent.version, programme.consent.statements)
    return any((one.version, one.statements) == today for one in person.consents)


def give(
    store: Store,
    target: CodeTarget,
    programme: Programme,
    now: datetime,
    screen: str,
    who: str = audit.PARTICIPANT,
) -> Person:
    """Record that a participant agreed to every statement, even after declining or withdrawing.

    `who` is the account that recorded it for them, if any.  Agreeing again changes nothing.  Raise NotSaved.
    """

    def agree(person: Person) -> Person:
        if is_given(programme, person):
            return person
        consent = Consent(uuid4().hex, programme.consent.version, programme.consent.statements, now)
        takes_part = replace(person.participant, declined=None, withdrawn=None)
        return replace(person, participant=takes_part, consents=(*person.consents, consent))

    after = store.change(target.programme, target.participant, agree)
    audit.by_participant(store, f"agreed to version {programme.consent.version}", screen, now, target, who)
    return after


def decline(
    store: Store, target: CodeTarget, now: datetime, screen: str, who: str = audit.PARTICIPANT
) -> Person:
    """Record that a participant does not want to take part.  Declining again changes nothing.

    Raise NotSaved.
    """

    def refuse(person: Person) -> Person:
        if person.participant.stopped or person.participant.anonymous:
            return person
        return replace(person, participant=replace(person.participant, declined=now))

    after = store.change(target.programme, target.participant, refuse)
    audit.by_participant(store, "declined", screen, now, target, who)
    return after
