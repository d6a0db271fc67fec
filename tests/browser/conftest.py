"""A real Chromium and the demonstration it visits."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.device import Device
from tests.running import Demo, demo
from tests.shown_demo import Original

QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]
OFFLINE = ["--disable-background-networking", "--disable-component-update"]

OpenDevice = Callable[..., Device]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET + OFFLINE)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demonstration that many tests look at, served as `cairn demo` serves it."""
    with demo(tmp_path_factory.mktemp("shown") / "store") as running:
        yield running


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """A demonstration to copy, with an address that a copy can be served at."""
    return Original(tmp_path_factory.mktemp("original") / "store")


@pytest.fixture
def fresh(original: Original, tmp_path: Path) -> Iterator[Demo]:
    """A demonstration of one's own, to answer in."""
    with original.copied(tmp_path / "store") as running:
        yield running


@pytest.fixture
def device(chromium: Browser) -> Iterator[OpenDevice]:
    """Make a device for a demonstration: `device(demo, size="phone", javascript=True)`.

    When the test ends, whatever a page did wrong on any of them fails it.
    """
    devices: list[Device] = []

    def make(demo: Demo, size: str = "phone", javascript: bool = True) -> Device:
        devices.append(Device(chromium, demo.base, size, javascript))
        return devices[-1]

    yield make
    for one in devices:
        one.close()
