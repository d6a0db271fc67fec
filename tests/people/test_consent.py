"""Agreeing and declining: no question without the first, and none after the second."""

from dataclasses import replace

import pytest

from tests.browse import Browse
from tests.steps import answer_all, begin

BEFORE = {"start", "agree", "declined", "my_data", "my_data_file", "stop_quoting"} | {
    *("withdraw", "erase", "clear")
}
"""The pages of an invitation that need no consent: none of them asks anything of a measure."""


@pytest.fixture
def who(store):
    """The one participant as kept."""

    def look():
        (person,) = store.people("vip")
        return person

    return look


@pytest.fixture
def noted(store):
    """What the audit holds: (who, what) for each line, the first first."""
    return lambda: [(one.who, one.what) for one in store.audited("0000-00")][::-1]


def addresses(app, path):
    """Each way of asking each page of an invitation, by its endpoint: ("GET", "/answer/…/tasks")."""
    invitation = path.split("/")[2]
    nothing = dict.fromkeys(("response", "entry", "check"), "none")
    values = {"invitation": invitation, "measure": "wemwbs", "number": 1, "kind": "json", **nothing}
    values |= {"name": "admissions", "period": "before"}
    for rule in app.url_map.iter_rules():
        if "invitation" in rule.arguments:
            _, address = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield rule.endpoint.removeprefix("respond."), method, address


def refused(browse, app, path):
    """The pages that lead elsewhere and where to: {endpoint: last part of the address}."""
    token = browse.page.all("input[name=csrf_token]")[0].attributes["value"]
    found = {}
    for endpoint, method, address in addresses(app, path):
        if endpoint not in BEFORE:
            response = browse.client.open(address, method=method, data={"csrf_token": token, "answer": "1"})
            assert response.status_code == 302, (endpoint, method)
            found[endpoint] = response.location.rsplit("/", 1)[1]
    return found


def test_no_page_asks_a_question_or_takes_an_answer_before_consent(browse, invited, app, who):
    browse.get(invited())
    browse.click("Start now")
    found = refused(browse, app, browse.page.path)
    assert {"tasks", "question", "check", "send", "sent", "result", "leave", "correct"} <= found.keys()
    assert set(found.values()) == {"consent"}
    assert (who().drafts, who().contact_drafts) == ((), ())


def test_a_form_without_its_token_shows_no_question_before_consent(browse, invited, app):
    browse.get(invited())
    response = browse.client.post(browse.page.path + "wemwbs/1", data={"answer": "1"})
    assert response.location.endswith("/consent")


def test_no_page_asks_anything_after_declining(peer, app, who):
    consent = peer.page.path.replace("tasks", "consent")
    change_statements(peer, app)
    peer.get(consent)
    path = peer.submit("I do not want to take part").path
    peer.get(path.replace("not-now", "consent"))
    assert set(refused(peer, app, path).values()) == {"not-now"}
    assert who().participant.declined


def change_statements(browse, app):
    store = app.extensions["cairn"].store
    record = store.programme("vip")
    text = record.definition.replace("version = 1\n", "version = 2\n")
    assert text != record.definition
    store.save_programme(replace(record, definition=text))


def test_each_agreement_is_kept_with_its_version_statements_and_time(peer, app, who, clock, vip, noted):
    first = clock()
    clock.advance(first - first.replace(hour=8))
    change_statements(peer, app)
    page = peer.get(peer.page.path)
    assert page.h1 == "Do you agree to take part?"
    assert "We have changed what we ask you to agree to" in page.main
    peer.submit("I agree", agree=[1, 2, 3])
    assert peer.page.path.endswith("/tasks")
    said = vip.consent.statements
    assert [(one.version, one.statements, one.given) for one in who().consents] == [
        (1, said, first),
        (2, said, clock()),
    ]
    assert noted() == [("participant", "agreed to version 1"), ("participant", "agreed to version 2")]


def test_nobody_agrees_to_words_that_they_were_not_shown(browse, invited, app, who):
    browse.get(invited())
    browse.click("Start now")
    change_statements(browse, app)
    page = browse.submit("I agree", status=422, agree=[1, 2, 3])
    assert "We have just changed these statements" in page.words(".govuk-error-summary")
    assert page.all("input[type=checkbox][checked]") == []
    assert who().consents == ()
    browse.submit("I agree", agree=[1, 2, 3])
    assert [one.version for one in who().consents] == [2]


def test_whoever_agrees_for_the_first_time_is_not_told_of_changed_words(browse, invited):
    browse.get(invited())
    assert "changed" not in browse.click("Start now").main


def test_declining_is_recorded_and_the_link_says_so(browse, invited, who, clock, noted):
    link = invited()
    browse.get(link)
    browse.click("Start now")
    assert browse.submit("I do not want to take part").h1 == "That is fine"
    assert who().participant.declined == clock()
    assert noted() == [("participant", "declined")]
    assert browse.get(link).h1 == "That is fine"


def test_whoever_declined_may_change_their_mind(browse, invited, who):
    browse.get(invited())
    browse.click("Start now")
    browse.submit("I do not want to take part")
    browse.click("Take part after all")
    browse.submit("I agree", agree=[1, 2, 3])
    assert browse.page.path.endswith("/tasks")
    assert who().participant.stopped is None
    begin(browse)


def test_looking_at_the_page_for_declining_declines_nothing(browse, invited, who):
    browse.get(invited())
    assert browse.get(browse.page.path + "not-now").path == browse.page.path
    assert who().participant.declined is None


def test_an_answer_from_another_window_is_not_taken_after_declining(peer, app, who):
    begin(peer)
    question = peer.page
    other = Browse(peer.client)
    change_statements(peer, app)
    other.get(question.path.replace("wemwbs/1", "consent"))
    other.submit("I do not want to take part")
    peer.page = question
    assert peer.submit("Continue", answer=3).h1 == "That is fine"
    assert who().drafts == ()


def test_declining_by_the_open_link_changes_nothing(browse, vip, store):
    browse.get("/feedback/FEEDBACKVIP1")
    browse.submit("Start now")
    token = browse.page.all("input[name=csrf_token]")[0].attributes["value"]
    declining = browse.page.path.replace("tasks", "not-now")
    browse.client.post(declining, data={"csrf_token": token})
    (person,) = store.people("vip")
    assert person.participant.declined is None


def test_sending_after_declining_elsewhere_sends_nothing(peer, app, who):
    begin(peer)
    answer_all(peer, 3)
    check = peer.page
    other = Browse(peer.client)
    change_statements(peer, app)
    other.get(check.path.replace("wemwbs/check", "consent"))
    other.submit("I do not want to take part")
    peer.page = check
    assert peer.submit("Send").h1 == "That is fine"
    assert who().responses == ()
