"""What participants say of their use of services: kept one by one, sent as one, beside what staff enter."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.answering.answering import AlreadySent, NothingToSend, Stopped
from survey.evaluation import gathered
from survey.outcomes import service_use, service_use_questions, sheets
from survey.outcomes.service_use import SERVICE_USE
from survey.outcomes.values import Known, Wrong
from survey.records import BEFORE, BY_THEMSELVES, COUNTS, UNKNOWN, CodeTarget, Entered, Outcome
from survey.rights import rights
from survey.store import NotFound
from tests.coded import interview
from tests.participants import person

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STAY = {"admissions": 2, "days": 12, "crisis": UNKNOWN, "emergency": None, "community": 0}


@pytest.fixture
def target(store, vip):
    somebody = person("VIP-P1")
    store.add_people([somebody])
    return CodeTarget("vip", somebody.participant.id, "an invitation")


@pytest.fixture
def kept(store, target):
    return lambda: store.person("vip", target.participant)


@pytest.fixture
def say(store, target):
    """Answer every question of a period."""

    def say(period, counts):
        for name, count in counts.items():
            service_use_questions.say(store, target, period, name, count, NOW)

    return say


@pytest.fixture
def asked(vip, kept):
    return lambda phase="start", today=TODAY: service_use_questions.asked(vip, kept(), phase, today)


def test_only_roles_that_the_programme_asks_are_asked(vip, kept, asked):
    assert asked().period == BEFORE
    assert service_use_questions.asked(replace(vip, asks_service_use=()), kept(), "start", TODAY) is None
    for other in ({"role": "service-user"}, {"anonymous": True}):
        somebody = replace(kept(), participant=replace(kept().participant, **other))
        assert service_use_questions.asked(vip, somebody, "start", TODAY) is None


def test_a_phase_asks_about_the_time_before_it(kept, asked):
    joined = kept().participant.joined
    start, mid, end = asked(), asked("mid", joined), asked("end", joined)
    assert (start.since, start.days) == (joined - timedelta(weeks=26), 26 * 7)
    assert (mid.period, mid.since, mid.days) == ("mid", joined, 13 * 7)
    assert (end.period, end.since) == ("end", joined + timedelta(weeks=13))
    assert asked("mid", joined + timedelta(weeks=20)).days == 20 * 7


def test_what_is_sent_says_what_was_said(say, store, target, kept, asked):
    say(BEFORE, STAY)
    assert (asked().state, asked().next_name, kept().service_use) == ("started", None, ())
    service_use_questions.send(store, target, BEFORE, NOW)
    (one,) = kept().service_use
    assert [getattr(one, name) for name in COUNTS] == [2, 12, None, None, 0]
    assert (one.unknown, one.by, one.period) == (("crisis",), BY_THEMSELVES, BEFORE)
    assert (kept().service_use_drafts, asked().state, asked().counts) == ((), "sent", STAY)


def test_sending_twice_makes_one(say, store, target, kept):
    with pytest.raises(NothingToSend):
        service_use_questions.send(store, target, BEFORE, NOW)
    say(BEFORE, STAY)
    for _ in range(2):
        service_use_questions.send(store, target, BEFORE, NOW)
    assert len(kept().service_use) == 1
    with pytest.raises(AlreadySent):
        say(BEFORE, {"crisis": 1})


def test_who_had_no_stay_is_not_asked_for_days_and_has_none(say, store, target, kept, asked):
    say(BEFORE, {"admissions": 3, "days": 20, "crisis": 0, "emergency": 0, "community": 0})
    assert "days" in asked().names
    say(BEFORE, {"admissions": 0})
    assert "days" not in asked().names
    service_use_questions.send(store, target, BEFORE, NOW)
    assert (kept().service_use[0].admissions, kept().service_use[0].days) == (0, 0)


def test_what_was_sent_can_be_changed_or_left(say, store, target, kept, asked):
    say(BEFORE, STAY)
    first = service_use_questions.send(store, target, BEFORE, NOW).service_use
    service_use_questions.correct(store, target, BEFORE, NOW)
    assert (asked().corrects, asked().counts) == (True, STAY)
    service_use_questions.leave_as_sent(store, target, BEFORE)
    assert (kept().service_use, asked().state) == (first, "sent")
    service_use_questions.correct(store, target, BEFORE, NOW)
    say(BEFORE, {"crisis": 4})
    service_use_questions.send(store, target, BEFORE, NOW)
    (one,) = kept().service_use
    assert (one.crisis, one.unknown, one.days) == (4, (), 12)


def test_their_words_stand_before_those_of_staff_who_fill_the_gaps(say, store, vip, target, kept):
    values = {"period": "mid", "admissions": "1", "days": "12", "crisis": "", "emergency": "5"}
    known = Known(vip, TODAY, frozenset())
    entered = SERVICE_USE.read(values, known, Entered("e1", NOW, "an account"))
    sheets.add_record(store, "vip", target.participant, SERVICE_USE, entered)
    say("mid", {"admissions": UNKNOWN, "days": 10, "crisis": None, "emergency": 0, "community": 1})
    service_use_questions.send(store, target, "mid", NOW)
    assert len(kept().service_use) == 2
    standing = service_use.standing(kept(), "mid")
    assert [getattr(standing, name) for name in COUNTS] == [1, 10, None, 0, 1]


def test_nothing_is_asked_of_or_kept_about_somebody_who_withdrew(say, store, target, kept):
    say(BEFORE, STAY)
    rights.withdraw(store, kept().participant, NOW, "a screen")
    assert kept().service_use_drafts == ()
    with pytest.raises(Stopped):
        say(BEFORE, STAY)
    with pytest.raises(Stopped):
        service_use_questions.send(store, target, BEFORE, NOW)


def test_gathered_counts_whom_anything_is_known_of(say, store, vip, target):
    def count():
        return gathered.of_programme(store, vip).service_use["peer-supporter"]

    say(BEFORE, dict.fromkeys(COUNTS))
    service_use_questions.send(store, target, BEFORE, NOW)
    assert count() == 0
    service_use_questions.correct(store, target, BEFORE, NOW)
    say(BEFORE, {"crisis": 0})
    service_use_questions.send(store, target, BEFORE, NOW)
    assert count() == 1


@pytest.mark.parametrize("typed", ["", "two", "-1", "1.5", "1 2", "²", "٣", "1e3", "10000000000"])
def test_what_is_no_whole_number_is_refused(asked, typed):
    with pytest.raises(Wrong):
        service_use_questions.read(asked(), "crisis", typed)


def test_more_days_than_there_were_and_days_without_a_stay_are_refused(say, asked):
    assert service_use_questions.read(asked(), "days", " 182 ") == 182
    with pytest.raises(Wrong, match="0 to 182"):
        service_use_questions.read(asked(), "days", "183")
    say(BEFORE, {"admissions": 0})
    assert service_use_questions.read(asked(), "days", "0") == 0
    with pytest.raises(Wrong, match="did not stay"):
        service_use_questions.read(asked(), "days", "1")


@given(st.integers(0, service_use.MOST), st.integers(service_use.MOST + 1))
def test_every_count_up_to_the_most_is_taken(fine, more):
    nothing = service_use_questions.AskedServiceUse(BEFORE, TODAY, 182, "not started", {})
    assert service_use_questions.read(nothing, "crisis", str(fine)) == fine
    with pytest.raises(Wrong):
        service_use_questions.read(nothing, "crisis", str(more))


def test_staff_neither_change_nor_delete_what_a_participant_said(store, target, kept, say):
    say(BEFORE, STAY)
    service_use_questions.send(store, target, BEFORE, NOW)
    (said,) = kept().service_use
    with pytest.raises(NotFound):
        sheets.change_record(store, "vip", target.participant, SERVICE_USE, replace(said, days=1))
    with pytest.raises(NotFound):
        sheets.remove_record(store, "vip", target.participant, SERVICE_USE, said.id)
    assert kept().service_use == (said,)


def test_gathered_counts_closed_interviews_apart_and_no_goals(kept, store, target):
    closed = interview("Words.")
    step = Outcome("o1", NOW, "e1", "education", "A course", TODAY, "started")
    goal = replace(step, id="o2", goal=True)
    whole = replace(
        kept(), interviews=(closed, replace(closed, id="open", closed=None)), outcomes=(step, goal)
    )
    found = gathered.gathered(store.evaluation("vip"), [whole])
    place = "peer-supporter", "start"
    assert (found.held[place], found.closed[place], found.outcomes["peer-supporter"]) == (2, 1, 1)
