"""Add participants, and find them by their codes."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

from survey import Refused
from survey.programme import Programme
from survey.records import Damage, Entry, Participant, Person, Register, measure_id
from survey.store import Store

LONGEST_CODE = 64
LONGEST_SITE = 64


class CodeTaken(Refused):
    """The code is already in use in the programme."""


class NotACode(Refused):
    """The text cannot be a participant's code."""


class NotASite(Refused):
    """The text cannot be the name of a site."""


def new_participant(programme: Programme, code: str, role: str, site: str, joined: date) -> Participant:
    """Return a participant who is not saved yet; `site` may be empty.  Raise NotACode, NotASite."""
    code, site = code.strip(), site.strip()
    if not code or len(code) > LONGEST_CODE or not code.isprintable():
        raise NotACode(
            f"A participant’s code has 1 to {LONGEST_CODE} characters on one line, unlike {code!r:.80}."
        )
    if len(site) > LONGEST_SITE or not site.isprintable():
        raise NotASite(f"A site has at most {LONGEST_SITE} characters on one line, unlike {site!r:.80}.")
    return Participant(uuid4().hex, programme.id, code, role, site, joined)


def add_participant(store: Store, participant: Participant) -> Participant:
    """Save a new participant.  Raise CodeTaken, NotSaved."""
    check_free(store, participant)
    store.add_people([Person(participant)])
    return participant


def check_free(store: Store, participant: Participant) -> None:
    """Raise CodeTaken if somebody already has a new participant's code."""
    if participant.code in by_code(store, participant.programme):
        raise CodeTaken(
            f"There is a participant {participant.code} in programme {participant.programme} already."
        )


def by_code(store: Store, programme: str) -> dict[str, Participant]:
    """Return the participants of a programme who have a code, in the order of their codes."""
    entries = store.register(programme).entries
    return {entry.participant.code: entry.participant for entry in entries if not entry.participant.anonymous}


def everybody(store: Store, programme: str) -> Iterator[Person]:
    """Return the people of a programme with all their records, without those that cannot be read."""
    return (one for one in store.people(programme) if not isinstance(one, Damage))


def sent_of(programme: Programme, entry: Entry, phase: str) -> int:
    """Return how many of the measures that a phase asks somebody has sent."""
    asked = programme.measures_for(entry.participant.role, phase)
    return len({measure_id(one.measure) for one in entry.sent if one.phase == phase}.intersection(asked))


def find(register: Register, code: str = "", role: str | None = None, site: str | None = None) -> list[Entry]:
    """Return the named participants whose code contains some letters, of a role and a site (None: all)."""
    letters = code.strip().casefold()
    return [
        entry
        for entry in register.entries
        if not entry.participant.anonymous
        and letters in entry.participant.code.casefold()
        and role in (None, entry.participant.role)
        and site in (None, entry.participant.site)
    ]
