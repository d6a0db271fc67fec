"""Where records name other participants by their codes, and taking a code away from all of them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from survey.outcomes.activities import logging_roles
from survey.programme import Programme
from survey.records import Activity, Cost, Evaluation, Meeting, Participant, Person
from survey.store import Damaged, NotFound, Store

W = TypeVar("W", Person, Evaluation)


def forget(store: Store, participant: Participant) -> None:
    """Let no record of others name a participant: whom it reached is counted, who supported it has a role.

    Raises NotSaved.
    """
    for person in store.people(participant.programme):
        if isinstance(person, Person) and names(person, participant.code):
            store.change(
                participant.programme, person.participant.id, lambda one: without_code(one, participant)
            )
    with suppress(NotFound, Damaged):  # what cannot be read keeps nobody from being erased
        if names(store.evaluation(participant.programme), participant.code):
            store.change_evaluation(participant.programme, lambda one: without_code(one, participant))


def names(whole: Person | Evaluation, code: str) -> bool:
    """Whether records of a person or a programme name a participant."""
    named: set[str] = {found for one in whole.activities for found in (*one.reached, one.who)}
    if isinstance(whole, Person):
        named |= {one.supported_by for one in whole.outcomes}
    else:
        named |= {one.whom for one in whole.costs}
        named |= {found for one in whole.meetings for found in named_in(one)}
    return code in named


def named_in(meeting: Meeting) -> tuple[str, ...]:
    """Who was there and who has something to do, as minutes have it: roles, but somebody may write a code."""
    return (*meeting.present, *(one.owner for one in meeting.actions))


def without_code(whole: W, participant: Participant) -> W:
    """The same without a participant's code."""

    def role(words: str) -> str:
        return participant.role if words == participant.code else words

    changed: dict[str, Any] = {
        "activities": tuple(uncoded(one, participant.code, role(one.who)) for one in whole.activities)
    }
    if isinstance(whole, Person):
        changed["outcomes"] = tuple(
            replace(one, supported_by=role(one.supported_by)) for one in whole.outcomes
        )
    else:
        changed["costs"] = tuple(
            replace(one, whom=role(one.whom))
            for one in whole.costs
            if (one.kind, one.whom) != ("pay-rate", participant.code)  # no rate of all who have their role
        )
        changed["meetings"] = tuple(
            replace(
                one,
                present=tuple(dict.fromkeys(map(role, one.present))),
                actions=tuple(replace(each, owner=role(each.owner)) for each in one.actions),
            )
            for one in whole.meetings
        )
    return replace(whole, **changed)


def uncoded(activity: Activity, code: str, who: str) -> Activity:
    """An activity that counts somebody whom it named."""
    reached = tuple(one for one in activity.reached if one != code)
    others = activity.others + len(activity.reached) - len(reached)
    return replace(activity, reached=reached, others=others, who=who)


def met(store: Store, programme: Programme, participant: Participant) -> Iterator[Activity]:
    """The activities of others that reached a participant, by day.

    Only people whose role logs activities are read, and the team.
    """
    roles = logging_roles(programme)
    found = list(store.evaluation(programme.id).activities)
    for entry in store.register(programme.id).entries:
        if entry.participant.role in roles and not entry.participant.anonymous:
            found += store.person(programme.id, entry.participant.id).activities
    yield from sorted((one for one in found if participant.code in one.reached), key=lambda one: one.day)


def paid(store: Store, programme: Programme, participant: Participant) -> list[Cost]:
    """What was paid for or to a participant, by day."""
    found = store.evaluation(programme.id).costs
    return sorted((one for one in found if one.whom == participant.code), key=lambda one: one.day)
