"""Member checks: a participant confirms or corrects the record of their interview."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from survey import Refused
from survey.answering.answering import check_taking_part
from survey.records import CodeTarget, Interview, MemberCheck, Person, Verdict
from survey.store import Store
from survey.store.edits import refuse_if_changed

LONGEST = 4000
"""Characters that corrections, a summary or a remark may have."""


class NotAsked(Refused):
    """There is nothing to ask, answer or settle here."""


class Changed(Refused):
    """Somebody else was first; their work is not overwritten."""


def of_interview(person: Person, interview: str) -> list[MemberCheck]:
    """Return the checks of an interview (id), the latest first."""
    found = [one for one in person.checks if one.interview == interview]
    return sorted(found, key=lambda one: one.asked, reverse=True)


def may_quote(person: Person, interview: Interview) -> bool:
    """Return whether words of an interview may be quoted in a report or an export.

    The last answer counts: what a participant refused stays refused until they answer again.  Nobody who
    withdrew is quoted.
    """
    answered = [one for one in of_interview(person, interview.id) if one.verdict]
    last = answered[0] if answered else None
    if person.participant.stopped or interview.quoting == "no" or (last and last.verdict == "no quotes"):
        return False
    if interview.quoting == "anonymous":
        return True
    return last is not None and (last.verdict == "accurate" or last.outcome == "accepted")


def corrections_of(person: Person, interview: str) -> str:
    """Return the accepted corrections of an interview, which are shown beside its text, or ""."""
    found = [one for one in of_interview(person, interview) if one.outcome == "accepted"]
    return "\n\n".join(one.corrections for one in reversed(found))


def closed_interview(person: Person, interview: str) -> Interview:
    """Return an interview that is closed.  Raise NotAsked."""
    for one in person.interviews:
        if one.id == interview and one.closed:
            return one
    raise NotAsked("Close the interview first: only then do its words stay as they are.")


def check_of(person: Person, check: str) -> MemberCheck:
    """Return a check by its id.  Raise NotAsked."""
    for one in person.checks:
        if one.id == check:
            return one
    raise NotAsked("There is no such question about a record.")


def ask(
    store: Store, target: tuple[str, str], interview: str, summary: str, who: str, now: datetime
) -> MemberCheck:
    """Ask a participant (programme, id) to check a closed interview: its summary, or its transcript for "".

    Raise NotAsked, Changed if the last check is still open, Stopped if the participant does not take part,
    NotFound, NotSaved.
    """
    made = MemberCheck(str(uuid4()), interview, summary, now, who)

    def add(person: Person) -> Person:
        check_taking_part(person)
        closed_interview(person, interview)
        if any(waits(one) for one in of_interview(person, interview)):
            raise Changed("They have been asked already. Wait for what they say, and settle it first.")
        return replace(person, checks=(*person.checks, made))

    store.change(*target, add)
    return made


def waits(check: MemberCheck) -> bool:
    """Return whether a check waits for the participant, or their corrections for an evaluator."""
    return not check.verdict or to_settle(check)


def to_settle(check: MemberCheck) -> bool:
    """Return whether corrections wait for an evaluator."""
    return check.verdict == "corrections" and not check.outcome


def answer(
    store: Store, target: CodeTarget, check: str, verdict: Verdict, corrections: str, now: datetime
) -> Person:
    """Save a participant's answer about a record, in place of their last answer.

    Raise NotAsked, Changed once their corrections are settled, NotFound, NotSaved.
    """

    def change(person: Person) -> Person:
        found = check_of(person, check)
        if found.settled:
            raise Changed("Your corrections were dealt with in the meantime.")
        kept = corrections if verdict == "corrections" else ""
        return with_check(person, replace(found, verdict=verdict, corrections=kept, answered=now))

    return store.change(target.programme, target.participant, change)


def settle(
    store: Store,
    target: tuple[str, str],
    check: str,
    seen: str,
    *,
    accept: bool,
    remark: str,
    who: str,
    now: datetime,
) -> Person:
    """Accept corrections, or record with a remark that they were discussed.

    Discussed corrections can be accepted later.  `seen` is the edit token of the check.  Raise NotAsked,
    ChangedMeanwhile, NotFound, NotSaved.
    """

    def change(person: Person) -> Person:
        found = check_of(person, check)
        if found.verdict != "corrections":
            raise NotAsked("There are no corrections to settle.")
        refuse_if_changed(found, seen)
        found = replace(found, outcome="accepted" if accept else "discussed")
        return with_check(person, replace(found, remark=remark, settled=now, settled_by=who))

    return store.change(*target, change)


def stop_quoting(store: Store, target: CodeTarget) -> Person:
    """Record that nothing a participant said may be quoted any more.  Raise NotFound, NotSaved."""

    def change(person: Person) -> Person:
        stopped = tuple(
            one if one.quoting == "no" else replace(one, quoting="no", revision=one.revision + 1)
            for one in person.interviews
        )
        return replace(person, interviews=stopped)

    return store.change(target.programme, target.participant, change)


def with_check(person: Person, check: MemberCheck) -> Person:
    """Return the person with a check in place of the one with the same id."""
    return replace(person, checks=tuple(check if one.id == check.id else one for one in person.checks))
