"""Answering with an account: the participants' own pages, consent first, and the response says how."""

from dataclasses import replace

import pytest

from survey.people.invitations import invite
from survey.records import AuditEntry
from tests.accounts.second_factor import add, sign_in
from tests.browse import Browse
from tests.participants import person


@pytest.fixture
def ian(store, vip, clock):
    return add(store, clock, "ian", "interviewer")


@pytest.fixture
def ours(store, ian):
    someone = person("P01")
    one = replace(someone.participant, interviewers=(ian.id,))
    store.add_people([replace(someone, participant=one)])
    return one


@pytest.fixture
def helper(browse, ian, ours):
    """Ian's browser, on the start page of P01."""
    sign_in(browse, "ian")
    begin(browse, ours)
    return browse


def begin(browse, one, mode="assisted", phase="start"):
    browse.get(f"/evaluate/vip/participants/{one.id}/taking-part")
    browse.click("Help them answer")
    return browse.submit("Start", phase=phase, mode=mode)


def agree(browse):
    boxes = browse.page.all("input[type=checkbox]")
    return browse.submit("I agree", agree=list(range(1, len(boxes) + 1)))


def answer_all(browse):
    browse.get(browse.page.links(".govuk-task-list__link")[0])
    while browse.page.all("input[name=answer]"):
        browse.submit("Continue", answer="4")
    return browse.submit("Send")


def now(store, one):
    return store.person("vip", one.id)


@pytest.mark.parametrize("mode", ["assisted", "paper"])
def test_answers_say_how_they_were_given_and_who_gave_them(browse, store, ian, ours, mode):
    sign_in(browse, "ian")
    begin(browse, ours, mode)
    browse.click("Start now")
    assert "Do you agree to take part?" in browse.page.main
    assert ("Tick what the person ticked" in browse.page.main) == (mode == "paper")
    agree(browse)
    assert answer_all(browse).h1 == "Thank you"
    (response,) = now(store, ours).responses
    assert (response.mode, response.raw) == (mode, 56)
    lines = [
        (one.who, one.what)
        for one in store.audited("")
        if isinstance(one, AuditEntry) and one.participant == ours.id and not one.what.startswith("viewed")
    ]
    assert lines[::-1] == [
        (ian.id, "started assisted answers with a participant"),
        (ian.id, "agreed to version 1"),
        (ian.id, f"sent ({mode}) wemwbs@1 at start"),
    ]
    page = browse.submit("Finish helping")
    assert page.h1 == "Taking part P01"
    browse.click("P01")
    assert f"Answered {'on paper' if mode == 'paper' else 'with help'}" in browse.page.main


def test_no_question_is_shown_before_consent(helper, store, ours):
    for page in ("tasks", "wemwbs/1", "wemwbs/check"):
        assert (
            helper.get(f"{helper.pages[-1].path.split('consent')[0]}{page}").h1
            == "Do you agree to take part?"
        )
    helper.submit("I do not want to take part")
    assert now(store, ours).participant.declined
    assert now(store, ours).consents == ()


def test_each_page_says_that_somebody_helps_and_none_leads_to_my_data(helper, store, ours):
    start = helper.page.path
    pages = [helper.page, helper.click("Start now"), agree(helper)]
    pages.append(helper.get(helper.page.links(".govuk-task-list__link")[0]))
    for page in pages:
        assert "Someone from the programme is helping" in page.words("aside")
        assert not page.all("a[href*=my-data]"), page
    for private in ("my-data", "my-data.json", "my-data/contact", "my-data/stop", "my-data/erase"):
        assert helper.client.get(start + private).status_code == 404, private
    token = helper.page.all("[name=csrf_token]")[0].attributes["value"]
    for private in ("my-data/stop", "my-data/erase", "my-data/correct/x"):
        assert helper.client.post(start + private, data={"csrf_token": token}).status_code == 404, private
    assert now(store, ours).participant.withdrawn is None


def test_help_does_not_change_a_participants_own_pages(app, helper, invited):
    helper.click("Start now")
    phone = Browse(app.test_client())
    phone.get(invited(code="VIP-P5"))
    assert not phone.page.all("aside")
    assert phone.page.all("a[href*=my-data]")


def test_a_draft_with_help_keeps_its_mode_when_sent_alone(
    helper, app, store, ours, vip, catalogue, settings, clock
):
    helper.click("Start now")
    agree(helper)
    helper.get(helper.page.links(".govuk-task-list__link")[0])
    helper.submit("Continue", answer="4")
    phone = Browse(app.test_client())
    phone.get(f"/i/{invite(store, settings.secret_key, vip, catalogue, ours.id, 'start', clock())}")
    phone.click("Continue")
    answer_all(phone)
    assert now(store, ours).response("start", "wemwbs").mode == "assisted"


def test_helping_ends_by_finishing_signing_out_or_losing_the_assignment(helper, store, ours):
    start = helper.page.path
    store.change(
        "vip", ours.id, lambda one: replace(one, participant=replace(one.participant, interviewers=()))
    )
    assert helper.get(start, status=403).h1 == "Please open your link again"
    store.change("vip", ours.id, lambda one: replace(one, participant=ours))
    helper.get(start)
    helper.submit("Finish helping")
    assert helper.get(start, status=403).h1 == "Please open your link again"
    begin(helper, ours)
    helper.get("/evaluate/vip/")
    helper.submit("Sign out")
    helper.get(start, status=403)


def test_losing_the_role_ends_helping(helper, store, ian):
    store.save_account(replace(ian, grants=(), sessions=ian.sessions))
    assert helper.get(helper.page.path, status=403).h1 == "Please open your link again"


def test_an_invitation_answered_with_help_has_no_code(helper, app, store, ours):
    (invitation,) = now(store, ours).invitations
    assert invitation.code_hash == ""
    stranger = app.test_client()
    assert stranger.get(helper.page.path).status_code == 403
    assert stranger.get("/i/").status_code == 404


def test_helping_does_not_change_an_existing_link(
    browse, app, store, ian, ours, vip, catalogue, settings, clock
):
    code = invite(store, settings.secret_key, vip, catalogue, ours.id, "start", clock())
    sign_in(browse, "ian")
    begin(browse, ours)
    assert app.test_client().get(f"/i/{code}").status_code == 302
    assert len(now(store, ours).invitations) == 1


def test_nobody_answers_for_a_participant_who_declined(browse, store, ian, ours, clock):
    store.change(
        "vip", ours.id, lambda one: replace(one, participant=replace(one.participant, declined=clock()))
    )
    sign_in(browse, "ian")
    assert browse.get(f"/evaluate/vip/participants/{ours.id}/assist").h1 == "Taking part P01"
    assert "Help them answer" not in browse.page.main
