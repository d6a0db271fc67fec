"""What people type into a form or a file, field by field, to the values of a record; the same for both."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

from survey import Refused
from survey.programme import Programme
from survey.records import Activity, Cost, Entered, Outcome, ServiceContact

Record = Outcome | ServiceContact | Activity | Cost
R = TypeVar("R", bound=Entered)

LONGEST = 200
"""Characters of a text: enough for a sentence, too few for a story about somebody."""

DAY = 24 * 60
EARLIEST = date(2000, 1, 1)
AHEAD = timedelta(days=2 * 365)
"""How far in the future something may be planned."""

MOST_PENCE = 100_000_000


def N_(words: str) -> str:
    """Words that are kept in English and translated where they are shown."""
    return words


class Wrong(ValueError):
    """What is wrong with a value, and what is allowed: English words with places for `values`."""

    def __init__(self, words: str, **values: object) -> None:
        self.words, self.values = words, values
        super().__init__(words % values)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field."""

    name: str
    words: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words % self.values


class Faulty(Refused):
    """What was typed cannot be kept; every fault is said."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{one.name}: {one}" for one in self.faults))


@dataclass(frozen=True)
class Known:
    """What values may refer to: the programme, the codes of its participants, and today."""

    programme: Programme
    codes: Collection[str]
    today: date


def latest_day(now: datetime) -> date:
    """The last day that has come: in a British summer it comes an hour before that of UTC."""
    return (now + timedelta(hours=1)).date()


Reader = Callable[[str], Any]
"""From a stripped text to a value.  Raises Wrong."""


@dataclass(frozen=True)
class Sheet(Generic[R]):
    """A kind of record as a form or a file has it.

    `readers` gives how each field is read, `make` a record of the values, `cells` the texts that a record is
    read from again.  `faults` finds values that do not go together.
    """

    name: str
    table: str
    about_people: bool
    readers: Callable[[Known], Mapping[str, Reader]]
    make: Callable[[Mapping[str, Any], Entered], R]
    cells: Callable[[R], Mapping[str, str]]
    faults: Callable[[Mapping[str, Any], Known], Iterable[Fault]]

    def read(self, given: Mapping[str, str], known: Known, entry: Entered) -> R:
        """The record of what was typed.  Raises Faulty with every fault."""
        values, faults = dict[str, Any](), list[Fault]()
        for name, reader in self.readers(known).items():
            try:
                values[name] = reader(given.get(name, "").strip())
            except Wrong as wrong:
                faults.append(Fault(name, wrong.words, wrong.values))
        faults = faults or list(self.faults(values, known))
        if faults:
            raise Faulty(faults)
        return self.make(values, entry)


def words(*, needed: bool = False, longest: int = LONGEST) -> Reader:
    """A text on one line."""

    def read(text: str) -> str:
        if needed and not text:
            raise Wrong(N_("Enter some words"))
        if len(text) > longest:
            raise Wrong(N_("Use at most %(longest)s characters"), longest=longest)
        if not text.isprintable():
            raise Wrong(N_("Write it on one line, in letters that can be read"))
        return text

    return read


def one_of(choices: Collection[str], default: str | None = None) -> Reader:
    """One of some words; `default` is meant where there is nothing, None where there must be something."""

    def read(text: str) -> str:
        chosen = text.lower().replace(" ", "-") or default
        if chosen is None or (chosen not in choices and chosen != default):
            raise Wrong(N_("Choose one of: %(choices)s"), choices=", ".join(filter(None, choices)))
        return chosen

    return read


def yes(text: str) -> bool:
    """Whether "yes" was said; nothing is no.  Raises Wrong."""
    if text.lower() not in ("", "yes", "no"):
        raise Wrong(N_("Choose one of: %(choices)s"), choices="yes, no")
    return text.lower() == "yes"


def whole(highest: int, lowest: int = 0, default: int | None = None) -> Reader:
    """A whole number; nothing is the default, or refused without one."""

    def read(text: str) -> int:
        if not text and default is not None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) or not lowest <= int(text) <= highest:
            raise Wrong(
                N_("Enter a whole number from %(lowest)s to %(highest)s"), lowest=lowest, highest=highest
            )
        return int(text)

    return read


def day(latest: date) -> Reader:
    """A day, as 2026-03-31 or 31/03/2026, not after the latest."""

    def read(text: str) -> date:
        found = as_day(text)
        if found is None:
            raise Wrong(N_("Enter a day such as 2026-03-31"))
        if not EARLIEST <= found <= latest:
            raise Wrong(
                N_("Enter a day from %(earliest)s to %(latest)s"),
                earliest=EARLIEST.isoformat(),
                latest=latest.isoformat(),
            )
        return found

    return read


def as_day(text: str) -> date | None:
    """The day that a text names, if any; spreadsheets in Britain write 31/03/2026."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def clock(text: str) -> time | None:
    """A time such as 09:30, None for nothing.  Raises Wrong."""
    if not text:
        return None
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9](:00)?", text, re.ASCII):
        raise Wrong(N_("Enter a time such as 09:30, or leave it empty"))
    hour, minute = text.split(":")[:2]
    return time(int(hour), int(minute))


def weekly_hours(text: str) -> int | None:
    """Hours a week such as 16 or 7.5, as minutes; None for nothing.  Raises Wrong."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text, re.ASCII) or not 0 < Decimal(text) <= 168:
        raise Wrong(N_("Enter hours such as 16 or 7.5, at most 168, or leave it empty"))
    return round(Decimal(text) * 60)


def hours(minutes: int | None) -> str:
    """Minutes as hours that `weekly_hours` reads as the same minutes again."""
    return "" if minutes is None else f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def pounds(text: str) -> int:
    """An amount such as 1220 or £12.21, as whole pence.  Raises Wrong."""
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text.removeprefix("£").strip())
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{2})?", plain, re.ASCII):
        raise Wrong(N_("Enter an amount in pounds such as 1220 or 12.21"))
    pence = int(Decimal(plain) * 100)
    if not 0 < pence <= MOST_PENCE:
        raise Wrong(N_("Enter an amount from £0.01 to £1,000,000"))
    return pence


def as_pounds(pence: int) -> str:
    """Pence as `pounds` reads them."""
    return f"{pence // 100}.{pence % 100:02}"


def codes_in(codes: Collection[str]) -> Reader:
    """Participants' codes with spaces, commas or semicolons between them."""

    def read(text: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(re.findall(r"[^\s,;]+", text)))
        if missing := [one for one in found if one not in codes]:
            raise Wrong(
                N_("Enter codes of participants, never names; there is no %(codes)s"),
                codes=", ".join(missing)[:100],
            )
        return found

    return read


def columns(sheet: Sheet[Any], known: Known) -> Iterator[str]:
    """The columns of a sheet's file, the first says whom it is about."""
    yield from ["participant"] if sheet.about_people else []
    yield from sheet.readers(known)
