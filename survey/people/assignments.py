"""Who interviews whom: an interviewer sees the participants assigned to them, and nobody else."""

from collections.abc import Collection
from dataclasses import replace

from survey import Refused
from survey.records import Account, Person
from survey.store import Store


class NotAnInterviewer(Refused):
    """Somebody can only be assigned to an account with the role of interviewer in their programme."""


def interviewers(store: Store, programme: str) -> list[Account]:
    """The accounts to whom participants of a programme can be assigned."""
    return [one for one in store.accounts() if "interviewer" in one.roles(programme)]


def assign(store: Store, programme: str, participant: str, accounts: Collection[str]) -> Person:
    """Assign a participant to these accounts (ids) alone.  Raises NotAnInterviewer, NotFound, NotSaved."""
    known = [one.id for one in interviewers(store, programme)]
    if not set(accounts) <= set(known):
        raise NotAnInterviewer("Choose from the interviewers of this programme.")
    chosen = tuple(one for one in known if one in accounts)
    return store.change(
        programme,
        participant,
        lambda person: replace(person, participant=replace(person.participant, interviewers=chosen)),
    )
