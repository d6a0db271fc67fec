"""The respondent's path, page by page, as a person without JavaScript walks it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.answering.pages.questions import read_answer
from survey.people.invitations import invite
from tests.browse import Browse
from tests.steps import answer_all, begin, task_link


def test_from_the_link_to_the_result(peer, store, vip):
    begin(peer)
    assert "Question 1 of 14" in peer.page.main
    assert peer.page.h1 == "I’ve been feeling optimistic about the future"
    answer_all(peer, 3)
    assert peer.page.h1 == "Check your answers"
    peer.submit("Send")
    assert "Your answers have been sent" in peer.page.main
    peer.click("See your result")
    assert "Your score is 42 out of 70." in peer.page.main
    assert "in the middle range, and so is yours" in peer.page.main
    assert "© NHS Health Scotland" in peer.page.main
    (person,) = store.people(vip.id)
    assert person.response("start", "wemwbs").raw == 42


def test_the_code_is_in_no_address_after_the_link(browse, invited):
    link = invited()
    page = browse.get(link)
    assert link.removeprefix("/i/") not in page.html
    assert page.path.startswith("/answer/")


def test_a_typed_code_opens_the_same_page(browse, invited):
    code = invited().removeprefix("/i/")
    browse.get("/")
    page = browse.submit("Continue", code=f" {code.lower().replace('-', ' ')} ")
    assert page.h1 == "Integrating vocational and peer support" or "Start now" in page.main


def test_a_mistyped_code_stays_in_the_box_with_what_to_do(browse, vip):
    browse.get("/")
    page = browse.submit("Continue", status=422, code="7K2M-9QXR-4TWB")
    assert "We do not recognise this code" in page.words(".govuk-error-summary")
    assert page.all("input[name=code]")[0].attributes["value"] == "7K2M-9QXR-4TWB"
    page = browse.submit("Continue", status=422, code="")
    assert "Enter the code" in page.words(".govuk-error-summary")


def test_a_wrong_link_says_what_to_do(browse, vip):
    page = browse.get("/i/0000-0000-0000", status=404)
    assert "We do not recognise this link" in page.h1


def test_an_expired_link_says_that_answers_are_safe(browse, invited, clock):
    link = invited()
    clock.advance(timedelta(weeks=40))
    page = browse.get(link, status=410)
    assert "no longer works" in page.h1
    assert "safe" in page.main
    browse.get("/")
    page = browse.submit("Continue", status=422, code=link.removeprefix("/i/"))
    assert "no longer works" in page.words(".govuk-error-summary")


def test_no_question_before_consent(browse, invited):
    browse.get(invited())
    start = browse.page.path
    assert browse.get(start + "wemwbs/1").h1 == "Do you agree to take part?"
    assert browse.get(start + "tasks").h1 == "Do you agree to take part?"


def test_every_statement_needs_its_tick_and_ticks_are_kept(browse, invited, store, vip):
    browse.get(invited())
    browse.click("Start now")
    page = browse.submit("I agree", status=422, agree=[2])
    assert "Tick every box" in page.words(".govuk-error-summary")
    assert [box.attributes["value"] for box in page.all("input[type=checkbox][checked]")] == ["2"]
    (person,) = store.people(vip.id)
    assert person.consents == ()


def test_consent_is_recorded_with_its_version_and_not_asked_again(peer, store, vip, invited, browse):
    (person,) = store.people(vip.id)
    assert [(one.version, one.statements) for one in person.consents] == [
        (vip.consent.version, vip.consent.statements)
    ]
    peer.get(peer.page.path.removesuffix("tasks"))
    assert peer.click("Start now").path.endswith("/tasks")


def test_saying_no_is_one_click_and_leaves_nothing(browse, invited, store, vip):
    browse.get(invited())
    browse.click("Start now")
    assert "You do not have to take part" in browse.submit("I do not want to take part").main
    (person,) = store.people(vip.id)
    assert (person.consents, person.drafts) == ((), ())


def test_nothing_is_preselected_and_a_saved_answer_is(peer):
    begin(peer)
    assert peer.page.all("input[checked]") == []
    peer.submit("Continue", answer=4)
    peer.click("Back")
    assert [box.attributes["value"] for box in peer.page.all("input[checked]")] == ["4"]


def test_the_zero_of_a_scale_is_an_answer(app, catalogue):
    with app.test_request_context(method="POST", data={"answer": "0"}):
        assert read_answer(catalogue["ons4"].items[0]) == (0, "")


def test_each_answer_is_saved_before_the_next_page(peer, answers):
    begin(peer)
    peer.submit("Continue", answer=2)
    assert answers() == {"wemwbs1": 2}


def test_continue_without_an_answer_asks_again(peer, answers):
    begin(peer)
    page = peer.submit("Continue", status=422)
    assert "Choose one answer" in page.words(".govuk-error-summary")
    assert answers() is None


def test_skipping_stores_missing_and_gives_no_score(peer, answers):
    begin(peer)
    peer.submit("Skip this question")
    assert answers() == {"wemwbs1": None}
    answer_all(peer, 5, times=13)
    assert "You have not answered 1 question." in peer.page.main
    peer.submit("Send")
    peer.click("See your result")
    assert "You missed 1 question, so there is no score this time." in peer.page.main
    assert "Your score is" not in peer.page.main


@pytest.mark.parametrize("answer", ["6", "0", "-1", "99999999", "x", "３", "1e0", ""])
def test_an_answer_outside_the_scale_is_refused(peer, answers, answer):
    begin(peer)
    token = peer.page.all("input[name=csrf_token]")[0].attributes["value"]
    response = peer.client.post(peer.page.path, data={"csrf_token": token, "answer": answer})
    assert response.status_code == 422
    assert answers() is None


def test_another_measures_question_is_not_found(peer):
    base = peer.page.path.removesuffix("tasks")
    for path in ("ons4/1", "wemwbs/15", "wemwbs/0", "nothing/1", "friends-and-family/1"):
        peer.get(base + path, status=404)


def test_the_same_link_resumes_on_another_device(
    peer, invited, app, browse, store, vip, settings, catalogue, clock
):
    begin(peer)
    peer.submit("Continue", answer=2)
    peer.submit("Continue", answer=3)
    (person,) = store.people(vip.id)
    code = invite(store, settings.secret_key, vip, catalogue, person.participant.id, "start", clock())
    other = Browse(app.test_client())
    other.get(f"/i/{code}")
    other.click("Continue")
    other.get(task_link(other))
    assert "Question 3 of 14" in other.page.main


def test_changing_an_answer_returns_to_the_check(peer, answers):
    begin(peer)
    answer_all(peer, 3)
    peer.click("Change")
    assert "Question 1 of 14" in peer.page.main
    assert peer.submit("Continue", answer=5).h1 == "Check your answers"
    assert answers()["wemwbs1"] == 5


def test_back_leads_to_the_start_from_every_question(peer):
    begin(peer)
    for _ in range(3):
        peer.submit("Continue", answer=1)
    assert "Question 4 of 14" in peer.page.main
    for number in (3, 2, 1):
        assert f"Question {number} of 14" in peer.click("Back").main
    assert peer.click("Back").path.endswith("/tasks")


def test_two_tabs_keep_the_later_answer(peer, answers):
    begin(peer)
    first_tab = peer.page
    peer.submit("Continue", answer=1)
    peer.page = first_tab
    peer.submit("Continue", answer=5)
    assert answers() == {"wemwbs1": 5}


def test_sending_twice_makes_one_response(peer, store, vip):
    begin(peer)
    answer_all(peer, 3)
    check = peer.page
    peer.submit("Send")
    peer.page = check
    assert "Your answers have been sent" in peer.submit("Send").main
    (person,) = store.people(vip.id)
    assert len(person.responses) == 1


def test_back_after_sending_changes_nothing_and_says_so(peer, answers):
    begin(peer)
    question = peer.page
    answer_all(peer, 3)
    peer.submit("Send")
    assert "sent" in peer.get(question.path).main
    peer.page = question
    tab = peer.page
    for given in ({"answer": 1}, {}):
        peer.page = tab
        assert "already sent" in peer.submit("Continue", status=409, **given).h1
    assert answers()["wemwbs1"] == 3


def test_a_used_link_shows_what_was_sent(peer):
    begin(peer)
    answer_all(peer, 3)
    peer.submit("Send")
    peer.click("Continue")
    assert "Sent" in peer.page.words(".govuk-task-list__status")
    peer.get(task_link(peer))
    assert "Your answers have been sent" in peer.page.main


def test_without_the_link_a_page_asks_for_it(peer, app):
    path = peer.page.path
    stranger = app.test_client()
    response = stranger.get(path)
    assert response.status_code == 403
    assert "open your link again" in response.text


def test_no_page_is_cached_and_support_is_on_every_page(peer, vip):
    paths = [peer.page.path, peer.page.path.removesuffix("tasks"), task_link(peer)]
    for path in paths:
        page = peer.get(path)
        assert page.headers["Cache-Control"] == "no-store"
        for contact in vip.contacts:
            assert contact.name in page.words("footer")


def test_results_can_be_switched_off(peer, store):
    record = store.programme("vip")
    begin(peer)
    answer_all(peer, 3)
    peer.submit("Send")
    text = record.definition.replace("show_results = true", "show_results = false")
    assert text != record.definition
    store.save_programme(replace(record, definition=text))
    page = peer.again()
    assert "See your result" not in page.main
    assert peer.get(page.path.replace("/sent", "/result")).path.endswith("/tasks")


def test_a_low_band_points_gently_to_support(peer):
    begin(peer)
    answer_all(peer, 2)
    peer.submit("Send")
    page = peer.click("See your result")
    kind, score = page.main.index("You do not have to manage alone"), page.main.index("Your score is 28")
    assert kind < score
    assert "Yours is in the lower range" in page.main
    assert page.link("See who else can help").endswith("#support")
    assert page.all("#support")


def test_changed_statements_ask_again_also_before_sending(peer, store):
    begin(peer)
    answer_all(peer, 3)
    record = store.programme("vip")
    text = record.definition.replace("I can stop at any time", "I can stop whenever I like")
    assert text != record.definition
    store.save_programme(replace(record, definition=text))
    assert peer.submit("Send").h1 == "Do you agree to take part?"
    (person,) = store.people("vip")
    assert person.responses == ()


def test_a_renewed_code_ends_visits_with_the_old_one(peer, store, vip, settings, catalogue, clock):
    (person,) = store.people(vip.id)
    invite(store, settings.secret_key, vip, catalogue, person.participant.id, "start", clock())
    assert peer.again(status=403).h1 == "Please open your link again"


def test_a_browser_remembers_the_last_five_links(browse, invited):
    starts = []
    for number in range(6):
        browse.get(invited(code=f"VIP-P{number}"))
        starts.append(browse.page.path)
    browse.get(starts[0], status=403)
    for path in starts[1:]:
        browse.get(path)
