"""Pathways: goals against outcomes, steps over time, and who is too few to be counted."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from survey.cli import demonstration
from survey.evaluation import pathway as service
from survey.evaluation.pathway import pathway
from survey.outcomes import outcomes
from survey.records import Outcome
from tests.participants import person

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
JOINED = date(2026, 3, 2)


def step(name: str, week: int, status: str = "started", kind: str = "education", **more) -> Outcome:
    return Outcome(name, NOW, "eva", kind, name, JOINED + timedelta(weeks=week), status, **more)


def served(number: int, *outcomes: Outcome):
    return replace(person(f"S{number}", role="service-user"), outcomes=outcomes)


@pytest.fixture
def four():
    """Four service users without an outcome."""
    return [served(number) for number in range(4)]


def test_the_demonstration_has_the_pilots_steps(store, catalogue, clock):
    used = demonstration.fill(store, catalogue, clock())
    found = service.of_programme(store, used)
    (group,) = [one for one in found.groups if one.role == "service-user"]
    assert (group.withheld, group.people, group.achieved) == (False, 5, 5)
    assert {kind: sum(one.steps.values()) for kind, one in group.kinds.items()} == {
        "paid-work": 1, "voluntary-work": 1, "education": 2, "qualification": 1, "signposted": 1,
    }  # fmt: skip
    assert group.over_time[-1][1] == 6
    (peers,) = [one for one in found.groups if one.role == "peer-supporter"]
    assert (peers.withheld, peers.people, peers.kinds) == (True, 0, {})
    goals = {one.participant.code: [far for _goal, far in one.goals] for one in found.of("peer-supporter")}
    assert goals == {"VIP-P1": ["under way"], "VIP-P2": ["under way"]}


@pytest.mark.parametrize(
    ("outcome", "far"),
    [
        (None, "not yet"),
        (step("course", 5, towards="goal"), "reached"),
        (step("course", 5, "planned", towards="goal"), "under way"),
        (step("course", 5, "completed", kind="job-search", towards="goal"), "under way"),
        (step("course", 5), "not yet"),
    ],
)
def test_a_goal_is_reached_by_a_step_of_its_kind_that_came_about(pilot, four, outcome, far):
    goal = step("goal", 0, "planned", goal=True)
    found = pathway(pilot, [*four, served(4, goal, *([outcome] if outcome else []))])
    (group,) = found.groups
    assert dict(group.goals) == {far: 1}


def test_a_group_under_the_minimum_has_no_figure(pilot, four):
    found = pathway(pilot, [*four[:3], served(4, step("course", 5))])
    assert found.groups == (service.RolePathway("service-user", withheld=True),)


def test_what_began_is_counted_by_the_week_after_joining(pilot, four):
    steps = (step("a", 2), step("b", 2), step("c", 9, "completed"), step("d", 12, "planned"), step("e", -1))
    (group,) = pathway(pilot, [*four, served(4, *steps)]).groups
    assert group.over_time == ((-1, 1), (2, 3), (9, 4))
    assert group.achieved == 1


def test_what_lasted_is_counted_of_what_began(pilot, four):
    steps = (step("a", 2, sustained_13="yes"), step("b", 3, "planned", sustained_13="yes"), step("c", 4))
    (group,) = pathway(pilot, [*four, served(4, *steps)]).groups
    assert dict(group.lasted[13]) == {"yes": 1, "not-known": 1}


def test_any_order_of_people_and_steps_gives_the_same(pilot, four):
    one, other = served(4, step("a", 2), step("b", 1)), served(5, step("c", 3))
    turned = replace(one, outcomes=one.outcomes[::-1])
    assert pathway(pilot, [*four, one, other]) == pathway(pilot, [other, turned, *four[::-1]])


def test_what_was_left_after_a_known_time_had_begun_and_did_not_last(pilot, four):
    steps = (step("a", 2, "left", sustained_13="no"), step("b", 3, "left"))
    (group,) = pathway(pilot, [*four, served(4, *steps)]).groups
    assert dict(group.lasted[13]) == {"no": 1}
    assert (group.achieved, group.over_time) == (1, ((2, 1),))


def test_a_journey_has_each_goals_own_steps_by_their_day_whenever_they_were_entered():
    later = replace(step("later", 9, towards="first"), entered=NOW - timedelta(1))
    steps = (step("b", 1, towards="second"), later, step("a", 2, towards="first"), step("c", 3))
    goals = (step("second", 1, "planned", goal=True), step("first", 0, "planned", goal=True))
    found = outcomes.journey(served(4, *steps, *goals))
    assert [(goal.id, [one.id for one in towards]) for goal, towards in found.goals] == [
        ("first", ["a", "later"]), ("second", ["b"]),
    ]  # fmt: skip
    assert [one.id for one in found.others] == ["c"]
