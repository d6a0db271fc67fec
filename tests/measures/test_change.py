"""The change between two scores, against the named thresholds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.scoring import Score, change

raws = st.integers(14, 70)


def scored(value: float) -> Score:
    return Score(raw=value, value=value, missing=0, of=14)


UNSCORED = Score(raw=None, value=None, missing=2, of=14)


@pytest.mark.parametrize(
    ("measure", "before", "after", "noticeable", "reliable"),
    [
        ("wemwbs", 40, 42, "no change", "no change"),
        ("wemwbs", 40, 43, "improved", "no change"),
        ("wemwbs", 40, 49, "improved", "improved"),
        ("wemwbs", 43, 40, "worsened", "no change"),
        ("wemwbs", 49, 40, "worsened", "worsened"),
        ("swemwbs", 19.98, 21.54, "improved", "no change"),
        ("swemwbs", 17.43, 20.73, "improved", "improved"),
    ],
)
def test_change_is_judged_by_the_published_thresholds(
    catalogue, measure, before, after, noticeable, reliable
):
    found = change(catalogue[measure], scored(before), scored(after))
    assert found
    assert found.verdicts == {"noticeable": noticeable, "reliable": reliable}


def test_a_change_of_exactly_a_threshold_counts_in_spite_of_floating_point(catalogue):
    assert 16.36 - 13.49 < 2.87  # what the subtraction gives without rounding
    improved = change(catalogue["swemwbs"], scored(13.49), scored(16.36))
    worsened = change(catalogue["swemwbs"], scored(16.36), scored(13.49))
    assert improved
    assert worsened
    assert (improved.points, improved.verdicts["reliable"]) == (2.87, "improved")
    assert (worsened.points, worsened.verdicts["reliable"]) == (-2.87, "worsened")


@pytest.mark.parametrize(
    ("before", "after"), [(UNSCORED, scored(40)), (scored(40), UNSCORED), (UNSCORED, UNSCORED)]
)
def test_without_two_scores_there_is_no_change(catalogue, before, after):
    assert change(catalogue["wemwbs"], before, after) is None


def test_a_measure_without_thresholds_has_points_but_no_verdict(catalogue):
    found = change(catalogue["peer-role"], scored(3.5), scored(4.25))
    assert found
    assert (found.points, found.verdicts) == (0.75, {})


@given(before=raws, after=raws)
def test_the_way_back_is_the_opposite(catalogue, before, after):
    there = change(catalogue["wemwbs"], scored(before), scored(after))
    back = change(catalogue["wemwbs"], scored(after), scored(before))
    opposite = {"improved": "worsened", "worsened": "improved", "no change": "no change"}
    assert there
    assert back
    assert there.points == -back.points
    assert {name: opposite[verdict] for name, verdict in there.verdicts.items()} == back.verdicts
