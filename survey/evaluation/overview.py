"""Where a programme stands: who is due and overdue, how many were invited, started and sent.

These are counts of work to do, not statistics about answers, so the small-group rule leaves them alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

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
    """A programme on one day; `due` begins with whoever has waited longest.

    `stopped` are those who declined or withdrew: they count as participants, and are never due.
    """

    participants: int
    anonymous: int
    due: tuple[Due, ...]
    progress: tuple[Progress, ...]
    damaged: tuple[Damage, ...]
    stopped: tuple[Participant, ...] = ()

    @property
    def overdue(self) -> tuple[Due, ...]:
        """Those whose phase has closed."""
        return tuple(one for one in self.due if one.overdue)

    @property
    def uninvited(self) -> tuple[Due, ...]:
        """Those who have no invitation to a phase, and have not started it."""
        return tuple(one for one in self.due if not one.invited and not one.started)


class Stage(NamedTuple):
    """How far somebody is.  People at the same stage are looked at together: that makes it fast.

    `started` and `sent` are (phase id, measure id or `id@version`).
    """

    role: str
    anonymous: bool
    invited: tuple[str, ...]
    started: tuple[tuple[str, str], ...]
    sent: tuple[tuple[str, str], ...]

    @property
    def done(self) -> set[tuple[str, str]]:
        """(phase id, measure id) of what was sent."""
        return {(phase, measure_id(measure)) for phase, measure in self.sent}

    @property
    def begun(self) -> set[tuple[str, str]]:
        """(phase id, measure id) of what was started or sent."""
        return {(phase, measure_id(measure)) for phase, measure in (*self.started, *self.sent)}


Stages = Mapping[Stage, Sequence[Participant]]


def stages(entries: Iterable[Entry]) -> Stages:
    """The people at each stage."""
    found: defaultdict[Stage, list[Participant]] = defaultdict(list)
    for entry in entries:
        one = entry.participant
        sent = tuple([(response.phase, response.measure) for response in entry.sent])
        found[Stage(one.role, one.anonymous, entry.invited, entry.started, sent)].append(one)
    return found


def overview(register: Register, programme: Programme, today: date) -> Overview:
    """Look over everybody in a programme's register."""
    people = stages(register.entries)
    anonymous = sum(len(those) for stage, those in people.items() if stage.anonymous)
    return Overview(
        participants=len(register.entries) - anonymous,
        anonymous=anonymous,
        due=tuple(sorted(due(people, programme, today), key=lambda one: (one.opened, one.participant.code))),
        progress=tuple(progress(people, programme)),
        damaged=register.damaged,
        stopped=tuple(one.participant for one in register.entries if one.participant.stopped),
    )


def due(people: Stages, programme: Programme, today: date) -> Iterator[Due]:
    """The phases that have opened for somebody and that they have not completed."""
    for stage, those in people.items():
        begun = {phase for phase, _ in stage.begun}
        for phase in () if stage.anonymous else programme.phases:
            asked = {(phase.id, one) for one in programme.measures_for(stage.role, phase.id)}
            if asked <= stage.done:
                continue
            invited, started = phase.id in stage.invited, phase.id in begun
            for participant in those:
                if participant.stopped:
                    continue
                opened = phase.due(participant.joined)
                if opened <= today:
                    late_from = phase.overdue(participant.joined)
                    yield Due(participant, phase, opened, late_from, today >= late_from, invited, started)


def progress(people: Stages, programme: Programme) -> Iterator[Progress]:
    """A row for each role, phase and measure that is asked, and for each measure of the feedback link."""
    rows = [(role, False, phase, one) for (role, phase), asked in programme.asks.items() for one in asked]
    if feedback := programme.feedback:
        rows += [(feedback.role, True, feedback.phase, one) for one in feedback.measures]
    known, invited, started, sent = (Counter[tuple[str, bool, str, str]]() for _ in range(4))
    for stage, those in people.items():
        n, begun, done = len(those), stage.begun, stage.done
        for row in rows:
            role, anonymous, phase, measure = row
            if (stage.role, stage.anonymous) == (role, anonymous):
                known[row] += n
                invited[row] += n * (phase in stage.invited or (phase, measure) in begun)
                started[row] += n * ((phase, measure) in begun)
                sent[row] += n * ((phase, measure) in done)
    for row in rows:
        role, anonymous, phase, measure = row
        yield Progress(role, phase, measure, anonymous, known[row], invited[row], started[row], sent[row])
