"""What was gathered, source by source, as the method of an evaluation names it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from survey.interviews import member_checks
from survey.outcomes import service_use as contacts
from survey.people.participants import everybody
from survey.programme import Programme
from survey.records import Evaluation, MemberCheck, Participant, Person, measure_id
from survey.store import Store

Place = tuple[str, str]
"""A role's id and a phase's."""


@dataclass(frozen=True)
class Gathered:
    """Counts of records: minutes, interviews, questionnaires, vocational outcomes and use of services.

    `held`, `closed` and `checked` count interviews; `questionnaires` are by measure, role and phase;
    `outcomes` are by role, without goals; `service_use` counts people of a role about whom it is known.
    """

    minutes: int
    minutes_closed: int
    held: Counter[Place]
    closed: Counter[Place]
    checked: Counter[Place]
    questionnaires: Counter[tuple[str, str, str]]
    outcomes: Counter[str]
    service_use: Counter[str]


def gathered(evaluation: Evaluation, people: Iterable[Person]) -> Gathered:
    """Count what is kept of a programme and its people."""
    found = Gathered(
        len(evaluation.meetings),
        sum(one.closed is not None for one in evaluation.meetings),
        *(Counter() for _ in range(6)),
    )
    for person in people:
        count(found, person)
    return found


def count(found: Gathered, person: Person) -> None:
    """Add one person's records to the counts."""
    role = person.participant.role
    answered = {check.interview for check in person.checks if check.verdict}
    for one in person.interviews:
        found.held[role, one.phase] += 1
        found.closed[role, one.phase] += one.closed is not None
        found.checked[role, one.phase] += one.id in answered
    for response in person.standing:
        found.questionnaires[measure_id(response.measure), role, response.phase] += 1
    found.outcomes[role] += sum(not one.goal for one in person.outcomes)
    found.service_use[role] += contacts.is_known(person)


def of_programme(store: Store, programme: Programme) -> Gathered:
    """What was gathered in a programme; people that cannot be read are left out."""
    return gathered(store.evaluation(programme.id), everybody(store, programme.id))


def waiting(person: Person) -> list[tuple[Participant, MemberCheck]]:
    """The corrections of a participant that nobody has settled."""
    return [(person.participant, one) for one in person.checks if member_checks.to_settle(one)]
