"""Comments are new until an account says that it has read them."""

from dataclasses import replace

import pytest

from survey.accounts import accounts
from survey.records import Grant
from tests.participants import level, person, response
from tests.steps import answer_all, begin

PASSWORD = "a long enough password"
PAGE = "/evaluate/vip/satisfaction?measure=friends-and-family"


@pytest.fixture
def people(store, vip, catalogue):
    family = catalogue["friends-and-family"]
    made = [
        person(
            f"P{text}",
            response(family, "end", level(family, 1, reason=f"{text} words")),
            role="service-user",
        )
        for text in "ABCDE"
    ]
    store.add_people(made)
    return made


@pytest.fixture
def evaluator(browse, store, vip, clock):
    accounts.add_account(store, "eva@example.org", "Eva", PASSWORD, clock())
    browse.get("/account/sign-in")
    browse.submit("Sign in", email="eva@example.org", password=PASSWORD)
    return browse


def tags(page):
    return [one.text(strip=True) for one in page.all(".cairn-comments .govuk-tag")]


def test_the_overview_counts_new_comments_and_leads_to_them(evaluator, people):
    page = evaluator.get("/evaluate/vip/")
    assert "5 responses with unread comments" in page.main
    assert "Comments are not monitored automatically" in page.main
    assert tags(evaluator.click("Friends and Family")) == ["New"] * 5


def test_looking_changes_nothing_and_a_press_reads_them(evaluator, store, people):
    evaluator.get(PAGE)
    assert tags(evaluator.get(PAGE)) == ["New"] * 5
    page = evaluator.submit("Mark these comments as read")
    assert page.url.endswith("friends-and-family")
    assert tags(page) == []
    assert "A words" in page.main
    assert "unread" not in evaluator.get("/evaluate/vip/").main
    assert all(len(one.readings) == 1 for one in store.people("vip"))


def test_a_comment_that_comes_meanwhile_stays_new(evaluator, store, catalogue, people):
    evaluator.get(PAGE)
    family = catalogue["friends-and-family"]
    late = response(family, "end", level(family, 1, reason="Late words"))
    store.add_people([person("LATE", late, role="service-user")])
    page = evaluator.submit("Mark these comments as read")
    assert "New Late words" in page.main
    assert tags(page) == ["New"]


def test_a_participants_page_marks_and_reads_their_words(evaluator, store, people):
    assert evaluator.get("/evaluate/vip/participants").main.count("Unread comments") == 5
    page = evaluator.get(f"/evaluate/vip/participants/{people[0].participant.id}")
    assert "(unread comments)" in page.words("summary")
    page = evaluator.submit("Mark these comments as read")
    assert "unread comments" not in page.main
    assert evaluator.get("/evaluate/vip/participants").main.count("Unread comments") == 4
    assert len(tags(evaluator.get(PAGE))) == 4


def test_nobody_reads_for_a_participant_who_is_not_theirs(evaluator, store, people):
    (eva,) = store.accounts()
    store.change_account(eva.id, lambda one: replace(one, grants=(Grant("vip", "interviewer"),)))
    token = evaluator.get("/evaluate/vip/").all("[name=csrf_token]")[0].attributes["value"]
    for path in (f"participants/{people[0].participant.id}/read", "satisfaction/read"):
        data = {"csrf_token": token, "new": people[0].responses[0].id}
        assert evaluator.client.post(f"/evaluate/vip/{path}", data=data).status_code == 404
    assert not any(one.readings for one in store.people("vip"))


@pytest.mark.parametrize("words", ["I cannot go on. I want to end it.", "All is well."])
def test_words_lead_nowhere_by_themselves(peer, store, words):
    begin(peer, 1)
    answer_all(peer, 3, times=9)
    peer.submit("Continue", answer=words)
    page = peer.submit("Send")
    assert page.h1 == "Thank you"
    (someone,) = store.people("vip")
    assert (len(someone.unread), someone.callbacks) == (1, ())
