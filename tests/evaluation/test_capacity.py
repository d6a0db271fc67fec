"""Capacity: the log and costs of the demonstration by hand, and what is true of any log."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from survey.cli import demonstration
from survey.evaluation import capacity as service
from survey.evaluation.capacity import INVESTED, TimeSpent, capacity
from survey.outcomes.activities import KINDS_OF_ACTIVITY
from survey.records import Activity, Cost, Evaluation, Outcome, ProgrammeRecord
from tests.participants import person

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 1, 5)


def whole(**more) -> Evaluation:
    return Evaluation(ProgrammeRecord("vip", "", NOW), **more)


def shift(number: int, kind: str = "face-to-face", paid: int = 120, **more) -> Activity:
    day = more.pop("day", DAY + timedelta(number))
    return Activity(f"a{number}", NOW, "participant", day, kind, paid, more.pop("unpaid", 0), **more)


def outcome(number: int, status: str = "started", **more) -> Outcome:
    return Outcome(f"o{number}", NOW, "eva", "education", "A course", DAY, status, **more)


def test_the_demonstration_adds_up_as_its_file_says(store, catalogue, clock):
    used = demonstration.fill(store, catalogue, clock())
    found = service.of_programme(store, used)
    weeks = [26, 27]  # of two hours: the pilot's six months
    logged = [one for each in store.people("vip") for one in each.activities]
    assert found.people == 2
    assert found.given.paid == sum(one.paid for one in logged) <= sum(weeks) * 120
    assert found.appointments.missed + found.appointments.cancelled == 7
    assert found.reached == 5
    assert found.money.payments == 122_000
    assert found.taken.total > 0
    by_person = next(one for one in found.ratios if (one.of, one.per) == ("paid out", "person"))
    assert (by_person.count, by_person.each) == (5, Fraction(122_000, 5))
    by_role = {one.role: one for one in found.ratios if (one.of, one.per) == ("paid out", "outcome")}
    assert (by_role["service-user"].count, by_role["service-user"].people) == (6, 5)
    assert by_role["service-user"].each == Fraction(122_000, 6)


def test_nothing_logged_is_nothing_and_no_division(pilot):
    found = capacity(pilot, whole(), [person("VIP-P1", role="peer-supporter")])
    assert (found.people, found.first, found.given, found.taken, found.ratios) == (
        0,
        None,
        TimeSpent(),
        TimeSpent(),
        (),
    )
    assert found.weeks_delivered == 0


def test_no_ratio_stands_on_fewer_people_than_the_minimum(pilot):
    served = [replace(person(f"S{n}", role="service-user"), outcomes=(outcome(n),)) for n in range(4)]
    paid = (Cost("c", NOW, "eva", "payment", DAY, 10_000, what="Paid"),)
    found = capacity(pilot, whole(costs=paid), served)
    (ratio,) = [one for one in found.ratios if one.per == "outcome"]
    assert (ratio.count, ratio.people, ratio.each) == (None, None, None)
    (achieved,) = [one for one in found.achieved if one.role == "service-user"]
    assert (achieved.people, achieved.outcomes) == (None, None)
    more = [*served, replace(person("S9", role="service-user"), outcomes=(outcome(9), outcome(10)))]
    (ratio,) = [one for one in capacity(pilot, whole(costs=paid), more).ratios if one.per == "outcome"]
    assert (ratio.count, ratio.people, ratio.each) == (6, 5, Fraction(10_000, 6))


def test_of_a_role_of_fewer_people_nothing_is_said_not_even_that_nobody_did(pilot):
    few = [replace(person(f"T{n}", role="staff"), outcomes=(outcome(n, "planned"),)) for n in range(4)]
    users = [replace(person(f"S{n}", role="service-user"), outcomes=(outcome(n),)) for n in range(5)]
    found = capacity(pilot, whole(), [*few, *users])
    assert [(one.role, one.people, one.outcomes) for one in found.achieved] == [
        ("service-user", 5, 5),
        ("staff", None, None),
    ]
    one = replace(person("T5", role="staff"), outcomes=(outcome(5),))
    enough = capacity(pilot, whole(), [*few, one, *users]).achieved
    assert [(each.people, each.outcomes) for each in enough] == [(5, 5), (1, 1)]
    assert [one.role for one in capacity(pilot, whole(), users).achieved] == ["service-user"]


def test_planned_and_left_outcomes_and_goals_are_not_counted(pilot):
    kept = (outcome(1, "planned"), outcome(2, "left"), outcome(3, goal=True), outcome(4, "completed"))
    people = [replace(person(f"S{n}", role="service-user"), outcomes=kept) for n in range(5)]
    (achieved,) = [one for one in capacity(pilot, whole(), people).achieved if one.role == "service-user"]
    assert (achieved.people, achieved.outcomes) == (5, 5)


def test_time_is_worth_its_pay_rate_of_the_day(pilot):
    rates = (
        Cost("r1", NOW, "eva", "pay-rate", DAY, 1_000, whom="peer supporter"),
        Cost("r2", NOW, "eva", "pay-rate", DAY + timedelta(7), 1_200, whom="Peer Supporter"),
    )
    log = (shift(0, paid=90), shift(7, paid=60), shift(-1, paid=30))
    peer = replace(person("P1", role="peer-supporter"), activities=log)
    found = capacity(pilot, whole(costs=rates), [peer])
    assert found.money.time == Fraction(1_500 + 1_200)
    assert found.money.unrated == 30


def test_time_of_several_is_counted_for_each_of_them(pilot):
    team = (shift(0, "meeting", paid=90, who="planning group", attending=6),)
    found = capacity(pilot, whole(activities=team), [])
    assert found.taken == TimeSpent(paid=540)
    assert found.invested == {("planning group", "meeting"): TimeSpent(540)}


activities = st.builds(
    shift,
    st.integers(0, 400),
    st.sampled_from(sorted(KINDS_OF_ACTIVITY)),
    st.integers(0, 600),
    unpaid=st.integers(0, 600),
    attendance=st.sampled_from(["", "attended", "did-not-attend", "cancelled"]),
    reached=st.sets(st.sampled_from(["S1", "S2", "S3"])).map(tuple),
)
logs = st.lists(st.lists(activities, max_size=6), max_size=4)


@given(logs, st.randoms())
def test_every_minute_is_counted_once_and_in_any_order(pilot, log, random):
    people = [
        replace(person(f"P{n}", role="peer-supporter"), activities=tuple(each)) for n, each in enumerate(log)
    ]
    every = [one for each in log for one in each]
    found = capacity(pilot, whole(), people)
    total = sum(one.paid + one.unpaid for one in every)
    assert found.given.total + found.taken.total == total
    assert sum(one.total for one in found.kinds.values()) == total
    assert sum(one.total for week in found.weeks.values() for one in week.values()) == total
    assert found.given.paid == sum(one.paid for one in every if one.kind not in INVESTED)
    assert found.appointments.total == sum(bool(one.attendance) for one in every)
    assert found.reached == len({code for one in every for code in one.reached})
    random.shuffle(people)
    assert capacity(pilot, whole(), people) == found


@given(st.integers(1, 10**7), st.integers(5, 12))
def test_a_ratio_times_its_count_is_the_money(pilot, pence, people):
    served = [replace(person(f"S{n}", role="service-user"), outcomes=(outcome(n),)) for n in range(people)]
    paid = (Cost("c", NOW, "eva", "set-up", DAY, pence, what="Desks"),)
    for one in capacity(pilot, whole(costs=paid), served).ratios:
        assert one.each * one.count == pence


@given(logs)
def test_other_codes_and_words_change_no_figure(pilot, log):
    def people(code: str, words: str):
        return [
            replace(
                person(f"{code}{n}", role="peer-supporter"),
                activities=tuple(
                    replace(
                        one, instead=words, reached=tuple(each.replace("S", code) for each in one.reached)
                    )
                    for one in each
                ),
            )
            for n, each in enumerate(log)
        ]

    before, after = (
        capacity(pilot, whole(), people(*named)) for named in (("S", "Filing"), ("VIP-", "Notes"))
    )
    unworded = [replace(one, appointments=replace(one.appointments, instead={})) for one in (before, after)]
    assert unworded[0] == unworded[1]
