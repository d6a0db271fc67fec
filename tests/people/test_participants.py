"""Participants: each under a code of their own."""

from datetime import date

import pytest

from survey.answering import feedback
from survey.people import participants
from survey.people.participants import CodeTaken, NotACode, NotASite

JOINED = date(2026, 3, 2)


def test_a_participant_is_found_by_their_code(store, vip):
    added = participants.add_participant(
        store, participants.new_participant(vip, " VIP-P1 ", "peer-supporter", " South ", JOINED)
    )
    assert participants.by_code(store, vip.id) == {"VIP-P1": added}
    assert (added.site, added.joined) == ("South", JOINED)


def test_a_code_is_given_once(store, vip):
    participants.add_participant(
        store, participants.new_participant(vip, "VIP-P1", "peer-supporter", "", JOINED)
    )
    with pytest.raises(CodeTaken):
        participants.add_participant(store, participants.new_participant(vip, "VIP-P1", "staff", "", JOINED))
    assert [one.role for one in participants.by_code(store, vip.id).values()] == ["peer-supporter"]


@pytest.mark.parametrize("code", ["", "  ", "two\nlines", "x" * 65, "\udce9"])
def test_what_cannot_be_a_code_is_refused(vip, code):
    with pytest.raises(NotACode):
        participants.new_participant(vip, code, "staff", "", JOINED)


@pytest.mark.parametrize("site", ["two\nlines", "x" * 65, "\udce9"])
def test_what_cannot_be_a_site_is_refused(vip, site):
    with pytest.raises(NotASite):
        participants.new_participant(vip, "VIP-P1", "staff", site, JOINED)
    assert participants.new_participant(vip, "VIP-P1", "staff", " ", JOINED).site == ""


def test_whoever_answers_anonymously_has_no_code(store, vip, catalogue, clock):
    feedback.begin(store, catalogue, "FEEDBACKVIP1", clock())
    assert participants.by_code(store, vip.id) == {}
