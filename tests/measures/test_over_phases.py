"""Figures of several phases and pairs, put together with linear algebra, say nothing of a small group."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.over_phases import Group, Occasion, Row, occasions, withheld_over_phases
from measures.small_groups import Selection, withheld
from tests.depth import times

ROLES, SITES = ("peer-supporter", "staff"), ("north", "south", "east")
PATTERNS = [frozenset(one) for one in ((), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2))]
START, PAIR = frozenset([0]), frozenset([0, 1])
EVERYBODY: Selection = (None, None)

cells = st.tuples(st.sampled_from(ROLES), st.sampled_from(SITES))
cohorts = st.dictionaries(
    st.tuples(cells, st.sampled_from(PATTERNS)), st.integers(0, 3) | st.integers(0, 12), max_size=14
)


def rows(groups: dict[Group, int]) -> dict[Row, np.ndarray]:
    """Who counts in each selection on each occasion: 1 or 0 for each group with anybody in it."""
    people = [one for one, n in groups.items() if n]
    selections = product((None, *ROLES), (None, *SITES))
    found = {
        (occasion, (role, site)): np.array(
            [occasion <= at and role in (None, r) and site in (None, s) for (r, s), at in people], dtype=float
        )
        for (role, site), occasion in product(selections, occasions(3))
    }
    return {row: held for row, held in found.items() if held.any()}


def small(groups: dict[Group, int], minimum: int) -> list[Row]:
    sizes = np.array([n for n in groups.values() if n])
    return [row for row, held in rows(groups).items() if 0 < held @ sizes < minimum]


def follows(groups: dict[Group, int], target: Row, shown: list[Row]) -> bool:
    """Whether the scores at some phase of a row are a combination of those of the shown rows."""
    every = rows(groups)
    for phase in target[0]:
        known = [every[row] for row in shown if phase in row[0]]
        if known:
            without = np.linalg.matrix_rank(np.array(known))
            if np.linalg.matrix_rank(np.array([*known, every[target]])) == without:
                return True
    return False


@settings(max_examples=times(150), deadline=None)
@given(cohorts, st.integers(2, 6))
def test_no_small_group_follows_from_all_phases_and_pairs_together(groups, minimum):
    hidden = withheld_over_phases(groups, 3, minimum)
    shown = [row for row in rows(groups) if row[1] not in hidden[row[0]]]
    for target in small(groups, minimum):
        assert not follows(groups, target, shown), target


@given(cohorts, st.integers(2, 6))
def test_each_occasion_is_safe_by_itself(groups, minimum):
    hidden = withheld_over_phases(groups, 3, minimum)
    for occasion in occasions(3):
        counts: dict[tuple[str, str], int] = {}
        for (cell, at), n in groups.items():
            if occasion <= at:
                counts[cell] = counts.get(cell, 0) + n
        assert withheld(counts, minimum) <= hidden[occasion]


@given(cohorts)
def test_nothing_is_withheld_where_nobody_is_few(groups):
    large = {(cell, PATTERNS[-1]): n + 5 for (cell, _), n in groups.items()}
    assert not any(withheld_over_phases(large, 3, 5).values())


def test_a_site_that_nobody_came_back_to_does_not_follow_from_the_pair():
    groups = {
        (("staff", "north"), frozenset([0, 1])): 10,
        (("staff", "south"), frozenset([0])): 3,
    }
    naive = [
        (occasion, selection)
        for occasion, selection in rows(groups)
        if selection not in withheld(by_cell(groups, occasion), 5)
    ]
    assert follows(groups, (START, (None, "south")), naive), "this is the attack that the module is for"
    hidden = withheld_over_phases(groups, 3, 5)
    shown = [row for row in rows(groups) if row[1] not in hidden[row[0]]]
    assert not follows(groups, (START, (None, "south")), shown)


def by_cell(groups: dict[Group, int], occasion: Occasion) -> dict[tuple[str, str], int]:
    return {cell: n for (cell, at), n in groups.items() if occasion <= at}


def test_people_who_stay_away_do_not_keep_the_change_from_being_shown():
    groups = {(("staff", "north"), PAIR): 11, (("staff", "north"), START): 1}
    hidden = withheld_over_phases(groups, 3, 5)
    assert EVERYBODY not in hidden[START] | hidden[PAIR]


@pytest.mark.parametrize("phases", [1, 2, 3, 4])
def test_the_occasions_are_phases_pairs_and_runs(phases):
    found = occasions(phases)
    assert len(found) == len(set(found)) == {1: 1, 2: 3, 3: 7, 4: 4 + 6 + 3}[phases]
