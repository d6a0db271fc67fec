"""Everything that a report is made from, each number from the service that works it out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from measures.catalogue import Catalogue
from measures.small_groups import too_few
from survey.coding import agreement
from survey.coding.agreement import Compared
from survey.evaluation import capacity, gathered, impact, overview, pathway
from survey.evaluation.capacity import Capacity
from survey.evaluation.gathered import Gathered
from survey.evaluation.impact import Impact
from survey.evaluation.overview import Overview
from survey.evaluation.pathway import Pathway
from survey.outcomes import readiness, service_use
from survey.people.participants import everybody
from survey.programme import Programme
from survey.records import COUNTS, Person, Readiness, measure_id
from survey.store import Store

Use = tuple[int, int]
"""How many people said how often they used a service, and how often they did together."""


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of a programme on a day.

    `roles` counts those who take part, or did, by role (id); `use` maps (role, period, service) to what was
    said of it; `helped` counts responses that were not given by oneself, `languages` are those of the
    responses; `own` holds the evaluator's own words by section.
    """

    programme: Programme
    catalogue: Catalogue
    made: date
    language: str
    roles: Mapping[str, int]
    overview: Overview
    gathered: Gathered
    impact: Impact
    capacity: Capacity
    pathway: Pathway
    agreement: Compared
    readiness: Mapping[tuple[str, str], Readiness]
    use: Mapping[tuple[str, str, str], Use]
    helped: int
    languages: frozenset[str]
    own: Mapping[str, str]

    @property
    def phases(self) -> Mapping[str, str]:
        """Phase id -> name."""
        return {one.id: one.name for one in self.programme.phases}

    def role(self, role: str) -> str:
        """The name of a role; its id where the programme has it no more."""
        return {one.id: one.name for one in self.programme.roles}.get(role, role)

    def is_small(self, role: str) -> bool:
        """Whether a role has too few participants to be described."""
        return self.few(self.roles.get(role, 0))

    @property
    def named(self) -> frozenset[str]:
        """The roles that may stand under a quote: no small one, and none if a small one is then the rest."""
        small = sum(n for role, n in self.roles.items() if self.is_small(role))
        return frozenset(role for role in self.roles if not self.is_small(role) and not self.few(small))

    def few(self, people: int) -> bool:
        """Whether so many people are too few to be described."""
        return too_few(people, self.programme.minimum_group_size)


def facts(
    store: Store,
    catalogue: Catalogue,
    programme: Programme,
    made: date,
    language: str,
    account: str | None = None,
) -> Facts:
    """Ask every service, of coded texts for what an account (id) sees; None is who works on the server.

    Raises NotFound, Damaged for the programme; damaged people are left out."""
    register, evaluation = store.register(programme.id), store.evaluation(programme.id)
    people = list(everybody(store, programme.id))
    responses = [each for one in people for each in one.standing]
    return Facts(
        programme,
        catalogue,
        made,
        language,
        roles(programme, people),
        overview.overview(register, programme, made),
        gathered.gathered(evaluation, people),
        impact.of_programme(store, catalogue, programme, account),
        capacity.capacity(programme, evaluation, people),
        pathway.pathway(programme, people),
        agreement.compare(store, programme.id, account),
        readiness.answers(evaluation),
        use(programme, people),
        sum(one.mode != "self" for one in responses),
        frozenset(one.language for one in responses if measure_id(one.measure) in catalogue),
        {one.id: one.text for one in evaluation.own_words},
    )


def roles(programme: Programme, people: Iterable[Person]) -> dict[str, int]:
    """How many people of each role took part: not who declined and never agreed, nor by the open link."""
    took_part = [
        one.participant.role
        for one in people
        if not one.participant.anonymous and (one.consents or not one.participant.declined)
    ]
    return {one.id: took_part.count(one.id) for one in programme.roles}


def use(programme: Programme, people: Iterable[Person]) -> dict[tuple[str, str, str], Use]:
    """How often people of each role that is asked, or of whom staff entered it, used services, by period."""
    people, found = list(people), dict[tuple[str, str, str], Use]()
    entered = sorted({one.participant.role for one in people if one.contacts})
    for role in dict.fromkeys((*programme.asks_service_use, *entered)):
        own = [one for one in people if one.participant.role == role]
        for period in service_use.periods(programme):
            kept = [one for person in own if (one := service_use.standing(person, period.id))]
            for name in COUNTS:
                said = [count for one in kept if (count := getattr(one, name)) is not None]
                found[role, period.id, name] = len(said), sum(said)
    return found
