"""Participants confirm the record of what they said; only what they approve is quoted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.answering.answering import Stopped
from survey.interviews import member_checks
from survey.interviews.member_checks import Changed, NotAsked, may_quote
from survey.records import CodeTarget, Interview, MemberCheck
from survey.store.edits import ChangedMeanwhile, edit_token
from tests.participants import SENT, person


def interview(**others):
    made = Interview(
        "t1", "start", "staff-start@1", "an account", SENT, SENT, closed=SENT, text="I felt heard."
    )
    return replace(made, **others)


def check(verdict="", days=0, **others):
    asked = SENT + timedelta(days=days)
    return MemberCheck(f"m{days}", "t1", "", asked, "an account", verdict=verdict, **others)


@pytest.fixture
def someone(store, vip):
    made = replace(person("VIP-P1"), interviews=(interview(quoting="approved"),))
    store.add_people([made])
    return made


def target(one):
    return CodeTarget("vip", one.participant.id, "i1")


@pytest.mark.parametrize(
    ("quoting", "checks", "expected"),
    [
        ("no", [], False),
        ("no", [check("accurate")], False),
        ("anonymous", [], True),
        ("anonymous", [check()], True),
        ("anonymous", [check("no quotes")], False),
        ("anonymous", [check("no quotes"), check(days=1)], False),
        ("anonymous", [check("no quotes"), check("accurate", days=1)], True),
        ("approved", [], False),
        ("approved", [check()], False),
        ("approved", [check("accurate")], True),
        ("approved", [check("no quotes")], False),
        ("approved", [check("corrections", corrections="No")], False),
        ("approved", [check("corrections", corrections="No", outcome="discussed")], False),
        ("approved", [check("corrections", corrections="No", outcome="accepted")], True),
        ("approved", [check("accurate"), check("no quotes", days=1)], False),
        ("approved", [replace(check("accurate"), interview="another")], False),
    ],
)
def test_only_what_somebody_lets_be_quoted_is(quoting, checks, expected):
    one = interview(quoting=quoting)
    whole = replace(person("VIP-P1"), interviews=(one,), checks=tuple(checks))
    assert may_quote(whole, one) is expected


def test_a_correction_goes_to_and_fro_and_stands_beside_the_text(store, someone, clock):
    at = ("vip", someone.participant.id)
    asked = member_checks.ask(store, at, "t1", "They felt heard.", "evaluator", clock())
    member_checks.answer(store, target(someone), asked.id, "corrections", "Mostly <heard>\n", clock())
    found = store.person(*at)
    (seen,) = found.checks
    assert seen.corrections == "Mostly <heard>\n"
    assert not may_quote(found, found.interviews[0])
    found = member_checks.settle(
        store, at, seen.id, edit_token(seen), accept=True, remark="", who="evaluator", now=clock()
    )
    assert may_quote(found, found.interviews[0])
    assert found.interviews == someone.interviews
    assert member_checks.corrections_of(found, "t1") == "Mostly <heard>\n"
    assert (found.checks[0].settled, found.checks[0].settled_by) == (clock(), "evaluator")


def test_a_mind_is_changed_until_it_is_settled(store, someone, clock):
    at = ("vip", someone.participant.id)
    asked = member_checks.ask(store, at, "t1", "", "evaluator", clock())
    member_checks.answer(store, target(someone), asked.id, "accurate", "", clock())
    found = member_checks.answer(store, target(someone), asked.id, "corrections", "Wait", clock())
    (seen,) = found.checks
    member_checks.answer(store, target(someone), asked.id, "corrections", "Wait, more", clock())
    with pytest.raises(ChangedMeanwhile):
        member_checks.settle(
            store, at, seen.id, edit_token(seen), accept=True, remark="", who="e", now=clock()
        )
    (seen,) = store.person(*at).checks
    member_checks.settle(
        store, at, seen.id, edit_token(seen), accept=False, remark="We talked", who="e", now=clock()
    )
    with pytest.raises(Changed):
        member_checks.answer(store, target(someone), asked.id, "accurate", "", clock())
    (after,) = store.person(*at).checks
    assert (after.corrections, after.outcome, after.remark) == ("Wait, more", "discussed", "We talked")


def test_nobody_is_asked_twice_at_once_or_about_open_notes(store, someone, clock):
    at = ("vip", someone.participant.id)
    member_checks.ask(store, at, "t1", "", "evaluator", clock())
    with pytest.raises(Changed):
        member_checks.ask(store, at, "t1", "", "evaluator", clock())
    opened = replace(interview(closed=None), id="t2")
    store.change(*at, lambda one: replace(one, interviews=(*one.interviews, opened)))
    with pytest.raises(NotAsked):
        member_checks.ask(store, at, "t2", "", "evaluator", clock())


def test_permission_to_be_quoted_can_be_taken_back(store, someone, clock):
    asked = member_checks.ask(store, ("vip", someone.participant.id), "t1", "", "evaluator", clock())
    member_checks.answer(store, target(someone), asked.id, "accurate", "", clock())
    found = member_checks.stop_quoting(store, target(someone))
    assert not may_quote(found, found.interviews[0])
    assert found.interviews[0].text == "I felt heard."


def test_nobody_who_stopped_is_asked(store, vip, someone, clock):
    def stop(one):
        return replace(one, participant=replace(one.participant, withdrawn=clock()))

    stopped = store.change("vip", someone.participant.id, stop)
    with pytest.raises(Stopped):
        member_checks.ask(store, ("vip", someone.participant.id), "t1", "", "evaluator", clock())
    assert store.person("vip", someone.participant.id) == stopped
