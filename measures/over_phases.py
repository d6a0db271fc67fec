"""What the small-group rule keeps back where the same people count at several phases.

Figures are shown of whoever has a score at a phase, at both phases of a pair, or at every phase that a line
runs through.  Each of these occasions is a table of roles and sites that `small_groups.withheld` makes safe
by itself.  Together they say more: where everybody of the other sites came back and nobody of a small one
did, the first phase less the pair is the small site.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations

import numpy as np

from measures.small_groups import Cell, Selection, breadth, holding, too_few, withheld

Occasion = frozenset[int]
"""The phases (by position) at all of which somebody must have a score in order to count."""

Group = tuple[Cell, Occasion]
"""The people of one role and site who have a score at these phases and at no other."""

Row = tuple[Occasion, Selection]


def occasions(phases: int) -> list[Occasion]:
    """Each phase, each pair, and each longer run of neighbouring phases."""
    runs = (range(first, last) for first in range(phases) for last in range(first + 3, phases + 1))
    pairs = combinations(range(phases), 2)
    return [*(frozenset([one]) for one in range(phases)), *map(frozenset, pairs), *map(frozenset, runs)]


def withheld_over_phases(
    groups: Mapping[Group, int], phases: int, minimum: int
) -> Mapping[Occasion, frozenset[Selection]]:
    """The selections whose count and figures may not be shown on each occasion.

    `groups` says how many people are in each group.  No sum or difference of what is shown, on whatever
    occasions, is about a role, a site or a role at a site with 1 to `minimum` − 1 people on an occasion.
    What a phase says of the scores of those who then stayed away is not kept back as long as the selection
    is large: that is what a summary of each phase and one of the change are.
    """
    in_order = sorted(groups.items(), key=lambda one: (one[0][0], sorted(one[0][1])))
    return found(tuple(in_order), phases, minimum)


@lru_cache(maxsize=64)
def found(
    groups_in_order: tuple[tuple[Group, int], ...], phases: int, minimum: int
) -> Mapping[Occasion, frozenset[Selection]]:
    """The same, kept for the next filter of the same page; it must not hang on anybody's place in a list."""
    groups = dict(groups_in_order)
    sizes = {one: count(groups, one) for one in occasions(phases)}
    hidden = {one: set(withheld(cells, minimum)) for one, cells in sizes.items()}
    if any(hidden.values()):
        for phase in range(phases):
            at_phase = [one for one in sizes if phase in one]
            keep_apart(groups, at_phase, sizes, hidden, minimum)
    return {one: frozenset(selections) for one, selections in hidden.items()}


def count(groups: Mapping[Group, int], occasion: Occasion) -> Counter[Cell]:
    """How many people of each role and site count on an occasion."""
    cells: Counter[Cell] = Counter()
    for (cell, present), n in groups.items():
        if n and occasion <= present:
            cells[cell] += n
    return cells


def keep_apart(
    groups: Mapping[Group, int],
    at_phase: Iterable[Occasion],
    sizes: Mapping[Occasion, Counter[Cell]],
    hidden: dict[Occasion, set[Selection]],
    minimum: int,
) -> None:
    """Hide more until nothing small follows from the scores at one phase of all who count on its occasions.

    The cheapest of what a small group follows from goes first: a line before a pair before a phase, and
    little before much.
    """
    at_phase = list(at_phase)
    people = [one for one, n in groups.items() if n]
    rows = {row: vector(row, people) for one in at_phase for row in selections_of(one, sizes[one])}
    small = [row for row in rows if too_few(members(row, sizes), minimum)]
    if not small:
        return
    targets = np.array([rows[row] for row in small], dtype=float).T
    while shown := [row for row in rows if row[1] not in hidden[row[0]]]:
        table = np.array([rows[row] for row in shown], dtype=float).T
        weights = np.linalg.lstsq(table, targets, rcond=None)[0]
        leaks = np.all(np.abs(table @ weights - targets) < 1e-6, axis=0)
        if not leaks.any():
            return
        used = np.flatnonzero(np.abs(weights[:, leaks.argmax()]) > 1e-6)
        cheapest = min((shown[one] for one in used), key=lambda row: loss(row, sizes))
        for occasion, selection in [row for row in shown if rows[row] == rows[cheapest]]:
            hidden[occasion].add(selection)


def selections_of(occasion: Occasion, cells: Iterable[Cell]) -> Iterator[Row]:
    """Everything that could be shown on an occasion."""
    for selection in sorted({one for cell in cells for one in holding(cell)}, key=repr):
        yield occasion, selection


def vector(row: Row, people: list[Group]) -> tuple[bool, ...]:
    """Which groups count in a row."""
    occasion, (role, site) = row
    return tuple(
        occasion <= present and role in (None, cell[0]) and site in (None, cell[1])
        for cell, present in people
    )


def members(row: Row, sizes: Mapping[Occasion, Counter[Cell]]) -> int:
    """How many people count in a row."""
    occasion, (role, site) = row
    return sum(
        n for cell, n in sizes[occasion].items() if role in (None, cell[0]) and site in (None, cell[1])
    )


def loss(row: Row, sizes: Mapping[Occasion, Counter[Cell]]) -> tuple[int, int, int, str]:
    """How much is lost with a row."""
    occasion, selection = row
    return -len(occasion), breadth(selection), members(row, sizes), repr(row)
