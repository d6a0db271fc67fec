"""What pages call the kinds of record, their fields and their choices: the declarations, translated."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from survey.outcomes.kind import FieldFault, Kind, Whole
from survey.outcomes.values import Day, Phrase
from survey.programme import Programme
from survey.web.language import day


def in_words(said: str | Phrase | FieldFault) -> str:
    """Return a declared phrase in the language of the page."""
    if isinstance(said, str):
        return str(_(said))
    values = {name: day(one) if isinstance(one, date) else one for name, one in said.values.items()}
    return str(_(said.words, **values))


def labels(kind: Kind[Any]) -> dict[str, str]:
    """Return the labels of a kind's fields."""
    return {one.name: _(one.label) for one in kind.fields}


def hints(kind: Kind[Any]) -> dict[str, str]:
    """Return what to write, of the fields whose label does not say it."""
    return {one.name: _(one.hint) for one in kind.fields if one.hint}


def choices(kind: Kind[Any], field: str, programme: Programme) -> dict[str, str]:
    """Return the words of a field's choices; none where anything may be typed."""
    return translated(kind.field(field).value.choices(programme))


def translated(choices: Mapping[Any, str | Phrase]) -> dict[str, str]:
    """Return the words of choices in the language of the page."""
    return {value: in_words(words) for value, words in choices.items()}


def rows(
    programme: Programme, kind: Kind[Any], whole: Whole, records: Iterable[Any]
) -> Iterator[dict[str, str]]:
    """Return the fields of each record in words, by name."""
    offered = {one.name: choices(kind, one.name, programme) for one in kind.asked}
    days = {one.name for one in kind.asked if isinstance(one.value, Day)}
    for record in records:
        cells = kind.shown(whole, record)
        yield {
            name: day(date.fromisoformat(cell)) if name in days else offered[name].get(cell, cell)
            for name, cell in cells.items()
        }


def shown(programme: Programme, kind: Kind[Any], whole: Whole, record: Any, skip: str = "") -> dict[str, str]:
    """Return the fields of a record in words, by label."""
    (row,) = rows(programme, kind, whole, [record])
    return {label: row[name] for name, label in labels(kind).items() if name in row and name != skip}


def met() -> str:
    return _("A peer supporter met you")
