"""Charts over time: what is drawn of few people, of many, and from when on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from survey.evaluation import timelines
from survey.evaluation.cohorts import LINES
from survey.evaluation.pathway import Path
from survey.outcomes.outcomes import journey
from survey.records import Outcome
from survey.web.tables import counted
from tests.participants import person

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_app(app):
    with app.test_request_context():
        yield


def path(number: int, *weeks: int) -> Path:
    own = tuple(
        Outcome(f"{number}-{week}", NOW, "eva", "education", "A course", day(week), "started")
        for week in weeks
    )
    someone = replace(person(f"S{number:02}", role="service-user"), outcomes=own)
    return Path(someone.participant, journey(someone))


def day(week: int) -> date:
    return date(2026, 3, 2) + timedelta(weeks=week)


def begun(*rows: tuple[int, int]):
    (line,) = timelines.begun("service-user", counted("Begun", ("Week", "Begun"), rows)).figure["data"]
    return list(zip(line["x"], line["y"], strict=True))


def test_the_steps_begin_with_nothing_at_joining():
    assert begun((14, 1), (15, 2)) == [(0, 0), (14, 1), (15, 2)]


def test_what_had_begun_before_joining_stays_where_it_was():
    assert begun((-2, 1), (3, 2)) == [(-2, 1), (3, 2)]


def test_a_thread_joins_the_first_and_the_last_step_of_each_person():
    chart = timelines.journeys("service-user", "service user", [path(1, 2, 9, 5), path(2, 4)])
    thread = chart.figure["data"][0]
    assert thread["x"] == [
        day(2).isoformat(), day(9).isoformat(), None, day(4).isoformat(), day(4).isoformat(), None,
    ]  # fmt: skip
    assert thread["y"] == ["S01", "S01", None, "S02", "S02", None]
    assert "2 people with 4 goals and steps" in chart.alternative


def test_too_many_people_are_in_the_table_alone():
    many = [path(number, 3) for number in range(LINES + 1)]
    chart = timelines.journeys("service-user", "service user", many)
    assert chart.figure is None
    assert "too many people to draw: 31" in chart.alternative
    assert len(chart.table.rows) == LINES + 1
    assert timelines.journeys("service-user", "service user", many[1:]).figure
