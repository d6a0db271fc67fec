"""The page about the API in a real browser: under our policy, from our own files, and it can be tried."""

import json
from urllib.request import urlopen

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.device import SIZES
from tests.browser.test_evaluating import sign_in
from tests.running import Demo

pytestmark = pytest.mark.browser


def operations(demo: Demo) -> int:
    """How many operations the API's own document describes."""
    with urlopen(f"{demo.base}/api/v1/openapi.json") as document:
        paths = json.load(document)["paths"]
    return sum(method in ("get", "post", "put", "delete") for path in paths.values() for method in path)


def test_the_api_is_read_and_tried_with_a_token(fresh: Demo, device: OpenDevice) -> None:
    desk = device(fresh, size="desk")
    sign_in(desk, fresh)
    desk.open(f"{fresh.base}/account/tokens")
    page = desk.page
    page.get_by_label("Name").fill("Trial")
    page.get_by_label("Evaluator in").check()
    page.get_by_label("30 days").check()
    desk.press("Make a token")
    token = page.locator("main code").inner_text()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    desk.follow("Read the API documentation")
    page.locator(".opblock").first.wait_for()
    assert page.locator(".opblock").count() == operations(fresh)
    page.get_by_role("button", name="Authorize").first.click()
    page.locator(".modal-ux input").fill(token)
    page.locator(".modal-ux button[type=submit]").click()
    page.locator(".modal-ux button.btn-done").click()
    page.get_by_text("/programmes", exact=True).click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    answer = page.locator(".live-responses-table .response").first
    answer.wait_for()
    assert "200" in answer.inner_text()
    assert "minimum_group_size" in answer.inner_text()
    assert all(url.startswith((fresh.base, "data:")) for url in asked), asked


@pytest.mark.parametrize("size", SIZES)
def test_the_page_about_the_api_fits_the_screen_and_passes_axe(
    shown: Demo, device: OpenDevice, size: str
) -> None:
    phone = device(shown, size=size)
    page = phone.open(f"{shown.base}/api/v1/docs")
    page.locator(".opblock").first.wait_for()
    phone.inspect("api")
    for one in page.locator(".opblock-summary-control").all():
        one.click()
    page.locator(".opblock-body").nth(operations(shown) - 1).wait_for()
    page.get_by_role("button", name="Try it out").first.click()
    phone.inspect("api-opened")
    page.get_by_role("button", name="Authorize").first.click()
    page.locator(".modal-ux").wait_for()
    phone.inspect("api-authorize")


def test_the_page_about_the_api_leads_back(shown: Demo, device: OpenDevice) -> None:
    desk = device(shown, size="desk")
    sign_in(desk, shown)
    desk.open(f"{shown.base}/api/v1/docs")
    desk.follow("Back to Cairn")
    assert desk.h1 == "API access"
