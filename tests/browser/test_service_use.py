"""The questions about use of mental health services on a phone and a computer, without JavaScript too."""

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.device import SIZES
from tests.running import Demo

TITLE = "Help with your mental health"


@pytest.mark.parametrize("size", SIZES)
def test_counts_are_asked_one_a_page_checked_and_sent(fresh: Demo, device: OpenDevice, size: str) -> None:
    phone = device(fresh, size=size, javascript=size == "desk")
    phone.open(fresh.peer)
    phone.click(phone.page.locator("main .govuk-button"))
    phone.follow(TITLE)
    field = phone.page.get_by_role("textbox")
    assert field.get_attribute("inputmode") == "numeric"
    field.fill("two")
    phone.press("Continue")
    assert phone.page.get_by_role("textbox").input_value() == "two"
    if size == "desk":
        phone.inspect("service-use-error")
    for said in ("1", "9"):
        phone.page.get_by_role("textbox").fill(said)
        phone.press("Continue")
    phone.press("I do not know")
    phone.press("Skip this question")
    phone.page.get_by_role("textbox").fill("4")
    phone.press("Continue")
    phone.press("Send")
    phone.follow("My data")
    assert "stay in hospital" in phone.page.locator("main").text_content()
