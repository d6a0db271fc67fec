"""The closed texts of a programme that can be coded: interviews and minutes."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from survey.interviews import member_checks
from survey.records import Coding, Evaluation, Excerpt, Interview, Meeting, Participant, Person
from survey.store import Damaged, NotFound, Store


@dataclass(frozen=True)
class Source:
    """A closed text with all its excerpts and codings; minutes have no participant.

    `corrections` are the participant's accepted corrections; they are shown beside quotes.
    """

    id: str
    kind: Literal["interview", "meeting"]
    text: str
    held: date | None
    excerpts: tuple[Excerpt, ...]
    codings: tuple[Coding, ...]
    participant: Participant | None = None
    interview: Interview | None = None
    meeting: Meeting | None = None
    corrections: str = ""

    @property
    def lines(self) -> list[str]:
        """Return the lines of the text; line 1 is the first."""
        return self.text.split("\n")

    def quote(self, excerpt: Excerpt) -> str:
        """Return the words of an excerpt."""
        return self.text[excerpt.start : excerpt.end]


def sources(store: Store, programme: str) -> list[Source]:
    """Return every closed text of a programme: interviews by participant's code, then minutes by date.

    Raise NotFound, Damaged for the programme; people who cannot be read are left out.
    """
    found = [source for person in interviewed(store, programme) for source in of_person(person)]
    return [*found, *of_evaluation(store.evaluation(programme))]


def interviewed(store: Store, programme: str) -> Iterator[Person]:
    """Return everybody with a closed interview, by code; nobody else is read."""
    for entry in store.register(programme).entries:
        if any(state == "closed" for _phase, state in entry.interviews):
            with suppress(NotFound, Damaged):
                yield store.person(programme, entry.participant.id)


def of_person(person: Person) -> Iterator[Source]:
    """Return the closed interviews of one person, in the order they were held."""
    for one in person.interviews:
        if one.closed:
            yield Source(
                one.id,
                "interview",
                one.text,
                one.held,
                tuple(excerpt for excerpt in person.excerpts if excerpt.source == one.id),
                tuple(coding for coding in person.codings if coding.source == one.id),
                participant=person.participant,
                interview=one,
                corrections=member_checks.corrections_of(person, one.id),
            )


def of_evaluation(evaluation: Evaluation) -> Iterator[Source]:
    """Return the closed minutes of a programme, by date."""
    for one in sorted(evaluation.meetings, key=lambda meeting: meeting.held):
        if one.closed:
            yield Source(
                one.id,
                "meeting",
                one.text,
                one.held,
                tuple(excerpt for excerpt in evaluation.excerpts if excerpt.source == one.id),
                tuple(coding for coding in evaluation.codings if coding.source == one.id),
                meeting=one,
            )
