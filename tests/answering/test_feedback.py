"""The open link: anonymous, again and again, also on a shared tablet."""

import pytest

from survey.accounts import accounts
from tests.steps import begin


@pytest.fixture
def link(store, vip):
    return f"/feedback/{store.programme(vip.id).feedback_code}"


def give(browse, link):
    """Answer the last questionnaire of the feedback."""
    browse.get(link)
    browse.submit("Start now")
    begin(browse, position=1)
    browse.submit("Continue", answer=2)
    browse.submit("Continue", answer="They listened.")
    browse.submit("Send")


def test_each_visit_adds_an_anonymous_response(browse, link, store, vip):
    for _ in range(3):
        give(browse, link)
    people = list(store.people(vip.id))
    assert len(people) == 3
    assert all(person.participant.anonymous for person in people)
    assert [len(person.responses) for person in people] == [1, 1, 1]


def test_looking_without_starting_saves_nothing(browse, link, store, vip):
    browse.get(link)
    browse.get(link + "/poster")
    assert list(store.people(vip.id)) == []


def test_finish_and_clear_leaves_nothing_behind(browse, link):
    give(browse, link)
    behind = browse.page.path
    assert browse.submit("Finish and clear").path == link
    assert browse.get(behind, status=403).h1 == "Please open your link again"


def test_a_tablet_can_be_cleared_half_way(browse, link):
    browse.get(link)
    browse.submit("Start now")
    begin(browse, position=1)
    question = browse.page.path
    browse.submit("Finish and clear")
    assert browse.page.path == link
    browse.get(question, status=403)


def test_only_the_open_link_returns_by_itself(browse, link, peer):
    begin(peer)
    assert peer.page.all("script") == []
    browse.get(link)
    browse.submit("Start now")
    begin(browse, position=1)
    assert browse.page.all("[data-kiosk]")


def test_the_poster_has_the_full_address_as_text_and_as_a_qr_code(browse, link):
    page = browse.get(link + "/poster")
    assert f"http://localhost{link}" in page.main
    assert page.all("img")[0].attributes["src"].startswith("data:image/svg+xml")


def test_a_wrong_feedback_code_opens_nothing(browse, vip):
    browse.get("/feedback/0000-0000-0000", status=404)
    browse.get("/feedback/0000-0000-0000/poster", status=404)


def test_the_next_person_cannot_read_the_last_answers(browse, link):
    browse.get(link)
    browse.submit("Start now")
    begin(browse, position=1)
    browse.submit("Continue", answer=1)
    browse.submit("Continue", answer="My words")
    left = browse.page.path
    assert "My words" in browse.page.main
    browse.get(link)
    browse.submit("Start now")
    browse.get(left, status=403)


def test_an_evaluator_who_opens_the_link_on_the_tablet_is_signed_out(browse, link, store, clock):
    accounts.add_account(store, "evaluator@example.org", "", "a password for tests", clock())
    browse.get("/account/sign-in")
    browse.submit(email="evaluator@example.org", password="a password for tests")
    assert browse.page.path.startswith("/evaluate/")
    browse.get(link)
    browse.submit("Start now")
    assert browse.get("/evaluate/").path == "/account/sign-in"


def test_finishing_asks_about_unsent_answers(browse, link, store, vip):
    browse.get(link)
    browse.submit("Start now")
    begin(browse, position=1)
    browse.submit("Continue", answer=1)
    browse.submit("Finish and clear")
    assert browse.page.h1 == "Send your answers?"
    assert browse.submit("Send and finish").path == link
    (person,) = store.people(vip.id)
    assert [response.answers for response in person.responses] == [{"experience": 1}]


def test_unsent_answers_are_deleted(browse, link, store, vip):
    browse.get(link)
    browse.submit("Start now")
    begin(browse, position=1)
    browse.submit("Continue", answer=1)
    browse.submit("Finish and clear")
    assert browse.submit("Finish without sending").path == link
    assert list(store.people(vip.id)) == []


def test_sent_answers_stay_if_the_rest_is_left_unsent(browse, link, store, vip):
    give(browse, link)
    browse.click("Continue")
    begin(browse, position=0)
    browse.submit("Continue", answer=1)
    browse.submit("Finish and clear")
    browse.submit("Finish without sending")
    (person,) = store.people(vip.id)
    assert (len(person.responses), person.drafts) == (1, ())


def test_a_problem_on_the_tablet_can_be_cleared_too(browse, link):
    give(browse, link)
    page = browse.get(browse.page.path.replace("friends-and-family", "nothing"), status=404)
    assert page.all("form[data-kiosk]")
    assert browse.submit("Finish and clear").path == link


def test_finishing_keeps_typed_text(browse, link, store, vip):
    browse.get(link)
    browse.submit("Start now")
    begin(browse, position=1)
    browse.submit("Continue", answer=1)
    assert browse.submit("Finish and clear", answer="My words").h1 == "Send your answers?"
    browse.submit("Send and finish")
    (person,) = store.people(vip.id)
    assert [response.answers for response in person.responses] == [{"experience": 1, "reason": "My words"}]
