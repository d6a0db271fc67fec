"""Many people's answers about their experience, counted."""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.parts import Answers
from measures.satisfaction import satisfaction

VERY_GOOD, GOOD, NEITHER, POOR, VERY_POOR, DO_NOT_KNOW = range(1, 7)
NORTH, SOUTH = ("service-user", "north"), ("service-user", "south")


@pytest.fixture(scope="module")
def friends(catalogue):
    return catalogue["friends-and-family"]


def friends_answers(*values: int | None) -> list[Answers]:
    return [{"experience": value, "reason": "They listened"} for value in values]


def test_friends_and_family_percentages_are_over_all_answers_do_not_know_included(friends):
    given = friends_answers(
        VERY_GOOD, VERY_GOOD, GOOD, GOOD, GOOD, NEITHER, POOR, VERY_POOR, DO_NOT_KNOW, DO_NOT_KNOW
    )
    (item,) = satisfaction(friends, {"mid": given}, 5).items
    assert (item.phase, item.item, item.n) == ("mid", "experience", 10)
    assert item.counts == {VERY_GOOD: 2, GOOD: 3, NEITHER: 1, POOR: 1, VERY_POOR: 1, DO_NOT_KNOW: 2}
    assert (item.positive, item.negative) == (50, 20)
    assert item.mean == (2 * 5 + 3 * 4 + 3 + 2 + 1) / 8


def test_free_text_is_not_counted(friends):
    found = satisfaction(friends, {"mid": friends_answers(*[GOOD] * 5)}, 5)
    assert [item.item for item in found.items] == ["experience"]


def test_a_missing_answer_is_none_of_the_answers(friends):
    given = [*friends_answers(VERY_GOOD, GOOD, POOR, None, GOOD, GOOD), {}]
    found = satisfaction(friends, {"mid": given}, 5)
    assert (found.items[0].n, found.items[0].positive) == (5, 80)
    assert (found.overall[0].people, found.overall[0].n) == (7, 5)


def test_zero_on_a_scale_is_an_answer(catalogue):
    given: list[Answers] = [{"satisfied": value} for value in (0, 0, 0, 10, 10)]
    item = satisfaction(catalogue["ons4"], {"start": given}, 5).items[0]
    assert (item.n, item.mean, item.counts[0]) == (5, 4, 3)


def test_only_do_not_know_has_percentages_but_no_mean(friends):
    (item,) = satisfaction(friends, {"mid": friends_answers(*[DO_NOT_KNOW] * 5)}, 5).items
    assert (item.n, item.positive, item.negative, item.mean) == (5, 0, 0, None)


def test_no_answers_are_shown_as_none(friends):
    found = satisfaction(friends, {"mid": []}, 5)
    assert (found.items[0].withheld, found.items[0].n, found.items[0].positive) == (False, 0, None)
    assert (found.overall[0].withheld, found.overall[0].people, found.overall[0].mean) == (False, 0, None)


def test_each_phase_has_its_results_in_order(catalogue):
    measure = catalogue["service-user-experience"]
    countable = [item.id for item in measure.items if item.choices]
    full: Answers = dict.fromkeys(countable, 4)
    found = satisfaction(measure, {"start": [full] * 5, "end": [full] * 6}, 5)
    assert [(item.phase, item.item) for item in found.items] == list(product(("start", "end"), countable))
    assert [(one.phase, one.people, one.n) for one in found.overall] == [
        ("start", 5, 5 * len(countable)),
        ("end", 6, 6 * len(countable)),
    ]
    assert (found.overall[0].positive, found.overall[0].mean) == (100, 4)


def test_few_people_are_withheld_altogether(friends):
    found = satisfaction(friends, {"mid": friends_answers(*[GOOD] * 4)}, 5)
    (item,) = found.items
    assert (item.withheld, item.n, item.counts, item.positive, item.mean) == (True, None, {}, None, None)
    assert (found.overall[0].withheld, found.overall[0].people, found.overall[0].n) == (True, None, None)


def test_an_item_that_few_answered_is_left_out_of_the_overall_result(catalogue):
    measure = catalogue["service-user-experience"]
    first, second = measure.item_ids[:2]
    given: list[Answers] = [{first: 5, second: 1}] * 2 + [{first: 5}] * 4
    found = satisfaction(measure, {"mid": given}, 5)
    shown = {item.item: item for item in found.items}
    assert (shown[first].withheld, shown[second].withheld) == (False, True)
    assert (found.overall[0].n, found.overall[0].positive, found.overall[0].mean) == (6, 100, 5)


def test_a_site_is_looked_at_alone(friends):
    given = friends_answers(*[VERY_GOOD] * 6, *[POOR] * 7)
    places = {"mid": [NORTH] * 6 + [SOUTH] * 7}
    north = satisfaction(friends, {"mid": given}, 5, places, site="north")
    south = satisfaction(friends, {"mid": given}, 5, places, role="service-user", site="south")
    assert (north.items[0].n, north.items[0].positive, north.overall[0].people) == (6, 100, 6)
    assert (south.items[0].n, south.items[0].positive) == (7, 0)


def test_a_small_site_cannot_be_worked_out_from_the_others(friends):
    given = friends_answers(*[VERY_GOOD] * 9, *[POOR] * 2)
    places = {"mid": [NORTH] * 9 + [SOUTH] * 2}
    sites: Sequence[str | None] = (None, "north", "south")
    shown = [
        site
        for site in sites
        if not satisfaction(friends, {"mid": given}, 5, places, site=site).items[0].withheld
    ]
    assert len(shown) == 1
    assert "south" not in shown


def test_an_item_skipped_at_one_site_cannot_be_worked_out_either(catalogue):
    measure = catalogue["service-user-experience"]
    first, second = measure.item_ids[:2]
    given: list[Answers] = [{first: 5, second: 5}] * 8 + [{first: 4, second: 1}] * 2 + [{first: 4}] * 4
    places = {"mid": [NORTH] * 8 + [SOUTH] * 6}
    withheld = {
        (site, item.item): item.withheld
        for site in (None, "north", "south")
        for item in satisfaction(measure, {"mid": given}, 5, places, site=site).items
    }
    assert [withheld[site, first] for site in (None, "north", "south")] == [False, False, False]
    assert withheld["south", second]
    assert withheld[None, second] != withheld["north", second]


@given(
    values=st.lists(st.none() | st.integers(1, 6), max_size=30),
    minimum=st.integers(1, 6),
    random=st.randoms(),
)
def test_counts_add_up_and_the_order_of_people_does_not_matter(friends, values, minimum, random):
    found = satisfaction(friends, {"mid": friends_answers(*values)}, minimum)
    (item,) = found.items
    if item.n:
        assert sum(item.counts.values()) == item.n == sum(value is not None for value in values)
        assert 0 <= item.positive + item.negative <= 100
    shuffled = friends_answers(*random.sample(values, len(values)))
    assert satisfaction(friends, {"mid": shuffled}, minimum) == found
