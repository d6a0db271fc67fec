"""Every link of the docs leads somewhere, and every path that they name is there."""

import re
from pathlib import Path

from tests.docs.pages import DOCS, ROOT, anchors, code, each_page, links

FOLDERS = ("docs/", "measures/", "static/", "survey/", "templates/", "tests/")


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    astray = []
    for link in links(page):
        path, _hash, anchor = link.partition("#")
        if re.match(r"https://[\w.-]+", link):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.is_file() or (anchor and anchor not in anchors(target)):
            astray.append(link)
    assert not astray


@each_page
def test_links_inside_docs_stay_inside(page: Path) -> None:
    """Help shows the pages of docs/ alone."""
    if DOCS in page.parents:
        paths = [link.partition("#")[0] for link in links(page) if "://" not in link]
        assert all((page.parent / one).resolve().is_relative_to(DOCS) for one in paths if one)


@each_page
def test_every_path_of_ours_is_there(page: Path) -> None:
    paths = {word for words in code(page) for word in re.findall(r"[\w./-]+", words)}
    named = {one for one in paths if one.startswith(FOLDERS) and "/guides/" not in one}
    assert {one for one in named if not (ROOT / one).exists()} == set()


def test_the_contents_name_each_page() -> None:
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "README.md")}
    own = {one.resolve() for one in DOCS.glob("*.md")} - {DOCS / "README.md"}
    assert own - listed == set()


def test_the_list_of_decisions_names_each_one() -> None:
    listed = {(DOCS / "decisions" / link).resolve() for link in links(DOCS / "decisions" / "README.md")}
    assert {one for one in (DOCS / "decisions").glob("0*.md") if one.resolve() not in listed} == set()


def test_each_decision_is_numbered_and_dated() -> None:
    for place, page in enumerate(sorted((DOCS / "decisions").glob("0*.md")), 1):
        title, _empty, date, *_rest = page.read_text(encoding="utf-8").splitlines()
        assert page.name.startswith(f"{place:04}-")
        assert title.startswith(f"# {place}. ")
        assert re.fullmatch(r"\d{1,2} \w+ 20\d\d", date)


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_bytes()) <= 5_000
