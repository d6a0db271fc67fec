"""Lists of interviews, and who has an interview due by the programme's guides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from survey.programme import Phase, Programme
from survey.records import Interview, Participant, Register
from survey.store import Damaged, NotFound, Store


@dataclass(frozen=True)
class DueInterview:
    """A participant without an interview at a phase that has opened."""

    participant: Participant
    phase: Phase
    opened: date
    overdue: bool


@dataclass(frozen=True)
class HeldInterview:
    """An interview and its participant."""

    participant: Participant
    interview: Interview


def due(register: Register, programme: Programme, today: date) -> list[DueInterview]:
    """Return the interviews that are due, longest waiting first, without people who declined or withdrew."""
    found = [
        DueInterview(one, phase, phase.due(one.joined), today >= phase.overdue(one.joined))
        for entry in register.entries
        for one in (entry.participant,)
        if not (one.anonymous or one.stopped)
        for phase in programme.phases
        if (one.role, phase.id) in programme.guides
        and phase.due(one.joined) <= today
        and phase.id not in {at for at, _state in entry.interviews}
    ]
    return sorted(found, key=lambda one: (one.opened, one.participant.code))


def held(store: Store, register: Register) -> Iterator[HeldInterview]:
    """Return the interviews of the people in a register, by code, without people who cannot be read."""
    for entry in register.entries:
        if entry.interviews:
            one = entry.participant
            try:
                person = store.person(one.programme, one.id)
            except (NotFound, Damaged):
                continue
            yield from (HeldInterview(one, interview) for interview in person.interviews)
