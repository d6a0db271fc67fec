"""What was found, in sentences and tables: the same on a page, in a file and in a report.

A sentence stays true of nobody, of one and of thousands: it counts, gives no percentages, and says nothing
that is about fewer people than the programme's minimum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask_babel import format_date
from flask_babel import gettext as _

from survey.web.tables import Table


@dataclass(frozen=True)
class Finding:
    """A sentence, and the table (by its key) in which its numbers stand."""

    text: str
    table: str


@dataclass(frozen=True)
class Findings:
    """Sentences and the tables (key, table) that they stand on."""

    sentences: tuple[Finding, ...]
    tables: tuple[tuple[str, Table], ...]

    def table(self, key: str) -> Table:
        """The table of a key.  Raises KeyError."""
        return dict(self.tables)[key]


def hours(minutes: int) -> float:
    """Minutes as hours, to a tenth."""
    return round(minutes / 60, 1)


def in_hours(minutes: int) -> str:
    """Minutes as hours for a sentence, without a needless ".0"."""
    return f"{hours(minutes):,.1f}".removesuffix(".0")


def pounds(pence: Fraction | float) -> str:
    """Pence, rounded to whole ones, as pounds for a sentence."""
    return f"£{round(pence) / 100:,.2f}".removesuffix(".00")


def day(when: date) -> str:
    """A day in words."""
    return format_date(when, "d MMMM yyyy")


def listed(names: Sequence[str]) -> str:
    """Names in a row: "start, mid-point and end"."""
    *most, last = names
    return _("%(most)s and %(last)s", most=", ".join(most), last=last) if most else last


def opening(words: str) -> str:
    """Words that open a sentence: a capital first, and all others as they are (NHS stays NHS)."""
    return words[:1].upper() + words[1:]


def share(part: int, of: int) -> str:
    """How much a part is, in numbers that mean the same of few and of many."""
    return _("%(part)s of %(of)s", part=part, of=of)
