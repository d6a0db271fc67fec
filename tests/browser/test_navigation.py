"""The menu of pages for accounts, on a desk and on a phone, with the keyboard and without JavaScript."""

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.device import SIZES
from tests.browser.test_evaluating import sign_in
from tests.running import Demo

GROUPS = ["People", "Collect", "Understand", "Report", "Settings"]


def test_five_groups_stand_in_one_row_on_a_desk(shown: Demo, device: OpenDevice) -> None:
    desk = device(shown, size="desk", javascript=False)
    sign_in(desk, shown)
    desk.page.set_viewport_size({"width": 1280, "height": 800})
    links = desk.page.get_by_role("navigation", name="Menu").get_by_role("link").all()
    assert [one.inner_text() for one in links] == GROUPS
    boxes = [one.bounding_box() for one in links]
    assert len({box["y"] for box in boxes if box}) == 1
    desk.click(links[2])
    assert desk.page.get_by_role("link", name="Understand").first.get_attribute("aria-current") == "true"
    pages = desk.page.get_by_role("navigation", name="Understand").get_by_role("link").all()
    assert pages[0].get_attribute("aria-current") == "page"
    assert len(pages) == 6


def test_a_page_begins_above_the_fold_of_a_phone(shown: Demo, device: OpenDevice) -> None:
    phone = device(shown, javascript=False)
    sign_in(phone, shown)
    phone.go("People", "Participants")
    heading = phone.page.locator("h1").bounding_box()
    assert heading
    assert heading["y"] + heading["height"] < 320


def test_the_menu_of_a_phone_opens_with_the_keyboard(shown: Demo, device: OpenDevice) -> None:
    phone = device(shown, javascript=False)
    sign_in(phone, shown)
    assert not phone.page.get_by_role("link", name="Audit log").is_visible()
    phone.page.locator(".cairn-menu > summary").focus()
    phone.page.keyboard.press("Enter")
    phone.page.get_by_role("link", name="Audit log").focus()
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_url("**/audit")


@pytest.mark.parametrize("size", SIZES)
def test_the_menu_passes_axe(shown: Demo, device: OpenDevice, size: str) -> None:
    phone = device(shown, size=size)
    sign_in(phone, shown)
    if size == "phone":
        phone.page.locator(".cairn-menu > summary").click()
    phone.inspect("menu")
