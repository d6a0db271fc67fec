"""Minutes of a programme's meetings: roles, not names; what was discussed and agreed; who does what."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from survey import Refused
from survey.records import Action, Evaluation, Meeting
from survey.store import NotFound, Store
from survey.store.edits import ChangedMeanwhile, edit_token

TEXT_LIMIT = 50_000
"""Characters of what was discussed, and of what was agreed."""


class MinutesClosed(Refused):
    """Closed minutes stay as they are, but for their actions."""


class NothingMinuted(Refused):
    """Minutes without a word cannot be closed."""


@dataclass(frozen=True)
class Minutes:
    """What minutes say."""

    held: date
    present: tuple[str, ...]
    discussed: str
    agreed: str
    actions: tuple[Action, ...]


def minutes_of(meeting: Meeting) -> Minutes:
    """Return what a meeting's minutes say."""
    return Minutes(meeting.held, meeting.present, meeting.discussed, meeting.agreed, meeting.actions)


def token_of(meeting: Meeting) -> str:
    """Return the edit token of minutes: another one once they say something else, or are closed."""
    return edit_token((minutes_of(meeting), bool(meeting.closed)))


def of(evaluation: Evaluation, meeting: str) -> Meeting:
    """Return the meeting with an id.  Raise NotFound."""
    for one in evaluation.meetings:
        if one.id == meeting:
            return one
    raise NotFound(f"There is no meeting with the id {meeting!r}.")


def add_minutes(store: Store, programme: str, minutes: Minutes, now: datetime) -> Meeting:
    """Keep the minutes of a new meeting.  Raise NotFound, NotSaved."""
    made = Meeting(uuid4().hex, **vars(minutes), created=now, updated=now)
    store.change_evaluation(programme, lambda one: replace(one, meetings=(*one.meetings, made)))
    return made


def save(store: Store, programme: str, meeting: str, minutes: Minutes, seen: str, now: datetime) -> Meeting:
    """Replace the minutes that have the edit token `seen`; of closed ones, only the actions.

    Raise ChangedMeanwhile (with the Meeting that is stored), NotFound, NotSaved.
    """

    def put(one: Meeting) -> Meeting:
        if minutes == minutes_of(one):
            return one
        if token_of(one) != seen:
            raise ChangedMeanwhile(one)
        new = replace(minutes_of(one), actions=minutes.actions) if one.closed else minutes
        return replace(one, **vars(new), updated=now, revision=one.revision + 1)

    return change(store, programme, meeting, put)


def close(store: Store, programme: str, meeting: str, now: datetime) -> Meeting:
    """Close minutes, which can be coded from then on.

    Raise MinutesClosed, NothingMinuted, NotFound, NotSaved.
    """

    def finish(one: Meeting) -> Meeting:
        text = "\n".join(part for part in (one.discussed, one.agreed) if part)
        if one.closed:
            raise MinutesClosed("These minutes are closed.")
        if not text:
            raise NothingMinuted("Write what was discussed or agreed first.")
        return replace(one, text=text, closed=now, updated=now)

    return change(store, programme, meeting, finish)


def delete(store: Store, programme: str, meeting: str) -> None:
    """Delete open minutes.  Raise MinutesClosed, NotFound, NotSaved."""

    def take_away(evaluation: Evaluation) -> Evaluation:
        if of(evaluation, meeting).closed:
            raise MinutesClosed("Closed minutes stay.")
        left = tuple(one for one in evaluation.meetings if one.id != meeting)
        return replace(evaluation, meetings=left)

    store.change_evaluation(programme, take_away)


def change(store: Store, programme: str, meeting: str, how: Callable[[Meeting], Meeting]) -> Meeting:
    """Change one meeting.  Raise NotFound, NotSaved."""

    def changed(evaluation: Evaluation) -> Evaluation:
        after = how(of(evaluation, meeting))
        every = tuple(after if one.id == meeting else one for one in evaluation.meetings)
        return replace(evaluation, meetings=every)

    return of(store.change_evaluation(programme, changed), meeting)


def overdue(evaluation: Evaluation, today: date) -> list[tuple[Meeting, Action]]:
    """Return the overdue actions with their meetings, the earliest due date first."""
    found = [
        (one, action)
        for one in evaluation.meetings
        for action in one.actions
        if action.due and action.due < today and not action.done
    ]
    return sorted(found, key=lambda pair: pair[1].due or today)
