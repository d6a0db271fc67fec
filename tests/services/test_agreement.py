"""Who codes alike: only of texts that all their coders have finished."""

from dataclasses import replace

import pytest

from survey.records import Theme
from survey.services.agreement import compare
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
