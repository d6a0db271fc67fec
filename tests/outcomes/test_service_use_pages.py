"""The questions about use of mental health services: a page each, kept at once, sent once, changed."""

from datetime import timedelta

import pytest

from survey.records import COUNTS, UNKNOWN
from tests.browse import Browse

TITLE = "Help with your mental health"


@pytest.fixture
def kept(store):
    """What is kept of the one participant: counts not sent, and those sent."""

    def look():
        (person,) = store.people("vip")
        drafts = [dict(one.counts) for one in person.service_use_drafts]
        return drafts, [{name: getattr(one, name) for name in COUNTS} for one in person.service_use]

    return look


@pytest.fixture
def asked(peer):
    """Somebody at the first question."""
    peer.click(TITLE)
    return peer


def agree(browse: Browse) -> None:
    """Agree to everything."""
    boxes = browse.page.all("input[type=checkbox]")
    browse.submit("I agree", agree=[1 + number for number in range(len(boxes))])


def answer(browse: Browse, *said: object) -> None:
    """Answer the questions from here on: a number, or the button to press."""
    for one in said:
        if isinstance(one, int):
            browse.submit("Continue", answer=one)
        else:
            browse.submit(str(one))


def test_each_answer_is_kept_at_once_and_all_are_sent_together(asked, kept):
    assert "before you joined" in asked.page.main
    answer(asked, 1, 9, "I do not know", "Skip this question")
    assert kept() == ([{"admissions": 1, "days": 9, "crisis": UNKNOWN, "emergency": None}], [])
    answer(asked, 4)
    assert asked.page.url.endswith("/service-use/check")
    assert "You have not answered 1 question." in asked.page.main
    asked.submit("Send")
    sent = {"admissions": 1, "days": 9, "crisis": None, "emergency": None, "community": 4}
    assert kept() == ([], [sent])


def test_who_did_not_stay_is_not_asked_for_days(asked, kept):
    answer(asked, 0)
    assert asked.page.url.endswith("/crisis")
    answer(asked, 0, 0, 0)
    asked.click("Change How many times did you stay")
    answer(asked, 2)
    assert asked.page.url.endswith("/days?change=1")
    answer(asked, 3)
    assert asked.page.url.endswith("/check")
    asked.submit("Send")
    assert kept()[1][0]["days"] == 3


def test_sending_twice_makes_one_entry(asked, kept):
    answer(asked, 0, 0, 0, 0)
    check = asked.page
    for _ in range(2):
        asked.page = check
        asked.submit("Send")
        assert "Thank you" in asked.page.main
    assert len(kept()[1]) == 1
    question = check.links("dl a")[0]
    assert asked.get(question).url.endswith("/service-use/sent")


@pytest.mark.parametrize("typed", ["two", "-1", "", "1.5"])
def test_a_text_that_is_not_a_number_shows_an_error_and_stays(asked, kept, typed):
    page = asked.submit("Continue", status=422, answer=typed)
    assert page.title.startswith("Error:")
    assert page.all("#answer")[0].attributes["value"] == typed
    assert [one.attributes["href"] for one in page.all(".govuk-error-summary a")] == ["#answer"]
    assert kept() == ([], [])


def test_more_days_than_the_half_year_has_are_refused(asked):
    answer(asked, 1)
    page = asked.submit("Continue", status=422, answer=183)
    assert "Enter a number from 0 to 182." in page.main


def test_back_leads_to_the_question_before_which_still_says_what_was_said(asked):
    answer(asked, 3, 5)
    asked.click("Back")
    assert asked.page.all("#answer")[0].attributes["value"] == "5"
    asked.click("Back")
    assert asked.page.all("#answer")[0].attributes["value"] == "3"
    asked.click("Back")
    assert asked.page.url.endswith("/tasks")


def test_a_question_that_was_not_known_says_so_when_it_is_seen_again(asked):
    answer(asked, "I do not know")
    asked.click("Back")
    assert "Your answer so far: I do not know." in asked.page.main
    answer(asked, 1)
    asked.click("Back")
    assert "You said" not in asked.page.main


def test_a_form_that_was_too_old_keeps_what_was_typed(asked, kept):
    response = asked.client.post(asked.page.path, data={"answer": "182"})
    assert response.status_code == 400
    assert 'value="182"' in response.text
    assert kept() == ([], [])


def test_another_device_goes_on_where_this_one_stopped(app, browse, invited, store):
    link = invited()
    browse.get(link)
    browse.click("Start now")
    agree(browse)
    browse.click(TITLE)
    answer(browse, 1, 9)
    other = Browse(app.test_client())
    other.get(link)
    other.click("Continue")
    other.click(TITLE)
    assert other.page.url.endswith("/service-use/crisis")


def test_a_later_phase_asks_about_the_time_since(browse, invited, clock):
    clock.advance(timedelta(weeks=26))
    browse.get(invited(phase="end"))
    browse.click("Start now")
    agree(browse)
    browse.click(TITLE)
    assert "since 1 June 2026" in browse.page.main


def test_my_data_says_it_and_lets_it_be_changed(asked, kept, store):
    answer(asked, 1, 9, "I do not know", 2)
    asked.click("My data")
    assert "not sent yet" in asked.page.main
    assert "I do not know" in asked.page.main
    asked.click("Back to your questions")
    asked.click(TITLE)
    answer(asked, 4)
    asked.submit("Send")
    asked.click("My data")
    asked.submit("Change these answers")
    asked.submit("Leave my answers as they were")
    asked.submit("Change these answers")
    asked.click("Change How many times did you get help")
    answer(asked, 7)
    asked.submit("Send")
    assert [one["crisis"] for one in kept()[1]] == [7]
    assert any("corrected use of services at start" in one.what for one in store.audited("2026-03"))


def test_a_role_that_is_not_asked_sees_nothing_of_it(browse, invited):
    link = invited(role="service-user", phase="mid")
    browse.get(link)
    browse.click("Start now")
    agree(browse)
    assert TITLE not in browse.page.main
    browse.get(browse.page.url.replace("/tasks", "/service-use/admissions"), status=404)


def test_nothing_is_asked_before_somebody_agreed(browse, invited):
    browse.get(invited())
    browse.get(browse.page.url.replace("/start", "") + "/service-use/admissions")
    assert "agree" in browse.page.main.lower()
    assert not browse.page.all("#answer")


def test_somebody_who_withdrew_can_add_nothing(asked, kept):
    answer(asked, 1)
    question = asked.page
    asked.click("My data")
    asked.click("Stop taking part")
    asked.submit()
    asked.page = question
    asked.submit("Continue", answer=1)
    assert not asked.page.all("#answer")
    assert kept() == ([], [])
