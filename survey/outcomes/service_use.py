"""Use of mental health services: the periods, what staff enter of them, and what stands."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from survey.outcomes.entering import N_, Fault, Known, Reader, Sheet, Wrong, one_of, whole
from survey.programme import Programme
from survey.records import BEFORE, BY_THEMSELVES, COUNTS, UNKNOWN, Entered, Person, ServiceContact

MOST = 1000

WEEKS_BEFORE = 26
"""How long the period before somebody joined is."""


@dataclass(frozen=True)
class Period:
    """A stretch of time that is asked about: its id, and how many weeks it has."""

    id: str
    weeks: int


def periods(programme: Programme) -> tuple[Period, ...]:
    """The periods of a programme: before, and each from the opening of one phase to the next."""
    during = zip(programme.phases, programme.phases[1:], strict=False)
    return (
        Period(BEFORE, WEEKS_BEFORE),
        *(Period(after.id, after.week - before.week) for before, after in during),
    )


def period_of(programme: Programme, phase: str) -> str:
    """The period that somebody is asked about at a phase: the first asks about before."""
    return BEFORE if phase == programme.phases[0].id else phase


def phase_of(programme: Programme, period: str) -> str:
    """The phase at which somebody is asked about a period."""
    return programme.phases[0].id if period == BEFORE else period


def is_known(person: Person) -> bool:
    """Whether anything is known of somebody's use of services."""
    return any(getattr(one, name) is not None for one in person.contacts for name in COUNTS)


def own(person: Person, period: str) -> ServiceContact | None:
    """What somebody said themselves about a period."""
    return next((one for one in person.contacts if (one.period, one.by) == (period, BY_THEMSELVES)), None)


def standing(person: Person, period: str) -> ServiceContact | None:
    """What is known of a period: what somebody said themselves, filled up by what others entered."""
    entries = [one for one in person.contacts if one.period == period]
    entries.sort(key=lambda one: one.by != BY_THEMSELVES)
    if not entries:
        return None
    known: dict[str, Any] = {
        name: next((count for one in entries if (count := getattr(one, name)) is not None), None)
        for name in COUNTS
    }
    return replace(entries[0], **known, unknown=())


def count_or_unknown(text: str) -> int | str | None:
    """A count, UNKNOWN, or None for nothing.  Raises Wrong."""
    if not text or text.lower() == UNKNOWN:
        return text.lower() or None
    try:
        found: int = whole(MOST)(text)
    except Wrong:
        words = N_("Enter a whole number from 0 to %(most)s, or “unknown”, or leave it empty")
        raise Wrong(words, most=MOST) from None
    return found


def readers(known: Known) -> Mapping[str, Reader]:
    return {
        "period": one_of([one.id for one in periods(known.programme)]),
        **dict.fromkeys(COUNTS, count_or_unknown),
    }


def faults(values: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    if all(values[name] is None for name in COUNTS):
        yield Fault("admissions", N_("Enter at least one number"))
    if values["admissions"] == 0 and isinstance(values["days"], int) and values["days"]:
        yield Fault("days", N_("There are days in hospital, and no stay"))


def make(values: Mapping[str, Any], entry: Entered) -> ServiceContact:
    counts: dict[str, Any] = {
        name: values[name] if isinstance(values[name], int) else None for name in COUNTS
    }
    unknown = tuple(name for name in COUNTS if values[name] == UNKNOWN)
    return ServiceContact(**asdict(entry), period=values["period"], **counts, unknown=unknown)


def cells(one: ServiceContact) -> Mapping[str, str]:
    def cell(name: str) -> str:
        count = getattr(one, name)
        return UNKNOWN if name in one.unknown else "" if count is None else str(count)

    return {"period": one.period, **{name: cell(name) for name in COUNTS}}


CONTACTS = Sheet("contacts", "contacts", True, readers, make, cells, faults)
