"""What a field of a record holds: how it is typed into a form or a file, and how it is exported."""

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal

from survey import N_
from survey.programme import Programme

LONGEST = 200
"""Characters of a text: enough for a sentence, too few for a story about somebody."""

MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
MOST_PENCE = 100_000_000
EARLIEST = date(2000, 1, 1)

AHEAD = timedelta(days=2 * 365)
"""How far in the future something may be planned."""


@dataclass(frozen=True)
class Phrase:
    """English words with places for values; pages translate them."""

    words: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words % self.values


class Wrong(ValueError):
    """A text that cannot be used; `phrase` says what is allowed."""

    def __init__(self, words: str, **values: object) -> None:
        self.phrase = Phrase(words, values)
        super().__init__(str(self.phrase))


@dataclass(frozen=True)
class Known:
    """What values may refer to: the programme, the codes of its participants, and today."""

    programme: Programme
    codes: Collection[str]
    today: date


class Value(ABC):
    """A kind of value.  In exports, `column` is the kind of its column and `labels` say what numbers mean."""

    column: ClassVar[Literal["text", "whole", "day"]] = "text"
    labels: ClassVar[Mapping[int, str]] = {}

    @abstractmethod
    def read(self, text: str, known: Known) -> Any:
        """Return the value of a stripped text.  Raise Wrong."""

    def write(self, value: Any) -> str:
        """Return the text that is read as a value."""
        return str(value)

    def export(self, value: Any) -> Any:
        """Return the value for exports."""
        return value

    def first(self, today: date) -> str:
        """Return the text that a form for a new record begins with."""
        return ""

    def choices(self, programme: Programme) -> Mapping[str, str | Phrase]:
        """Return the words of each choice, by what is typed for it; none where anything may be typed."""
        return {}


@dataclass(frozen=True)
class WordsValue(Value):
    """A text on one line."""

    needed: bool = False
    longest: int = LONGEST

    def read(self, text: str, known: Known) -> str:
        if self.needed and not text:
            raise Wrong(N_("Enter some words"))
        if len(text) > self.longest:
            raise Wrong(N_("Use at most %(longest)s characters"), longest=self.longest)
        if not text.isprintable():
            raise Wrong(N_("Write one line of plain text"))
        return text


@dataclass(frozen=True)
class ChoiceValue(Value):
    """One of several; `default` is meant by an empty text, where there is one."""

    options: Mapping[Any, str] = field(default_factory=dict)
    default: str | None = None

    def choices(self, programme: Programme) -> Mapping[str, str | Phrase]:
        return self.options

    def read(self, text: str, known: Known) -> Any:
        chosen = text.lower().replace(" ", "-") or self.default
        options = self.choices(known.programme)
        if chosen is None or (chosen not in options and chosen != self.default):
            raise Wrong(N_("Choose one of: %(choices)s"), choices=", ".join(filter(None, options)))
        return chosen


class YesNo(Value):
    """Yes or no; nothing is no."""

    column = "whole"
    labels: ClassVar[Mapping[int, str]] = {0: "no", 1: "yes"}

    def choices(self, programme: Programme) -> Mapping[str, str | Phrase]:
        return {"no": N_("No"), "yes": N_("Yes")}

    def read(self, text: str, known: Known) -> bool:
        if text.lower() not in ("", "yes", "no"):
            raise Wrong(N_("Choose one of: %(choices)s"), choices="yes, no")
        return text.lower() == "yes"

    def write(self, value: bool) -> str:
        return self.labels[value]

    def export(self, value: bool) -> int:
        return int(value)


@dataclass(frozen=True)
class WholeNumber(Value):
    """A whole number; `default` is meant by an empty text, where there is one."""

    column = "whole"
    highest: int
    lowest: int = 0
    default: int | None = None

    def read(self, text: str, known: Known) -> int:
        if not text and self.default is not None:
            return self.default
        if not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) or not self.lowest <= int(text) <= self.highest:
            words = N_("Enter a whole number from %(lowest)s to %(highest)s")
            raise Wrong(words, lowest=self.lowest, highest=self.highest)
        return int(text)


@dataclass(frozen=True)
class Day(Value):
    """A day, typed as 2026-03-31 or 31/03/2026; it may be `ahead` of today.  A new one is `often_today`."""

    column = "day"
    ahead: timedelta = timedelta()
    often_today: bool = True

    def first(self, today: date) -> str:
        return today.isoformat() if self.often_today else ""

    def read(self, text: str, known: Known) -> date:
        return read_day(text, known.today + self.ahead)


def read_day(text: str, latest: date) -> date:
    """Return the day that a text names, not after the latest.  Raise Wrong."""
    found = as_day(text)
    if found is None:
        raise Wrong(N_("Enter a day, like 31/03/2026"))
    if not EARLIEST <= found <= latest:
        raise Wrong(N_("Enter a day from %(earliest)s to %(latest)s"), earliest=EARLIEST, latest=latest)
    return found


def as_day(text: str) -> date | None:
    """Return the day that a text names, if any; spreadsheets in Britain write 31/03/2026."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


class Clock(Value):
    """A time of day such as 09:30, or nothing."""

    def read(self, text: str, known: Known) -> time | None:
        if not text:
            return None
        if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9](:00)?", text, re.ASCII):
            raise Wrong(N_("Enter a time such as 09:30, or leave it empty"))
        hour, minute = text.split(":")[:2]
        return time(int(hour), int(minute))

    def write(self, value: time | None) -> str:
        return value.strftime("%H:%M") if value else ""

    export = write


class WeeklyHours(Value):
    """Hours a week such as 16 or 7.5, kept as whole minutes; or nothing."""

    column = "whole"

    def read(self, text: str, known: Known) -> int | None:
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text, re.ASCII) or not 0 < Decimal(text) <= 168:
            raise Wrong(N_("Enter hours such as 16 or 7.5, at most 168, or leave it empty"))
        return round(Decimal(text) * 60)

    def write(self, value: int | None) -> str:
        return "" if value is None else f"{value / 60:.2f}".rstrip("0").rstrip(".")


class Pounds(Value):
    """An amount such as 1220 or £12.21, kept as whole pence."""

    column = "whole"

    def read(self, text: str, known: Known) -> int:
        plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text.removeprefix("£").strip())
        if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{2})?", plain, re.ASCII):
            raise Wrong(N_("Enter an amount in pounds such as 1220 or 12.21"))
        pence = int(Decimal(plain) * 100)
        if not 0 < pence <= MOST_PENCE:
            raise Wrong(N_("Enter an amount from £0.01 to £1,000,000"))
        return pence

    def write(self, value: int) -> str:
        return as_pounds(value)


def as_pounds(pence: int) -> str:
    """Return pence as pounds are typed: 12.21."""
    return f"{pence // 100}.{pence % 100:02}"


class Codes(Value):
    """Participants' codes with spaces, commas or semicolons between them."""

    def read(self, text: str, known: Known) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(re.findall(r"[^\s,;]+", text)))
        if missing := [one for one in found if one not in known.codes]:
            words = N_("Enter participants’ codes, never names. There is no %(codes)s")
            raise Wrong(words, codes=", ".join(missing)[:100])
        return found

    def write(self, value: tuple[str, ...]) -> str:
        return " ".join(value)

    export = write
