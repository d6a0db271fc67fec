"""What may be shown of small groups, and that an attacker with linear algebra finds out no more."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.small_groups import Cell, Selection, withheld

ROLES = ("peer-supporter", "service-user", "staff")
SITES = ("north", "south", "east")

minimums = st.integers(1, 7)
sizes = st.one_of(st.integers(0, 7), st.integers(0, 40))
tables = st.dictionaries(st.tuples(st.sampled_from(ROLES), st.sampled_from(SITES)), sizes, max_size=9)


def selections(counts: dict[Cell, int]) -> dict[Selection, tuple[Cell, ...]]:
    """Every selection with somebody in it, and the nonempty cells that make it up."""
    people = [cell for cell, n in counts.items() if n]
    roles = [None, *sorted({role for role, _ in people})]
    sites = [None, *sorted({site for _, site in people})]
    members = {
        (role, site): tuple(cell for cell in people if role in (None, cell[0]) and site in (None, cell[1]))
        for role, site in product(roles, sites)
    }
    return {selection: cells for selection, cells in members.items() if cells}


def follow(groups: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Which groups (rows of 0 or 1 per cell) have a count that is a combination of the shown selections'."""
    _, strengths, directions = np.linalg.svd(shown)
    unknown = directions[np.count_nonzero(strengths > 1e-9) :]
    return np.all(np.abs(groups @ unknown.T) < 1e-9, axis=1)


def shown_rows(counts: dict[Cell, int], hidden: frozenset[Selection]) -> tuple[list[Cell], np.ndarray]:
    cells = sorted({cell for cell, n in counts.items() if n})
    shown = [held for selection, held in selections(counts).items() if selection not in hidden]
    rows = [[float(cell in held) for cell in cells] for held in shown]
    return cells, np.array(rows).reshape(len(rows), len(cells))


@given(tables, minimums)
def test_no_group_below_the_minimum_follows_from_what_is_shown(counts, minimum):
    cells, shown = shown_rows(counts, withheld(counts, minimum))
    groups = np.array(list(product((0.0, 1.0), repeat=len(cells))))
    people = groups @ np.array([counts[cell] for cell in cells])
    small = groups[(people > 0) & (people < minimum)]
    if len(small):
        assert not follow(small, shown).any()


@given(tables, minimums)
def test_every_selection_below_the_minimum_is_withheld(counts, minimum):
    hidden = withheld(counts, minimum)
    for selection, held in selections(counts).items():
        if sum(counts[cell] for cell in held) < minimum:
            assert selection in hidden


@given(tables, minimums)
def test_no_two_shown_selections_differ_by_a_group_below_the_minimum(counts, minimum):
    hidden = withheld(counts, minimum)
    shown = [set(held) for one, held in selections(counts).items() if one not in hidden]
    for larger, smaller in product(shown, shown):
        if smaller < larger:
            assert sum(counts[cell] for cell in larger - smaller) >= minimum


@given(tables, minimums)
def test_selections_of_the_same_people_share_their_fate(counts, minimum):
    hidden = withheld(counts, minimum)
    fates: dict[tuple[Cell, ...], set[bool]] = {}
    for selection, held in selections(counts).items():
        fates.setdefault(held, set()).add(selection in hidden)
    assert all(len(fate) == 1 for fate in fates.values())


@given(tables, minimums)
def test_nothing_is_withheld_where_no_group_is_small(counts, minimum):
    large = {cell: n for cell, n in counts.items() if n >= minimum}
    assert withheld(large, minimum) == frozenset()


@given(tables, minimums, st.randoms())
def test_the_order_in_which_people_come_does_not_matter(counts, minimum, random):
    shuffled = dict(random.sample(list(counts.items()), len(counts)))
    assert withheld(shuffled, minimum) == withheld(counts, minimum)


@given(tables, minimums)
def test_empty_groups_have_nothing_to_hide(counts, minimum):
    occupied = {cell: n for cell, n in counts.items() if n}
    assert withheld(counts, minimum) == withheld(occupied, minimum)
    assert withheld(counts, minimum) <= set(selections(counts))


@pytest.mark.parametrize(("n", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_one_role_at_one_site_is_shown_from_the_minimum_on(n, shown):
    hidden = withheld({("staff", "north"): n}, 5)
    everything = set(selections({("staff", "north"): 1}))
    assert hidden == (set() if shown else everything)


def test_one_small_role_takes_the_next_smallest_with_it_and_leaves_the_total():
    hidden = withheld({("peer-supporter", "base"): 2, ("service-user", "base"): 9, ("staff", "base"): 6}, 5)
    assert hidden == {
        ("peer-supporter", "base"),
        ("peer-supporter", None),
        ("staff", "base"),
        ("staff", None),
    }


def test_two_small_roles_that_are_enough_together_hide_each_other():
    hidden = withheld({("peer-supporter", "base"): 2, ("service-user", "base"): 5, ("staff", "base"): 4}, 5)
    assert {role for role, _ in hidden} == {"peer-supporter", "staff"}


def test_a_small_cell_is_hidden_by_a_rectangle_of_cells_and_every_margin_is_shown():
    cells = {("staff", "north"): 20, ("staff", "south"): 21, ("peer-supporter", "north"): 22}
    assert withheld(cells | {("peer-supporter", "south"): 2}, 5) == {*cells, ("peer-supporter", "south")}


def test_a_role_that_is_at_one_site_only_is_not_sacrificed_where_another_cell_will_do():
    counts = {
        ("staff", "south"): 6,
        ("service-user", "north"): 9,
        ("service-user", "south"): 9,
        ("peer-supporter", "north"): 2,
        ("peer-supporter", "south"): 9,
    }
    assert withheld(counts, 5) == set(counts) - {("staff", "south")}


def test_a_large_table_is_safe_and_shows_its_margins():
    random = np.random.default_rng(14)
    counts = {(f"role {r}", f"site {s}"): int(random.integers(0, 30)) for r in range(5) for s in range(40)}
    hidden = withheld(counts, 5)
    cells, shown = shown_rows(counts, hidden)
    small = np.array([[float(cell == one) for one in cells] for cell in cells if counts[cell] < 5])
    assert len(small) > 10
    assert not follow(small, shown).any()
    assert not {selection for selection in hidden if None in selection}
