"""Whom support is offered, and whose task it is when they ask to be contacted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.answering import safeguarding
from survey.programme import Safeguarding
from survey.records import Account, CodeTarget, Grant
from survey.store import NotFound
from tests.participants import level, person, points, response


@pytest.fixture
def wemwbs(catalogue):
    return catalogue["wemwbs"]


@pytest.fixture
def gentle(vip):
    return replace(vip, safeguarding=Safeguarding(("Jo calls you within two days.",), ("Jo@example.org",)))


def test_support_is_offered_only_in_the_lowest_band(gentle, wemwbs):
    lowest = wemwbs.bandings[0].bands[0].at_most
    offered = [
        total
        for total in range(14, 71)
        if safeguarding.is_offered(gentle, wemwbs, points(wemwbs, "start", total))
    ]
    assert offered == list(range(14, int(lowest) + 1))


def test_support_is_off_unless_the_programme_wants_it(vip, wemwbs):
    assert vip.safeguarding is None
    assert not safeguarding.is_offered(vip, wemwbs, points(wemwbs, "start", 14))


def test_only_a_complete_wellbeing_response_can_be_a_low_score(gentle, catalogue, wemwbs):
    staff = catalogue["staff-experience"]
    assert not safeguarding.is_offered(gentle, staff, response(staff, "start", level(staff, 1)))
    incomplete = response(wemwbs, "start", level(wemwbs, 1, wemwbs1=None))
    assert not safeguarding.is_offered(gentle, wemwbs, incomplete)
    assert not safeguarding.is_offered(gentle, wemwbs, None)
    about_the_service = replace(wemwbs, kind="experience")
    assert not safeguarding.is_offered(gentle, about_the_service, points(wemwbs, "start", 14))


@pytest.fixture
def low(store, vip, wemwbs):
    one = person("LOW", points(wemwbs, "start", 20))
    store.add_people([one])
    return one


def account(email, *roles, programme="vip"):
    grants = tuple(Grant(programme, role) for role in roles)
    return Account(email, email, email, "", None, grants)


def ask(store, one, measure, now, phase="start"):
    target = CodeTarget("vip", one.participant.id, "")
    return safeguarding.ask(store, target, phase, measure, now)


def test_asking_twice_is_one_request(store, low, wemwbs, clock):
    ask(store, low, wemwbs, clock())
    clock.advance(timedelta(minutes=1))
    assert len(ask(store, low, wemwbs, clock()).requests) == 1
    assert len(ask(store, low, wemwbs, clock(), "mid").requests) == 2


def seen_by(store, programme, one):
    register = store.register(programme.id)
    return [task.participant.code for task in safeguarding.tasks(store, programme, register, one)]


def test_a_request_is_a_task_for_named_staff_evaluators_and_their_interviewer(
    store, gentle, low, wemwbs, clock
):
    ask(store, low, wemwbs, clock())
    mine = account("mine", "interviewer")
    store.change(
        "vip",
        low.participant.id,
        lambda one: replace(one, participant=replace(one.participant, interviewers=("mine",))),
    )
    for one in (account("jo@example.org", "administrator"), account("eva", "evaluator"), mine):
        assert seen_by(store, gentle, one) == ["LOW"], one.email
    for one in (
        account("another", "interviewer"),
        account("ada", "administrator"),
        account("jo@example.org", "administrator", programme="another"),
    ):
        assert seen_by(store, gentle, one) == [], one.email


def test_the_longest_wait_comes_first(store, gentle, wemwbs, clock):
    people = [person(code, points(wemwbs, "start", 20)) for code in ("B", "A")]
    store.add_people(people)
    for one in people:
        ask(store, one, wemwbs, clock())
        clock.advance(timedelta(hours=1))
    assert seen_by(store, gentle, account("eva", "evaluator")) == ["B", "A"]


def test_a_finished_request_is_no_task_and_names_who_finished_it_first(store, gentle, low, wemwbs, clock):
    (request,) = ask(store, low, wemwbs, clock()).requests
    eva, jo = account("eva", "evaluator"), account("jo", "evaluator")
    at = clock()
    safeguarding.done(store, "vip", low.participant.id, request.id, eva, at)
    clock.advance(timedelta(hours=1))
    safeguarding.done(store, "vip", low.participant.id, request.id, jo, clock())
    (kept,) = store.person("vip", low.participant.id).requests
    assert (kept.done, kept.done_by) == (at, "eva")
    assert seen_by(store, gentle, eva) == []
    assert len(ask(store, low, wemwbs, clock()).requests) == 2, "they may ask again"


def test_an_unknown_request_cannot_be_finished(store, low, clock):
    with pytest.raises(NotFound):
        safeguarding.done(store, "vip", low.participant.id, "nothing", account("eva"), clock())
