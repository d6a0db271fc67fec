"""Saving answers, sending them, and what is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from survey.answering import answering
from survey.answering.answering import AlreadySent, NothingToSend
from survey.records import CodeTarget, Invitation, Participant, Person
from tests.participants import save_answer


@pytest.fixture
def target(store, vip, clock):
    """A peer supporter with an invitation to the start."""
    participant = Participant(uuid4().hex, vip.id, "VIP-P1", "peer-supporter", "", date(2026, 3, 2))
    invitation = Invitation(uuid4().hex, "start", "hash", clock())
    store.add_people([Person(participant, invitations=(invitation,))])
    return CodeTarget(vip.id, participant.id, invitation.id)


@pytest.fixture
def wemwbs(catalogue):
    return catalogue["wemwbs"]


def answer_all(store, target, measure, value, now, skipping=()):
    for item in measure.items:
        answer = None if item.id in skipping else value
        save_answer(store, target, "start", measure, item.id, answer, "en", now)


def test_each_answer_is_saved_at_once_and_a_later_one_replaces_it(store, target, wemwbs, clock):
    save_answer(store, target, "start", wemwbs, "wemwbs1", 3, "en", clock())
    save_answer(store, target, "start", wemwbs, "wemwbs2", 1, "en", clock())
    save_answer(store, target, "start", wemwbs, "wemwbs1", 5, "en", clock())
    draft = store.person(target.programme, target.participant).draft("start", "wemwbs")
    assert draft.answers == {"wemwbs1": 5, "wemwbs2": 1}


def test_a_skipped_question_is_missing_and_not_asked_again_first(store, catalogue, target, wemwbs, clock):
    save_answer(store, target, "start", wemwbs, "wemwbs1", None, "en", clock())
    task = answering.visit(store, catalogue, target).task("wemwbs")
    assert task.answers == {"wemwbs1": None}
    assert task.next_number == 2
    assert task.unanswered == 14


def test_sent_answers_are_scored_and_say_how_they_were_given(store, target, wemwbs, clock):
    answer_all(store, target, wemwbs, 3, clock())
    clock.advance(timedelta(minutes=4))
    response = answering.send(store, target, "start", wemwbs, clock()).response("start", "wemwbs")
    assert (response.raw, response.value, response.missing) == (42, 42, 0)
    assert (response.measure, response.mode, response.layout, response.language) == (
        "wemwbs@1",
        "self",
        "one-question",
        "en",
    )
    assert response.sent == clock()


def test_with_answers_missing_there_is_no_score_and_the_answers_are_kept(store, target, wemwbs, clock):
    answer_all(store, target, wemwbs, 3, clock(), skipping=("wemwbs4", "wemwbs9"))
    response = answering.send(store, target, "start", wemwbs, clock()).response("start", "wemwbs")
    assert (response.raw, response.value, response.missing) == (None, None, 2)
    assert response.answers["wemwbs1"] == 3


def test_sending_twice_makes_one_response(store, target, wemwbs, clock):
    answer_all(store, target, wemwbs, 4, clock())
    first = answering.send(store, target, "start", wemwbs, clock())
    clock.advance(timedelta(seconds=1))
    assert answering.send(store, target, "start", wemwbs, clock()) == first
    assert len(first.responses) == 1
    assert first.drafts == ()


def test_a_sent_measure_takes_no_more_answers(store, target, wemwbs, clock):
    answer_all(store, target, wemwbs, 4, clock())
    sent = answering.send(store, target, "start", wemwbs, clock())
    with pytest.raises(AlreadySent):
        save_answer(store, target, "start", wemwbs, "wemwbs1", 1, "en", clock())
    assert store.person(target.programme, target.participant) == sent


def test_nothing_is_sent_without_an_answer(store, target, wemwbs, clock):
    with pytest.raises(NothingToSend):
        answering.send(store, target, "start", wemwbs, clock())


@pytest.mark.parametrize("answer", [0, 6, "3", True, 2.0])
def test_an_answer_outside_the_scale_is_refused(store, target, wemwbs, clock, answer):
    with pytest.raises(ValueError, match="wemwbs1"):
        save_answer(store, target, "start", wemwbs, "wemwbs1", answer, "en", clock())
    assert store.person(target.programme, target.participant).drafts == ()


def test_a_visit_lists_what_the_role_is_asked_at_the_phase(store, catalogue, target):
    visit = answering.visit(store, catalogue, target)
    assert [task.measure.key for task in visit.tasks] == ["wemwbs@1", "peer-role@1"]
    assert {task.state for task in visit.tasks} == {"not started"}
    assert visit.task("ons4") is None
