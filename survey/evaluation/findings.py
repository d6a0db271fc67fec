"""What was found, in sentences and tables: the same on a page, in a file and in a report.

A sentence stays true of nobody, of one and of thousands: it counts, and says nothing that is about fewer
people than the programme's minimum.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from survey.programme import Programme
from survey.web.charts import Chart
from survey.web.tables import Table, rounded, shown


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the key of the table in which its numbers stand, "" for none."""

    text: str
    table: str = ""


@dataclass(frozen=True)
class Findings:
    """Sentences, the tables that they stand on, and charts of these.

    A table and a chart come with a key: a chart has the key of its table, or "" if no other shows it.
    """

    sentences: tuple[Sentence, ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()
    charts: tuple[tuple[str, Chart], ...] = ()

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            self.sentences + other.sentences, self.tables + other.tables, self.charts + other.charts
        )

    def table(self, key: str) -> Table:
        """Return the table of a key.  Raise KeyError."""
        return dict(self.tables)[key]


def hours(minutes: int) -> float:
    """Return minutes as hours, to a tenth."""
    return round(minutes / 60, 1)


def in_hours(minutes: int) -> str:
    """Return minutes as hours for a sentence, without a needless ".0"."""
    return f"{hours(minutes):,.1f}".removesuffix(".0")


def pounds(pence: Fraction | float) -> str:
    """Return pence, rounded to whole ones, as pounds for a sentence."""
    return f"£{round(pence) / 100:,.2f}".removesuffix(".00")


def number(count: int) -> str:
    """Return a count for a sentence."""
    return f"{count:,}"


def share(part: int, of: int) -> str:
    """Return a part in words that fit before a noun: "2 of 4", "all 4", "none of 4"; of one, "0 of 1"."""
    if not part and of > 1:
        return _("none of %(all)s", all=number(of))
    if part == of > 1:
        return _("all %(all)s", all=number(of))
    return _("%(part)s of %(all)s", part=number(part), all=number(of))


def figure(value: float) -> str:
    """Return a mean or a change as sentences and their tables show it."""
    return shown(rounded(value, 1), 1)


def listed(names: Iterable[str]) -> str:
    """Return names in a row, without empty ones: "start, mid-point and end"."""
    *most, last = filter(None, names)
    return _("%(most)s and %(last)s", most=", ".join(most), last=last) if most else last


def opening(words: str) -> str:
    """Return words that open a sentence: a capital first, and all others as they are (NHS stays NHS)."""
    return words[:1].upper() + words[1:]


def not_described(what: str, programme: Programme) -> str:
    """Return that something is withheld: it is about too few people, or these would follow from it."""
    minimum = programme.minimum_group_size
    return _(
        "%(what)s is not shown: it would describe fewer than %(minimum)s people.", what=what, minimum=minimum
    )


def small_role(role: str, programme: Programme) -> str:
    """Return that the outcomes of a role (id) are withheld."""
    return _(
        "%(role)s: outcomes are not shown, because fewer than %(minimum)s people have this role.",
        role=opening(programme.role(role).name),
        minimum=programme.minimum_group_size,
    )
