"""What participants read about their questions and their result: everyday words, days, no names of scales."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from measures.scoring import band
from survey.answering import wording
from survey.answering.answering import Visit
from survey.answering.pages.finish import days
from survey.programme import programmes
from tests.participants import level, person, points, response


@pytest.fixture(autouse=True)
def in_app(app):
    with app.test_request_context():
        yield


@pytest.fixture
def wemwbs(catalogue):
    return catalogue["wemwbs"]


@pytest.fixture
def result(vip, wemwbs):
    """The sentences about a WEMWBS score from 14 to 70."""

    def said(total):
        sent, banding = points(wemwbs, "start", total), programmes.banding(vip, wemwbs)
        return " ".join(wording.result_sentences(wemwbs, sent, banding, band(banding, sent.raw)))

    return said


@pytest.mark.parametrize(
    ("total", "where"),
    [
        (14, "Yours is in the lower range."),
        (40, "Yours is in the lower range."),
        (41, "in the middle range, and so is yours."),
        (58, "in the middle range, and so is yours."),
        (59, "Yours is in the higher range."),
    ],
)
def test_a_score_is_placed_among_other_peoples(result, total, where):
    said = result(total)
    assert f"Your score is {total} out of 70." in said
    assert where in said


def test_other_bands_are_called_by_their_names(wemwbs):
    banding = wemwbs.bandings[0]
    low, *others = banding.bands
    renamed = replace(banding, bands=(low, *(replace(one, name=f"{one.name} here") for one in others)))
    assert "the range called “below average”" in wording.where_sentence(wemwbs, renamed, low)


def test_missed_questions_are_counted_and_no_score_is_shown(wemwbs):
    sent = response(wemwbs, "start", level(wemwbs, 3, wemwbs1=None, wemwbs2=None))
    assert wording.result_sentences(wemwbs, sent, None, None) == [
        "You missed 2 questions, so there is no score this time."
    ]


def test_only_validated_scales_of_wellbeing_have_an_everyday_title(catalogue):
    assert wording.title(catalogue["swemwbs"]) == "How you have been feeling"
    assert wording.title(catalogue["peer-role"]) == "Your role as a peer supporter"
    assert wording.title(catalogue["ons4"]) == "Personal well-being"


def visit(vip, *responses):
    somebody = person("P1", *responses, invited=("start",))
    return Visit(vip, somebody, somebody.invitations[0], ())


def test_phases_are_named_by_the_day_of_the_answers_or_the_day_they_open(vip, wemwbs):
    named = days(visit(vip, points(wemwbs, "start", 40)), wemwbs, "d MMMM yyyy")
    assert named == {"start": "2 March 2026", "mid": "1 June 2026", "end": "31 August 2026"}


def test_phases_answered_on_one_day_have_different_names(vip, wemwbs):
    late = replace(points(wemwbs, "start", 40), sent=datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    named = days(visit(vip, late), wemwbs, "d MMMM yyyy")
    assert named["start"] == "1 June 2026 (start)"
    assert len({*named.values()}) == 3
