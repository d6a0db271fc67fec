"""Safeguarding, for programmes that want it: support after a low wellbeing score, and requests for contact.

Staff are not told of a low score.  They learn only of a participant who ticks that they want contact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from measures.measure import Measure
from measures.scoring import band
from survey.programme import Programme, programmes
from survey.records import Account, Callback, CodeTarget, Participant, Person, Register, Response, measure_id
from survey.records.visibility import sees_answers
from survey.store import Damaged, NotFound, Store


@dataclass(frozen=True)
class CallbackTask:
    """A request to be contacted that nobody has dealt with yet."""

    participant: Participant
    request: Callback


def is_offered(programme: Programme, measure: Measure, response: Response | None) -> bool:
    """Return whether to offer support: the response is in the lowest band of a wellbeing measure.

    The band counts even if the programme does not show it to participants.
    """
    if programme.safeguarding is None or measure.kind != "wellbeing" or response is None:
        return False
    banding = programmes.banding(programme, measure)
    return banding is not None and band(banding, response.raw) == banding.bands[0]


def asked(person: Person, phase: str, measure: Measure) -> Callback | None:
    """Return the open request to be contacted after a measure at a phase, or None."""
    return next(
        (one for one in person.open_callbacks if (one.phase, measure_id(one.measure)) == (phase, measure.id)),
        None,
    )


def ask(store: Store, target: CodeTarget, phase: str, measure: Measure, now: datetime) -> Person:
    """Save a request to be contacted.  Asking again changes nothing.  Raises NotSaved."""
    request = Callback(uuid4().hex, phase, measure.key, asked=now)

    def keep(person: Person) -> Person:
        if asked(person, phase, measure):
            return person
        return replace(person, callbacks=(*person.callbacks, request))

    return store.change(target.programme, target.participant, keep)


def sees(programme: Programme, account: Account, participant: Participant) -> bool:
    """Return whether a participant's requests are a task for this account."""
    staff = programme.safeguarding.staff if programme.safeguarding else ()
    named = account.email.casefold() in {one.casefold() for one in staff}
    return sees_answers(account, participant) or (named and bool(account.roles(programme.id)))


def tasks(store: Store, programme: Programme, register: Register, account: Account) -> list[CallbackTask]:
    """Return the requests that are tasks for an account, longest waiting first."""
    return sorted(
        waiting(store, programme, register, account), key=lambda one: (one.request.asked, one.request.id)
    )


def waiting(
    store: Store, programme: Programme, register: Register, account: Account
) -> Iterator[CallbackTask]:
    for entry in register.entries:
        if not entry.callbacks or not sees(programme, account, entry.participant):
            continue
        try:
            person = store.person(programme.id, entry.participant.id)
        except (NotFound, Damaged):  # erased meanwhile, or damaged, which the overview reports
            continue
        for request in person.open_callbacks:
            yield CallbackTask(person.participant, request)


def done(store: Store, programme: str, participant: str, request: str, by: Account, now: datetime) -> Person:
    """Record that an account has contacted a participant who asked for it.  The first record counts.

    Raises NotFound, NotSaved.
    """

    def mark(person: Person) -> Person:
        if request not in {one.id for one in person.callbacks}:
            raise NotFound("There is no such request.")
        return replace(
            person,
            callbacks=tuple(
                replace(one, done=now, done_by=by.id) if one.id == request and one.done is None else one
                for one in person.callbacks
            ),
        )

    return store.change(programme, participant, mark)
