"""Sentences stay true of nobody, of a few and of many."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.evaluation import capacity as capacity_service
from survey.evaluation import capacity_findings, cohorts, findings, impact_findings, pathway_findings
from survey.evaluation import pathway as pathway_service
from survey.evaluation.impact import Impact
from survey.records import Activity, Cost, Entry, Evaluation, Outcome, ProgrammeRecord, Register, Sent
from tests.participants import person, points

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 1, 5)
CAUTION = "So few people cannot show"
NUMBER = re.compile(r"−?\d[\d,]*(?:\.\d+)?")


@pytest.fixture(autouse=True)
def in_app(app):
    with app.test_request_context():
        yield


def wellbeing(pilot, catalogue, totals):
    """The findings about people of (start, end) totals; None was not answered."""
    people = [
        person(
            f"P{number}",
            *(
                points(catalogue["wemwbs"], phase, one)
                for phase, one in zip(("start", "end"), each, strict=True)
                if one
            ),
        )
        for number, each in enumerate(totals)
    ]
    entries = (
        Entry(
            one.participant,
            invited=("start", "end"),
            sent=tuple(Sent(r.phase, r.measure, r.raw, r.value, r.missing) for r in one.responses),
        )
        for one in people
    )
    register = Register(tuple(entries))
    found = cohorts.cohort(register, pilot, catalogue["wemwbs"])
    return impact_findings.findings(pilot, Impact((), 0, 0, (), (found,)), "en")


def words(found) -> str:
    return " ".join(one.text for one in found.sentences)


@pytest.mark.parametrize(
    ("people", "says"), [(5, True), (19, True), (20, True), (29, True), (30, False), (200, False)]
)
def test_under_thirty_people_a_change_is_told_with_caution_and_no_interval(pilot, catalogue, people, says):
    found = wellbeing(pilot, catalogue, [(40 + n % 5, 44 + n % 3) for n in range(people)])
    said = words(found)
    assert f"of {people} people" in said
    assert (CAUTION in said) is says
    assert ("confidence interval" in said) is not says
    assert (" rose by " in said) is not says
    for key in ("wellbeing-wemwbs", "wellbeing-wemwbs-change"):
        assert ("95% from" in found.table(key).header) is not says


@pytest.mark.parametrize("people", [1, 4])
def test_fewer_than_the_minimum_are_not_described(pilot, catalogue, people):
    found = wellbeing(pilot, catalogue, [(40, 45)] * people)
    said = " ".join(one.text for one in found.sentences if "scores go from" not in one.text)
    assert "WEMWBS at start and end is not shown: it would describe fewer than 5 people." in said
    assert "Change in WEMWBS from start to end is not shown: it would describe fewer than 5 people." in said
    assert not re.search(r"\d\d", said)


def test_nobody_is_said_as_nobody(pilot, catalogue):
    assert words(wellbeing(pilot, catalogue, [(None, None)] * 6)) == "Nobody has a WEMWBS score yet."


def test_who_is_missing_is_always_a_number(pilot, catalogue):
    found = words(wellbeing(pilot, catalogue, [(40, 45)] * 7 + [(40, None)] * 6))
    assert "At end, 7 of 13 people who were asked have a WEMWBS score." in found
    assert "At start, all 13 people who were asked have a WEMWBS score." in found


@pytest.mark.parametrize(
    ("gain", "says"),
    [
        (4, "rose by 4.0 points (95% confidence interval 3.7 to 4.3)."),
        (-4, "fell by 4.0 points (95% confidence interval −4.3 to −3.7)."),
        (0, "showed no clear change, 0.0 points (95% confidence interval −0.3 to 0.3)."),
    ],
)
def test_a_mean_rises_or_falls_only_where_its_interval_leaves_out_no_change(pilot, catalogue, gain, says):
    totals = [(40 + n % 5, 40 + n % 5 + gain + n % 3 - 1) for n in range(30)]
    found = words(wellbeing(pilot, catalogue, totals))
    assert says in found
    assert ("rose" in found, "fell" in found) == ("rose" in says, "fell" in says)


def test_the_mean_of_few_people_neither_rises_nor_falls(pilot, catalogue):
    found = words(wellbeing(pilot, catalogue, [(44, 40)] * 6))
    assert "the mean WEMWBS score of 6 people changed by −4.0 points. So few people" in found


def test_who_improved_and_who_worsened_by_each_threshold(pilot, catalogue):
    found = words(wellbeing(pilot, catalogue, [(40, 43)] * 2 + [(40, 50)] * 3 + [(40, 36), (40, 42)]))
    pair = "From start to end, %s of 7 people improved and %s worsened by %s points or more on WEMWBS (%s)."
    assert pair % (5, 1, 3, "noticeable change") in found
    assert pair % (3, "none", 9, "reliable change") in found


totals = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(14, 70)), st.one_of(st.none(), st.integers(14, 70))),
    max_size=40,
)


def check(found, declared: set[str]) -> None:
    """Every number of a sentence stands in the table that it names, or was declared."""
    for one in found.sentences:
        numbers = set(NUMBER.findall(one.text)) - declared
        if not numbers:
            continue
        table = found.table(one.table)
        cells = {findings_text(table, cell) for row in table.rows for cell in row}
        held = {number for text in (*cells, *table.header, table.caption) for number in NUMBER.findall(text)}
        missing = {number for number in numbers if number.lstrip("−").replace(",", "") not in plain(held)}
        assert not missing, (one.text, missing, held)


def plain(held: set[str]) -> set[str]:
    """Numbers without signs and commas, also without needless zeros."""
    found = {one.replace(",", "").lstrip("−") for one in held}
    return found | {one.rstrip("0").rstrip(".") for one in found if "." in one}


def findings_text(table, cell) -> str:
    return table.text(cell) if cell is not None else ""


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(totals)
def test_every_number_about_wellbeing_is_in_its_table(pilot, catalogue, totals):
    found = wellbeing(pilot, catalogue, totals)
    check(found, {"95", "5"})
    for text in [
        one.text for one in found.sentences if re.match("From .* changed by|From .*confidence", one.text)
    ]:
        number = int(re.search(r"of (\d+) people", text)[1])
        assert number >= 5
        assert (CAUTION in text) is (number < 30)


activities = st.builds(
    lambda day, kind, paid, unpaid, went: Activity(
        f"{day}{kind}{paid}",
        NOW,
        "participant",
        DAY + timedelta(day),
        kind,
        paid,
        unpaid,
        attendance=went,
        reached=("S1",),
    ),
    st.integers(0, 300),
    st.sampled_from(["face-to-face", "supervision", "notes"]),
    st.integers(0, 500),
    st.integers(0, 500),
    st.sampled_from(["", "attended", "did-not-attend"]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(activities, max_size=30), st.integers(0, 8), st.integers(0, 10**6))
def test_every_number_about_capacity_is_in_its_table(pilot, log, served, pence):
    people = [replace(person("P1"), activities=tuple(log))]
    people += [
        replace(
            person(f"S{n}", role="service-user"),
            outcomes=(Outcome(f"o{n}", NOW, "eva", "education", "A course", DAY, "started"),),
        )
        for n in range(served)
    ]
    costs = (Cost("c", NOW, "eva", "payment", DAY, pence, what="Paid"),) if pence else ()
    evaluation = Evaluation(ProgrammeRecord("vip", "", NOW), costs=costs)
    found = capacity_findings.findings(pilot, capacity_service.capacity(pilot, evaluation, people))
    logged = capacity_service.capacity(pilot, evaluation, people)
    days = {str(part) for one in (logged.first, logged.last) if one for part in (one.day, one.year)}
    check(found, {"5", *days})
    assert 0 < served < 5 or "not shown" not in words(found)
    found = pathway_findings.findings(pilot, pathway_service.pathway(pilot, people))
    check(found, {"5"})


@pytest.mark.parametrize(
    ("names", "says"), [(["start"], "start"), (["start", "mid", "end"], "start, mid and end")]
)
def test_names_in_a_row(names, says):
    assert findings.listed(names) == says


@pytest.mark.parametrize(("pence", "says"), [(122_000, "£1,220"), (20_333.3, "£203.33"), (5, "£0.05")])
def test_money_in_words(pence, says):
    assert findings.pounds(pence) == says


def test_a_roles_name_keeps_its_capitals(pilot):
    roles = tuple(replace(one, name="NHS link worker in York") for one in pilot.roles)
    step = Outcome("o", NOW, "eva", "education", "A course", DAY, "started")
    people = [replace(person(f"S{n}", role="service-user"), outcomes=(step,)) for n in range(5)]
    named = replace(pilot, roles=roles)
    found = pathway_findings.findings(named, pathway_service.pathway(named, people))
    assert "NHS link worker in York: all 5 people achieved at least one outcome." in words(found)
    assert found.table("kinds-service-user").caption.startswith("NHS link worker in York: goals")


@pytest.mark.parametrize(("minutes", "says"), [(310, True), (312, False)])
def test_hours_that_are_rounded_and_may_not_add_up_say_so(pilot, minutes, says):
    shift = Activity("a", NOW, "eva", DAY, "notes", minutes, minutes)
    evaluation = Evaluation(ProgrammeRecord("vip", "", NOW))
    logged = capacity_service.capacity(pilot, evaluation, [replace(person("P1"), activities=(shift,))])
    assert ("may not add up exactly" in words(capacity_findings.findings(pilot, logged))) is says


@pytest.mark.parametrize(
    ("part", "of", "says"),
    [
        (0, 1200, "none of 1,200"),
        (1, 1200, "1 of 1,200"),
        (1200, 1200, "all 1,200"),
        (1, 1, "1 of 1"),
        (0, 1, "0 of 1"),
    ],
)
def test_a_share_in_words(part, of, says):
    assert findings.share(part, of) == says


@pytest.mark.parametrize(
    ("went", "says"),
    [
        ([("attended", "")], ["1 appointment was recorded: 1 attended."]),
        (
            [("attended", ""), ("did-not-attend", "")],
            [
                "2 appointments were recorded: 1 attended and 1 missed.",
                "The time of 0 of 1 missed or cancelled appointment was used for other work.",
            ],
        ),
        (
            [("cancelled", "Filing"), ("cancelled", "Filing")],
            [
                "2 appointments were recorded: 2 cancelled.",
                "The time of all 2 missed or cancelled appointments was used for other work.",
            ],
        ),
    ],
)
def test_appointments_of_one_and_of_none_read_as_english(pilot, went, says):
    log = tuple(
        Activity(f"a{number}", NOW, "eva", DAY, "face-to-face", 60, 0, attendance=how, instead=instead)
        for number, (how, instead) in enumerate(went)
    )
    evaluation = Evaluation(ProgrammeRecord("vip", "", NOW))
    logged = capacity_service.capacity(pilot, evaluation, [replace(person("P1"), activities=log)])
    said = [one.text for one in capacity_findings.findings(pilot, logged).sentences]
    assert said[0].endswith(f"were delivered on 5 January 2026: {len(went)} paid and 0 unpaid.")
    assert [one for one in said if "appointment" in one] == says
