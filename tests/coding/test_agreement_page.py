"""The page on which evaluators see how far coders agree, and take the coding with them."""

from dataclasses import replace

import pytest

from survey.accounts import accounts
from survey.records import Grant, Theme
from tests.coded import coded

PASSWORD = "a long enough password"


@pytest.fixture
def evaluator(browse, store, vip, clock):
    """Ada, who is signed in, and two themes."""
    made = accounts.add_account(store, "ada@example.org", "Ada", PASSWORD, clock())
    store.save_account(replace(made, grants=(Grant("vip", "evaluator"),)))
    store.change_evaluation(
        "vip", lambda one: replace(one, themes=(Theme("t1", "team"), Theme("t2", "hope")))
    )
    browse.get("/account/sign-in")
    browse.submit("Sign in", email="ada@example.org", password=PASSWORD)
    return made


def test_disagreements_are_listed_with_line_and_words(browse, store, evaluator):
    store.add_people([coded("P1", "We talk.\nIt helps.", {evaluator.id: [(9, 11, "t1")], "gone": []})])
    words = browse.get("/evaluate/vip/coding/agreement").main
    assert "P1 · start · 2 March 2026, line 2" in words
    assert "It helps." in words
    assert "Used by Ada, not by somebody." in words
    assert "not used in these texts" in words
    csv = browse.client.get("/evaluate/vip/coding/agreement.csv").text
    assert "hope,2,0,not defined (nobody used this theme)" in csv


def test_nothing_is_shown_until_all_have_finished(browse, store, evaluator):
    marks = {evaluator.id: [(0, 2, "t1")], "ben": []}
    store.add_people([coded("P1", "We talk.", marks, unfinished="ben")])
    words = browse.get("/evaluate/vip/coding/agreement").main
    assert "nothing to compare yet" in words
    assert "We talk." not in words


@pytest.mark.parametrize(
    ("what", "name", "begins"),
    [
        ("codebook", "vip-codebook.qdc", b"<?xml"),
        ("tags", "vip-tags.csv", b"\xef\xbb\xbftag,"),
        ("project", "vip-project.qdpx", b"PK"),
        ("excerpts", "vip-excerpts.csv", b"\xef\xbb\xbfparticipant"),
    ],
)
def test_the_coding_can_be_taken_to_other_tools(browse, evaluator, what, name, begins):
    sent = browse.client.get(f"/evaluate/vip/coding/{what}-file")
    assert sent.data.startswith(begins)
    assert name in sent.headers["Content-Disposition"]
