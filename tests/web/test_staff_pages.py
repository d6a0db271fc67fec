"""Every page for accounts, as an evaluator who is also an administrator finds it in the demonstration."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import pytest

from survey.web.settings import Settings
from tests.browse import Browse, Page

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
SAME_KIND = 3
"""Pages of one kind (addresses that differ in ids only) that are looked at."""

ONE_RECORD = re.compile(r"(/records/[a-z-]+/|/excerpts/)[0-9a-f]{32}")
"""Records of one kind share a title, as do excerpts of one text: what tells them apart is on the page."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """The pages that links lead to from the overview and from the account, each once."""
    from survey.cli import demonstration
    from tests.shared_app import create_app

    folder = tmp_path_factory.mktemp("demonstration") / "store"
    app = create_app(Settings(folder, "a key for the tests only", "http://localhost", clock=lambda: NOW))
    app.testing = True
    cairn = app.extensions["cairn"]
    demonstration.fill(cairn.store, cairn.catalogue, NOW)
    way = demonstration.way_in(
        cairn.store, cairn.settings.secret_key, cairn.catalogue, "a long password", NOW
    )
    browse = Browse(app.test_client())
    browse.get("/account/sign-in")
    browse.submit("Sign in", email=way.email, password=way.password)
    return walk(browse, [browse.page.url, "/account/"])


def walk(browse: Browse, waiting: list[str]) -> list[Page]:
    """Look at the pages for accounts that these lead to, a few of each kind."""
    kinds, found = Counter[str](), dict[str, Page]()
    while waiting:
        address = urlsplit(waiting.pop(0)).path
        kind = re.sub(r"[0-9a-f]{32}", "ID", address)
        if address in found or kinds[kind] >= SAME_KIND:
            continue
        kinds[kind] += 1
        page = browse.get(address)
        found[page.path] = page
        links = [
            urljoin(page.url, one.attributes["href"] or "") for one in page.all("a[href]:not([download])")
        ]
        waiting += [one for one in links if is_page(urlsplit(one).path)]
    return list(found.values())


def is_page(path: str) -> bool:
    return path.startswith(("/evaluate/", "/manage/", "/account/")) and not re.search(
        r"\.csv$|file$|file/", path
    )


def test_every_page_has_a_title_of_its_own(pages: list[Page]) -> None:
    kinds: dict[str, set[str]] = {}
    for page in pages:
        kinds.setdefault(page.title, set()).add(ONE_RECORD.sub(r"\1ID", page.path))
    assert len(kinds) > 50
    assert not [(title, paths) for title, paths in kinds.items() if len(paths) > 1]


def test_every_page_says_where_it_stands(pages: list[Page]) -> None:
    for page in pages:
        steps = [" ".join(one.text().split()) for one in page.all("nav[aria-label=Breadcrumb] li")]
        programme = page.path.startswith(("/evaluate/vip/", "/manage/vip/"))
        assert steps[0] == ("Vocational and peer support" if programme else "Programmes"), page
        assert len(steps) >= 3 or not programme or page.path == "/evaluate/vip/", page


def test_the_pages_of_the_menu_are_named_as_the_menu_calls_them(pages: list[Page]) -> None:
    named = {link: one for page in pages[:1] for link, one in menu(page)}
    assert len(named) > 15
    for page in pages:
        if page.path in named:
            assert page.title.startswith(named[page.path]), (named[page.path], page)


def menu(page: Page) -> list[tuple[str, str]]:
    """Where each link of the menu leads, and what it says."""
    links = page.all(".cairn-menu__pages a")
    return [(one.attributes["href"] or "", one.text(strip=True)) for one in links]


INTERNAL = {
    "id": re.compile(r"\b[0-9a-f]{12,}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-"),
    "route": re.compile(r"<[a-z_:]+>|/(?:evaluate|manage|account|answer)/"),
    "key": re.compile(r"\b[a-z]+(?:_[a-z]+)+\b"),
    "measure": re.compile(r"\b[a-z][a-z-]*@[0-9]"),
    "endpoint": re.compile(r"\b(?:evaluate|respond|coding|record|interview|manage|people)\.[a-z_]+"),
}


def test_no_page_shows_an_id_a_route_or_a_key(pages: list[Page]) -> None:
    found = {
        f"{name}: {shown!r} on {page.path}"
        for page in pages
        for words in visible(page)
        for name, pattern in INTERNAL.items()
        for shown in pattern.findall(words)
    }
    assert not found, "\n".join(sorted(found))


def visible(page: Page) -> Iterator[str]:
    """The words that a page shows or says, without what somebody is to edit."""
    for node in page.document.root.traverse(include_text=True):
        if node.tag == "-text" and node.parent.tag not in ("script", "style", "textarea"):
            yield " ".join(node.text().split())
        elif node.tag != "-text":
            yield from (node.attributes.get(name) or "" for name in ("aria-label", "alt", "title"))


def test_every_page_leads_to_help_about_it(pages: list[Page]) -> None:
    topics = {page.path: page.link("Help") for page in pages}
    assert all(urlsplit(topic).path.startswith("/help") for topic in topics.values())
    assert topics["/evaluate/vip/report"] != topics["/evaluate/vip/participants"]
