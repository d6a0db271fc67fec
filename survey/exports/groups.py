"""Groups of fewer people than the programme's minimum: they leave Cairn only where somebody asks."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from measures.small_groups import too_few
from survey.outcomes.mentions import without_code
from survey.programme import Programme
from survey.records import Evaluation, Participant, Person, Register

W = TypeVar("W", Person, Evaluation)


@dataclass(frozen=True)
class Small:
    """The roles (ids) of too few people, those people, and the (role, site) of too few people."""

    roles: frozenset[str] = frozenset()
    people: tuple[Participant, ...] = ()
    places: Collection[tuple[str, str]] = ()

    def without(self, whole: W) -> W:
        """A person or evaluation in which nobody of a small role is named by their code."""
        for one in self.people:
            whole = without_code(whole, one)
        return whole

    def shown(self, person: Person) -> Person | None:
        """A person as they are exported: None for a small role, without the site where that is small."""
        who = person.participant
        if who.role in self.roles:
            return None
        if (who.role, who.site) in self.places:
            person = replace(person, participant=replace(who, site=""))
        return self.without(person)


NONE = Small()


def small(register: Register, programme: Programme) -> Small:
    """The groups of a programme that are too small.

    Where a role has people who are known by a code, those who answered through the open link do not make it
    any larger: their lines say that they are anonymous.
    """
    everybody = [one.participant for one in register.entries]
    named = [one for one in everybody if not one.anonymous]
    roles = dict(Counter(one.role for one in everybody)) | dict(Counter(one.role for one in named))
    places = Counter((one.role, one.site) for one in named)
    minimum = programme.minimum_group_size
    small = frozenset(role for role, n in roles.items() if too_few(n, minimum))
    return Small(
        small,
        tuple(one for one in everybody if one.role in small),
        frozenset(place for place, n in places.items() if too_few(n, minimum)),
    )
