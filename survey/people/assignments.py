"""Who interviews whom: an interviewer sees the participants assigned to them, and nobody else."""

from collections.abc import Collection
from dataclasses import replace

from survey.records import Account, Participant, Person, Register
from survey.services import Refused
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


def sees_everybody(account: Account, programme: str) -> bool:
    """Whether an account knows of everybody in a programme; whose answers it sees is another question."""
    return not account.roles(programme).isdisjoint({"evaluator", "administrator"})


def knows_of(account: Account, participant: Participant) -> bool:
    """Whether an account may know that a participant takes part."""
    return sees_everybody(account, participant.programme) or sees_answers(account, participant)


def sees_answers(account: Account, participant: Participant) -> bool:
    """Whether an account sees what a participant answered: an evaluator, or their interviewer."""
    roles = account.roles(participant.programme)
    return "evaluator" in roles or ("interviewer" in roles and account.id in participant.interviewers)


def part_for(register: Register, account: Account, programme: str) -> Register:
    """What of a programme's register an account sees: an interviewer, only those assigned to them."""
    if sees_everybody(account, programme):
        return register
    return Register(tuple(one for one in register.entries if sees_answers(account, one.participant)))
