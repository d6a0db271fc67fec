"""Holding an interview."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from survey.answering.answering import Stopped
from survey.interviews import interviews, lists
from survey.interviews.interviews import NOTE_LIMIT, Closed, InterviewDetails, NothingToAsk, TooLong
from survey.records import Account, Grant, Note, visibility
from survey.store import NotFound
from survey.store.edits import ChangedMeanwhile, edit_token
from tests.participants import person

EMPTY = edit_token("")


@pytest.fixture
def ada(clock):
    return Account("ada", "ada@example.org", "Ada", "", clock(), (Grant("vip", "interviewer"),))


@pytest.fixture
def one(store, vip, catalogue, ada, clock):
    """Somebody who is being interviewed: participant's id and interview's."""
    peer = person("P1")
    store.add_people([peer])
    begun = interviews.begin(store, vip, catalogue, peer.participant.id, "mid", ada, clock())
    return "vip", peer.participant.id, begun.id


def notes(store, one):
    return interviews.notes_of(interviews.of(store.person(*one[:2]), one[2]))


def test_an_interview_begins_by_the_guide_of_its_role_and_phase(store, one, clock):
    begun = interviews.of(store.person(*one[:2]), one[2])
    assert (begun.guide, begun.phase, begun.interviewer) == ("peer-supporter-mid@1", "mid", "ada")
    assert (begun.held, begun.quoting, begun.closed) == (clock().date(), "no", None)


def test_whoever_holds_an_interview_is_assigned(store, one, ada):
    assert visibility.sees_answers(ada, store.person(*one[:2]).participant)


def test_an_evaluator_who_holds_one_is_not_made_an_interviewer(store, vip, catalogue, clock):
    peer = person("P1")
    store.add_people([peer])
    eva = Account("eva", "eva@example.org", "Eva", "", clock(), (Grant("vip", "evaluator"),))
    interviews.begin(store, vip, catalogue, peer.participant.id, "mid", eva, clock())
    assert store.person("vip", peer.participant.id).participant.interviewers == ()


@pytest.mark.parametrize("how", ["declined", "withdrawn"])
def test_nobody_who_stopped_is_interviewed(store, vip, catalogue, ada, clock, how):
    peer = person("P1")
    peer = replace(peer, participant=replace(peer.participant, **{how: clock()}))
    store.add_people([peer])
    with pytest.raises(Stopped):
        interviews.begin(store, vip, catalogue, peer.participant.id, "mid", ada, clock())
    assert store.person("vip", peer.participant.id) == peer


def test_without_a_guide_there_is_no_interview(store, vip, catalogue, ada, clock):
    peer = person("P1")
    store.add_people([peer])
    with pytest.raises(NothingToAsk):
        interviews.begin(store, vip, catalogue, peer.participant.id, "never", ada, clock())
    assert store.person("vip", peer.participant.id).interviews == ()


def test_notes_are_kept_by_prompt(store, one, clock):
    interviews.save_notes(store, *one, {"team": ("Well.", EMPTY), "people": ("Zoë 😀\n\nB", EMPTY)}, clock())
    assert notes(store, one) == {"team": "Well.", "people": "Zoë 😀\n\nB"}


def test_a_note_that_is_emptied_is_gone(store, one, clock):
    interviews.save_notes(store, *one, {"team": ("Well.", EMPTY)}, clock())
    after = interviews.save_notes(store, *one, {"team": ("", edit_token("Well."))}, clock())
    assert after.notes == ()


def test_of_two_writers_the_later_loses_nothing_and_takes_nothing_away(store, one, clock):
    interviews.save_notes(store, *one, {"team": ("Mine.", EMPTY)}, clock())
    typed = {"team": ("Yours.", EMPTY), "people": ("New.", EMPTY)}
    after = interviews.save_notes(store, *one, typed, clock())
    assert interviews.notes_of(after) == {"team": "Mine.", "people": "New."}
    assert interviews.conflicts(after, [("team", "Yours."), ("people", "New.")]) == {"team": "Mine."}
    both = interviews.save_notes(store, *one, {"team": ("Mine. Yours.", edit_token("Mine."))}, clock())
    assert interviews.notes_of(both)["team"] == "Mine. Yours."


def test_the_same_text_twice_is_no_conflict(store, one, clock):
    typed = {"team": ("Mine.", EMPTY)}
    first = interviews.save_notes(store, *one, typed, clock())
    again = interviews.save_notes(store, *one, typed, clock())
    assert interviews.conflicts(again, [("team", "Mine.")]) == {}
    assert again.revision == first.revision == 1


def test_a_note_that_is_too_long_is_refused_whole(store, one, clock):
    with pytest.raises(TooLong):
        interviews.save_notes(store, *one, {"team": ("x" * (NOTE_LIMIT + 1), EMPTY)}, clock())
    interviews.save_notes(store, *one, {"team": ("x" * NOTE_LIMIT, EMPTY)}, clock())
    assert len(notes(store, one)["team"]) == NOTE_LIMIT


DETAILS = InterviewDetails(date(2026, 6, 1), "the base", "an interpreter", 45, "approved")


def test_details_are_kept_unless_somebody_was_quicker(store, one, clock):
    begun = interviews.of(store.person(*one[:2]), one[2])
    seen = edit_token(interviews.details_of(begun))
    after = interviews.save_details(store, *one, DETAILS, seen, clock())
    assert interviews.details_of(after) == DETAILS
    late = InterviewDetails(date(2026, 6, 2), "", "", None, "no")
    with pytest.raises(ChangedMeanwhile) as refused:
        interviews.save_details(store, *one, late, seen, clock())
    assert refused.value.stored == DETAILS
    assert interviews.details_of(interviews.of(store.person(*one[:2]), one[2])) == DETAILS


def test_a_closed_interview_stays_as_it_is(store, one, clock):
    interviews.change(store, *one, lambda one: replace(one, closed=clock()))
    for do in (
        lambda: interviews.save_notes(store, *one, {"team": ("Late.", EMPTY)}, clock()),
        lambda: interviews.save_details(store, *one, DETAILS, "", clock()),
        lambda: interviews.delete(store, *one),
    ):
        with pytest.raises(Closed):
            do()


def test_an_interview_begun_by_mistake_can_be_deleted(store, one):
    interviews.delete(store, *one)
    assert store.person(*one[:2]).interviews == ()
    with pytest.raises(NotFound):
        interviews.delete(store, *one)


def test_who_is_due_an_interview(store, vip, catalogue, ada, clock):
    today = clock().date()
    joined = today - timedelta(weeks=14)
    store.add_people(
        [
            person("P1", joined=joined),
            person("P2", joined=today - timedelta(weeks=5)),
            person("P3", joined=today + timedelta(days=1)),
            person("F", joined=joined, anonymous=True),
        ]
    )
    first = next(one.participant for one in store.register("vip").entries if one.participant.code == "P1")
    interviews.begin(store, vip, catalogue, first.id, "start", ada, clock())
    found = lists.due(store.register("vip"), vip, today)
    assert [(one.participant.code, one.phase.id, one.overdue) for one in found] == [
        ("P2", "start", True),
        ("P1", "mid", False),
    ]
    (held,) = lists.held(store, store.register("vip"))
    assert (held.participant.code, held.interview.phase) == ("P1", "start")


def test_notes_are_part_of_the_document(store, one, clock):
    interviews.save_notes(store, *one, {"team": ("Well.", EMPTY)}, clock())
    assert interviews.of(store.person(*one[:2]), one[2]).notes == (Note("team", "Well."),)
