"""What a participant's phone has to fetch for a question, and how long that takes on a slow one."""

import os
import shutil
from collections.abc import Sequence
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, Request, sync_playwright

from tests.benchmarks.figures import figure, heading
from tests.benchmarks.folder import code_of, filled
from tests.benchmarks.server import Server, serve

SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
"""A poor connection: milliseconds for a round trip, bytes a second."""

COMPLETE = """() => new Promise(resolve => new PerformanceObserver((list, observer) => {
    const [paint] = list.getEntriesByName("first-contentful-paint");
    const [navigation] = performance.getEntriesByType("navigation");
    if (paint) { observer.disconnect(); resolve(Math.max(navigation.loadEventEnd, paint.startTime)); }
}).observe({type: "paint", buffered: true}))"""
"""Milliseconds until the page is loaded and painted."""


def measure() -> None:
    heading("A question page")
    folder = filled(3, phases=2)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with serve(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        sizes(browser, server)
        times = [complete(browser, server) for _ in range(7)]
        figure("first question complete on a slow phone", median(times) / 1000, "s", "≤ 0.6")
        browser.close()


def first_question(browser: Browser, server: Server) -> tuple[Page, CDPSession, str]:
    """A phone that has opened its link but has nothing kept yet; the address of its first question."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{server.base}/i/{code_of(0)}")
    address = f"{page.url}wemwbs/1"
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    page.goto("about:blank")
    return page, session, address


def sizes(browser: Browser, server: Server) -> None:
    page, session, address = first_question(browser, server)
    fetched = Fetched(page, session)
    page.goto(address, wait_until="load")
    first = fetched.over_network()
    figure("first question, HTML and CSS gzipped", kilobytes(first), "KB", "≤ 25")
    figure("first question, requests", len(first), "requests", "2: page and stylesheet")
    others = [one for one in first if not one.url.startswith(server.base)]
    figure("first question, requests to others", len(others), "requests", "0")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/2", wait_until="load")
    following = fetched.over_network()
    figure("next question, all that is fetched, gzipped", kilobytes(following), "KB", "≤ 2.5")
    stylesheet = page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""
    kept = page.request.get(f"{server.base}{stylesheet}").headers["cache-control"]
    print(f"{stylesheet}: {kept}")
    page.context.close()


class Fetched:
    """What a page asks for, and which of it the browser had kept."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._sent: list[Request] = []
        self._urls: dict[str, str] = {}
        self._kept: set[str] = set()
        page.on("request", lambda request: self._sent.append(request))
        session.on("Network.responseReceived", self._on_response)
        session.on("Network.requestWillBeSent", self._on_request)
        session.on("Network.requestServedFromCache", self._on_cache)

    def _on_request(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["request"]["url"]

    def _on_cache(self, event: dict[str, Any]) -> None:
        self._kept.add(self._urls.get(event["requestId"], ""))

    def _on_response(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._kept.add(event["response"]["url"])

    def over_network(self) -> list[Request]:
        """The requests since last asked that brought something over the network; redirects bring nothing."""
        sent, self._sent = self._sent, []
        found = [one for one in sent if not one.url.startswith("data:") and answered(one)]
        kept, self._kept = self._kept, set()
        return [one for one in found if one.url not in kept]


def answered(request: Request) -> bool:
    response = request.response()
    return bool(response and response.status == 200)


def kilobytes(requests: Sequence[Request]) -> float:
    """What the bodies of the answers took on the network."""
    return sum(request.sizes()["responseBodySize"] for request in requests) / 1024


def complete(browser: Browser, server: Server) -> float:
    """Milliseconds until the first question is loaded and painted on a slow phone."""
    page, session, address = first_question(browser, server)
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="load")
    milliseconds: float = page.evaluate(COMPLETE)
    page.context.close()
    return milliseconds
