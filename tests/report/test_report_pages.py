"""The report's page, its files, and the evaluators' own words in it."""

import io

import pytest
from docx import Document

from survey.cli import demonstration
from survey.report import own_words
from survey.store.edits import edit_token
from tests.interviews.test_interview_pages import sign_in  # noqa: F401

HERE = "/evaluate/vip/report"


@pytest.fixture
def filled(store, catalogue, clock):
    demonstration.fill(store, catalogue, clock())
    return store


@pytest.fixture
def eva(filled, sign_in):  # noqa: F811
    return sign_in("eva", "evaluator")


def test_the_page_shows_the_report_and_its_files_hold_the_same(eva):
    page = eva.get(HERE)
    assert "Payments and set-up costs: £244 for each of the 5 participants reached" in page.main
    assert len(page.all("figure img[alt]")) == 1
    document = Document(io.BytesIO(eva.client.get(f"{HERE}.docx").data))
    assert len(document.tables) == len(page.all("table"))
    file = eva.client.get(f"{HERE}.html")
    assert file.text.count("<table") == len(page.all("table"))
    assert file.headers["Content-Disposition"] == "attachment; filename=vip-report.html"


@pytest.mark.parametrize("question", ["capacity", "pathway", "impact"])
def test_the_report_says_what_the_pages_say(eva, question):
    page = eva.get(f"/evaluate/vip/{question}")
    said = [one.text(strip=True) for one in page.all(".govuk-list--spaced li")]
    captions = [one.text(strip=True) for one in page.all("main > .cairn-scroll caption")]
    assert said
    assert captions
    report = eva.get(HERE)
    assert [one for one in said if one.removesuffix(".") not in report.main] == []
    assert [one for one in captions if one not in report.main] == []


def test_own_words_stay_between_runs_and_stand_in_every_form(eva, clock):
    eva.get(f"{HERE}/aims")
    eva.submit("Save", text="To learn whether it works.\n\nTo say so.")
    assert "To learn whether it works." in eva.page.main
    assert "In the evaluators’ own words" in eva.page.main
    assert "To say so." in eva.client.get(f"{HERE}.html").text
    document = Document(io.BytesIO(eva.client.get(f"{HERE}.docx").data))
    assert "To say so." in [one.text for one in document.paragraphs]
    assert "To learn whether it works." in eva.get(f"{HERE}/aims").main


def test_of_two_who_write_at_once_the_later_sees_both_texts(eva, filled, clock):
    eva.get(f"{HERE}/summary")
    theirs = own_words.written("summary", "Theirs", clock(), "another")
    own_words.save(filled, "vip", theirs, edit_token(""))
    eva.submit("Save", text="Mine", status=409)
    assert "Theirs" in eva.page.main
    assert "Mine" in eva.page.main
    assert own_words.text(filled.evaluation("vip"), "summary") == "Theirs"
    eva.submit("Save", text="Theirs and mine")
    assert own_words.text(filled.evaluation("vip"), "summary") == "Theirs and mine"


def test_too_long_a_text_is_kept_in_the_form_and_not_saved(eva, filled):
    eva.get(f"{HERE}/limits")
    eva.submit("Save", text="a" * (own_words.LIMIT + 1), status=422)
    assert "50,000 characters or fewer" in eva.page.main
    assert "a" * (own_words.LIMIT + 1) in eva.page.main
    assert own_words.text(filled.evaluation("vip"), "limits") == ""


def test_what_is_no_section_takes_no_words(eva):
    eva.get(f"{HERE}/method", status=404)


def test_nobody_but_evaluators_sees_it(filled, sign_in):  # noqa: F811
    for name, role in (("ada", "interviewer"), ("boss", "administrator")):
        browse = sign_in(name, role)
        for page in (HERE, f"{HERE}.html", f"{HERE}.docx", f"{HERE}/aims"):
            assert browse.client.get(page).status_code == 404
