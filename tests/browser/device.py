"""Somebody's phone or computer in a real Chromium, which notes everything that a page should not do."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

ARTIFACTS = Path(__file__).parents[2] / ".artifacts"
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
SIZES = {"phone": PHONE, "desk": DESK}
AXE = f"{Axe().axe_script}; null"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Device:
    """A browser of its own (cookies, history) with one tab open, on one site."""

    def __init__(self, browser: Browser, base: str, size: str = "phone", javascript: bool = True) -> None:
        self.base, self.size = base, size
        self.context = browser.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            java_script_enabled=javascript,
            has_touch=size == "phone",
            locale="en-GB",
        )
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.context.on("request", self._on_request)
        self.context.on("response", self._on_response)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        self.page: Page = self.context.new_page()

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"request outside the site: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.faults.append(f"{response.status} for {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        refused_page = message.text.startswith("Failed to load resource")  # _on_response minds those
        if message.type in ("error", "warning") and not refused_page:
            self.faults.append(f"console: {message.text}")

    def open(self, url: str) -> Page:
        """Go to an address."""
        self.page.goto(url)
        return self.page

    def click(self, target: Locator) -> Page:
        """Click something that leads to a page, and wait until that page is there."""
        target.click()
        self.page.wait_for_load_state("domcontentloaded")
        return self.page

    def press(self, name: str) -> Page:
        """Press the button (or the link that looks like one) with this name."""
        button = self.page.get_by_role("button", name=name, exact=True)
        return self.click(button.or_(self.page.get_by_role("link", name=name, exact=True)).first)

    def follow(self, name: str) -> Page:
        """Follow the link whose text begins so."""
        return self.click(self.page.get_by_role("link", name=re.compile("^" + re.escape(name))).first)

    def go(self, group: str, name: str) -> Page:
        """Go to a page for accounts by the menu: on a desk by its group, on a phone at once."""
        menu = self.page.locator(".cairn-menu > summary")
        links = self.page.get_by_role("navigation").get_by_role("link", exact=True, name=group)
        self.click(menu if menu.is_visible() else links.first)
        return self.click(self.page.get_by_role("navigation").get_by_role("link", exact=True, name=name).last)

    def tasks(self) -> list[str]:
        """The addresses of the questionnaires on the task list."""
        links = self.page.locator(".govuk-task-list__link").all()
        return [urljoin(self.page.url, one.get_attribute("href") or "") for one in links]

    def attributes(self, selector: str, name: str) -> list[str]:
        """Return an attribute of each element that a selector finds, by asking the browser only once."""
        return self.page.eval_on_selector_all(selector, f"all => all.map(one => one.getAttribute('{name}'))")

    def pick(self, number: int) -> None:
        """Pick the answer at this position (from 1) of the question shown."""
        self.page.get_by_role("radio").nth(number - 1).check()

    def answer(self, *numbers: int) -> Page:
        """Answer the questions from the one shown on, each by the position of its answer."""
        for number in numbers:
            self.pick(number)
            self.press("Continue")
        return self.page

    @property
    def h1(self) -> str:
        return self.page.locator("h1").inner_text().strip()

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def inspect(self, name: str) -> None:
        """Take a picture of the page, and assert that it fits the screen and that axe finds nothing."""
        folder = ARTIFACTS / self.size
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{name} ({self.page.url}) is {wide} px wider than the screen"
        told = [
            f"{one['id']} ({one['help']}): {node['html'][:200]}"
            for one in self.violations()
            for node in one["nodes"]
        ]
        assert not told, "\n".join([f"{name} ({self.page.url}):", *told])

    def violations(self) -> list[dict[str, Any]]:
        """Return what axe finds wrong with the page; to send all that it finds right takes as long again."""
        self.page.evaluate(AXE)
        found: list[dict[str, Any]] = self.page.evaluate(
            "tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)",
            WCAG,
        )
        return found

    def close(self) -> None:
        """Put the device away; whatever a page did wrong fails the test."""
        self.context.close()
        assert not self.faults, "\n".join(self.faults)


def place(url: str) -> str:
    """The kind of page an address is: its path with ids replaced, and which filters are set."""
    parts = urlsplit(url)
    path = re.sub(r"[0-9a-f]{32}", "ID", parts.path)
    filters = sorted(part.partition("=")[0] for part in parts.query.split("&") if part)
    return json.dumps([path, filters])
