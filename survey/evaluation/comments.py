"""What people wrote in their own words is new until an account has read it; no machine looks at it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from survey.records import Account, Person, Reading, Register, measure_id
from survey.records.visibility import sees_answers
from survey.store import Store


def unread(register: Register, account: Account) -> Counter[str]:
    """How many responses with new words there are to each measure (id), of those that an account sees."""
    return Counter(
        measure_id(one)
        for entry in register.entries
        if entry.unread and sees_answers(account, entry.participant)
        for one in entry.unread
    )


def mark_read(
    store: Store, programme: str, participant: str, responses: Collection[str], by: Account, now: datetime
) -> Person:
    """Keep that an account has read the words in some responses (ids); the first to read them counts.

    Raises NotFound, Damaged, NotSaved.
    """

    def mark(person: Person) -> Person:
        read = tuple(Reading(one.id, by.id, now) for one in person.unread if one.id in responses)
        return replace(person, readings=(*person.readings, *read))

    return store.change(programme, participant, mark)
