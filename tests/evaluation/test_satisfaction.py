"""What people said, counted and in their own words."""

import pytest

from survey.evaluation.satisfaction import feedback
from tests.participants import level, person, response


@pytest.fixture
def family(catalogue):
    return catalogue["friends-and-family"]


@pytest.fixture
def say(store, family):
    """Let so many service users give one answer and reason, by the feedback link or by name."""

    def say(n, value, reason="", site="", anonymous=True):
        sheet = level(family, value, reason=reason or None)
        store.add_people(
            person(
                f"{site}{value}{reason[:2]}{number}",
                response(family, "end", sheet),
                role="service-user",
                site=site,
                anonymous=anonymous,
            )
            for number in range(n)
        )

    return say


def result(found, phase="end"):
    (one,) = [one for one in found.result.items if one.phase == phase]
    return one


def test_anonymous_and_named_answers_count_alike(store, vip, family, say):
    say(3, 1)
    say(3, 5, anonymous=False)
    say(2, 6)
    end = result(feedback(store, vip, family))
    assert end.n == 8
    assert (end.positive, end.negative) == (37.5, 37.5)


def test_comments_come_in_alphabetical_order_without_codes(store, vip, family, say):
    say(2, 1, "warm welcome")
    say(2, 2, "Calm")
    say(1, 2, "about time")
    say(2, 2, "   ")
    comments = feedback(store, vip, family).comments["end", "reason"]
    assert [one.text for one in comments] == ["about time", "Calm", "Calm", "warm welcome", "warm welcome"]


def test_too_few_people_have_neither_figures_nor_comments(store, vip, family, say):
    say(4, 1, "I am the only one")
    found = feedback(store, vip, family)
    assert result(found).withheld
    assert (found.comments["end", "reason"], found.new) == (None, {})


def test_a_filter_shows_its_site_alone(store, vip, family, say):
    say(6, 1, "north", site="North")
    say(7, 5, "south", site="South")
    found = feedback(store, vip, family, site="North")
    assert (result(found).n, result(found).positive) == (6, 100)
    assert {one.text for one in found.comments["end", "reason"]} == {"north"}


def test_phases_at_which_it_is_not_asked_are_left_out(store, vip, family, say):
    say(5, 1)
    assert [one.phase for one in feedback(store, vip, family).result.overall] == ["mid", "end"]
