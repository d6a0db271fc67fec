"""After a low score: a gentle page, a request that somebody wants, and a task for staff."""

from dataclasses import replace

import pytest

from survey.accounts import accounts
from survey.records import Grant
from survey.store.audit import PARTICIPANT
from tests.steps import answer_all, begin

SAFEGUARDING = """
[safeguarding]
information = ["Jo from the team will call you within two working days."]
staff = ["jo@example.org"]
"""
PASSWORD = "a long enough password"


@pytest.fixture
def caring(store, vip):
    """The pilot, as a programme that offers support."""
    record = store.programme("vip")
    store.save_programme(replace(record, definition=record.definition + SAFEGUARDING))


def send(peer, value):
    """Answer the wellbeing scale with the same answer throughout, and send it."""
    begin(peer)
    answer_all(peer, value)
    return peer.submit("Send")


def test_without_safeguarding_a_low_score_leads_to_the_same_page_as_others(peer):
    assert send(peer, 1).h1 == "Thank you"
    assert peer.get(peer.page.path.replace("/sent", "/support")).path.endswith("/sent")


def test_other_scores_do_not_lead_to_support(caring, peer):
    assert send(peer, 4).h1 == "Thank you"
    assert "See how to get support" not in peer.page.main
    assert peer.get(peer.page.path.replace("/sent", "/support")).path.endswith("/sent")


def test_a_low_score_leads_gently_to_contacts_without_naming_it(caring, peer, vip):
    page = send(peer, 1)
    assert page.h1 == "You do not have to manage alone"
    for contact in vip.support:
        assert contact.name in page.main
    assert "Jo from the team will call you" in page.main
    assert "not a crisis service" in page.main
    assert "not a diagnosis" in page.main
    for alarming in ("14", "score", "below", "low", "risk", "urgent", "warning"):
        assert alarming not in page.main.lower().split(), alarming
    assert not page.all("[role=alert]")
    assert not page.all("input[checked]")


def test_support_is_shown_even_if_results_are_not(store, caring, peer):
    record = store.programme("vip")
    hidden = record.definition.replace("show_results = true", "show_results = false")
    store.save_programme(replace(record, definition=hidden))
    assert send(peer, 1).h1 == "You do not have to manage alone"


def test_continuing_without_a_tick_asks_for_nothing(store, caring, peer):
    send(peer, 1)
    assert peer.submit("Continue").h1 == "Thank you"
    (someone,) = store.people("vip")
    assert someone.callbacks == ()


def test_one_tick_asks_to_be_contacted_once(store, caring, peer):
    send(peer, 1)
    page = peer.submit("Continue", contact="1")
    assert "You asked us to contact you" in page.main
    assert not page.all("input[type=checkbox]")
    token = peer.page.all("[name=csrf_token]")
    assert not token, "there is nothing more to send"
    (someone,) = store.people("vip")
    (request,) = someone.callbacks
    assert (request.phase, request.measure, request.done) == ("start", "wemwbs@1", None)
    assert peer.click("Continue").h1 == "Thank you"
    assert peer.click("See how to get support").h1 == "You do not have to manage alone"


def sign_in(browse, store, clock, email, *roles):
    made = accounts.add_account(store, email, email.partition("@")[0].title(), PASSWORD, clock())
    store.change_account(made.id, lambda one: replace(one, grants=tuple(Grant("vip", r) for r in roles)))
    browse.get("/account/sign-in")
    browse.submit("Sign in", email=email, password=PASSWORD)


def test_staff_see_the_task_and_one_press_ends_it(store, caring, peer, clock):
    send(peer, 1)
    peer.submit("Continue", contact="1")
    sign_in(peer, store, clock, "jo@example.org", "administrator")
    page = peer.get("/evaluate/vip/")
    assert "VIP-P1 start 2 March 2026, 09:00 UTC" in page.words("section[aria-labelledby=asked]")
    page = peer.submit("Done : VIP-P1")
    assert "Asked to be contacted" not in page.main
    (someone,) = store.people("vip")
    assert someone.callbacks[0].done == clock()
    (jo,) = store.accounts()
    assert someone.callbacks[0].done_by == jo.id
    whose = someone.participant.id
    said = [(one.who, one.what) for one in lines(store) if one.participant == whose]
    assert (PARTICIPANT, "asked to be contacted") in said
    assert (jo.id, "marked a request for contact as done") in said


def lines(store):
    from survey.store import chain

    for document in store.documents():
        if document.name.startswith("audit/"):
            yield from (chain.read_line(line) for line in document.content.splitlines())


def test_the_participants_page_says_who_made_contact(store, caring, peer, clock):
    send(peer, 1)
    peer.submit("Continue", contact="1")
    sign_in(peer, store, clock, "eva@example.org", "evaluator")
    peer.get("/evaluate/vip/")
    peer.submit("Done : VIP-P1")
    (someone,) = store.people("vip")
    page = peer.get(f"/evaluate/vip/participants/{someone.participant.id}")
    assert "Asked to be contacted on 2 March 2026. Contacted on 2 March 2026 by Eva." in page.main


@pytest.mark.parametrize("role", ["interviewer", "administrator"])
def test_others_see_no_task_and_cannot_end_it(store, caring, peer, clock, role):
    send(peer, 1)
    peer.submit("Continue", contact="1")
    sign_in(peer, store, clock, "ian@example.org", role)
    page = peer.get("/evaluate/vip/")
    assert "Asked to be contacted" not in page.main
    (someone,) = store.people("vip")
    address = f"/evaluate/vip/participants/{someone.participant.id}/requests/{someone.callbacks[0].id}/done"
    token = page.all("[name=csrf_token]")[0].attributes["value"]
    assert peer.client.post(address, data={"csrf_token": token}).status_code == 404
    (someone,) = store.people("vip")
    assert someone.callbacks[0].done is None
