"""Answers to an experience measure, counted by phase and item, with percent positive and mean."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from measures.measure import Measure
from measures.parts import Answers, Choice, Item
from measures.small_groups import withheld

Place = tuple[str, str]
"""The role and the site of a person."""


@dataclass(frozen=True)
class ItemResult:
    """The answers to one item at one phase.

    `n` counts every answer given, "don't know" included; `counts` splits it by the value of the choice.
    `positive` and `negative` are percentages of n, so that "don't know" and neutral answers lower both (as
    NHS England does for the Friends and Family Test).  `mean` is over the choices that have a score, which
    "don't know" has not.  A withheld result has no figures; without answers n is 0 and percentages and mean
    are None.
    """

    phase: str
    item: str
    withheld: bool
    n: int | None = None
    counts: Mapping[int, int] = field(default_factory=dict)
    positive: float | None = None
    negative: float | None = None
    mean: float | None = None


@dataclass(frozen=True)
class Overall:
    """All answers at one phase to the items that are shown.

    Withheld items are left out, because they could otherwise be worked out by subtraction.  `people` counts
    the sets of answers, `n` the answers; percentages and mean as in ItemResult.
    """

    phase: str
    withheld: bool
    people: int | None = None
    n: int | None = None
    positive: float | None = None
    negative: float | None = None
    mean: float | None = None


@dataclass(frozen=True)
class Satisfaction:
    """A result for each phase and item, and one for each phase."""

    items: tuple[ItemResult, ...]
    overall: tuple[Overall, ...]


def satisfaction(
    measure: Measure,
    answers_by_phase: Mapping[str, Sequence[Answers]],
    minimum: int,
    places: Mapping[str, Sequence[Place]] | None = None,
    role: str | None = None,
    site: str | None = None,
) -> Satisfaction:
    """Return the results of answers (phase id -> one set per person), without free text.

    An item that fewer than `minimum` people answered is withheld.  For one role or site, pass everybody's
    answers with their `places` in the same order: the small-group rule (`small_groups.withheld`) then also
    withholds results from which a withheld one follows.
    """
    selected = Selected(role, site, minimum)
    items: list[ItemResult] = []
    overall: list[Overall] = []
    for phase, answers in answers_by_phase.items():
        where = places[phase] if places else [("", "")] * len(answers)
        results = [
            item_result(phase, item, answers, where, selected) for item in measure.items if item.choices
        ]
        items += results
        overall.append(overall_result(measure, phase, results, selected.count(Counter(where))))
    return Satisfaction(tuple(items), tuple(overall))


@dataclass(frozen=True)
class Selected:
    """Whose answers to look at (None = all), and how many people a group needs to be shown."""

    role: str | None
    site: str | None
    minimum: int

    def holds(self, place: Place) -> bool:
        """Return whether somebody of this role and site is selected."""
        role, site = place
        return self.role in (None, role) and self.site in (None, site)

    def count(self, people: Mapping[Place, int]) -> int | None:
        """Return how many of these people are selected, or None where that is withheld."""
        hidden = withheld(people, self.minimum)
        if (self.role, self.site) in hidden:
            return None
        return sum(n for place, n in people.items() if self.holds(place))


def item_result(
    phase: str, item: Item, answers: Sequence[Answers], places: Sequence[Place], selected: Selected
) -> ItemResult:
    """Return the answers to one item, counted."""
    counts = {choice.value: 0 for choice in item.choices}
    people: Counter[Place] = Counter()
    tally = Counter((place, given.get(item.id)) for place, given in zip(places, answers, strict=True))
    for (place, value), times in tally.items():
        if isinstance(value, int) and value in counts:
            people[place] += times
            counts[value] += times if selected.holds(place) else 0
    n = selected.count(people)
    if n is None:
        return ItemResult(phase, item.id, withheld=True)
    picked = [(choice, counts[choice.value]) for choice in item.choices]
    return ItemResult(phase, item.id, False, n, counts, *figures(picked))


def overall_result(
    measure: Measure, phase: str, results: Sequence[ItemResult], people: int | None
) -> Overall:
    """Return the answers to all items that are shown."""
    shown = [one for one in results if not one.withheld]
    if people is None or (results and not shown):
        return Overall(phase, withheld=True)
    picked = [
        (choice, one.counts[choice.value]) for one in shown for choice in measure.item(one.item).choices
    ]
    return Overall(phase, False, people, sum(times for _, times in picked), *figures(picked))


def figures(picked: Sequence[tuple[Choice, int]]) -> tuple[float | None, float | None, float | None]:
    """Return percent positive, percent negative and mean score of choices, each with its count."""
    n = sum(times for _, times in picked)
    if not n:
        return None, None, None
    positive = sum(times for choice, times in picked if choice.tone == "positive")
    negative = sum(times for choice, times in picked if choice.tone == "negative")
    scored = [(choice.score, times) for choice, times in picked if choice.score is not None and times]
    of = sum(times for _, times in scored)
    mean = float(sum(score * times for score, times in scored)) / of if of else None
    return 100 * positive / n, 100 * negative / n, mean
