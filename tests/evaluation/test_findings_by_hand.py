"""A small programme worked out by hand: every sentence and table of capacity and pathway."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from survey.evaluation import capacity as capacity_service
from survey.evaluation import capacity_findings, pathway_findings
from survey.evaluation import pathway as pathway_service
from survey.records import Activity, Cost, Evaluation, Outcome, ProgrammeRecord
from tests.participants import person

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MONDAY, SUNDAY = date(2026, 1, 5), date(2026, 1, 11)
SERVED = ("S0", "S1", "S2", "S3", "S4", "S5")


@pytest.fixture(autouse=True)
def in_app(app):
    with app.test_request_context():
        yield


def log(day: date, kind: str, paid: int, unpaid: int, **more) -> Activity:
    return Activity(f"{day}-{kind}-{paid}", NOW, "participant", day, kind, paid, unpaid, **more)


FIRST = (
    log(MONDAY, "face-to-face", 60, 30, attendance="attended", reached=SERVED, others=2),
    log(SUNDAY, "notes", 30, 60),
    log(date(2026, 1, 12), "face-to-face", 120, 0, attendance="did-not-attend", instead="Filing"),
    log(date(2026, 1, 13), "face-to-face", 30, 0, attendance="did-not-attend", instead="Filing"),
    log(date(2026, 1, 19), "face-to-face", 30, 0, attendance="cancelled"),
    log(date(2026, 1, 26), "supervision", 60, 12),
    log(date(2026, 1, 26), "induction", 0, 90),
)
SECOND = (log(date(2026, 1, 6), "liaison", 30, 0),)
TEAM = (
    log(date(2026, 1, 27), "meeting", 30, 12, who="staff", attending=3, others=5),
    log(date(2026, 1, 27), "travel", 24, 0, who="volunteers"),
)
COSTS = (
    Cost("c1", NOW, "e1", "payment", MONDAY, 12_345, what="Paid"),
    Cost("c2", NOW, "e1", "set-up", MONDAY, 6_789, what="Desks"),
    Cost("c3", NOW, "e1", "pay-rate", MONDAY, 1_000, whom="P1"),
    Cost("c4", NOW, "e1", "pay-rate", MONDAY, 2_000, whom="peer supporter"),
    Cost("c5", NOW, "e1", "pay-rate", MONDAY, 3_000, whom="staff"),
)


def step(name: str, day: date = MONDAY, status: str = "started", **more) -> Outcome:
    return Outcome(name, NOW, "e1", more.pop("kind", "education"), name, day, status, **more)


def people():
    """Two peer supporters with logs, and six service users of whom five began seven things together."""
    yield replace(person("P1"), activities=FIRST, outcomes=(step("p"),))
    yield replace(person("P2"), activities=SECOND)
    for code in SERVED:
        steps = {"S0": (step("a"), step("b"), step("c")), "S5": ()}.get(code, (step("d"),))
        yield replace(person(code, role="service-user"), outcomes=steps)


@pytest.fixture
def found(pilot):
    whole = Evaluation(ProgrammeRecord("vip", "", NOW), activities=TEAM, costs=COSTS)
    return capacity_findings.findings(pilot, capacity_service.capacity(pilot, whole, people()))


def test_capacity_in_words(found):
    assert [one.text for one in found.sentences] == [
        "6.5 hours of work were delivered between 5 January 2026 and 19 January 2026: 5 paid and 1.5 unpaid.",
        "Supervision, meetings, induction and other time of the team took 5.2 hours.",
        "That is 0.80 hours put in for each hour delivered (5.2 to 6.5).",
        "1 of 4 appointments were attended; 2 were missed and 1 cancelled.",
        "Of the 3 that did not take place, 2 were used for something else.",
        "6 participants were reached.",
        "Other people were reached 7 times, some perhaps more than once.",
        "Service user: 5 people began or completed something, 7 outcomes in all.",
        "£191.34 was paid out: £123.45 in payments and £67.89 for setting up.",
        "0.4 paid hours have no pay rate, so their cost is not known.",
        "What was paid out comes to £31.89 for each participant reached; there were 6.",
        "What was paid out comes to £27.33 for each outcome of a service user; there were 7.",
        "Paid time at its pay rates comes to £18.33 for each participant reached; there were 6.",
        "Paid time at its pay rates comes to £15.71 for each outcome of a service user; there were 7.",
    ]


def test_capacity_in_tables(found):
    rows = {key: [*table.rows] for key, table in found.tables}
    assert rows["kinds"] == [
        ("Face to face", 4.0, 0.5, 4.5),
        ("Notes", 0.5, 1.0, 1.5),
        ("Liaison", 0.5, 0.0, 0.5),
        ("All", 5.0, 1.5, 6.5),
    ]
    assert rows["balance"][2][1] == "0.80"
    assert [(row[0], row[-1]) for row in rows["weeks"]] == [
        ("2026-01-05", 3.5), ("2026-01-12", 2.5), ("2026-01-19", 0.5), ("2026-01-26", 5.2),
    ]  # fmt: skip
    assert [row[1] for row in rows["appointments"]] == [1, 2, 1, 4, 3, 2]
    assert rows["instead"] == [("Filing", 2)]
    assert [row[1] for row in rows["reached"]] == [6, 7]
    assert rows["achieved"] == [("Service user", 5, 7)]
    assert [row[1:] for row in rows["money"]] == [
        ("123.45", None), ("67.89", None), ("191.34", None), ("110.00", None), (None, 0.4),
    ]  # fmt: skip
    assert [row[1:] for row in rows["ratios"]] == [
        ("191.34", 6, 6, "31.89"), ("191.34", 7, 5, "27.33"),
        ("110.00", 6, 6, "18.33"), ("110.00", 7, 5, "15.71"),
    ]  # fmt: skip


def test_the_work_spans_the_weeks_from_its_first_day_to_its_last(pilot):
    whole = Evaluation(ProgrammeRecord("vip", "", NOW))
    assert capacity_service.capacity(pilot, whole, people()).weeks_delivered == 3


def test_few_who_were_reached_are_not_counted(pilot):
    one = replace(person("P1"), activities=(log(MONDAY, "face-to-face", 60, 0, reached=("S0", "S1")),))
    whole = Evaluation(ProgrammeRecord("vip", "", NOW))
    found = capacity_findings.findings(pilot, capacity_service.capacity(pilot, whole, [one]))
    assert "Fewer than 5 participants were reached." in [each.text for each in found.sentences]
    assert found.table("reached").rows[0][1] == "Fewer than 5 people: not shown"


def test_the_pathway_in_words_and_tables(pilot):
    goals = (
        step("g1", status="planned", goal=True, kind="paid-work"),
        step("g2", status="planned", goal=True, kind="voluntary-work"),
        step("g3", status="planned", goal=True),
        step("g4", status="started", goal=True),
    )
    steps = (
        step("job", NOW.date() + timedelta(13), kind="paid-work", towards="g1",
             sustained_13="yes", sustained_26="no"),
        step("forms", NOW.date() + timedelta(14), "planned", kind="job-search", towards="g2"),
        step("course", NOW.date() + timedelta(14), "completed", sustained_13="yes"),
    )  # fmt: skip
    first = replace(person("S0", role="service-user"), outcomes=(*goals, *steps))
    others = [person(f"S{number}", role="service-user") for number in range(1, 6)]
    found = pathway_findings.findings(pilot, pathway_service.pathway(pilot, [first, *others]))
    assert [one.text for one in found.sentences] == [
        "Service user: 1 of 6 people began or completed something.",
        "Service user: 2 of 4 goals were reached.",
    ]
    rows = {key.removesuffix("-service-user"): [*table.rows] for key, table in found.tables}
    assert rows == {
        "people": [("Service user", 6, 1)],
        "kinds": [
            ("Paid work", 1, 0, 1, 0, 0), ("Voluntary work", 1, 0, 0, 0, 0),
            ("Education or training", 2, 0, 0, 1, 0), ("Job search step", 0, 1, 0, 0, 0),
        ],
        "goals": [("Reached", 2), ("Under way", 1), ("Not yet", 1), ("All", 4)],
        "lasted": [("13 weeks", 2, 0, 0), ("26 weeks", 0, 1, 1)],
        "weeks": [(1, 1), (2, 2)],
    }  # fmt: skip
