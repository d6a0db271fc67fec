"""What was gathered, and what waits for an evaluator."""

from dataclasses import replace

import pytest

from survey.cli import demonstration
from tests.interviews.test_interview_pages import sign_in  # noqa: F401


@pytest.fixture
def filled(store, catalogue, clock):
    demonstration.fill(store, catalogue, clock())
    return store


@pytest.fixture
def eva(filled, sign_in):  # noqa: F811
    return sign_in("eva", "evaluator")


def rows(browse):
    lines = browse.client.get("/evaluate/vip/gathered.csv").text.splitlines()
    return [line.split(",") for line in lines[1:]]


def test_each_source_is_counted(eva):
    found = rows(eva)
    assert ["Minutes", "", "", "2", "2", ""] in found
    assert ["Interviews", "peer supporter", "start", "2", "2", "2"] in found
    assert ["Interviews", "staff", "mid-point", "2", "2", "0"] in found
    assert ["Interviews", "service user", "start", "0", "0", "0"] in found
    assert ["WEMWBS", "peer supporter", "end", "1", "", ""] in found
    assert any(row[0] == "Vocational outcomes" for row in found)


def test_the_page_says_the_same(eva):
    page = eva.get("/evaluate/vip/gathered")
    lines = page.words(".govuk-summary-list__row")
    assert "peer supporter, start 2 gathered, 2 closed, 2 checked by the participant" in lines
    assert lines.startswith("All 2 gathered, 2 closed ")
    assert len(page.all(".govuk-summary-list__row")) == len(rows(eva))


def test_questionnaires_stand_in_the_order_of_the_phases(eva):
    for measure in ("WEMWBS", "Staff experience"):
        assert [row[2] for row in rows(eva) if row[0] == measure] == ["start", "mid-point", "end"]


def test_corrections_that_nobody_settled_wait_on_the_overview(eva, filled):
    assert "Participants’ corrections to settle" not in eva.get("/evaluate/vip/").main
    one = next(one for one in filled.people("vip") if any(c.verdict == "corrections" for c in one.checks))
    unsettled = tuple(replace(check, outcome="", settled=None) for check in one.checks)
    filled.change("vip", one.participant.id, lambda person: replace(person, checks=unsettled))
    page = eva.get("/evaluate/vip/")
    assert "Participants’ corrections to settle" in page.main
    eva.click(one.participant.code)


def test_interviewers_and_administrators_do_not_see_it(filled, sign_in):  # noqa: F811
    for name, role in (("ada", "interviewer"), ("boss", "administrator")):
        sign_in(name, role).get("/evaluate/vip/gathered", status=404)


def test_accepted_corrections_stand_beside_the_words(eva, filled):
    one = next(one for one in filled.people("vip") if any(c.verdict == "corrections" for c in one.checks))
    (check,) = (check for check in one.checks if check.verdict == "corrections")
    assert check.corrections in eva.get(f"/evaluate/vip/coding/{check.interview}").main
    eva.get(f"/evaluate/vip/coding/others?text={check.interview}")
    eva.submit("Show me what others coded")
    assert check.corrections in eva.get("/evaluate/vip/coding/search?words=e").words("figure")
    excerpt = next(mark for mark in one.excerpts if mark.source == check.interview)
    assert check.corrections in eva.get(f"/evaluate/vip/coding/themes/{excerpt.themes[0]}").main
