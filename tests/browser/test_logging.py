"""Logging a shift on a phone: few taps, on the small screen and the large one, without JavaScript too."""

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.device import SIZES
from tests.browser.test_evaluating import sign_in
from tests.running import Demo

MOST_TAPS = 6


@pytest.mark.parametrize("javascript", [True, False])
def test_a_shift_takes_few_taps_and_the_next_fewer(fresh: Demo, device: OpenDevice, javascript: bool) -> None:
    phone = device(fresh, javascript=javascript)
    phone.open(fresh.peer)
    phone.click(phone.page.locator("main .govuk-button"))
    taps = 1
    phone.press("Log a shift")
    phone.page.get_by_label("Face to face").check()
    phone.page.get_by_label("Paid minutes", exact=True).fill("120")
    phone.page.get_by_role("button", name="Save").click()
    taps += 4
    phone.page.get_by_text("Saved.").wait_for()
    assert taps <= MOST_TAPS
    assert "120 paid minutes" in phone.text
    phone.follow("Back")
    phone.press("Log a shift")
    phone.press("Log the same again")
    assert phone.page.get_by_role("link", name="Change or delete").count() == 2
    phone.press("Undo")
    assert phone.page.get_by_role("link", name="Change or delete").count() == 1


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_the_log(fresh: Demo, device: OpenDevice, size: str) -> None:
    phone = device(fresh, size=size)
    phone.open(fresh.peer)
    phone.click(phone.page.locator("main .govuk-button"))
    phone.inspect("tasks-with-log")
    phone.press("Log a shift")
    phone.inspect("log-first")
    phone.press("Save")
    phone.inspect("log-error")
    phone.page.get_by_label("Notes", exact=True).check()
    phone.page.get_by_label("Paid minutes", exact=True).fill("30")
    phone.press("Save")
    phone.inspect("log-saved")
    phone.follow("Change or delete")
    phone.inspect("log-change")
    phone.follow("Back")
    phone.inspect("log-again")


@pytest.mark.parametrize("size", SIZES)
def test_supervision_is_logged_in_two_taps(fresh: Demo, device: OpenDevice, size: str) -> None:
    phone = device(fresh, size=size)
    sign_in(phone, fresh)
    phone.go("Collect", "Supervision")
    phone.page.locator("main summary").click()
    phone.page.get_by_label("Who").fill("")
    phone.press("Save")
    assert phone.page.get_by_label("Who").is_visible()
    phone.inspect("supervision-error")
    phone.go("Collect", "Supervision")
    phone.press("Save")
    assert "Saved." in phone.text
    phone.inspect("supervision")
