"""Every kind of record that is entered by hand or from a file, and keeping, changing and removing one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

from survey.answering.answering import check_taking_part
from survey.outcomes.activities import ACTIVITIES, TEAM
from survey.outcomes.costs import COSTS
from survey.outcomes.entering import N_, Fault, Faulty, Sheet
from survey.outcomes.outcomes import OUTCOMES, with_goal
from survey.outcomes.service_use import CONTACTS
from survey.records import BY_THEMSELVES, Entered, Evaluation, Outcome, Person, ServiceContact
from survey.store import NotFound, Store
from survey.store.edits import refuse_if_changed

W = TypeVar("W", Person, Evaluation)

SHEETS: Mapping[str, Sheet[Any]] = {one.name: one for one in (OUTCOMES, CONTACTS, ACTIVITIES, TEAM, COSTS)}


def with_entry(whole: W, sheet: Sheet[Any], record: Entered) -> W:
    """A person or evaluation with one more record; one of the same id is there already.  Raises Faulty."""
    entries: tuple[Entered, ...] = getattr(whole, sheet.table)
    if record.id in {one.id for one in entries}:
        return whole
    return with_entries(whole, sheet, (*entries, fitting(whole, record)))


def with_changed(whole: W, sheet: Sheet[Any], record: Entered, seen: str | None = None) -> W:
    """A person or evaluation with a record in place of that of the same id, which has the edit token `seen`.

    Raises NotFound, Faulty, ChangedMeanwhile.
    """
    entries: tuple[Entered, ...] = getattr(whole, sheet.table)
    check_seen(whole, sheet, record.id, seen)
    new = fitting(whole, record)
    return with_entries(whole, sheet, tuple(new if one.id == new.id else one for one in entries))


def check_seen(whole: Person | Evaluation, sheet: Sheet[Any], wanted: str, seen: str | None) -> None:
    """Raise NotFound where there is no record of this id, ChangedMeanwhile where it is not as seen."""
    kept = entry(whole, sheet, wanted)
    if is_what_they_said(kept):
        raise NotFound("A participant said this; the team keeps an entry of its own beside it.")
    if seen is not None:
        refuse_if_changed(kept, seen)


def without_entry(whole: W, sheet: Sheet[Any], gone: str, seen: str | None = None) -> W:
    """A person or evaluation without the record of an id; nothing changes where it is gone already.

    With an edit token `seen`, raises NotFound where it is gone, ChangedMeanwhile where it is another.
    """
    if seen is not None or any(
        one.id == gone and is_what_they_said(one) for one in getattr(whole, sheet.table)
    ):
        check_seen(whole, sheet, gone, seen)
    kept = tuple(one for one in getattr(whole, sheet.table) if one.id != gone)
    if sheet is OUTCOMES:
        kept = tuple(replace(one, towards="") if one.towards == gone else one for one in kept)
    return with_entries(whole, sheet, kept)


def is_what_they_said(record: Entered) -> bool:
    """Whether only the participant may change it: what they said of their use of services."""
    return isinstance(record, ServiceContact) and record.by == BY_THEMSELVES


def entry(whole: Person | Evaluation, sheet: Sheet[Any], wanted: str) -> Any:
    """The record of an id.  Raises NotFound."""
    for one in getattr(whole, sheet.table):
        if one.id == wanted:
            return one
    raise NotFound("This entry is not there any more.")


def with_entries(whole: W, sheet: Sheet[Any], entries: tuple[Entered, ...]) -> W:
    changed: dict[str, Any] = {sheet.table: entries}
    return replace(whole, **changed)


def fitting(whole: Person | Evaluation, record: Entered) -> Entered:
    """A record as it fits to the others of a person.  Raises Faulty."""
    if isinstance(whole, Person) and isinstance(record, Outcome):
        return with_goal(whole, record)
    if isinstance(whole, Person) and isinstance(record, ServiceContact):
        same = [one for one in whole.contacts if one.period == record.period and one.id != record.id]
        if any((one.by == BY_THEMSELVES) == (record.by == BY_THEMSELVES) for one in same):
            raise Faulty([Fault("period", N_("There is an entry for this period already. Change that one"))])
    return record


def new_id(given: str) -> str:
    """The id that a form gave its record, so that sending it twice keeps one; another where it is none."""
    return given if re.fullmatch("[0-9a-f]{32}", given) else uuid4().hex


def add(store: Store, programme: str, participant: str | None, sheet: Sheet[Any], record: Entered) -> None:
    """Keep one more record of a participant, or of the team (None).

    Adding it again changes nothing.  Raises Faulty, Stopped, NotFound, NotSaved.
    """

    def keep(person: Person) -> Person:
        check_taking_part(person)
        return with_entry(person, sheet, record)

    if participant:
        store.change(programme, participant, keep)
    else:
        store.change_evaluation(programme, lambda one: with_entry(one, sheet, record))


def change(
    store: Store,
    programme: str,
    participant: str | None,
    sheet: Sheet[Any],
    record: Entered,
    seen: str | None = None,
) -> None:
    """Replace the record of the same id.  Raises Faulty, ChangedMeanwhile, NotFound, NotSaved."""
    apply(store, programme, participant, lambda one: with_changed(one, sheet, record, seen))


def remove(
    store: Store,
    programme: str,
    participant: str | None,
    sheet: Sheet[Any],
    gone: str,
    seen: str | None = None,
) -> None:
    """Delete a record (id); steps towards a goal stay without it.

    Raises ChangedMeanwhile, NotFound, NotSaved.
    """
    apply(store, programme, participant, lambda one: without_entry(one, sheet, gone, seen))


def apply(store: Store, programme: str, participant: str | None, how: Callable[[Any], Any]) -> None:
    if participant:
        store.change(programme, participant, how)
    else:
        store.change_evaluation(programme, how)
