"""Answers become a score only where they are complete and allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.catalogue import Catalogue, load_catalogue
from measures.measure import Measure
from measures.scoring import Score, score

SCORED = [measure for measure in load_catalogue() if measure.scored_items]


@st.composite
def answered(draw: st.DrawFn) -> tuple[Measure, dict[str, int]]:
    """A measure that has a score, and complete answers to it."""
    measure = draw(st.sampled_from(SCORED))
    return measure, {
        item.id: draw(st.sampled_from([choice.value for choice in item.choices]))
        for item in measure.scored_items
    }


@given(answered())
def test_a_complete_score_lies_in_the_range_of_its_measure(case: tuple[Measure, dict[str, int]]) -> None:
    measure, answers = case
    found = score(measure, answers)
    assert measure.raw_range is not None
    assert measure.value_range is not None
    assert found.raw is not None
    assert found.value is not None
    assert measure.raw_range[0] <= found.raw <= measure.raw_range[1]
    assert measure.value_range[0] <= found.value <= measure.value_range[1]
    assert (found.missing, found.of) == (0, len(measure.scored_items))


@given(answered(), st.data())
def test_a_higher_answer_gives_a_higher_score(
    case: tuple[Measure, dict[str, int]], data: st.DataObject
) -> None:
    measure, answers = case
    item = data.draw(st.sampled_from(measure.scored_items))
    before = score(measure, answers | {item.id: 2})
    after = score(measure, answers | {item.id: 3})
    assert before.raw is not None
    assert before.value is not None
    assert after.raw is not None
    assert after.value is not None
    assert after.raw > before.raw
    assert after.value > before.value


@given(answered(), st.data())
def test_the_order_in_which_answers_come_does_not_matter(
    case: tuple[Measure, dict[str, int]], data: st.DataObject
) -> None:
    measure, answers = case
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert score(measure, shuffled) == score(measure, answers)


@given(answered(), st.data(), st.booleans())
def test_a_score_needs_every_answer(
    case: tuple[Measure, dict[str, int]], data: st.DataObject, absent: bool
) -> None:
    measure, answers = case
    left_out = data.draw(st.sets(st.sampled_from(sorted(answers)), min_size=1))
    kept = {item: value for item, value in answers.items() if item not in left_out}
    missing = {} if absent else dict.fromkeys(left_out)
    of = len(measure.scored_items)
    assert score(measure, kept | missing) == Score(raw=None, value=None, missing=len(left_out), of=of)


def test_a_missing_answer_is_never_counted_as_0(catalogue: Catalogue) -> None:
    wemwbs = catalogue["wemwbs"]
    answers = dict.fromkeys(wemwbs.item_ids, 5) | {"wemwbs1": None, "wemwbs2": None}
    assert score(wemwbs, answers) == Score(raw=None, value=None, missing=2, of=14)


def test_nothing_answered_is_no_score(catalogue: Catalogue) -> None:
    assert score(catalogue["swemwbs"], {}) == Score(raw=None, value=None, missing=7, of=7)


def test_an_eighth_item_is_refused(catalogue: Catalogue) -> None:
    swemwbs = catalogue["swemwbs"]
    with pytest.raises(
        ValueError, match="swemwbs@1 has no item 'swemwbs8'; its items are swemwbs1, swemwbs2"
    ):
        score(swemwbs, dict.fromkeys(swemwbs.item_ids, 3) | {"swemwbs8": 3})


@pytest.mark.parametrize("value", [0, 6, -1, True, 3.0, "3", ""])
def test_a_value_outside_the_scale_is_refused_with_what_is_allowed(
    catalogue: Catalogue, value: object
) -> None:
    answers = dict.fromkeys(catalogue["wemwbs"].item_ids, 3) | {"wemwbs4": value}
    with pytest.raises(ValueError, match=r"wemwbs4 cannot be .*; allowed is 1, 2, 3, 4 or 5") as refused:
        score(catalogue["wemwbs"], answers)  # type: ignore[arg-type]
    assert repr(value) in str(refused.value)


def test_nought_on_a_scale_is_an_answer(catalogue: Catalogue) -> None:
    score(catalogue["ons4"], {"anxious": 0})
    with pytest.raises(ValueError, match="anxious cannot be 11"):
        score(catalogue["ons4"], {"anxious": 11})


def test_a_mean_is_over_the_scored_items_and_free_text_does_not_count(catalogue: Catalogue) -> None:
    role = catalogue["peer-role"]
    answers = {item.id: 4 for item in role.scored_items} | {"valued": 1, "more": "The keys helped."}
    assert score(role, answers).value == pytest.approx((1 + 8 * 4) / 9)
    assert score(role, answers | {"more": None}).missing == 0


def test_free_text_takes_4000_characters_and_no_more(catalogue: Catalogue) -> None:
    role = catalogue["peer-role"]
    score(role, {"more": "é" * 4000})
    with pytest.raises(ValueError, match=r"more cannot be .*; allowed is text of at most 4000 characters"):
        score(role, {"more": "é" * 4001})


def test_a_measure_without_a_composite_has_no_score(catalogue: Catalogue) -> None:
    nothing = Score(raw=None, value=None, missing=0, of=0)
    assert score(catalogue["friends-and-family"], {"experience": 6}) == nothing
