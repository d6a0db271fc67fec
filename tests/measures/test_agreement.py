"""Agreement between coders, against published worked examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.agreement import Agreement, agreement, alpha, kappa, overall


def square(both: int, first: int, second: int, neither: int) -> list[list[int]]:
    """Two coders' ratings from a table of counts."""
    counts = ((1, 1, both), (1, 0, first), (0, 1, second), (0, 0, neither))
    pairs = [(a, b) for a, b, count in counts for _ in range(count)]
    return [list(row) for row in zip(*pairs, strict=True)]


def test_kappa_of_the_example_by_viera_and_garrett():
    # Viera and Garrett 2005, Family Medicine 37(5), 360-363: 85 % observed, 65 % expected.
    found = agreement(square(15, 5, 10, 70))
    assert found.same == pytest.approx(0.85)
    assert found.kappa == pytest.approx(0.57, abs=0.005)


def test_kappa_of_the_example_by_cohen():
    # Cohen 1960, Educational and Psychological Measurement 20(1), 37-46: 200 ratings in three categories,
    # 70 % observed, 41 % expected.
    counts = [(1, 1, 88), (1, 2, 14), (1, 3, 18), (2, 1, 10), (2, 2, 40), (2, 3, 10)]
    counts += [(3, 1, 2), (3, 2, 6), (3, 3, 12)]
    pairs = [(first, second) for first, second, count in counts for _ in range(count)]
    assert kappa(list(zip(*pairs, strict=True))) == pytest.approx(0.492, abs=0.0005)


def test_kappa_counts_only_the_units_that_both_rated():
    assert kappa([[1, 0, 1, None], [1, 0, None, 0]]) == 1.0


NA = None
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3],
    [NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA],
]


def test_alpha_of_the_example_by_krippendorff():
    # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: four observers, data missing.
    assert alpha(KRIPPENDORFF) == pytest.approx(0.743, abs=0.0005)


def test_alpha_of_the_two_valued_example_by_krippendorff():
    # The same paper, section A: two observers, ten units, no data missing.
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha([meg, owen]) == pytest.approx(0.095, abs=0.0005)


def test_a_theme_that_nobody_used_has_no_figures():
    assert agreement([[0, 0, 0], [0, 0, 0]]) == Agreement(3, 0)
    assert overall({"team": [[0, 0], [0, 0]]}) == Agreement(0, 0)


def test_a_theme_on_every_line_has_no_kappa_since_nothing_varies():
    assert agreement([[1, 1], [1, 1]]) == Agreement(2, 2, same=1.0)


def test_one_coder_alone_cannot_agree():
    assert agreement([[1, 0, 1]]) == Agreement(0, 0)


def test_kappa_of_three_coders_is_the_mean_over_pairs():
    rows = [[1, 0, 1, 0], [1, 0, 0, 0], [1, 1, 1, 0]]
    pairs = [kappa([rows[0], rows[1]]), kappa([rows[0], rows[2]]), kappa([rows[1], rows[2]])]
    assert kappa(rows) == pytest.approx(sum(pairs) / 3)


def test_overall_leaves_out_themes_that_nobody_used():
    used = square(15, 5, 10, 70)
    assert overall({"team": used, "never": [[0] * 100, [0] * 100]}) == agreement(used)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=30))
def test_coders_may_be_exchanged(pairs):
    first, second = (list(row) for row in zip(*pairs, strict=True))
    one, other = agreement([first, second]), agreement([second, first])
    assert (one.same, one.kappa, one.alpha) == pytest.approx((other.same, other.kappa, other.alpha))
