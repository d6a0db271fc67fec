"""The cohort page over 10,000 participants and three phases."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from statistics import median
from urllib.parse import urljoin

import httpx
from selectolax.lexbor import LexborHTMLParser

from survey.accounts import accounts
from survey.store.opening import Address, open_store
from tests.benchmarks.figures import figure, heading, milliseconds
from tests.benchmarks.folder import filled
from tests.benchmarks.server import Server, serve

PEOPLE = 10_000
PATIENCE = 120
"""Seconds after which something hangs."""

EMAIL, PASSWORD = "evaluator@example.org", "correct horse battery staple"


def measure() -> None:
    heading(f"Cohort page, {PEOPLE:,} participants × 3 phases")
    with signed_in_page(filled(PEOPLE, phases=3)) as (fetch, server):
        first, size = fetch()
        warm = median(fetch()[0] for _ in range(20))
        figure("cohort page, the first time", milliseconds(first), "ms", "≤ 1,500")
        figure("cohort page, once read", milliseconds(warm), "ms", "≤ 200")
        figure("cohort page with its figure, gzipped", size / 1024, "KB", "≤ 60")
        figure("one worker's peak memory after that", server.memory(), "MB", "< 200")


@contextmanager
def signed_in_page(store: Address) -> Iterator[tuple[Callable[[], tuple[float, int]], Server]]:
    """What fetches the cohort page of a store from a server that has just started, and the server."""
    add_account(store)
    browser = partial(httpx.Client, timeout=PATIENCE)
    with serve(store) as server, browser(base_url=server.base, follow_redirects=True) as client:
        address = cohort_page(client)
        cookies = client.cookies
    with (
        serve(store) as server,
        browser(base_url=server.base, cookies=cookies) as client,
    ):
        yield partial(fetch, client, address), server


def add_account(store: Address) -> None:
    accounts.add_account(open_store(store), EMAIL, "Evaluator", PASSWORD, datetime(2026, 1, 1, tzinfo=UTC))


def cohort_page(client: httpx.Client) -> str:
    """Sign in and find the address of the WEMWBS cohort page."""
    page = client.get("/account/sign-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token, page.text
    form = {"csrf_token": token[1], "email": EMAIL, "password": PASSWORD}
    page = client.post("/account/sign-in", data=form)
    for text in ("Vocational and peer support", "Wellbeing"):
        page = client.get(link(page, text))
    return page.url.copy_set_param("measure", "wemwbs").raw_path.decode()


def link(page: httpx.Response, text: str) -> str:
    found = [one for one in LexborHTMLParser(page.text).css("a[href]") if text in one.text()]
    assert found, f"{page.url} has no link {text!r}"
    return urljoin(str(page.url), found[0].attributes["href"])


def fetch(client: httpx.Client, address: str) -> tuple[float, int]:
    """Seconds that the server took for a page, and the gzipped bytes that it sent."""
    began = time.perf_counter()
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    seconds = time.perf_counter() - began
    assert page.status_code == 200, f"{address}: {page.status_code}"
    assert "data-chart" in page.text
    return seconds, page.num_bytes_downloaded
