"""Retention: erase people when the programme's number of months after the last phase has passed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from survey.programme import Programme
from survey.records import Participant, Register
from survey.rights import rights
from survey.rights.rights import Receipt
from survey.store import NotFound, Store, audit


@dataclass(frozen=True)
class Over:
    """A participant whose data should have been erased on the day `since`."""

    participant: Participant
    since: date


def over(programme: Programme, register: Register, today: date) -> list[Over]:
    """Return the participants to erase, longest overdue first; none if the programme sets no retention."""
    found = [
        Over(entry.participant, until)
        for entry in register.entries
        if (until := programme.kept_until(entry.participant.joined)) and until <= today
    ]
    return sorted(found, key=lambda one: (one.since, one.participant.code))


def apply(store: Store, every: list[Over], now: datetime, screen: str) -> Iterator[tuple[Over, Receipt]]:
    """Erase these participants and yield their receipts.  Raises NotSaved."""
    for one in every:
        try:
            yield one, rights.erase(store, one.participant, now, screen, audit.COMMAND_LINE)
        except NotFound:  # they erased everything themselves a moment ago
            continue
