"""Figures: small, quiet, nothing that leaves the page, and words for everything they show."""

import gzip
import json

import pytest

from measures.satisfaction import satisfaction
from survey.answering import trajectories
from survey.evaluation import bars, cohorts
from survey.web import axes, charts
from tests.participants import level, person, points, response

NAMES = {"start": "start", "mid": "mid-point", "end": "end"}


@pytest.fixture(autouse=True)
def in_app(app):
    with app.test_request_context():
        yield


@pytest.fixture
def wemwbs(catalogue):
    return catalogue["wemwbs"]


@pytest.fixture
def own(vip, catalogue, wemwbs):
    """The chart of one person who answered at start and end."""

    def draw(*responses):
        course = trajectories.course(vip, wemwbs, person("P1", *responses))
        return charts.own_trajectory(wemwbs, course.banding, course.trajectory, NAMES, "en", norm=course.norm)

    return draw


@pytest.fixture
def many(store, vip, wemwbs):
    """The cohort chart of so many people, who gain 6 points at each phase."""

    def draw(n, lines=True):
        store.add_people(
            person(
                f"SECRET{k}",
                *(points(wemwbs, phase, 30 + k % 20 + 6 * step) for step, phase in enumerate(NAMES)),
            )
            for k in range(n)
        )
        found = cohorts.cohort(store.register(vip.id), vip, wemwbs)
        return charts.cohort(
            wemwbs, found.banding, found.summary, NAMES, "en", 5, found.norm, cohorts.lines(found)
        )

    return draw


@pytest.fixture
def opinions(catalogue):
    """The bars of Friends and Family answers at two phases."""
    measure = catalogue["friends-and-family"]

    def draw(*answers, minimum=5):
        given = {"start": [], "end": [{"experience": one} for one in answers]}
        found = satisfaction(measure, given, minimum)
        return bars.answers(measure, measure.item("experience"), found.items, NAMES, "en", minimum)

    return draw


def drawn(chart, name):
    return next(trace for trace in chart.figure["data"] if trace.get("name") == name)


def test_no_figure_offers_to_send_data_anywhere(own, many, opinions, wemwbs):
    for chart in (own(points(wemwbs, "start", 40)), many(6), opinions(1, 1, 1, 1, 1)):
        config = chart.figure["config"]
        assert config["showSendToCloud"] is False
        assert config["plotlyServerURL"] == ""
        assert config["displaylogo"] is False
        assert config["displayModeBar"] is False


def test_a_figure_is_small_and_the_same_every_time(own, many, wemwbs):
    chart = own(points(wemwbs, "start", 40))
    assert "template" not in chart.figure["layout"]
    assert len(chart.json) < 4000
    assert chart.json == own(points(wemwbs, "start", 40)).json
    assert len(gzip.compress(many(200).json.encode())) < 2000


def test_figures_cannot_break_out_of_their_script(wemwbs, vip):
    course = trajectories.course(vip, wemwbs, person("P1", points(wemwbs, "start", 40)))
    names = {**NAMES, "start": "</script><b>"}
    chart = charts.own_trajectory(wemwbs, course.banding, course.trajectory, names, "en")
    assert "<" not in chart.json
    assert json.loads(chart.json)["data"][0]["x"][0] == "</script><b>"


def test_bands_are_shaded_and_named_where_they_end(own, wemwbs):
    layout = own(points(wemwbs, "start", 40)).figure["layout"]
    boxes = [(shape["y0"], shape["y1"]) for shape in layout["shapes"] if shape["type"] == "rect"]
    assert boxes == [(14, 40.5), (40.5, 58.5), (58.5, 70)]
    assert [note["text"] for note in layout["annotations"]] == ["below average", "average", "above average"]


def test_bands_of_a_converted_score_are_cut_on_its_own_scale(catalogue):
    short = catalogue["swemwbs"]
    conversion = short.scoring.conversion
    low, high = axes.band_edges(short, short.banding(None))[1:3]
    assert conversion[21] < low < conversion[22]
    assert conversion[30] < high < conversion[31]


def test_the_norm_is_a_dashed_line_with_its_name(own, wemwbs):
    (line,) = [one for one in own().figure["layout"]["shapes"] if one["type"] == "line"]
    assert (line["y0"], line["line"]["dash"]) == (49.4, "dash")
    assert "Scottish Health Survey 2018" in line["name"]


def test_a_missing_phase_is_a_gap_and_is_said(own, wemwbs):
    chart = own(points(wemwbs, "start", 38), points(wemwbs, "end", 47))
    assert chart.figure["data"][0]["y"] == [38, None, 47]
    assert chart.table.rows == (
        ("start", 38, "below average"),
        ("mid-point", "not answered", ""),
        ("end", 47, "average"),
    )
    assert "start 38 (below average), mid-point not answered, end 47 (average)" in chart.alternative


def test_incomplete_answers_say_so_and_draw_no_point(own, wemwbs):
    chart = own(response(wemwbs, "start", level(wemwbs, 5, wemwbs1=None, wemwbs2=None)))
    assert chart.figure["data"][0]["y"] == [None, None, None]
    assert chart.table.rows[0] == ("start", "not scored: 2 of 14 missing", "")


def test_up_to_thirty_people_are_lines_that_answer_to_no_pointer_and_carry_no_code(many):
    chart = many(30)
    lines = drawn(chart, "one line for each person")
    assert lines["hoverinfo"] == "skip"
    assert lines["x"].count("start") == 30
    assert "SECRET" not in chart.json


def test_above_thirty_people_a_ribbon_shows_the_middle_half(many):
    chart = many(31)
    ribbon = drawn(chart, "middle half of the people")
    row = chart.table.rows[0]
    lower, upper = (
        row[chart.table.header.index("Lower quartile")],
        row[chart.table.header.index("Upper quartile")],
    )
    assert (ribbon["y"][0], ribbon["y"][5]) == (upper, lower)
    assert not [trace for trace in chart.figure["data"] if trace["name"] == "one line for each person"]


def test_means_carry_their_interval(many):
    chart = many(12)
    mean, low, high = chart.table.rows[0][2:5]
    trace = drawn(chart, "mean and its 95 % interval")
    assert trace["y"][0] == mean
    assert trace["error_y"]["array"][0] == pytest.approx((high - low) / 2, abs=0.011)
    assert f"start {mean:.2f} (12 people)" in chart.alternative


def test_a_group_that_is_too_small_leaves_no_figure_anywhere(many):
    chart = many(4)
    assert drawn(chart, "mean and its 95 % interval")["y"] == [None, None, None]
    assert len(chart.figure["data"]) == 1
    assert chart.figure["layout"]["annotations"][-1]["text"] == "Fewer than 5 people: not shown"
    assert chart.table.rows[0][:3] == ("start", "Fewer than 5 people: not shown", None)
    assert "start: Fewer than 5 people: not shown" in chart.alternative


def test_bars_are_percentages_with_counts_and_patterns(opinions):
    chart = opinions(1, 1, 2, 5, 6)
    best = drawn(chart, "Very good")
    assert (best["x"], best["text"], best["y"]) == ([40.0], ["2"], ["end (n 5)"])
    looks = {(t["marker"]["color"], t["marker"]["pattern"]["shape"]) for t in chart.figure["data"]}
    assert len(looks) == 6
    assert "end: 60 % positive of 5" in chart.alternative
    assert chart.table.rows[1] == ("end", 5, 2, 1, 0, 0, 1, 1, 60.0, 20.0, 3.75)


def test_withheld_bars_are_said_and_not_drawn(opinions):
    chart = opinions(1, 1)
    assert chart.figure is None
    assert chart.table.rows[1][:3] == ("end", "Fewer than 5 people: not shown", None)
    assert "end: Fewer than 5 people: not shown" in chart.alternative
