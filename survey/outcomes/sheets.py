"""Keeping, changing and removing one record of a participant or of the team."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

from survey.answering.answering import check_taking_part
from survey.outcomes.kind import Kind, Whole
from survey.records import Entered, Evaluation, Person
from survey.store import NotFound, Store
from survey.store.edits import refuse_if_changed

W = TypeVar("W", Person, Evaluation)


def records_of(whole: Whole, kind: Kind[Any]) -> tuple[Any, ...]:
    """Return the records of a kind of a person or evaluation, in the order they were entered."""
    found: tuple[Any, ...] = getattr(whole, kind.table)
    return found


def record_of(whole: Whole, kind: Kind[Any], wanted: str) -> Any:
    """Return the record of an id.  Raise NotFound."""
    for one in records_of(whole, kind):
        if one.id == wanted:
            return one
    raise NotFound("This entry is not there any more.")


def with_records(whole: W, kind: Kind[Any], records: tuple[Entered, ...]) -> W:
    """Return a person or evaluation with these records of a kind."""
    changed: dict[str, Any] = {kind.table: records}
    return replace(whole, **changed)


def with_record(whole: W, kind: Kind[Any], record: Entered) -> W:
    """Return a person or evaluation with one more record; the same where its id is there.  Raise Faulty."""
    if any(one.id == record.id for one in records_of(whole, kind)):
        return whole
    return with_records(whole, kind, (*records_of(whole, kind), fitted(whole, kind, record)))


def with_changed(whole: W, kind: Kind[Any], record: Entered, seen: str | None = None) -> W:
    """Return a person or evaluation with another record under the same id.

    `seen` is the edit token of the record before, if it matters.  Raise NotFound, Faulty, ChangedMeanwhile.
    """
    refuse_others(whole, kind, record.id, seen)
    new = fitted(whole, kind, record)
    every = tuple(new if one.id == new.id else one for one in records_of(whole, kind))
    return with_records(whole, kind, every)


def without_record(whole: W, kind: Kind[Any], gone: str, seen: str | None = None) -> W:
    """Return a person or evaluation without the record of an id; the same where it is gone already.

    With an edit token `seen`, raises NotFound where it is gone, ChangedMeanwhile where it has another.
    """
    if seen is not None or gone in {one.id for one in records_of(whole, kind)}:
        refuse_others(whole, kind, gone, seen)
    return with_records(whole, kind, kind.without(records_of(whole, kind), gone))


def fitted(whole: Whole, kind: Kind[Any], record: Entered) -> Entered:
    """Return a record that fits the other records of a person or evaluation.  Raise Faulty."""
    linked: Entered = kind.linked(whole, record)
    kind.check_fit(whole, linked)
    return linked


def refuse_others(whole: Whole, kind: Kind[Any], wanted: str, seen: str | None) -> None:
    """Raise NotFound for a record that is gone or the participant's, ChangedMeanwhile for one not as seen."""
    record = record_of(whole, kind, wanted)
    if kind.is_theirs(record):
        raise NotFound("A participant said this; the team keeps an entry of its own beside it.")
    if seen is not None:
        refuse_if_changed(record, seen)


def new_id(given: str) -> str:
    """Return the id that a form gave its record, so that sending it twice keeps one record; else a new id."""
    return given if re.fullmatch("[0-9a-f]{32}", given) else uuid4().hex


def add_record(
    store: Store, programme: str, participant: str | None, kind: Kind[Any], record: Entered
) -> None:
    """Keep one more record of a participant, or of the team (None).

    Adding it again changes nothing.  Raise Faulty, Stopped, NotFound, NotSaved.
    """

    def keep(whole: Any) -> Any:
        if isinstance(whole, Person):
            check_taking_part(whole)
        return with_record(whole, kind, record)

    change_whole(store, programme, participant, keep)


def change_record(
    store: Store,
    programme: str,
    participant: str | None,
    kind: Kind[Any],
    record: Entered,
    seen: str | None = None,
) -> None:
    """Replace the record of the same id.  Raise Faulty, ChangedMeanwhile, NotFound, NotSaved."""
    change_whole(store, programme, participant, lambda one: with_changed(one, kind, record, seen))


def remove_record(
    store: Store,
    programme: str,
    participant: str | None,
    kind: Kind[Any],
    gone: str,
    seen: str | None = None,
) -> None:
    """Delete a record (id).  Raise ChangedMeanwhile, NotFound, NotSaved."""
    change_whole(store, programme, participant, lambda one: without_record(one, kind, gone, seen))


def change_whole(store: Store, programme: str, participant: str | None, how: Callable[[Any], Any]) -> None:
    """Change a participant, or the evaluation (None).  Raise NotFound, NotSaved."""
    if participant:
        store.change(programme, participant, how)
    else:
        store.change_evaluation(programme, how)
