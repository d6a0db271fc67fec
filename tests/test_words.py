"""Every word of ours can be translated: with each one ⟦marked⟧ by a translation, pages have no others."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from uuid import uuid4

import polib
import pytest
from babel import Locale

from survey.coding.sources import Source, sources
from survey.programme import Programme
from survey.records import Participant, Person
from survey.web.settings import Settings
from tests.browse import Browse, Page

if TYPE_CHECKING:
    from measures.catalogue import Catalogue
    from survey.store.folder import FolderStore
    from tests.conftest import Clock

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "survey" / "translations" / "messages.pot"
EXTRACT = (
    "pybabel extract -F survey/translations/babel.cfg --sort-by-file --add-location=file --project=Cairn -o"
)
MARKED = "eo"
"""A language in which nothing ships, with plurals as in English."""

NAMES = ("id", "kind", "method", "tone", "role", "phase", "measure")
"""Keys whose values are names for the program, not words to read."""


def extract(to: Path) -> polib.POFile:
    options = EXTRACT.split()[1:]
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", *options, str(to), "."], cwd=ROOT, check=True
    )
    return polib.pofile(str(to))


@pytest.fixture(scope="session")
def messages(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """All words of ours, as found in code and templates."""
    return extract(tmp_path_factory.mktemp("words") / "messages.pot")


@pytest.fixture
def settings(settings: Settings, messages: polib.POFile, tmp_path: Path) -> Settings:
    """Settings with a folder of translations that marks each message."""
    folder = tmp_path / "translations" / MARKED / "LC_MESSAGES"
    folder.mkdir(parents=True)
    marked = polib.POFile()
    marked.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
        "Language": MARKED,
    }
    for entry in messages:
        one = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgstr=f"⟦{entry.msgid}⟧")
        if entry.msgid_plural:
            one.msgid_plural, one.msgstr = entry.msgid_plural, ""
            one.msgstr_plural = {0: f"⟦{entry.msgid}⟧", 1: f"⟦{entry.msgid_plural}⟧"}
        marked.append(one)
    marked.save_as_mofile(str(folder / "messages.mo"))
    return replace(settings, translations=tmp_path / "translations", contact_keys=("k" * 43 + "=",))


def strings(value: object) -> Iterator[str]:
    """Every string in what a TOML file holds."""
    if isinstance(value, str):
        yield from (" ".join(part.split()) for part in (value, *value.split("\n\n"), *value.splitlines()))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from () if key in NAMES and " " not in str(one) else strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


@pytest.fixture(scope="session")
def data_words() -> set[str]:
    """Words that measures and programmes bring, names of languages and months"""
    files = [*ROOT.glob("measures/*/*.toml"), *ROOT.glob("survey/programme/shipped/*.toml")]
    words = {one for file in files for one in strings(tomllib.loads(file.read_text(encoding="utf-8")))}
    words |= {one.removeprefix("https://").rstrip("/") for one in words}
    words |= {Locale.parse(one).get_display_name(by) or "" for one in ("en", MARKED) for by in (one, MARKED)}
    months = Locale.parse(MARKED).months["format"]
    words |= {name for width in ("wide", "abbreviated") for name in months[width].values()}
    return words


def texts(page: Page) -> Iterator[str]:
    """What a page says: its text, piece by piece, and the words that only a screen reader hears."""
    for node in page.document.root.traverse(include_text=True):
        if node.tag == "-text" and node.parent is not None and node.parent.tag not in ("script", "style"):
            yield " ".join((node.text() or "").split())
    for script in page.all("script[type='application/json']"):
        yield from drawn(json.loads(script.text()))
    for name in ("aria-label", "alt", "placeholder", "title", "content"):
        for node in page.all(f"[{name}]:not(meta)"):
            yield node.attributes[name] or ""


def drawn(figure: object, key: str = "") -> Iterator[str]:
    """The words in a chart."""
    if isinstance(figure, str) and key in ("text", "name", "ticktext", "hovertext", "hovertemplate", "x"):
        yield " ".join(re.sub(r"<[^>]*>|%\{[^}]*\}", " ", figure).split())
    elif isinstance(figure, list):
        for one in figure:
            yield from drawn(one, key)
    elif isinstance(figure, dict):
        for name, one in figure.items():
            yield from drawn(one, name)


Known = re.Pattern[str]


def known(words: Iterable[str]) -> Known:
    """Finds these words where they stand by themselves, the longest first; and measures' keys."""
    longest_first = sorted({*words, "Cairn"} - {""}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))}|[a-z0-9-]+@\d+)(?!\w)")


def unmarked(text: str, words: Known) -> str:
    """What is left of a text without what is marked or known, if there are letters in it."""
    rest = text
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", rest)) != rest:
        rest = shorter
    rest = words.sub(" ", rest)
    return rest.strip() if re.search(r"[^\W\d_]{2,}", rest) else ""


def assert_marked(pages: list[Page], words: Known) -> None:
    found = {
        rest: f"{rest!r} in {text[:80]!r} at {page.path}"
        for page in pages
        for text in texts(page)
        if (rest := unmarked(text, words))
    }
    assert not found, "\n".join(sorted(found.values()))


def test_the_list_of_words_to_translate_is_up_to_date(messages: polib.POFile) -> None:
    kept = {(one.msgid, one.msgid_plural) for one in polib.pofile(str(TEMPLATE))}
    found = {(one.msgid, one.msgid_plural) for one in messages}
    assert kept == found, f"run: {EXTRACT} survey/translations/messages.pot ."


@pytest.fixture
def link(
    store: "FolderStore", vip: Programme, catalogue: "Catalogue", settings: Settings, clock: "Clock"
) -> str:
    """A peer supporter's invitation to the first phase."""
    from survey.people.invitations import invite

    peer = Participant(uuid4().hex, "vip", "P1", "peer-supporter", "", clock().date())
    store.add_people([Person(peer)])
    return f"/i/{invite(store, settings.secret_key, vip, catalogue, peer.id, 'start', clock())}"


def test_participants_read_only_translated_words(browse: Browse, link: str, data_words: set[str]) -> None:
    browse.get(f"/?language={MARKED}")
    browse.submit(status=422)
    browse.submit(status=422, code="AAAA-AAAA-AAAA")
    browse.get("/i/AAAA-AAAA-AAAA", status=404)
    browse.get("/about/vip")
    start = browse.get(link).path
    browse.get(f"{start}consent")
    browse.submit("⟦I do not want to take part⟧")
    browse.get(f"{start}consent")
    browse.submit(status=422)
    browse.submit(agree=[one.attributes["value"] for one in browse.page.all("input[type=checkbox]")])
    answer_each_task(browse)
    receipts = look_at_own_data(browse, f"{start}my-data")
    assert_marked(browse.pages, known({*data_words, *receipts}))


def look_at_own_data(browse: Browse, page: str) -> list[str]:
    """Correct, give a way to be reached, stop and erase; the references of both receipts."""
    browse.get(page)
    browse.submit()
    browse.submit("⟦Leave my answers as they were⟧")
    browse.get(f"{page}/contact")
    browse.submit(status=422, email="none", phone="none")
    browse.submit(email="someone@example.org", phone="")
    references = []
    for ending in ("stop", "erase"):
        browse.get(f"{page}/{ending}")
        browse.submit()
        references.append(browse.page.all("dd")[1].text(strip=True))
        if ending == "stop":
            browse.get(page)
    return [*references, "someone@example.org"]


def answer_each_task(browse: Browse) -> None:
    """Answer all tasks on the page but the first question of each, and look at what follows."""
    tasks = browse.page.url
    for task in browse.page.links(".govuk-task-list__link"):
        browse.get(task)
        radios, numbers = "input[type=radio]", "[inputmode=numeric]"
        if browse.page.all(f"{radios}, {numbers}"):
            browse.submit(status=422)
        while browse.page.all("[name=answer]"):
            choices = browse.page.all(radios)
            fallback = "1" if browse.page.all(numbers) else ""
            browse.submit(answer=choices[0].attributes["value"] if choices else fallback)
        browse.submit()
        for link in browse.page.links("main a[href]"):
            browse.get(link)
        browse.get(tasks)


def test_feedback_reads_only_translated_words(browse: Browse, vip: Programme, data_words: set[str]) -> None:
    browse.get(f"/feedback/FEEDBACKVIP1/poster?language={MARKED}")
    poster = browse.pages.pop()
    address = poster.words(".cairn-poster__address")
    browse.get("/feedback/FEEDBACKVIP1")
    browse.submit()
    answer_each_task(browse)
    assert_marked([*browse.pages, poster], known({*data_words, address}))


def test_evaluators_read_only_translated_words(
    browse: Browse,
    store: "FolderStore",
    catalogue: "Catalogue",
    settings: Settings,
    clock: "Clock",
    data_words: set[str],
) -> None:
    from survey.cli import demonstration

    demonstration.fill(store, catalogue, clock())
    way = demonstration.way_in(store, settings.secret_key, catalogue, "a long password", clock())
    kept = {one for person in store.people("vip") for one in strings(asdict(person))}
    browse.get(f"/account/sign-in?language={MARKED}")
    browse.submit(status=422)
    browse.submit(email=way.email, password=way.password)
    walk(browse)
    screens = {rule.rule for rule in browse.client.application.url_map.iter_rules()}
    said = {*spoken(sources(store, "vip"))}
    assert_marked(browse.pages, known({*data_words, *kept, *screens, *said, way.email}))


def spoken(texts: Iterable[Source]) -> Iterator[str]:
    """The words of closed texts, whole lines and cut at speakers and the ends of excerpts."""
    for source in texts:
        yield from source.lines
        edges = {0, len(source.text)} | {place for one in source.excerpts for place in (one.start, one.end)}
        for start, end in pairwise(sorted(edges)):
            for line in source.text[start:end].splitlines():
                yield from (part.strip() for part in (line, *line.split(": ")))


def walk(browse: Browse) -> None:
    """Look at every page for evaluators that the one at hand leads to, and at each measure's."""
    waiting, seen = [browse.page.url], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = browse.get(address)
        links = [one.attributes["href"] or "" for one in page.all("a[href]:not([download])")]
        links += [f"?measure={one.attributes['value']}" for one in page.all("#measure option")]
        found = [urljoin(page.url, link).partition("#")[0] for link in links]
        waiting += [one for one in found if "/evaluate/" in one and ".csv" not in one]


def test_support_and_what_staff_do_about_it_read_only_translated_words(
    browse: Browse,
    store: "FolderStore",
    link: str,
    clock: "Clock",
    data_words: set[str],
) -> None:
    from survey.accounts import accounts
    from survey.records import Grant

    record = store.programme("vip")
    own = "Jo calls you within two days."
    safeguarding = f'[safeguarding]\ninformation = ["{own}"]\n'
    store.save_programme(replace(record, definition=record.definition + safeguarding))
    start = browse.get(f"{link}?language={MARKED}").path
    browse.get(f"{start}consent?language={MARKED}")
    browse.submit(agree=[one.attributes["value"] for one in browse.page.all("input[type=checkbox]")])
    browse.get(browse.page.links(".govuk-task-list__link")[0])
    while browse.page.all("[name=answer]"):
        browse.submit(answer=1)
    browse.submit()
    browse.submit(contact="1")
    browse.get(browse.page.path.replace("support", "sent"))
    password = "a long enough password"
    accounts.add_account(store, "eva@example.org", "Eva", password, clock())
    ian = accounts.add_account(store, "ian@example.org", "Ian", password, clock())
    store.change_account(ian.id, lambda one: replace(one, grants=(Grant("vip", "interviewer"),)))
    browse.get("/account/sign-in")
    browse.submit(email="eva@example.org", password=password)
    (peer,) = store.people("vip")
    whose = f"/evaluate/vip/participants/{peer.participant.id}"
    for page in ("/evaluate/vip/", whose, f"{whose}/interviewers"):
        browse.get(page)
    assert_marked(
        browse.pages,
        known({*data_words, own, "UTC", "P1", "Ian", "Eva", "ian@example.org", "eva@example.org"}),
    )


def test_a_word_that_is_not_marked_is_found(data_words: set[str]) -> None:
    words = known(data_words)
    assert unmarked("⟦Question ⟦1⟧ of 14⟧ – WEMWBS", words) == ""
    assert unmarked("⟦Question⟧ Skip to main content", words) == "Skip to main content"
