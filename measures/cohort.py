"""Cohorts: a summary of scores per phase, and the paired change between any two phases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from measures.measure import Measure
from measures.over_phases import Group, Occasion, withheld_over_phases
from measures.parts import Banding
from measures.scoring import DECIMALS
from measures.small_groups import Selection, withheld
from measures.statistics import Floats, Interval, compare, describe

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """The scores of one measure: people down, phases across.

    `roles` and `sites` go with `people`; `raw`, `value` (points of the score, NaN = no score), `answered`
    (sent, whether scored or not) and `invited` (None = not known) have the shape (people, phases).  Raises
    ValueError for any other shape.
    """

    phases: tuple[str, ...]
    people: tuple[str, ...]
    roles: tuple[str, ...]
    sites: tuple[str, ...]
    raw: Floats
    value: Floats
    answered: Flags
    invited: Flags | None = None

    def __post_init__(self) -> None:
        shape = (len(self.people), len(self.phases))
        arrays = [self.raw, self.value, self.answered]
        if self.invited is not None:
            arrays.append(self.invited)
        if any(array.shape != shape for array in arrays):
            raise ValueError(
                f"a score table of {shape[0]} people and {shape[1]} phases has arrays of that shape"
            )
        if not len(self.roles) == len(self.sites) == len(self.people):
            raise ValueError("a score table has one role and one site for each of its people")

    @cached_property
    def scored(self) -> Flags:
        """Who has a score at which phase, (people, phases)."""
        return ~np.isnan(self.value)

    def chosen(self, role: str | None, site: str | None) -> Flags:
        """Return who belongs to a role and a site (None = all), (people,)."""
        chosen = np.ones(len(self.people), dtype=bool)
        for wanted, held in ((role, self.roles), (site, self.sites)):
            if wanted is not None:
                chosen &= np.array(held, dtype=object) == wanted
        return chosen

    @cached_property
    def cells(self) -> tuple[list[tuple[str, str]], NDArray[np.intp]]:
        """The (role, site) pairs that occur, and for each of the people which one is theirs."""
        pairs: dict[tuple[str, str], int] = {}
        index = [pairs.setdefault(pair, len(pairs)) for pair in zip(self.roles, self.sites, strict=True)]
        return list(pairs), np.array(index, dtype=np.intp)

    @cached_property
    def groups(self) -> dict[Group, int]:
        """How many people of each role and site have a score at just these phases."""
        pairs, index = self.cells
        presence, which = np.unique(self.scored, axis=0, return_inverse=True)
        at = [frozenset(np.flatnonzero(row).tolist()) for row in presence]
        codes, counts = np.unique(which.ravel() * len(pairs) + index, return_counts=True)
        return {
            (pairs[code % len(pairs)], at[code // len(pairs)]): n
            for code, n in zip(codes.tolist(), counts.tolist(), strict=True)
        }

    def hidden(self, selection: Selection, minimum: int) -> frozenset[Occasion]:
        """Return the phases, pairs and longer runs (by position) at which a selection is withheld."""
        found = withheld_over_phases(self.groups, len(self.phases), minimum)
        return frozenset(one for one, selections in found.items() if selection in selections)

    def withheld(self, people: Flags, selection: Selection, minimum: int) -> bool:
        """Return whether the small-group rule withholds `selection` of `people`, (people,)."""
        pairs, index = self.cells
        counts = np.bincount(index[people], minlength=len(pairs)).tolist()
        hidden = withheld(dict(zip(pairs, counts, strict=True)), minimum)
        return selection in hidden


@dataclass(frozen=True)
class PhaseSummary:
    """Those selected who have a score at one phase, in points of the score.

    `sd` has n−1 in its divisor, the quartiles `q1`, `median`, `q3` interpolate linearly, `ci95` is the t
    interval of the mean, `bands` counts people by band.  `invited`, `answered` and `not_scored` (answered,
    but not completely) count people.  A figure is None where it is withheld, undefined (n < 2 has no SD) or
    not known.
    """

    phase: str
    withheld: bool
    n: int | None = None
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    q1: float | None = None
    q3: float | None = None
    ci95: Interval | None = None
    bands: Mapping[str, int] = field(default_factory=dict)
    not_scored: int | None = None
    answered: int | None = None
    invited: int | None = None


@dataclass(frozen=True)
class Counts:
    """How many people's change reached a threshold, in either direction."""

    improved: int
    worsened: int


@dataclass(frozen=True)
class Move:
    """How many people were in band `before` at the earlier phase and in band `after` at the later one."""

    before: str
    after: str
    n: int


@dataclass(frozen=True)
class PairedChange:
    """The change (later − earlier, in points) of those selected who have a score at both phases.

    `mean` and `sd` (n−1) are of the individual changes, `ci95` is the t interval of their mean; `t` and `p`
    (two sided, n−1 degrees of freedom) are of the paired t-test (Student 1908).  `srm`, the standardised
    response mean, is mean/sd (Liang 1990).  `hedges_g` is J·mean/√((s1²+s2²)/2), s1 and s2 being the SDs of
    the two phases (Cumming 2012) and J = 1−3/(4(n−1)−1) the small-sample correction (Hedges 1981), which
    n < 3 does not have.  `thresholds` counts people by threshold name; `moves` lists the band moves that
    somebody made, from the lowest band up.  A figure is None where it is withheld or undefined (n < 2, or an
    SD of 0 to divide by).
    """

    before: str
    after: str
    withheld: bool
    n: int | None = None
    mean: float | None = None
    sd: float | None = None
    ci95: Interval | None = None
    t: float | None = None
    p: float | None = None
    srm: float | None = None
    hedges_g: float | None = None
    thresholds: Mapping[str, Counts] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class CohortSummary:
    """One measure (`id@version`) and banding (id) over those selected; `participants` None = withheld.

    `points_only`: a line through three phases or more would be about too few people.
    """

    measure: str
    banding: str | None
    participants: int | None
    phases: tuple[PhaseSummary, ...]
    changes: tuple[PairedChange, ...]
    points_only: bool = False


def summarise(
    measure: Measure,
    banding: Banding | None,
    table: ScoreTable,
    role: str | None = None,
    site: str | None = None,
    minimum: int = 5,
) -> CohortSummary:
    """Summarise the people of a role and a site (None = all) at each phase and between every two phases.

    The small-group rule is applied to those with a score at each phase and at both phases of each pair, all
    together (`over_phases.withheld_over_phases`), and to each count of people of its own.  A selection in
    which nobody has a score is not withheld: its n is 0.
    """
    selection = (role, site)
    chosen = table.chosen(role, site)
    hidden = table.hidden(selection, minimum)
    bands = band_positions(banding, table.raw)

    def count(people: Flags) -> int | None:
        return None if table.withheld(people, selection, minimum) else int(np.count_nonzero(people & chosen))

    def phase_summary(column: int) -> PhaseSummary:
        phase = table.phases[column]
        if frozenset([column]) in hidden:
            return PhaseSummary(phase, withheld=True)
        answered = count(table.answered[:, column])
        held = table.scored[:, column] & chosen
        n = int(np.count_nonzero(held))
        return PhaseSummary(
            phase,
            withheld=False,
            n=n,
            **describe(table.value[held, column]),
            bands=band_counts(banding, bands[held, column]),
            not_scored=None if answered is None else answered - n,
            answered=answered,
            invited=None if table.invited is None else count(table.invited[:, column]),
        )

    def paired_change(first: int, last: int) -> PairedChange:
        before, after = table.phases[first], table.phases[last]
        if frozenset([first, last]) in hidden:
            return PairedChange(before, after, withheld=True)
        held = table.scored[:, first] & table.scored[:, last] & chosen
        values = table.value[held, first], table.value[held, last]
        return PairedChange(
            before,
            after,
            withheld=False,
            n=int(np.count_nonzero(held)),
            **compare(*values),
            thresholds=threshold_counts(measure, *values),
            moves=band_moves(banding, bands[held, first], bands[held, last]),
        )

    columns = range(len(table.phases))
    return CohortSummary(
        measure=measure.key,
        banding=banding.id if banding else None,
        participants=count(np.ones(len(table.people), dtype=bool)),
        phases=tuple(phase_summary(column) for column in columns),
        changes=tuple(paired_change(first, last) for first, last in combinations(columns, 2)),
        points_only=any(len(one) > 2 for one in hidden),
    )


def threshold_counts(measure: Measure, before: Floats, after: Floats) -> dict[str, Counts]:
    """Return how many improved and worsened by each threshold's points or more."""
    differences = np.round(after - before, DECIMALS)
    return {
        one.name: Counts(
            improved=int(np.count_nonzero(differences >= one.points)),
            worsened=int(np.count_nonzero(differences <= -one.points)),
        )
        for one in measure.thresholds
    }


def band_positions(banding: Banding | None, raw: Floats) -> NDArray[np.intp]:
    """Return the band (its position, lowest first) of each raw score, shaped like `raw`; −1 for no score."""
    positions = np.full(raw.shape, -1, dtype=np.intp)
    for position, band in enumerate(banding.bands if banding else ()):
        at_least = -np.inf if band.at_least is None else band.at_least
        at_most = np.inf if band.at_most is None else band.at_most
        positions[(raw >= at_least) & (raw <= at_most)] = position
    return positions


def band_counts(banding: Banding | None, positions: NDArray[np.intp]) -> dict[str, int]:
    """Return how many people are in each band, in the banding's order."""
    if banding is None:
        return {}
    return {band.name: int(np.count_nonzero(positions == i)) for i, band in enumerate(banding.bands)}


def band_moves(
    banding: Banding | None, before: NDArray[np.intp], after: NDArray[np.intp]
) -> tuple[Move, ...]:
    """Return how many people went from which band to which, or stayed, in the banding's order."""
    names = [band.name for band in banding.bands] if banding else []
    counts = (
        (first, last, int(np.count_nonzero((before == i) & (after == j))))
        for i, first in enumerate(names)
        for j, last in enumerate(names)
    )
    return tuple(Move(first, last, n) for first, last, n in counts if n)
