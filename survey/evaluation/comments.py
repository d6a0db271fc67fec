"""Comments: each is unread until an account has marked it as read."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from survey.records import Account, Person, Reading, Register, measure_id
from survey.records.visibility import sees_answers
from survey.store import Store


def unread(register: Register, account: Account) -> Counter[str]:
    """Return how many responses with unread comments an account may see, by measure (id)."""
    return Counter(
        measure_id(one)
        for entry in register.entries
        if entry.unread and sees_answers(account, entry.participant)
        for one in entry.unread
    )


def mark_read(
    store: Store, programme: str, participant: str, responses: Collection[str], by: Account, now: datetime
) -> Person:
    """Record that an account has read the comments in some responses (ids); the first reader counts.

    Raise NotFound, Damaged, NotSaved.
    """

    def mark(person: Person) -> Person:
        read = tuple(Reading(one.id, by.id, now) for one in person.unread if one.id in responses)
        return replace(person, readings=(*person.readings, *read))

    return store.change(programme, participant, mark)
