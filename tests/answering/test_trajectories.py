"""One participant's course and answers."""

from dataclasses import replace

from survey.answering import trajectories
from tests.participants import level, person, points, response


def test_a_course_has_every_phase_with_score_band_and_change(vip, catalogue):
    wemwbs = catalogue["wemwbs"]
    someone = person("P1", points(wemwbs, "start", 38), points(wemwbs, "end", 47))
    (course,) = trajectories.courses(vip, catalogue, someone)
    start, mid, end = course.trajectory.points
    assert (start.score.value, start.band.name) == (38, "below average")
    assert mid.score is None
    assert (end.score.value, end.band.name) == (47, "average")
    (step,) = course.trajectory.changes
    assert (step.change.points, step.change.verdicts) == (
        9,
        {"noticeable": "improved", "reliable": "improved"},
    )


def test_a_course_uses_the_programmes_banding_and_norm(vip, catalogue):
    chosen = replace(vip, bandings={"wemwbs": "nhs-four"})
    (course,) = trajectories.courses(chosen, catalogue, person("P1"))
    assert course.banding.id == "nhs-four"
    assert course.norm.mean == 49.4


def test_answers_to_a_measure_that_is_not_asked_have_a_course_too(vip, catalogue):
    short = catalogue["swemwbs"]
    someone = person("S1", response(short, "mid", level(short, 3)), role="staff")
    (course,) = trajectories.courses(vip, catalogue, someone)
    assert [(one.phase, one.score.raw, one.score.value) for one in course.trajectory.points] == [
        ("mid", 21, 19.25)
    ]


def test_a_correction_replaces_the_corrected_response(vip, catalogue):
    wemwbs = catalogue["wemwbs"]
    wrong = points(wemwbs, "start", 20)
    right = replace(points(wemwbs, "start", 50), supersedes=wrong.id)
    someone = person("P1", wrong, right)
    (course,) = trajectories.courses(vip, catalogue, someone)
    assert course.trajectory.points[0].score.value == 50
    assert len(trajectories.sheets(vip, catalogue, someone, "en")) == 1


def test_a_sheet_has_questions_and_answers_in_words(vip, catalogue):
    wemwbs = catalogue["wemwbs"]
    someone = person("P1", response(wemwbs, "start", level(wemwbs, 5, wemwbs2=None)))
    (sheet,) = trajectories.sheets(vip, catalogue, someone, "en")
    assert sheet.answers[0] == ("I’ve been feeling optimistic about the future", "All of the time")
    assert sheet.answers[1] == ("I’ve been feeling useful", "")
    assert (sheet.response.missing, sheet.of) == (1, 14)


def test_sheets_follow_the_phases_whatever_was_sent_first(vip, catalogue):
    wemwbs = catalogue["wemwbs"]
    someone = person("P1", points(wemwbs, "end", 40), points(wemwbs, "start", 40))
    phases = [sheet.response.phase for sheet in trajectories.sheets(vip, catalogue, someone, "en")]
    assert phases == ["start", "end"]


def test_answers_to_a_removed_measure_are_still_shown(vip, catalogue):
    lost = replace(points(catalogue["wemwbs"], "start", 40), measure="gone@1", answers={"gone1": 2})
    (sheet,) = trajectories.sheets(vip, catalogue, person("P1", lost), "en")
    assert (sheet.title, sheet.answers) == ("gone@1", (("gone1", "2"),))
    assert "gone" not in [one.measure.id for one in trajectories.courses(vip, catalogue, person("P1", lost))]
