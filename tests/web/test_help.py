"""Help: the documentation as pages, for anybody, searchable, and the page about each page."""

from pathlib import Path

import pytest
from flask import Flask

from survey.web import help as help_pages
from survey.web import manual
from tests.browse import Browse

ROOT = Path(__file__).parents[2]
NAMES = sorted(one.relative_to(ROOT / "docs").with_suffix("").as_posix() for one in ROOT.glob("docs/**/*.md"))


@pytest.fixture
def contents(browse: Browse) -> Browse:
    browse.get("/help")
    return browse


def test_every_page_is_there_and_every_link_leads_to_one(browse: Browse) -> None:
    pages = {f"/help/{name}": browse.get(f"/help/{name}") for name in NAMES}
    for name, page in zip(NAMES, pages.values(), strict=True):
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        assert f"# {page.h1}\n" in text
        assert page.title.startswith(page.h1)
    pages |= {path: browse.get(path) for path in ("/help", "/help/decisions")}
    for page in list(pages.values()):
        for link in page.links("main a[href^='/help'], main a[href^='#']"):
            path, _hash, anchor = link.removeprefix("http://localhost").partition("#")
            assert not anchor or anchor in {one.attributes["id"] for one in pages[path].all("[id]")}, link


def test_help_needs_no_account_and_lists_all_pages(contents: Browse) -> None:
    assert contents.page.h1 == "Cairn documentation"
    contents.click("Statistics")
    assert contents.page.h1 == "Statistics"
    contents.click("Help")
    assert contents.page.h1 == "Cairn documentation"


def test_decisions_have_a_list_of_their_own(contents: Browse) -> None:
    contents.click("Decisions")
    contents.click("0002")
    assert contents.page.h1 == "2. No score with answers missing"


def test_a_search_leads_to_the_section(contents: Browse) -> None:
    page = contents.submit("Search", q="hedges j")
    assert page.h1 == "Search results"
    assert "1 result for “hedges j”" in page.main
    assert page.link("Statistics: Paired change").endswith("/help/statistics#paired-change")


def test_a_heading_comes_before_other_places(contents: Browse) -> None:
    page = contents.submit("Search", q="Back up")
    assert page.links("main li a")[0].endswith("/help/running-it#back-up-every-day")


def test_a_section_is_found_by_words_of_its_own(contents: Browse) -> None:
    page = contents.submit("Search", q="small groups")
    assert "Statistics: The small-group rule" in page.main
    assert "Privacy and small groups: Consent" not in page.main


def test_a_search_without_results_says_so(contents: Browse) -> None:
    page = contents.submit("Search", q="<b>unicorn</b>")
    assert "No results for “<b>unicorn</b>”" in page.main


def test_an_empty_search_shows_the_contents(contents: Browse) -> None:
    assert contents.submit("Search", q="  ").h1 == "Cairn documentation"


@pytest.mark.parametrize("path", ["/help/nothing", "/help/../pyproject", "/help/pictures/../statistics.md"])
def test_what_is_not_there_is_not_found(browse: Browse, path: str) -> None:
    browse.get(path, 404)


def test_html_in_a_page_is_shown_and_not_used() -> None:
    page = manual.read("page", "# Title\n\n<script>alert(1)</script> and [a](javascript:alert(1))\n")
    assert "<script" not in page.html
    assert "href" not in page.html


def test_a_comment_in_a_page_is_not_shown() -> None:
    assert (
        manual.read("page", "# Title\n\n<!-- made from the code: x -->\nWords\n").sections[0].words == "Words"
    )


def test_headings_of_the_same_words_have_ids_of_their_own() -> None:
    page = manual.read("page", "# Title\n\n## Key\n\nOne\n\n## Key\n\nTwo\n")
    assert [one.anchor for one in page.sections] == ["", "key", "key-1"]


@pytest.mark.parametrize(
    ("target", "folder", "address"),
    [
        ("statistics.md#score", ".", "/help/statistics#score"),
        ("../statistics.md", "decisions", "/help/statistics"),
        ("README.md", "decisions", "/help/decisions"),
        ("decisions/README.md", ".", "/help/decisions"),
        ("../README.md", "decisions", "/help"),
        ("pictures/cohort.png", ".", "/help/pictures/cohort.png"),
        ("#score", ".", "#score"),
        ("https://example.org/a.md", ".", "https://example.org/a.md"),
    ],
)
def test_a_link_between_pages_stays_inside_help(target: str, folder: str, address: str) -> None:
    assert manual.address(target, folder) == address


def test_every_page_for_staff_has_a_page_about_it(app: Flask) -> None:
    rooms = {one.endpoint.partition(".")[0] for one in app.url_map.iter_rules()}
    assert rooms - {"asset", "help", "respond"} <= set(help_pages.TOPICS)


def test_each_topic_is_about_a_page_and_leads_to_a_heading(app: Flask) -> None:
    endpoints = {one.endpoint for one in app.url_map.iter_rules()}
    rooms = {one.partition(".")[0] for one in endpoints}
    assert set(help_pages.TOPICS) <= endpoints | rooms | {""}
    for topic in help_pages.TOPICS.values():
        name, _hash, anchor = topic.partition("#")
        page = manual.page(name)
        assert page is not None, topic
        assert anchor in {one.anchor for one in page.sections}, topic


def test_a_page_leads_to_the_help_about_it(app: Flask) -> None:
    with app.test_request_context():
        assert help_pages.help_for("evaluation.cohort") == "/help/statistics#figures-at-a-phase"
        assert help_pages.help_for("people.add") == "/help/people-and-answers"
        assert help_pages.help_for("unheard.of") == "/help"
