"""A participant checks what was written down; nobody else does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.interviews import member_checks
from survey.records import CodeTarget, Interview, MemberCheck
from tests.participants import SENT, person
from tests.web.test_access import signed_in  # noqa: F401

HELD = Interview(
    "t1", "start", "peer@1", "e", SENT, SENT, quoting="approved", closed=SENT, text="I was <heard>."
)


@pytest.fixture
def asked(peer, store):
    """Somebody at the task list whose interview is to be checked."""
    (one,) = store.people("vip")
    check = MemberCheck("m1", "t1", "", SENT, "e")
    store.change("vip", one.participant.id, lambda one: replace(one, interviews=(HELD,), checks=(check,)))
    peer.get(peer.page.path)
    return peer


def checks(store):
    return next(one for one in store.people("vip") if one.participant.code == "VIP-P1").checks


def test_a_record_is_read_corrected_and_thought_better_of(asked, store):
    asked.click("Check what we wrote down")
    assert "I was <heard>." in asked.page.main
    asked.submit("Save", verdict="corrections", corrections="Nearly\r\nalways")
    assert (checks(store)[0].verdict, checks(store)[0].corrections) == ("corrections", "Nearly\nalways")
    asked.submit("Save", verdict="no quotes", corrections="")
    assert checks(store)[0].verdict == "no quotes"


@pytest.mark.parametrize("typed", ["x" * 4001, "too long to lose"])
def test_what_cannot_be_saved_is_not_lost(asked, store, typed):
    asked.click("Check what we wrote down")
    verdict = "corrections" if len(typed) > 4000 else "accurate"
    asked.submit("Save", status=422, verdict=verdict, corrections=typed)
    assert typed in asked.page.main
    assert checks(store)[0].verdict == ""


def test_the_record_of_somebody_else_is_not_there(asked, store):
    other = replace(person("X"), interviews=(HELD,), checks=(MemberCheck("m2", "t1", "", SENT, "e"),))
    store.add_people([other])
    asked.click("Check what we wrote down")
    path = asked.page.path.replace("m1", "m2")
    assert asked.client.get(path).status_code == 404


def test_my_data_shows_what_was_said_and_ends_quoting(asked, store):
    asked.click("My data")
    assert "I was <heard>." in asked.page.main
    asked.submit("Stop quoting me")
    assert [one.interviews[0].quoting for one in store.people("vip")] == ["no"]
    assert "Stop quoting me" not in asked.page.main


def test_an_evaluator_asks_and_accepts_and_others_do_not_see_it(signed_in, store, vip, clock):  # noqa: F811
    one = replace(person("VIP-P1"), interviews=(HELD,))
    store.add_people([one])
    browse = signed_in(("vip", "evaluator"))
    path = f"/evaluate/vip/participants/{one.participant.id}/member-checks"
    browse.get(path)
    browse.submit("Ask them to check the summary", words="They felt heard.")
    target = CodeTarget("vip", one.participant.id, "i1")
    (check,) = checks(store)
    assert check.summary == "They felt heard."
    member_checks.answer(store, target, check.id, "corrections", "Mostly <b>", clock())
    seen = browse.get(path)
    assert "Mostly <b>" in seen.main
    assert "It may not be quoted." in seen.main
    clock.advance(timedelta(minutes=1))
    member_checks.answer(store, target, check.id, "corrections", "Mostly, I think", clock())
    browse.submit("Accept the corrections", status=422, words="Thanks for this")
    assert "Thanks for this" in browse.page.main
    assert checks(store)[0].outcome == ""
    browse.submit("Accept the corrections", words="Thanks for this")
    assert "It may be quoted." in browse.page.main
    assert checks(store)[0].remark == "Thanks for this"


def test_somebody_who_stopped_is_not_asked(signed_in, store, vip, clock):  # noqa: F811
    one = replace(person("VIP-P1"), interviews=(HELD,))
    store.add_people([one])
    browse = signed_in(("vip", "evaluator"))
    path = f"/evaluate/vip/participants/{one.participant.id}/member-checks"
    browse.get(path)
    store.change(
        "vip",
        one.participant.id,
        lambda one: replace(one, participant=replace(one.participant, withdrawn=clock())),
    )
    browse.submit("Ask them to check the whole text", status=422)
    assert "They no longer take part" in browse.page.main
    assert "Ask them to check the whole text" not in browse.page.buttons
    assert checks(store) == ()


@pytest.mark.parametrize("role", ["interviewer", "administrator"])
def test_only_evaluators_see_member_checks(signed_in, store, vip, role):  # noqa: F811
    one = replace(person("VIP-P1"), interviews=(HELD,))
    store.add_people([one])
    browse = signed_in(("vip", role))
    path = f"/evaluate/vip/participants/{one.participant.id}/member-checks"
    assert browse.client.get(path).status_code == 404
    assert browse.client.post(path, data={"interview": "t1", "shown": "transcript"}).status_code in {400, 404}
    assert checks(store) == ()
