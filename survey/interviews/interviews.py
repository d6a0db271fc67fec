"""Holding an interview: its notes by prompt, and when, where and with whom it was held."""

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
    """No guide says what somebody of this role is asked at this phase."""


class Closed(Refused):
    """The interview is closed: its words stay as they are."""


class TooLong(Refused):
    """A note has more characters than one takes."""


@dataclass(frozen=True)
class Details:
    """When, where, with whom and how long, and whether somebody may be quoted."""

    held: date | None
    place: str
    present: str
    minutes: int | None
    quoting: Quoting


def guide_for(programme: Programme, catalogue: Catalogue, role: str, phase: str) -> Guide | None:
    """The guide by which a role is interviewed at a phase, if it is."""
    return catalogue.guides.get(programme.guides.get((role, phase), ""))


def of(person: Person, interview: str) -> Interview:
    """The interview of an id.  Raises NotFound."""
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
    """Begin an interview with somebody, who is from then on assigned to the interviewer who holds it.

    Raises NothingToAsk, Stopped for somebody who does not take part, NotFound, NotSaved.
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
    """Somebody who is assigned to an account, too, if that is an interviewer's."""
    one = person.participant
    if "interviewer" not in account.roles(one.programme) or account.id in one.interviewers:
        return person
    return replace(person, participant=replace(one, interviewers=(*one.interviewers, account.id)))


def notes_of(interview: Interview) -> Mapping[str, str]:
    """The notes by prompt."""
    return {note.prompt: note.text for note in interview.notes}


def save_notes(
    store: Store,
    programme: str,
    participant: str,
    interview: str,
    typed: Mapping[str, tuple[str, str]],
    now: datetime,
) -> Interview:
    """Keep notes, each given by its prompt as the text and the edit tokens of the text that it was made from.

    A note that somebody else changed meanwhile stays as they left it: where the result has another text than
    the one typed, both are to be shown.  Raises Closed, TooLong, NotFound, NotSaved.
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


def details_of(interview: Interview) -> Details:
    """The details of an interview."""
    return Details(interview.held, interview.place, interview.present, interview.minutes, interview.quoting)


def save_details(
    store: Store, programme: str, participant: str, interview: str, details: Details, seen: str, now: datetime
) -> Interview:
    """Keep details made from those with the edit token `seen`.

    Raises ChangedMeanwhile (with the Details that are stored), Closed, NotFound, NotSaved.
    """

    def keep(one: Interview) -> Interview:
        if details_of(one) == details:
            return one
        refuse_if_changed(details_of(one), seen)
        return replace(one, **vars(details), updated=now, revision=one.revision + 1)

    return change(store, programme, participant, interview, keep)


def delete(store: Store, programme: str, participant: str, interview: str) -> None:
    """Take an interview away that was begun by mistake.  Raises Closed, NotFound, NotSaved."""

    def take_away(person: Person) -> Person:
        refuse_closed(of(person, interview))
        return replace(person, interviews=tuple(one for one in person.interviews if one.id != interview))

    store.change(programme, participant, take_away)


def change(
    store: Store, programme: str, participant: str, interview: str, how: Callable[[Interview], Interview]
) -> Interview:
    """Change an open interview.  Raises Closed, NotFound, NotSaved."""

    def changed(person: Person) -> Person:
        before = of(person, interview)
        refuse_closed(before)
        after = how(before)
        return replace(
            person, interviews=tuple(after if one.id == interview else one for one in person.interviews)
        )

    return of(store.change(programme, participant, changed), interview)


def refuse_closed(interview: Interview) -> None:
    """Raises Closed."""
    if interview.closed:
        raise Closed("This interview is closed. Its text can no longer be changed.")


def conflicts(interview: Interview, typed: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """What stands in place of texts that were typed by prompt and could not be kept."""
    known = notes_of(interview)
    return {prompt: known.get(prompt, "") for prompt, text in typed if known.get(prompt, "") != text}
