"""Interviews: notes by prompt, and when, where and with whom an interview was held."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from measures.catalogue import Catalogue
from measures.guide import Guide
from survey import Refused
from survey.answering.answering import check_taking_part
from survey.programme import Programme
from survey.records import Account, Interview, Note, Person, Quoting
from survey.store import NotFound, Store
from survey.store.edits import is_unchanged, refuse_if_changed

NOTE_LIMIT = 20_000
"""Characters of the notes under one prompt."""


class NothingToAsk(Refused):
    """This role has no interview guide at this phase."""


class Closed(Refused):
    """The interview is closed, so its text can no longer be changed."""


class TooLong(Refused):
    """A note is longer than the limit."""


@dataclass(frozen=True)
class InterviewDetails:
    """When, where, with whom and how long, and whether the participant may be quoted."""

    held: date | None
    place: str
    present: str
    minutes: int | None
    quoting: Quoting


def guide_for(programme: Programme, catalogue: Catalogue, role: str, phase: str) -> Guide | None:
    """Return the guide by which a role is interviewed at a phase, or None."""
    return catalogue.guides.get(programme.guides.get((role, phase), ""))


def of(person: Person, interview: str) -> Interview:
    """Return the interview of an id.  Raise NotFound."""
    for one in person.interviews:
        if one.id == interview:
            return one
    raise NotFound(f"There is no interview with the id {interview!r}.")


def begin(
    store: Store,
    programme: Programme,
    catalogue: Catalogue,
    participant: str,
    phase: str,
    account: Account,
    now: datetime,
) -> Interview:
    """Start an interview, and assign the participant to the interviewer who holds it.

    Raise NothingToAsk, Stopped if the participant does not take part, NotFound, NotSaved.
    """
    interview = uuid4().hex

    def add(person: Person) -> Person:
        check_taking_part(person)
        guide = guide_for(programme, catalogue, person.participant.role, phase)
        if guide is None:
            raise NothingToAsk("There is no interview guide for this role at this phase.")
        made = Interview(interview, phase, guide.key, account.id, now, now, held=now.date())
        return replace(with_interviewer(person, account), interviews=(*person.interviews, made))

    return of(store.change(programme.id, participant, add), interview)


def with_interviewer(person: Person, account: Account) -> Person:
    """Return the participant, also assigned to an account if that is an interviewer's."""
    one = person.participant
    if "interviewer" not in account.roles(one.programme) or account.id in one.interviewers:
        return person
    return replace(person, participant=replace(one, interviewers=(*one.interviewers, account.id)))


def notes_of(interview: Interview) -> Mapping[str, str]:
    """Return the notes by prompt."""
    return {note.prompt: note.text for note in interview.notes}


def save_notes(
    store: Store,
    programme: str,
    participant: str,
    interview: str,
    typed: Mapping[str, tuple[str, str]],
    now: datetime,
) -> Interview:
    """Save notes; each is given by prompt, as its text and the edit tokens of the text it started from.

    A note that somebody else changed in the meantime is not overwritten.  If the result differs from the
    typed text, show both.  Raise Closed, TooLong, NotFound, NotSaved.
    """
    if any(len(text) > NOTE_LIMIT for text, _seen in typed.values()):
        raise TooLong(f"A note takes {NOTE_LIMIT} characters.")

    def keep(one: Interview) -> Interview:
        known = notes_of(one)
        new = {
            prompt: text
            for prompt, (text, seen) in typed.items()
            if is_unchanged(known.get(prompt, ""), seen) and text != known.get(prompt, "")
        }
        if not new:
            return one
        notes = tuple(Note(prompt, text) for prompt, text in {**known, **new}.items() if text)
        return replace(one, notes=notes, updated=now, revision=one.revision + 1)

    return change(store, programme, participant, interview, keep)


def details_of(interview: Interview) -> InterviewDetails:
    """Return the details of an interview."""
    return InterviewDetails(
        interview.held, interview.place, interview.present, interview.minutes, interview.quoting
    )


def save_details(
    store: Store,
    programme: str,
    participant: str,
    interview: str,
    details: InterviewDetails,
    seen: str,
    now: datetime,
) -> Interview:
    """Save details that started from those with the edit token `seen`.

    Raise ChangedMeanwhile (with the Details that are stored), Closed, NotFound, NotSaved.
    """

    def keep(one: Interview) -> Interview:
        if details_of(one) == details:
            return one
        refuse_if_changed(details_of(one), seen)
        return replace(one, **vars(details), updated=now, revision=one.revision + 1)

    return change(store, programme, participant, interview, keep)


def delete(store: Store, programme: str, participant: str, interview: str) -> None:
    """Delete an interview that was started by mistake.  Raise Closed, NotFound, NotSaved."""

    def take_away(person: Person) -> Person:
        refuse_closed(of(person, interview))
        return replace(person, interviews=tuple(one for one in person.interviews if one.id != interview))

    store.change(programme, participant, take_away)


def change(
    store: Store, programme: str, participant: str, interview: str, how: Callable[[Interview], Interview]
) -> Interview:
    """Change an open interview.  Raise Closed, NotFound, NotSaved."""

    def changed(person: Person) -> Person:
        before = of(person, interview)
        refuse_closed(before)
        after = how(before)
        return replace(
            person, interviews=tuple(after if one.id == interview else one for one in person.interviews)
        )

    return of(store.change(programme, participant, changed), interview)


def refuse_closed(interview: Interview) -> None:
    """Raise Closed for a closed interview."""
    if interview.closed:
        raise Closed("This interview is closed. Its text can no longer be changed.")


def conflicts(interview: Interview, typed: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return what is stored in place of texts, by prompt, that could not be saved."""
    known = notes_of(interview)
    return {prompt: known.get(prompt, "") for prompt, text in typed if known.get(prompt, "") != text}
