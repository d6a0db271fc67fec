"""Erasing people whose time is over: so many months after the last phase, as their programme says."""

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
    """Somebody who should not be kept any more since a day."""

    participant: Participant
    since: date


def over(programme: Programme, register: Register, today: date) -> list[Over]:
    """Everybody whose time is over, the longest first; nobody where the programme sets no time."""
    found = [
        Over(entry.participant, until)
        for entry in register.entries
        if (until := programme.kept_until(entry.participant.joined)) and until <= today
    ]
    return sorted(found, key=lambda one: (one.since, one.participant.code))


def apply(store: Store, every: list[Over], now: datetime, screen: str) -> Iterator[tuple[Over, Receipt]]:
    """Erase them one after another.  Raises NotSaved."""
    for one in every:
        try:
            yield one, rights.erase(store, one.participant, now, screen, audit.COMMAND_LINE)
        except NotFound:  # erased at their own wish a moment ago
            continue
