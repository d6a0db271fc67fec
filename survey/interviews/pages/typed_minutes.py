"""Minutes as they were typed into the form, before they are checked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from survey.interviews.minutes import TEXT_LIMIT, Minutes
from survey.outcomes.record_words import in_words
from survey.outcomes.values import AHEAD, Wrong, as_day, read_day
from survey.programme import Programme
from survey.records import Action


@dataclass(frozen=True)
class Row:
    """An action as it was typed."""

    what: str = ""
    owner: str = ""
    due: str = ""
    done: bool = False


@dataclass(frozen=True)
class Typed:
    """The fields of the form; `present` are the ticked boxes, `others` the roles typed beside them."""

    held: str
    present: tuple[str, ...] = ()
    others: str = ""
    discussed: str = ""
    agreed: str = ""
    rows: tuple[Row, ...] = ()


def written(minutes: Minutes, programme: Programme) -> Typed:
    """Return the fields of the form for stored minutes."""
    boxes = [one.name for one in programme.roles]
    return Typed(
        minutes.held.isoformat(),
        tuple(one for one in minutes.present if one in boxes),
        ", ".join(one for one in minutes.present if one not in boxes),
        minutes.discussed,
        minutes.agreed,
        tuple(Row(one.what, one.owner, shown(one.due), one.done) for one in minutes.actions),
    )


def shown(when: date | None) -> str:
    return when.isoformat() if when else ""


def read(form: "MultiDict[str, str]", stored: Typed) -> Typed:
    """Return what was typed.  A form that only has actions keeps the other fields as they are stored."""
    given = replace(stored, rows=tuple(read_rows(form)))
    if "discussed" not in form:
        return given
    return replace(
        given,
        held=plain_day(form.get("held", "")),
        present=tuple(form.getlist("present")),
        others=form.get("others", "").strip(),
        discussed=text_of(form, "discussed"),
        agreed=text_of(form, "agreed"),
    )


def text_of(form: "MultiDict[str, str]", name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def read_rows(form: "MultiDict[str, str]") -> Iterator[Row]:
    """Yield the actions in which something was typed or ticked."""
    fields = zip(form.getlist("what"), form.getlist("owner"), form.getlist("due"), strict=False)
    done = form.getlist("done")
    for number, (what, owner, due) in enumerate(fields):
        row = Row(what.strip(), owner.strip(), plain_day(due), str(number) in done)
        if row != Row():
            yield row


def plain_day(text: str) -> str:
    """Return a day as a date field takes it, or the text unchanged if it is not a day."""
    found = as_day(text.strip())
    return found.isoformat() if found else text.strip()


def faults(typed: Typed, today: date) -> dict[str, str]:
    """Return what is wrong, by the id of the field."""
    found = {"held": day_fault(typed.held, today) if typed.held else _("Enter the day of the meeting")}
    for name in ("discussed", "agreed"):
        if len(getattr(typed, name)) > TEXT_LIMIT:
            found[name] = _("A text has at most %(limit)s characters", limit=f"{TEXT_LIMIT:,}")
    return {name: fault for name, fault in found.items() if fault} | action_faults(typed, today)


def action_faults(typed: Typed, today: date) -> dict[str, str]:
    """Return what is wrong with the actions, by the id of the field."""
    found = dict[str, str]()
    for at, row in enumerate(typed.rows):
        if not row.what:
            found[f"what-{at}"] = of_action(at, _("Enter what needs doing, or clear the whole action"))
        if row.due and (fault := day_fault(row.due, today)):
            found[f"due-{at}"] = of_action(at, fault)
    return found


def of_action(at: int, fault: str) -> str:
    return _("Action %(number)s: %(fault)s", number=at + 1, fault=fault)


def day_fault(text: str, today: date) -> str:
    """Return why a text cannot be the day of a meeting or action, or ""."""
    try:
        read_day(text, today + AHEAD)
    except Wrong as wrong:
        return in_words(wrong.phrase)
    return ""


def minutes(typed: Typed) -> Minutes:
    """Return the minutes that were typed, which have no faults."""
    others = [one.strip() for one in typed.others.split(",") if one.strip()]
    return Minutes(
        date.fromisoformat(typed.held),
        tuple(dict.fromkeys([*typed.present, *others])),
        typed.discussed,
        typed.agreed,
        tuple(Action(one.what, one.owner, due(one), one.done) for one in typed.rows),
    )


def due(row: Row) -> date | None:
    return date.fromisoformat(row.due) if row.due else None
