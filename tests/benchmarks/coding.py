"""Coding a long transcript in a real browser: how long each action takes until it is drawn and saved."""

import os
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

from playwright.sync_api import Page, sync_playwright

from survey.accounts import accounts
from survey.coding import codebook
from survey.records import Coding, Excerpt, Interview, ProgrammeRecord
from survey.store.folder import FolderStore
from tests.benchmarks.cohort import EMAIL, PASSWORD
from tests.benchmarks.figures import figure, heading, percentile
from tests.benchmarks.folder import vip_text
from tests.benchmarks.server import serve
from tests.browser.test_coding import SELECT
from tests.participants import person

WORDS, EXCERPTS, ACTIONS = 20_000, 200, 40
NOW = datetime(2026, 3, 2, tzinfo=UTC)
WORDS_OF_LINE = 20

DRAWN = """(count) => new Promise(resolve => {
    const look = () => document.querySelectorAll(".cairn-label").length > count
        ? requestAnimationFrame(() => resolve(performance.now())) : requestAnimationFrame(look);
    look();
})"""


def measure() -> None:
    heading(f"Coding, {EXCERPTS} excerpts in {WORDS:,} words")
    folder = Path(tempfile.mkdtemp())
    source = fill(FolderStore(folder))
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with serve(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{server.base}/account/sign-in?next=/evaluate/vip/coding/{source}")
        page.get_by_label("E-mail address").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.locator(".cairn-label").first.wait_for()
        times = [action(page, number) for number in range(ACTIONS)]
        figure("select words, give a theme: until it is saved and drawn, p50", median(times), "ms", "< 100")
        figure("the same, p95", percentile(times, 0.95), "ms", "< 100")
        browser.close()
    shutil.rmtree(folder)


def action(page: Page, number: int) -> float:
    """Milliseconds from pressing Save to the mark on the screen."""
    page.evaluate(SELECT, [number * 20 + 7, "word3", "word8"])
    page.locator(".cairn-coding__form input[type=checkbox]").nth(number % 10).check()
    count = page.locator(".cairn-label").count()
    began = page.evaluate(
        "() => { const now = performance.now();"
        " document.querySelector('.cairn-coding__form button').click(); return now; }"
    )
    ended: float = page.evaluate(DRAWN, count)
    return ended - began


def fill(store: FolderStore) -> str:
    """A programme with one long interview that is half coded; the interview's id."""
    text = vip_text()
    store.save_programme(ProgrammeRecord("vip", text, NOW))
    themes = tuple(codebook.example())
    store.change_evaluation("vip", lambda one: replace(one, themes=themes))
    coder = accounts.add_account(store, EMAIL, "Evaluator", PASSWORD, NOW).id
    line = " ".join(f"word{number}" for number in range(WORDS_OF_LINE))
    lines = [f"Peer: {line}" for _ in range(WORDS // WORDS_OF_LINE)]
    whole, source = "\n".join(lines), uuid4().hex
    held = Interview(source, "mid", "peer-supporter-mid@1", coder, NOW, NOW, closed=NOW, text=whole)
    step = len(lines[0]) + 1
    excerpts = tuple(
        Excerpt(uuid4().hex, source, at, at + 40, (themes[1 + number % 10].id,), coder, NOW)
        for number in range(EXCERPTS)
        for at in (number * 5 * step + 6,)
    )
    one = person("P1")
    coding = Coding(uuid4().hex, source, coder, NOW)
    coded = replace(one, interviews=(held,), excerpts=excerpts, codings=(coding,))
    store.add_people([coded])
    return source
