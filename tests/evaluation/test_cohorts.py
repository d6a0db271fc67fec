"""Cohorts from the register: who is in the table, whose line is drawn, who answered."""

import numpy as np
import pytest

from measures.catalogue import UnknownMeasure
from survey.evaluation import cohorts
from tests.participants import level, person, points, response


@pytest.fixture
def wemwbs(catalogue):
    return catalogue["wemwbs"]


@pytest.fixture
def cohort(store, vip, wemwbs):
    """The cohort of everybody in the store, or of a role or site."""

    def make(role=None, site=None):
        return cohorts.cohort(store.register(vip.id), vip, wemwbs, role, site)

    return make


@pytest.fixture
def who(store, vip):
    """Who answered a measure, of everybody in the store, or of a role or site."""

    def make(measure, role=None, site=None):
        register = store.register(vip.id)
        return cohorts.who_answered(register, cohorts.cohort(register, vip, measure, role, site))

    return make


def group(wemwbs, n, *scores, prefix="P", **more):
    """People who all have these scores at start, mid-point and end; None is no answer."""
    phases = ("start", "mid", "end")
    given = [(phase, total) for phase, total in zip(phases, scores, strict=False) if total is not None]
    return [
        person(f"{prefix}{number:02}", *(points(wemwbs, *one) for one in given), **more)
        for number in range(n)
    ]


def test_the_summary_is_of_the_people_who_are_asked_or_answered(store, vip, catalogue, wemwbs):
    store.add_people(
        [
            *group(wemwbs, 6, 40, 46),
            person("SILENT"),
            person("STAFF", role="staff"),
            person("ANON", points(wemwbs, "start", 70), anonymous=True),
        ]
    )
    summary = cohorts.summary(store, catalogue, vip, "wemwbs")
    start, mid, end = summary.phases
    assert summary.participants == 7
    assert (start.n, start.mean, start.bands["below average"]) == (6, 40.0, 6)
    assert (mid.n, mid.mean, mid.bands["average"]) == (6, 46.0, 6)
    assert (end.n, end.mean) == (0, None)


def test_the_cohort_of_a_measure_that_is_only_imported_is_everybody_of_the_role(store, vip, catalogue):
    short = catalogue["swemwbs"]
    answered = [person(f"P{n}", response(short, "start", level(short, 3))) for n in range(5)]
    store.add_people([*answered, person("OTHER-WAVES"), person("STAFF", role="staff")])
    summary = cohorts.summary(store, catalogue, vip, "swemwbs")
    assert (summary.participants, [phase.phase for phase in summary.phases]) == (6, ["start"])


def test_only_those_invited_to_a_measure_are_awaited(store, who, catalogue, wemwbs):
    short = catalogue["swemwbs"]
    store.add_people(person(f"P{n}", response(short, "start", level(short, 3))) for n in range(5))
    store.add_people([person("Q", invited=("start",)), *group(wemwbs, 5, 40, prefix="R")])
    (imported,) = who(short)
    assert (imported.invited, imported.answered, imported.awaited) == (5, 5, ())
    start, *_later = who(wemwbs)
    assert [participant.code for participant in start.awaited] == ["Q"]


def test_an_unknown_measure_is_refused(store, catalogue, vip):
    with pytest.raises(UnknownMeasure, match="wemwbs@1"):
        cohorts.summary(store, catalogue, vip, "phq9")


def test_answers_without_a_score_count_as_answered_and_never_as_points(store, vip, wemwbs):
    partial = response(wemwbs, "start", level(wemwbs, 5, wemwbs3=None))
    store.add_people([person("P1", partial)])
    table = cohorts.score_table(store.register(vip.id), vip, wemwbs)
    assert table.answered[0, 0]
    assert np.isnan(table.value[0]).all()


def test_the_programmes_minimum_group_size_holds(store, vip, catalogue, wemwbs):
    store.add_people(group(wemwbs, 4, 40))
    start = cohorts.summary(store, catalogue, vip, "wemwbs").phases[0]
    assert start.withheld
    assert start.mean is None


def test_up_to_thirty_people_have_a_line_each_and_more_have_none(store, cohort, wemwbs):
    store.add_people(group(wemwbs, 30, 40, 46, 52))
    assert cohorts.lines(cohort()) == [(("start", 40.0), ("mid", 46.0), ("end", 52.0))] * 30
    store.add_people(group(wemwbs, 1, 40, prefix="Q"))
    assert cohorts.lines(cohort()) is None


def test_a_missing_phase_breaks_a_line(store, cohort, wemwbs):
    store.add_people([*group(wemwbs, 5, 40, 46, 52), *group(wemwbs, 1, 30, None, 33, prefix="Q")])
    runs = cohorts.lines(cohort())
    assert (("start", 30.0),) in runs
    assert (("end", 33.0),) in runs


def test_a_withheld_group_has_no_lines(store, cohort, wemwbs):
    store.add_people([*group(wemwbs, 12, 40, 46, site="North"), *group(wemwbs, 4, 50, prefix="Q", site="S")])
    assert not cohorts.lines(cohort(site="S"))


def test_no_line_reaches_into_a_phase_that_is_withheld(store, cohort, wemwbs):
    store.add_people([*group(wemwbs, 6, 40), *group(wemwbs, 2, 41, 60, prefix="Q")])
    assert {phase for run in cohorts.lines(cohort()) for phase, _ in run} == {"start"}


def test_too_few_people_with_both_phases_are_points_without_a_line(store, cohort, wemwbs):
    store.add_people(
        [
            *group(wemwbs, 6, 40),
            *group(wemwbs, 6, None, 50, prefix="Q"),
            *group(wemwbs, 2, 40, 50, prefix="R"),
        ]
    )
    assert {len(run) for run in cohorts.lines(cohort())} == {1}


def test_too_few_people_with_a_whole_line_leave_points_alone(store, cohort, wemwbs):
    store.add_people(
        [
            *group(wemwbs, 4, 40, 46, 52),
            *group(wemwbs, 6, 40, 46, prefix="Q"),
            *group(wemwbs, 6, None, 46, 52, prefix="R"),
        ]
    )
    assert {len(run) for run in cohorts.lines(cohort())} == {1}


def test_lines_do_not_come_in_the_order_of_codes(store, cohort, wemwbs):
    store.add_people([person(f"P{n}", points(wemwbs, "start", 60 - n)) for n in range(6)])
    assert [run[0][1] for run in cohorts.lines(cohort())] == [55, 56, 57, 58, 59, 60]


def test_who_was_invited_and_has_not_answered_is_named(store, who, wemwbs):
    store.add_people(group(wemwbs, 5, 40, invited=("start", "mid"), site="North"))
    store.add_people(group(wemwbs, 5, 40, invited=("start",), site="South", prefix="S"))
    store.add_people(
        [person("WAITED", invited=("start",), site="South"), person("NOT-INVITED", site="South")]
    )
    start, mid, _end = who(wemwbs)
    assert (start.invited, start.answered, [one.code for one in start.awaited]) == (11, 10, ["WAITED"])
    assert (mid.invited, mid.answered, len(mid.awaited)) == (5, 0, 5)
    assert who(wemwbs, site="North")[0].awaited == ()


@pytest.mark.parametrize("measure", ["wemwbs", "ons4"])
def test_nobody_of_a_withheld_group_is_counted_or_named(store, who, catalogue, measure):
    one = catalogue[measure]
    answered = [
        person(f"{site}{n}", response(one, "start", level(one, 3)), site=site, invited=("start",))
        for site, people in (("North", 9), ("South", 2))
        for n in range(people)
    ]
    store.add_people([*answered, person("WAITED", site="South", invited=("start",))])
    start = who(one, site="South")[0]
    assert (start.withheld, start.invited, start.answered, start.awaited) == (True, None, None, ())


def test_a_measure_without_a_score_is_summarised_item_by_item(store, vip, catalogue):
    ons4 = catalogue["ons4"]
    store.add_people(
        [person(f"P{n}", response(ons4, "start", level(ons4, 4, anxious=9))) for n in range(5)]
        + [person("Q", response(ons4, "start", level(ons4, 4, anxious=None)))]
    )
    items = cohorts.item_summaries(store, vip, ons4)
    assert list(items) == ["satisfied", "worthwhile", "happy", "anxious"]
    assert (items["happy"].phases[0].n, items["happy"].phases[0].mean) == (6, 4.0)
    assert (items["anxious"].phases[0].n, items["anxious"].phases[0].mean) == (5, 9.0)
