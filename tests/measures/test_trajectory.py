"""One person's scores over the phases."""

import pytest

from measures.scoring import Score, score
from measures.trajectory import trajectory

PHASES = ("start", "mid", "end")
UNSCORED = Score(raw=None, value=None, missing=2, of=14)


def scored(raw: float) -> Score:
    return Score(raw=raw, value=raw, missing=0, of=14)


@pytest.fixture
def follow(catalogue):
    wemwbs = catalogue["wemwbs"]

    def follow(**scores: Score):
        return trajectory(wemwbs, wemwbs.banding(None), PHASES, scores)

    return follow


def steps(found) -> list[tuple[str, str, float]]:
    return [(step.before, step.after, step.change.points) for step in found.changes]


def bands(found) -> list[str | None]:
    return [point.band.name if point.band else None for point in found.points]


def test_each_phase_is_joined_to_the_next_and_the_first_to_the_last(follow):
    found = follow(start=scored(38), mid=scored(45), end=scored(61))
    assert steps(found) == [("start", "mid", 7), ("mid", "end", 16), ("start", "end", 23)]
    assert bands(found) == ["below average", "average", "above average"]
    assert found.changes[0].change.verdicts == {"noticeable": "improved", "reliable": "no change"}
    assert found.changes[2].change.verdicts == {"noticeable": "improved", "reliable": "improved"}


def test_a_missing_phase_is_a_point_without_a_score_and_is_passed_over(follow):
    found = follow(start=scored(38), end=scored(45))
    assert [point.phase for point in found.points] == list(PHASES)
    assert found.points[1].score is None
    assert bands(found) == ["below average", None, "average"]
    assert steps(found) == [("start", "end", 7)]


def test_a_phase_that_is_not_scored_says_how_many_answers_are_missing(follow):
    found = follow(start=scored(38), mid=UNSCORED, end=scored(45))
    assert found.points[1].score == UNSCORED
    assert bands(found)[1] is None
    assert steps(found) == [("start", "end", 7)]


def test_phases_without_a_score_between_others_do_not_break_the_line(catalogue):
    wemwbs = catalogue["wemwbs"]
    scores = {"start": scored(38), "mid": UNSCORED, "end": scored(45), "later": scored(47)}
    found = trajectory(wemwbs, wemwbs.banding(None), (*PHASES, "later"), scores)
    assert steps(found) == [("start", "end", 7), ("end", "later", 2), ("start", "later", 9)]


def test_one_score_has_no_change(follow):
    assert follow(mid=scored(38)).changes == ()
    assert follow().changes == ()


def test_the_order_is_that_of_the_phases_not_of_the_scores(follow):
    found = follow(end=scored(45), start=scored(38))
    assert steps(found) == [("start", "end", 7)]


def test_a_score_of_a_phase_that_the_programme_has_not_is_left_out(follow):
    assert [point.phase for point in follow(later=scored(38)).points] == list(PHASES)


def test_bands_are_cut_on_the_raw_score_and_change_is_in_points(catalogue):
    swemwbs = catalogue["swemwbs"]
    before = score(swemwbs, dict.fromkeys(swemwbs.item_ids, 3))
    after = score(swemwbs, dict.fromkeys(swemwbs.item_ids, 5))
    found = trajectory(swemwbs, swemwbs.banding(None), ("start", "end"), {"start": before, "end": after})
    assert bands(found) == ["below average", "above average"]
    assert steps(found) == [("start", "end", round(35 - 19.25, 9))]


def test_a_measure_without_bands_has_points_and_changes(catalogue):
    found = trajectory(catalogue["peer-role"], None, PHASES, {"start": scored(3), "mid": scored(4)})
    assert bands(found) == [None, None, None]
    assert steps(found) == [("start", "mid", 1)]
