"""Which accounts a document names, and for what.

An account is never removed: ending it takes its roles, and its id stays for good.  So whoever is assigned,
held an interview or entered something and has no account tells of accounts that are lost: that is damage.
Coders are another matter: they come with the projects of other tools, and of other programmes, whose people
have no account here.
"""

from collections.abc import Iterable, Iterator

from survey.records import AGREED, BY_THEMSELVES, Coding, Evaluation, Excerpt, Person
from survey.store.audit import COMMAND_LINE

NO_ACCOUNT = ("", AGREED, BY_THEMSELVES, COMMAND_LINE)
"""What stands where an account's id does, and is none."""

Named = Iterator[tuple[str, str]]
"""What an account did, in words that its id goes before, and the id."""


def of_person(person: Person) -> Named:
    """Everybody whom a person's document names, but for coders."""
    yield from (("is assigned", one) for one in person.participant.interviewers)
    yield from ((f"held interview {one.id}", one.interviewer) for one in person.interviews)
    for check in person.checks:
        yield f"asked for member check {check.id}", check.asked_by
        yield f"settled member check {check.id}", check.settled_by or ""
    yield from ((f"has done request {one.id}", one.done_by or "") for one in person.requests)
    yield from ((f"read response {one.id}", one.by) for one in person.readings)
    for entered in (*person.outcomes, *person.contacts, *person.activities):
        yield f"entered record {entered.id}", entered.by


def of_evaluation(whole: Evaluation) -> Named:
    """Everybody whom a programme's document names, but for coders."""
    yield from ((f"changed the codebook ({one.id})", one.by) for one in whole.changes)
    for entered in (*whole.activities, *whole.costs, *whole.readiness):
        yield f"entered record {entered.id}", entered.by
    yield from ((f"wrote own words ({one.id})", one.by) for one in whole.own_words)


def coders(excerpts: Iterable[Excerpt], codings: Iterable[Coding]) -> set[str]:
    """Everybody who coded."""
    return {one.coder for one in excerpts} | {one.coder for one in codings}
