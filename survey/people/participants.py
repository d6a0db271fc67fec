"""Participants: adding them, and finding them by their codes."""

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
    """Somebody in the programme has this code already."""


class NotACode(Refused):
    """What was given cannot be a participant's code."""


class NotASite(Refused):
    """What was given cannot be the name of a site."""


def new_participant(programme: Programme, code: str, role: str, site: str, joined: date) -> Participant:
    """Somebody not yet kept; `site` may be empty.  Raises NotACode, NotASite."""
    code, site = code.strip(), site.strip()
    if not code or len(code) > LONGEST_CODE or not code.isprintable():
        raise NotACode(
            f"A participant’s code has 1 to {LONGEST_CODE} characters on one line, unlike {code!r:.80}."
        )
    if len(site) > LONGEST_SITE or not site.isprintable():
        raise NotASite(f"A site has at most {LONGEST_SITE} characters on one line, unlike {site!r:.80}.")
    return Participant(uuid4().hex, programme.id, code, role, site, joined)


def add(store: Store, participant: Participant) -> Participant:
    """Keep a new participant.  Raises CodeTaken, NotSaved."""
    check_free(store, participant)
    store.add_people([Person(participant)])
    return participant


def check_free(store: Store, participant: Participant) -> None:
    """Raise CodeTaken where somebody has a new participant's code."""
    if participant.code in by_code(store, participant.programme):
        raise CodeTaken(
            f"There is a participant {participant.code} in programme {participant.programme} already."
        )


def by_code(store: Store, programme: str) -> dict[str, Participant]:
    """The participants of a programme who are known by a code, in the order of their codes."""
    entries = store.register(programme).entries
    return {entry.participant.code: entry.participant for entry in entries if not entry.participant.anonymous}


def everybody(store: Store, programme: str) -> Iterator[Person]:
    """The people of a programme, with all that is kept; those that cannot be read are left out."""
    return (one for one in store.people(programme) if not isinstance(one, Damage))


def sent_of(programme: Programme, entry: Entry, phase: str) -> int:
    """How many of the measures that somebody is asked at a phase they have sent."""
    asked = programme.measures_for(entry.participant.role, phase)
    return len({measure_id(one.measure) for one in entry.sent if one.phase == phase}.intersection(asked))


def find(register: Register, code: str = "", role: str | None = None, site: str | None = None) -> list[Entry]:
    """The named participants whose code contains some letters, of a role and a site (None = all)."""
    letters = code.strip().casefold()
    return [
        entry
        for entry in register.entries
        if not entry.participant.anonymous
        and letters in entry.participant.code.casefold()
        and role in (None, entry.participant.role)
        and site in (None, entry.participant.site)
    ]
