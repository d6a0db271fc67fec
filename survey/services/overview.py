"""Where a programme stands: who is due and overdue, how many were invited, started and sent.

These are counts of work to do, not statistics about answers, so the small-group rule leaves them alone.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from survey.programme import Phase, Programme
from survey.records import Damage, Entry, Participant, Register, measure_id


@dataclass(frozen=True)
class Due:
    """One participant who has not sent everything that a phase asks, from the day on which it opened."""

    participant: Participant
    phase: Phase
    opened: date
    late_from: date
    overdue: bool
    invited: bool
    started: bool


@dataclass(frozen=True)
class Progress:
    """How far the people of a role are with one measure (id) at one phase.

    Each count includes the next: who sent has started, who started was invited.  `anonymous` rows count sets
    of answers through the open feedback link, about which nobody can be due.
    """

    role: str
    phase: str
    measure: str
    anonymous: bool
    people: int
    invited: int
    started: int
    sent: int


@dataclass(frozen=True)
class Overview:
    """A programme on one day; `due` begins with whoever has waited longest."""

    participants: int
    anonymous: int
    due: tuple[Due, ...]
    progress: tuple[Progress, ...]
    damaged: tuple[Damage, ...]

    @property
    def overdue(self) -> tuple[Due, ...]:
        """Those whose phase has closed."""
        return tuple(one for one in self.due if one.overdue)


def overview(register: Register, programme: Programme, today: date) -> Overview:
    """Look over everybody in a programme's register."""
    named = [entry for entry in register.entries if not entry.participant.anonymous]
    due = sorted(
        (one for entry in named for one in due_phases(entry, programme, today)),
        key=lambda one: (one.opened, one.participant.code),
    )
    return Overview(
        participants=len(named),
        anonymous=len(register.entries) - len(named),
        due=tuple(due),
        progress=tuple(progress(register, programme)),
        damaged=register.damaged,
    )


def due_phases(entry: Entry, programme: Programme, today: date) -> Iterator[Due]:
    """The phases that have opened for somebody and that they have not completed."""
    participant = entry.participant
    sent = {(one.phase, measure_id(one.measure)) for one in entry.sent}
    for phase in programme.phases:
        asked = programme.measures_for(participant.role, phase.id)
        opened = phase.due(participant.joined)
        if not asked or opened > today or all((phase.id, measure) in sent for measure in asked):
            continue
        late_from = phase.overdue(participant.joined)
        yield Due(
            participant,
            phase,
            opened,
            late_from,
            overdue=today >= late_from,
            invited=phase.id in entry.invited,
            started=any(one == phase.id for one, _ in (*entry.started, *sent)),
        )


def progress(register: Register, programme: Programme) -> Iterator[Progress]:
    """A row for each role, phase and measure that is asked, and for each measure of the feedback link."""
    people: Counter[tuple[str, bool]] = Counter()
    invited: Counter[tuple[str, bool, str]] = Counter()
    started: Counter[tuple[str, bool, str, str]] = Counter()
    sent: Counter[tuple[str, bool, str, str]] = Counter()
    extra: Counter[tuple[str, bool, str, str]] = Counter()
    for entry in register.entries:
        group = (entry.participant.role, entry.participant.anonymous)
        done = {(one.phase, measure_id(one.measure)) for one in entry.sent}
        begun = done | {(phase, measure_id(measure)) for phase, measure in entry.started}
        people[group] += 1
        invited.update((*group, phase) for phase in entry.invited)
        started.update((*group, *one) for one in begun)
        sent.update((*group, *one) for one in done)
        extra.update((*group, *one) for one in begun if one[0] not in entry.invited)
    rows = [(role, False, phase, one) for (role, phase), asked in programme.asks.items() for one in asked]
    if feedback := programme.feedback:
        rows += [(feedback.role, True, feedback.phase, one) for one in feedback.measures]
    for role, anonymous, phase, measure in rows:
        key = (role, anonymous, phase, measure)
        yield Progress(
            role,
            phase,
            measure,
            anonymous,
            people=people[role, anonymous],
            invited=invited[role, anonymous, phase] + extra[key],
            started=started[key],
            sent=sent[key],
        )


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


def sites(register: Register) -> list[str]:
    """The sites that participants belong to, in alphabetical order."""
    return sorted({entry.participant.site for entry in register.entries} - {""})
