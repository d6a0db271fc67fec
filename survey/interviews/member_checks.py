"""A participant confirms, or puts right, the record of what they said; and who may be quoted."""

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
    """There is nothing here to ask about, to answer or to settle."""


class Changed(Refused):
    """Somebody else was there first; nothing of theirs is written over."""


def of_interview(person: Person, interview: str) -> list[MemberCheck]:
    """The checks of an interview (id), the latest first."""
    found = [one for one in person.checks if one.interview == interview]
    return sorted(found, key=lambda one: one.asked, reverse=True)


def may_quote(person: Person, interview: Interview) -> bool:
    """Whether words of an interview may stand in a report or an export.

    What was last answered counts: whoever is asked again keeps what they refused until they say otherwise.
    Somebody who stopped taking part is not quoted any more.
    """
    answered = [one for one in of_interview(person, interview.id) if one.verdict]
    last = answered[0] if answered else None
    if person.participant.stopped or interview.quoting == "no" or (last and last.verdict == "no quotes"):
        return False
    if interview.quoting == "anonymous":
        return True
    return last is not None and (last.verdict == "accurate" or last.outcome == "accepted")


def corrections_of(person: Person, interview: str) -> str:
    """The accepted corrections of an interview, which stand beside its text; "" where there are none."""
    found = [one for one in of_interview(person, interview) if one.outcome == "accepted"]
    return "\n\n".join(one.corrections for one in reversed(found))


def closed_interview(person: Person, interview: str) -> Interview:
    """An interview whose words stay the same.  Raises NotAsked."""
    for one in person.interviews:
        if one.id == interview and one.closed:
            return one
    raise NotAsked("Close the interview first: only then do its words stay as they are.")


def check_of(person: Person, check: str) -> MemberCheck:
    """A check by its id.  Raises NotAsked."""
    for one in person.checks:
        if one.id == check:
            return one
    raise NotAsked("There is no such question about a record.")


def ask(
    store: Store, target: tuple[str, str], interview: str, summary: str, who: str, now: datetime
) -> MemberCheck:
    """Ask a participant (programme, id) about a closed interview: its summary, or "" for its transcript.

    Raises NotAsked, Changed where the last check still waits, Stopped for somebody who does not take part,
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
    """Whether a check waits for the participant, or for their corrections to be settled."""
    return not check.verdict or to_settle(check)


def to_settle(check: MemberCheck) -> bool:
    """Whether corrections wait for an evaluator."""
    return check.verdict == "corrections" and not check.outcome


def answer(
    store: Store, target: CodeTarget, check: str, verdict: Verdict, corrections: str, now: datetime
) -> Person:
    """Keep what a participant says of a record, in place of what they said before.

    Raises NotAsked, Changed once their corrections were settled, NotFound, NotSaved.
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
    """Accept corrections as they were seen, or note with a remark how they were discussed.

    What was discussed may be accepted later.  `seen` is the edit token of the check.  Raises NotAsked,
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
    """Let nothing that a participant said be quoted from now on.  Raises NotFound, NotSaved."""

    def change(person: Person) -> Person:
        stopped = tuple(
            one if one.quoting == "no" else replace(one, quoting="no", revision=one.revision + 1)
            for one in person.interviews
        )
        return replace(person, interviews=stopped)

    return store.change(target.programme, target.participant, change)


def with_check(person: Person, check: MemberCheck) -> Person:
    """The person with a check in place of the one of the same id."""
    return replace(person, checks=tuple(check if one.id == check.id else one for one in person.checks))
