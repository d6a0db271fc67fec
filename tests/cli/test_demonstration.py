"""The demonstration: what the pilot found, in illustrative answers, with something left to answer."""

import pytest

from measures.scoring import band
from survey.accounts import accounts
from survey.answering import answering
from survey.cli import demonstration
from survey.people import invitations

KEY = "a key for tests only"


@pytest.fixture
def filled(store, catalogue, clock):
    return demonstration.fill(store, catalogue, clock())


def bands(store, catalogue, code: str) -> dict[str, str]:
    """Phase id -> the band of somebody's WEMWBS."""
    person = next(one for one in store.people("vip") if one.participant.code == code)
    banding = catalogue["wemwbs"].banding("uk-three")
    sent = [one for one in person.standing if one.measure == "wemwbs@1"]
    return {one.phase: band(banding, one.raw).name for one in sent}


def test_the_peer_supporters_move_as_in_the_pilot(store, catalogue, filled):
    assert bands(store, catalogue, "VIP-P1") == {"start": "below average", "mid": "average"}
    assert bands(store, catalogue, "VIP-P2") == {"start": "average", "mid": "average", "end": "above average"}


def test_everything_is_labelled_as_a_demonstration(filled):
    assert filled.demonstration


def test_interviews_of_each_role_are_closed_coded_and_checked(store, filled):
    people = [one for one in store.people("vip") if one.interviews]
    held = {(one.participant.code, iv.phase) for one in people for iv in one.interviews}
    assert {code for code, _phase in held} == {"VIP-T1", "VIP-T3", "VIP-P1", "VIP-P2", "VIP-S2"}
    assert len(held) == 12
    for person in people:
        for one in person.interviews:
            assert one.closed
            assert [mark for mark in person.excerpts if mark.source == one.id]
    verdicts = {check.verdict for one in people for check in one.checks}
    assert verdicts == {"accurate", "corrections", "no quotes"}


def test_minutes_are_coded_too(store, filled, clock):
    whole = store.evaluation("vip")
    assert len(whole.meetings) == 2
    assert {one.source for one in whole.excerpts} == {one.id for one in whole.meetings}
    assert all(one.held <= clock().date() for one in whole.meetings)


def test_outcomes_are_those_of_the_pilot(store, filled):
    people = {one.participant.code: one for one in store.people("vip")}
    kinds = {
        code: [one.kind for one in person.outcomes] for code, person in people.items() if person.outcomes
    }
    assert kinds["VIP-S3"] == ["qualification", "paid-work"]
    assert len([code for code in kinds if code.startswith("VIP-S")]) == 5
    assert sum(one.goal for person in people.values() for one in person.outcomes) == 2


def test_a_log_of_half_a_year_and_its_cost(store, filled, clock):
    shifts = [one for person in store.people("vip") for one in person.activities]
    assert len(shifts) == 53
    assert {one.attendance for one in shifts} == {"attended", "did-not-attend"}
    assert all(one.day <= clock().date() for one in shifts)
    whole = store.evaluation("vip")
    assert sum(one.pence for one in whole.costs) == 122_000
    assert {one.kind for one in whole.activities} == {"induction", "supervision", "meeting"}


def test_there_are_service_users_staff_and_visitors(store, filled):
    roles = [one.participant.role for one in store.people("vip") if not one.participant.anonymous]
    assert (roles.count("peer-supporter"), roles.count("service-user"), roles.count("staff")) == (2, 5, 4)
    assert any(one.participant.anonymous for one in store.people("vip"))


def test_every_answer_was_possible_when_it_was_sent(store, filled, clock):
    for person in store.people("vip"):
        for response in person.standing:
            assert response.sent <= clock()
            if not person.participant.anonymous:
                assert response.sent.date() >= filled.phase(response.phase).due(person.participant.joined)
                measures = filled.measures_for(person.participant.role, response.phase)
                assert response.measure.removesuffix("@1") in measures


def test_the_first_peer_supporter_has_the_end_to_answer_and_is_not_late(store, catalogue, filled, clock):
    way = demonstration.way_in(store, KEY, catalogue, "a long enough password", clock())
    visit = answering.visit(store, catalogue, invitations.redeem(store, KEY, way.peer, clock()))
    participant = visit.person.participant
    assert (participant.code, visit.invitation.phase) == ("VIP-P1", "end")
    assert {task.state for task in visit.tasks} == {"not started"}
    assert clock().date() < filled.phase("end").overdue(participant.joined)


def test_a_service_user_has_something_to_answer(store, catalogue, filled, clock):
    way = demonstration.way_in(store, KEY, catalogue, "a long enough password", clock())
    visit = answering.visit(store, catalogue, invitations.redeem(store, KEY, way.service_user, clock()))
    assert visit.person.participant.role == "service-user"
    assert {task.state for task in visit.tasks} == {"not started"}


def test_the_next_time_gives_fresh_codes_and_another_password_and_adds_nobody(
    store, catalogue, filled, clock
):
    first = demonstration.way_in(store, KEY, catalogue, "a long enough password", clock())
    people = len(list(store.people("vip")))
    second = demonstration.way_in(store, KEY, catalogue, "another long password", clock())
    assert len(list(store.people("vip"))) == people
    assert first.feedback == second.feedback
    assert invitations.redeem(store, KEY, second.peer, clock())
    with pytest.raises(invitations.CodeUnknown):
        invitations.redeem(store, KEY, first.peer, clock())
    assert accounts.sign_in(store, second.email, "another long password")
    assert len(store.accounts()) == 1


def test_peer_supporters_said_how_often_they_used_services(store, filled):
    periods = {
        one.participant.code: {each.period: each.crisis for each in one.contacts}
        for one in store.people("vip")
        if one.contacts
    }
    assert periods == {"VIP-P1": {"before": 3, "mid": 1}, "VIP-P2": {"before": 1, "mid": 0, "end": 0}}
