"""Agreeing to take part."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from survey.programme import Programme
from survey.records import CodeTarget, Consent, Person
from survey.store import Store


def is_given(programme: Programme, person: Person) -> bool:
    """Whether there is nothing to ask: they agreed to these statements, or answer anonymously."""
    today = (programme.consent.version, programme.consent.statements)
    return person.participant.anonymous or any(
        (one.version, one.statements) == today for one in person.consents
    )


def give(store: Store, target: CodeTarget, programme: Programme, now: datetime) -> Person:
    """Record that a participant agrees to every statement.  Agreeing again changes nothing."""

    def agree(person: Person) -> Person:
        if is_given(programme, person):
            return person
        consent = Consent(uuid4().hex, programme.consent.version, programme.consent.statements, now)
        return replace(person, consents=(*person.consents, consent))

    return store.change(target.programme, target.participant, agree)
