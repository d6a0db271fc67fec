"""Use of mental health services: the periods, what staff enter, and which figures count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from survey import N_
from survey.outcomes.kind import Faulty, Field, FieldFault, Kind, Whole
from survey.outcomes.values import ChoiceValue, Codes, Known, Phrase, Value, WholeNumber, Wrong
from survey.programme import Programme
from survey.records import BEFORE, BY_THEMSELVES, COUNTS, UNKNOWN, Entered, Person, ServiceUse

MOST = 1000

WEEKS_BEFORE = 26
"""How long the period before somebody joined is."""


@dataclass(frozen=True)
class Period:
    """A stretch of time that is asked about: its id, and how many weeks it has."""

    id: str
    weeks: int


def periods(programme: Programme) -> tuple[Period, ...]:
    """Return the periods of a programme: before joining, then from each phase to the next."""
    during = zip(programme.phases, programme.phases[1:], strict=False)
    return (
        Period(BEFORE, WEEKS_BEFORE),
        *(Period(after.id, after.week - before.week) for before, after in during),
    )


def period_of(programme: Programme, phase: str) -> str:
    """Return the period that a phase asks about; the first phase asks about the time before joining."""
    return BEFORE if phase == programme.phases[0].id else phase


def phase_of(programme: Programme, period: str) -> str:
    """Return the phase that asks about a period."""
    return programme.phases[0].id if period == BEFORE else period


def is_known(person: Person) -> bool:
    """Return whether any count of a person's service use is known."""
    return any(getattr(one, name) is not None for one in person.service_use for name in COUNTS)


def own(person: Person, period: str) -> ServiceUse | None:
    """Return what a participant said about a period, or None."""
    return next((one for one in person.service_use if (one.period, one.by) == (period, BY_THEMSELVES)), None)


def standing(person: Person, period: str) -> ServiceUse | None:
    """Return what is known about a period: what the participant said, completed by what staff entered."""
    entries = [one for one in person.service_use if one.period == period]
    entries.sort(key=lambda one: one.by != BY_THEMSELVES)
    if not entries:
        return None
    known: dict[str, Any] = {
        name: next((count for one in entries if (count := getattr(one, name)) is not None), None)
        for name in COUNTS
    }
    return replace(entries[0], **known, unknown=())


class PeriodChoice(ChoiceValue):
    """A period of the programme."""

    def choices(self, programme: Programme) -> Mapping[str, str | Phrase]:
        up_to = {one.id: Phrase(N_("Up to %(phase)s"), {"phase": one.name}) for one in programme.phases[1:]}
        return {BEFORE: N_("Before joining"), **up_to}


class ServiceCount(Value):
    """A count, UNKNOWN, or None where nobody said."""

    column = "whole"

    def read(self, text: str, known: Known) -> int | str | None:
        if not text or text.lower() == UNKNOWN:
            return text.lower() or None
        try:
            return WholeNumber(MOST).read(text, known)
        except Wrong:
            words = N_("Enter a whole number from 0 to %(most)s, or “unknown”, or leave it empty")
            raise Wrong(words, most=MOST) from None

    def write(self, value: int | str | None) -> str:
        return "" if value is None else str(value)

    def export(self, value: int | str | None) -> int | None:
        return value if isinstance(value, int) else None


class ServiceUseRecords(Kind[ServiceUse]):
    """Service use: for each period one entry by the participant, and one by the team."""

    def faults(self, values: Mapping[str, Any], known: Known) -> Iterator[FieldFault]:
        if all(values[name] is None for name in COUNTS):
            yield FieldFault("admissions", N_("Enter at least one number"))
        if values["admissions"] == 0 and isinstance(values["days"], int) and values["days"]:
            yield FieldFault("days", N_("You entered days in hospital but no stay"))

    def made(self, values: Mapping[str, Any], entry: Entered) -> ServiceUse:
        counts = {name: one for name, one in values.items() if one != UNKNOWN}
        unknown = tuple(name for name, one in values.items() if one == UNKNOWN)
        return ServiceUse(**vars(entry), **counts, unknown=unknown)

    def value(self, record: ServiceUse, one: Field) -> Any:
        return UNKNOWN if one.name in record.unknown else super().value(record, one)

    def check_fit(self, whole: Whole, record: ServiceUse) -> None:
        """Raise Faulty for a second entry of a period by the participant, or by the team."""
        others = (
            [one for one in whole.service_use if one.id != record.id] if isinstance(whole, Person) else []
        )
        for one in others:
            if one.period == record.period and self.is_theirs(one) == self.is_theirs(record):
                words = N_("This period already has an entry. Change that entry")
                raise Faulty([FieldFault("period", words)])

    def is_theirs(self, record: ServiceUse) -> bool:
        return record.by == BY_THEMSELVES


HINT = N_("Enter a number, or “unknown”, or leave it empty.")
ABOUT_COUNTS = {
    "admissions": N_("Stays in hospital"),
    "days": N_("Days in hospital"),
    "crisis": N_("Crisis contacts"),
    "emergency": N_("Visits to A&E"),
    "community": N_("Community contacts"),
}

SERVICE_USE = ServiceUseRecords(
    "service-use",
    title=N_("Use of mental health services"),
    row="one period of one participant, as they or staff entered it",
    record=ServiceUse,
    table="service_use",
    about_people=True,
    fields=(
        Field(
            "period", N_("Period"), PeriodChoice(),
            "before they joined, or the phase at which the period ends",
        ),
        *(
            Field(name, label, ServiceCount(), f"{name}; empty where nobody said", HINT)
            for name, label in ABOUT_COUNTS.items()
        ),
        Field("unknown", N_("Not known"), Codes(), "what was said not to be known", asked=False),
    ),
)  # fmt: skip
