"""What a participant's phone has to fetch for a question, and how long that takes on a slow one."""

import os
import shutil
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.benchmarks.figures import figure, heading
from tests.benchmarks.folder import code_of, filled
from tests.benchmarks.server import Server, serve

SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
"""A poor connection: milliseconds for a round trip, bytes a second."""

COMPLETE = """() => Math.max(
    performance.getEntriesByType("navigation")[0].loadEventEnd,
    ...performance.getEntriesByName("first-contentful-paint").map(entry => entry.startTime))"""


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
    fetched = Fetched(session)
    page.goto(address, wait_until="load")
    figure("first question, HTML and CSS gzipped", fetched.body_bytes(session) / 1024, "KB", "≤ 25")
    figure("first question, requests", len(fetched.urls), "requests", "2: page and stylesheet")
    others = [url for url in fetched.urls if not url.startswith(server.base)]
    figure("first question, requests to others", len(others), "requests", "0")
    fetched.forget()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/2")
    page.wait_for_load_state("load")
    figure("next question, all gzipped", fetched.body_bytes(session) / 1024, "KB", "≤ 2.5")
    headers = page.request.get(f"{server.base}{stylesheet(page)}").headers
    print(f"stylesheet: {stylesheet(page)}, Cache-Control: {headers['cache-control']}")
    page.context.close()


def stylesheet(page: Page) -> str:
    return page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""


class Fetched:
    """What a page fetches over the network, leaving out what the browser had kept."""

    def __init__(self, session: CDPSession) -> None:
        self.forget()
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", self._kept)
        session.on("Network.dataReceived", self._received)

    def forget(self) -> None:
        self._urls: dict[str, str] = {}
        self._bytes: dict[str, int] = {}

    def _sent(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self._urls[event["requestId"]] = event["request"]["url"]

    def _kept(self, event: dict[str, Any]) -> None:
        self._urls.pop(event["requestId"], None)

    def _received(self, event: dict[str, Any]) -> None:
        received = self._bytes.get(event["requestId"], 0)
        self._bytes[event["requestId"]] = received + event["encodedDataLength"]

    @property
    def urls(self) -> list[str]:
        return list(self._urls.values())

    def body_bytes(self, session: CDPSession) -> int:
        """Bytes of all bodies as they came over the network."""
        session.send("Network.getCookies")  # a round trip, after which earlier events have arrived
        return sum(self._bytes.values())


def complete(browser: Browser, server: Server) -> float:
    """Milliseconds until the first question is loaded and painted on a slow phone."""
    page, session, address = first_question(browser, server)
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="load")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    milliseconds: float = page.evaluate(COMPLETE)
    page.context.close()
    return milliseconds
