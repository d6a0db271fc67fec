"""Records of every kind: what is taken of what was typed, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args, get_origin, get_type_hints
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.answering.answering import Stopped
from survey.outcomes import activities, costs, outcomes, readiness, service_use, sheets
from survey.outcomes.kind import Faulty
from survey.outcomes.kinds import EXPORTED, KINDS
from survey.outcomes.values import MOST_PENCE, Known, Pounds, WeeklyHours
from survey.records import Activity, Entered, Readiness
from survey.store import NotFound
from survey.store.edits import edit_token
from tests.participants import person

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

GIVEN = {
    "outcomes": {
        "kind": "paid-work",
        "what": "Peer supporter at a café",
        "where": "the base",
        "day": "2026-02-27",
        "status": "started",
        "hours_a_week": "7.5",
        "sustained_13": "yes",
        "sustained_26": "not-known",
        "supported_by": "P2",
        "goal": "no",
        "towards": "",
    },
    "service-use": {
        "period": "mid",
        "admissions": "1",
        "days": "12",
        "crisis": "unknown",
        "emergency": "0",
        "community": "",
    },
    "activities": {
        "day": "2026-03-02",
        "start": "09:30",
        "kind": "face-to-face",
        "paid": "120",
        "unpaid": "15",
        "attendance": "attended",
        "instead": "",
        "reached": "P2",
        "others": "3",
    },
    "team-time": {
        "who": "supervisor",
        "attending": "2",
        "day": "2026-03-02",
        "start": "",
        "kind": "supervision",
        "paid": "60",
        "unpaid": "0",
        "attendance": "",
        "instead": "",
        "reached": "",
        "others": "0",
    },
    "costs": {
        "kind": "payment",
        "day": "2026-03-02",
        "pounds": "1220.00",
        "what": "shifts",
        "whom": "P1",
    },
}


@pytest.fixture
def known(vip):
    return Known(vip, {"P1", "P2"}, TODAY)


@pytest.fixture
def record(known):
    """A record of what was typed, some of it otherwise."""

    def read(name, **other):
        entry = Entered(uuid4().hex, NOW, "an account")
        return KINDS[name].read(GIVEN[name] | other, known, entry)

    return read


def faults(record, name, **other):
    with pytest.raises(Faulty) as refused:
        record(name, **other)
    return {one.name: str(one) for one in refused.value.faults}


@pytest.mark.parametrize("name", KINDS)
def test_what_was_typed_is_read_and_written_back_as_it_was(record, name):
    assert dict(KINDS[name].cells(record(name))) == GIVEN[name]


def test_money_and_hours_are_whole_pence_and_minutes(record):
    assert record("costs", pounds="£1,220").pence == 122_000
    assert record("outcomes").weekly_minutes == 450
    assert record("activities").start == time(9, 30)


NOTHING_KNOWN = Known(None, (), TODAY)


@given(st.integers(1, MOST_PENCE))
def test_every_amount_is_read_as_it_is_written(pence):
    assert Pounds().read(Pounds().write(pence), NOTHING_KNOWN) == pence


@given(st.integers(1, 168 * 60))
def test_every_length_of_a_week_is_read_as_it_is_written(minutes):
    assert WeeklyHours().read(WeeklyHours().write(minutes), NOTHING_KNOWN) == minutes


@pytest.mark.parametrize("text", ["0", "-1", "12.2", "12.345", "1e3", "٣", "12,21", "£", "1000000.01"])
def test_what_is_no_amount_is_refused(record, text):
    assert set(faults(record, "costs", pounds=text)) == {"pounds"}


@pytest.mark.parametrize(
    ("name", "field", "text"),
    [
        ("outcomes", "kind", "hobby"),
        ("outcomes", "what", ""),
        ("outcomes", "what", "x" * 201),
        ("outcomes", "what", "two\nlines"),
        ("outcomes", "where", "\x00"),
        ("outcomes", "day", "2026-02-30"),
        ("outcomes", "day", "1066-10-14"),
        ("outcomes", "day", "2038-01-01"),
        ("outcomes", "hours_a_week", "169"),
        ("outcomes", "sustained_13", "perhaps"),
        ("outcomes", "goal", "maybe"),
        ("service-use", "period", "start"),
        ("service-use", "days", "many"),
        ("service-use", "days", "-1"),
        ("activities", "day", "2026-03-03"),
        ("activities", "start", "25:00"),
        ("activities", "paid", "1.5"),
        ("activities", "unpaid", "1441"),
        ("activities", "reached", "Zoë"),
        ("team-time", "who", ""),
        ("team-time", "attending", "0"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(record, name, field, text):
    assert set(faults(record, name, **{field: text})) == {field}


def test_all_faults_are_said_at_once(record):
    found = faults(record, "activities", day="tomorrow", paid="x", reached="P1 Zoë")
    assert set(found) == {"day", "paid", "reached"}
    assert found["day"] == "Enter a day, like 31/03/2026"
    assert "Zoë" in found["reached"]
    assert "P1" not in found["reached"]


@pytest.mark.parametrize(
    ("name", "wrong", "other"),
    [
        ("outcomes", "hours_a_week", {"kind": "education"}),
        ("outcomes", "sustained_13", {"status": "planned"}),
        ("outcomes", "sustained_26", {"sustained_13": "no", "sustained_26": "yes"}),
        ("outcomes", "towards", {"goal": "yes", "towards": "A job"}),
        ("outcomes", "day", {"status": "started", "day": "2026-03-09"}),
        ("costs", "day", {"kind": "payment", "day": "2026-03-09"}),
        ("service-use", "admissions", dict.fromkeys(("admissions", "days", "crisis", "emergency"), "")),
        ("service-use", "days", {"admissions": "0"}),
        ("activities", "paid", {"paid": "0", "unpaid": ""}),
        ("activities", "unpaid", {"paid": "1440", "unpaid": "1"}),
        ("activities", "reached", {"attendance": "did-not-attend"}),
        ("costs", "whom", {"kind": "pay-rate", "whom": ""}),
        ("costs", "what", {"what": ""}),
    ],
)
def test_values_that_do_not_go_together_are_refused(record, name, wrong, other):
    assert set(faults(record, name, **other)) == {wrong}


def test_somebody_who_did_not_come_takes_no_minutes(record):
    one = record("activities", attendance="cancelled", paid="0", unpaid="0", reached="", others="")
    assert (one.paid, one.unpaid, one.attendance) == (0, 0, "cancelled")


@pytest.fixture
def someone(store, vip):
    one = person("P1")
    store.add_people([one, person("P2")])
    return one.participant.id


@pytest.fixture
def kept(store, someone):
    return lambda: store.person("vip", someone)


def test_a_step_leads_to_a_goal_of_the_same_person(store, someone, kept, record):
    goal = record("outcomes", goal="yes", what="A job", status="planned", sustained_13="", hours_a_week="")
    with pytest.raises(Faulty, match="towards"):
        sheets.add_record(store, "vip", someone, KINDS["outcomes"], record("outcomes", towards="A job"))
    sheets.add_record(store, "vip", someone, KINDS["outcomes"], goal)
    sheets.add_record(store, "vip", someone, KINDS["outcomes"], record("outcomes", towards="A job"))
    journey = outcomes.journey(kept())
    ((found, steps),) = journey.goals
    assert (found, [one.towards for one in steps], journey.others) == (goal, [goal.id], ())
    assert outcomes.reached(found, steps)
    assert not outcomes.reached(found, ())
    sheets.remove_record(store, "vip", someone, KINDS["outcomes"], goal.id)
    assert [one.what for one in outcomes.journey(kept()).others] == ["Peer supporter at a café"]
    assert [one.towards for one in kept().outcomes] == [""]


def test_adding_twice_keeps_one_and_changing_replaces_it(store, someone, kept, record):
    sheet, one = KINDS["activities"], record("activities")
    for _ in range(2):
        sheets.add_record(store, "vip", someone, sheet, one)
    assert kept().activities == (one,)
    changed = replace(one, paid=90)
    sheets.change_record(store, "vip", someone, sheet, changed)
    assert kept().activities == (changed,)
    sheets.remove_record(store, "vip", someone, sheet, one.id)
    assert kept().activities == ()
    with pytest.raises(NotFound):
        sheets.change_record(store, "vip", someone, sheet, one)


def test_nothing_is_added_about_somebody_who_stopped(store, someone, record, kept):
    store.change(
        "vip", someone, lambda one: replace(one, participant=replace(one.participant, withdrawn=NOW))
    )
    with pytest.raises(Stopped):
        sheets.add_record(store, "vip", someone, KINDS["outcomes"], record("outcomes"))
    assert kept().outcomes == ()


def test_the_team_has_one_entry_of_a_period(store, someone, record):
    sheet = KINDS["service-use"]
    sheets.add_record(store, "vip", someone, sheet, record("service-use"))
    with pytest.raises(Faulty, match="period"):
        sheets.add_record(store, "vip", someone, sheet, record("service-use"))


def test_periods_are_before_and_between_phases(vip):
    assert [(one.id, one.weeks) for one in service_use.periods(vip)] == [
        ("before", 26),
        ("mid", 13),
        ("end", 13),
    ]
    assert [service_use.period_of(vip, phase.id) for phase in vip.phases] == ["before", "mid", "end"]


def test_the_pay_rate_of_a_day_is_the_latest_by_then(record):
    rates = [
        record("costs", kind="pay-rate", whom="peer supporter", day=day, pounds=rate)
        for day, rate in (("2026-01-05", "12.21"), ("2026-04-01", "12.71"))
    ]
    paid = record("costs")
    rate = [
        costs.rate([*rates, paid], "Peer supporter", date(2026, month, day))
        for month, day in ((1, 4), (1, 5), (3, 31), (4, 1))
    ]
    assert rate == [None, 1221, 1221, 1271]
    assert costs.spent([*rates, paid], "payment") == 122_000


def test_answers_to_the_recommendations_at_one_phase_leave_those_at_others(store, vip):
    one = Readiness("r1", NOW, "e1", "start", "two-peers", "not-yet")
    for each in (one, replace(one, id="r2", phase="end"), replace(one, id="r3", answer="partly")):
        was = edit_token(readiness.at_phase(store.evaluation("vip"), each.phase))
        readiness.answer(store, "vip", each.phase, (each,), was)
    kept = {one.phase: one.answer for one in store.evaluation("vip").readiness}
    assert kept == {"start": "partly", "end": "not-yet"}


def test_a_shift_is_filled_in_as_the_one_that_they_logged_last_themselves():
    def entered(number, by):
        when = NOW + timedelta(number)
        return Activity(f"a{number}", when, by, NOW.date(), "notes", number, 0)

    log = (entered(2, "participant"), entered(1, "participant"), entered(3, "e1"))
    assert activities.last_own(replace(person("P1"), activities=log)).id == "a2"
    assert activities.last_own(replace(person("P1"), activities=log[2:])) is None


def literals(kind):
    """The fields of a record that hold one of some words, with these."""
    hints = {name: hint for name, hint in get_type_hints(kind.record).items() if get_origin(hint) is Literal}
    return {one.name: set(get_args(hints[one.stored])) for one in kind.fields if one.stored in hints}


@pytest.mark.parametrize("kind", EXPORTED, ids=lambda one: one.name)
def test_whatever_a_record_may_hold_can_be_chosen(kind, vip):
    offered = {name: set(kind.field(name).value.choices(vip)) for name in literals(kind)}
    assert offered == literals(kind)
