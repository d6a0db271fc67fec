"""Where records name other participants by their codes, and taking a code away from all of them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from survey.outcomes.activities import logging_roles
from survey.programme import Programme
from survey.records import Activity, Cost, Evaluation, Participant, Person
from survey.records.fields import Target, pointers, repointed
from survey.store import Damaged, NotFound, Store

W = TypeVar("W", Person, Evaluation)

NAMING: tuple[Target, ...] = ("participant", "role or participant")
"""What fields point to that may hold another participant's code."""


def forget(store: Store, participant: Participant) -> None:
    """Let no record of others name a participant: whom it reached is counted, who supported it has a role.

    Raise NotSaved.
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
    """Return whether records of a person or a programme name a participant."""
    return any(one.id == code for one in pointers(whole) if one.target in NAMING)


def without_code(whole: W, participant: Participant) -> W:
    """Return a person or evaluation in which a participant's role replaces their code."""
    code = participant.code
    changed: dict[str, Any] = {"activities": tuple(uncoded(one, code) for one in whole.activities)}
    if isinstance(whole, Evaluation):
        # a rate of one person must not become the rate of everybody in their role
        changed["costs"] = tuple(one for one in whole.costs if (one.kind, one.whom) != ("pay-rate", code))

    def role(words: str) -> str:
        return participant.role if words == code else words

    return repointed(replace(whole, **changed), "role or participant", role)


def uncoded(activity: Activity, code: str) -> Activity:
    """Return an activity that counts a participant whom it named."""
    reached = tuple(one for one in activity.reached if one != code)
    others = activity.others + len(activity.reached) - len(reached)
    return replace(activity, reached=reached, others=others)


def met(store: Store, programme: Programme, participant: Participant) -> Iterator[Activity]:
    """Yield other people's activities that reached a participant, by day.

    Only people whose role logs activities are read, and the team.
    """
    roles = logging_roles(programme)
    found = list(store.evaluation(programme.id).activities)
    for entry in store.register(programme.id).entries:
        if entry.participant.role in roles and not entry.participant.anonymous:
            found += store.person(programme.id, entry.participant.id).activities
    yield from sorted((one for one in found if participant.code in one.reached), key=lambda one: one.day)


def paid(store: Store, programme: Programme, participant: Participant) -> list[Cost]:
    """Return the costs for a participant, by day."""
    found = store.evaluation(programme.id).costs
    return sorted((one for one in found if one.whom == participant.code), key=lambda one: one.day)
