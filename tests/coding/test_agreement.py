"""Who codes alike: only of texts that all their coders have finished."""

from dataclasses import replace

import pytest

from survey.coding.agreement import compare
from survey.records import Theme
from tests.coded import coded

TEXT = "I came back.\nWe talk at work.\nIt is hard.\nThe team helps."
THEMES = (Theme("t1", "team"), Theme("t2", "=work"), Theme("gone", "old", merged="t1"))


@pytest.fixture
def themed(store, vip):
    store.change_evaluation("vip", lambda one: replace(one, themes=THEMES))
    return store


def test_lines_that_one_coder_gave_a_theme_and_the_other_did_not_are_listed(themed):
    marks = {"ann": [(13, 15, "t1"), (42, 50, "t1")], "ben": [(42, 46, "gone")]}
    themed.add_people([coded("P1", TEXT, marks)])
    found = compare(themed, "vip", None)
    assert [
        (one.line, one.words, one.theme.name, one.given, one.not_given) for one in found.disagreements
    ] == [(2, "We talk at work.", "team", ("ann",), ("ben",))]
    figures = dict(found.themes)[THEMES[0]]
    assert (figures.units, figures.used, figures.same) == (4, 2, 0.75)
    assert figures.kappa == pytest.approx(0.5)
    assert dict(found.themes)[THEMES[1]].kappa is None


def test_a_text_is_compared_only_when_all_its_coders_have_finished(themed):
    marks = {"ann": [(0, 5, "t1")], "ben": [(0, 5, "t1")]}
    themed.add_people([coded("P1", TEXT, marks, unfinished="ben")])
    found = compare(themed, "vip", None)
    assert (found.texts, found.coders, found.disagreements, found.overall.kappa) == (0, (), (), None)


def test_an_end_of_a_line_belongs_to_the_line_before(themed):
    themed.add_people([coded("P1", TEXT, {"ann": [(0, 13, "t1")], "ben": [(0, 12, "t1")]})])
    assert compare(themed, "vip", None).disagreements == ()


def test_coders_of_different_texts_are_compared_where_they_meet(themed):
    themed.add_people(
        [
            coded("P1", TEXT, {"ann": [(0, 5, "t1")], "ben": [(0, 5, "t1")]}),
            coded("P2", TEXT, {"ben": [(0, 5, "t1")], "cid": [(14, 15, "t1")]}),
        ]
    )
    found = compare(themed, "vip", None)
    assert (found.texts, found.coders, found.overall.units) == (2, ("ann", "ben", "cid"), 8)
    assert len(found.disagreements) == 2


def in_lines(values: str, theme: str) -> list[tuple[int, int, str]]:
    """Marks of the lines (of one letter each) at which a coder said 1."""
    return [(2 * at, 2 * at + 1, theme) for at, value in enumerate(values) if value == "1"]


def test_kappa_of_viera_and_garrett_comes_out_of_excerpts(themed):
    # Viera and Garrett 2005, Family Medicine 37(5), 360-363: 15 both, 5 and 10 one alone, 70 neither.
    # By hand: observed 0.85, expected 0.2 * 0.25 + 0.8 * 0.75 = 0.65, (0.85 - 0.65) / 0.35 = 0.571.
    first, second = "1" * 20 + "0" * 80, "1" * 15 + "0" * 5 + "1" * 10 + "0" * 70
    text = "\n".join("x" * 100)
    marks = {"ann": in_lines(first, "t1"), "ben": in_lines(second, "t1")}
    themed.add_people([coded("P1", text, marks)])
    figures = dict(compare(themed, "vip", None).themes)[THEMES[0]]
    assert (figures.units, figures.used, figures.same) == (100, 30, 0.85)
    assert figures.kappa == pytest.approx(0.2 / 0.35)


def test_kappa_of_cohen_comes_out_of_excerpts_though_the_coders_share_few_texts(themed):
    # The definition of Cohen 1960, (p_o - p_c) / (1 - p_c), by hand: 4 of 6 lines the same, both coders use
    # the theme on half of them: (2/3 - 1/2) / (1/2) = 1/3.
    text = "\n".join("x" * 6)
    marks = {"ann": in_lines("111000", "t1"), "ben": in_lines("110100", "t1")}
    alone = {"ann": in_lines("111111", "t1")}
    themed.add_people([coded("P1", text, marks), coded("P2", text, alone)])
    assert dict(compare(themed, "vip", None).themes)[THEMES[0]].kappa == pytest.approx(1 / 3)


def test_alpha_of_krippendorffs_two_valued_example_comes_out_of_excerpts(themed):
    # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section A: alpha = 0.095.
    # By hand: o01 = 4, n0 = 14, n1 = 6, n = 20: 1 - 19 * 4 / (14 * 6) = 0.0952.
    text = "\n".join("x" * 10)
    marks = {"meg": in_lines("0100000010", "t1"), "owen": in_lines("1110010000", "t1")}
    themed.add_people([coded("P1", text, marks)])
    figures = dict(compare(themed, "vip", None).themes)[THEMES[0]]
    assert figures.alpha == pytest.approx(1 - 19 * 4 / (14 * 6))
    assert figures.alpha == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_krippendorffs_four_observers_comes_out_of_excerpts_with_ratings_missing(store, vip):
    # The same paper, section C: four observers, twelve units, five values, seven ratings missing: 0.743.
    # A value is a theme here, and a unit a text of one line that only those code who rated it.  Alpha of
    # nominal data is the mean of the alphas of each value against all others, weighted by n_c (n - n_c), as
    # both kinds of disagreement are sums over the values; n_c = 9, 13, 10, 5, 3 of n = 40 pairable ratings.
    rows = {
        "a": "123321412___",
        "b": "1233224125_3",
        "c": "_3332342251_",
        "d": "12332441251_",
    }
    values = tuple(Theme(value, value) for value in "12345")
    store.change_evaluation("vip", lambda one: replace(one, themes=values))
    store.add_people(
        [
            coded(
                f"P{unit}",
                "x",
                {who: [(0, 1, row[unit])] for who, row in rows.items() if row[unit] != "_"},
            )
            for unit in range(12)
        ]
    )
    found = compare(store, "vip", None)
    weights = {value: n * (40 - n) for value, n in zip("12345", (9, 13, 10, 5, 3), strict=True)}
    alphas = {theme.id: one.alpha for theme, one in found.themes}
    mean = sum(alphas[value] * weight for value, weight in weights.items()) / sum(weights.values())
    assert (found.texts, mean) == (11, pytest.approx(0.743, abs=0.0005))
