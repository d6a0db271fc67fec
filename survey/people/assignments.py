"""Which interviewers a participant is assigned to: interviewers see only their own participants."""

from collections.abc import Collection
from dataclasses import replace

from survey import Refused
from survey.records import Account, Person
from survey.store import Store


class NotAnInterviewer(Refused):
    """The account is not an interviewer in the participant's programme."""


def interviewers(store: Store, programme: str) -> list[Account]:
    """Return the accounts to whom participants of a programme can be assigned."""
    return [one for one in store.accounts() if "interviewer" in one.roles(programme)]


def assign(store: Store, programme: str, participant: str, accounts: Collection[str]) -> Person:
    """Assign a participant to exactly these accounts (ids).  Raise NotAnInterviewer, NotFound, NotSaved."""
    known = [one.id for one in interviewers(store, programme)]
    if not set(accounts) <= set(known):
        raise NotAnInterviewer("Choose from the interviewers of this programme.")
    chosen = tuple(one for one in known if one in accounts)
    return store.change(
        programme,
        participant,
        lambda person: replace(person, participant=replace(person.participant, interviewers=chosen)),
    )
