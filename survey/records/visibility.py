"""Whom an account may know of, and whose answers it sees: an interviewer, only those assigned to them."""

from survey.records import Account, Participant, Register


def sees_everybody(account: Account, programme: str) -> bool:
    """Return whether an account knows of everybody in a programme, though it may not see their answers."""
    return not account.roles(programme).isdisjoint({"evaluator", "administrator"})


def knows_of(account: Account, participant: Participant) -> bool:
    """Return whether an account may know that a participant takes part."""
    return sees_everybody(account, participant.programme) or sees_answers(account, participant)


def sees_answers(account: Account, participant: Participant) -> bool:
    """Return whether an account sees a participant's answers: an evaluator, or their interviewer."""
    roles = account.roles(participant.programme)
    return "evaluator" in roles or ("interviewer" in roles and account.id in participant.interviewers)


def part_for(register: Register, account: Account, programme: str) -> Register:
    """Return the part of a register that an account sees: interviewers see those assigned to them."""
    if sees_everybody(account, programme):
        return register
    return Register(tuple(one for one in register.entries if sees_answers(account, one.participant)))
