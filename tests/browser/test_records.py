"""Lists of records on a phone and on a desk: everything in sight without scrolling sideways."""

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.device import SIZES
from tests.browser.test_evaluating import sign_in
from tests.running import Demo

OUT_OF_SIGHT = """
[...document.querySelectorAll("tbody td")]
    .filter(cell => cell.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map(cell => cell.innerText)
"""


@pytest.mark.parametrize("page", ["records", "readiness"])
@pytest.mark.parametrize("size", SIZES)
def test_a_list_fits_the_screen(shown: Demo, device: OpenDevice, size: str, page: str) -> None:
    screen = device(shown, size=size)
    sign_in(screen, shown)
    screen.open(f"{shown.base}/evaluate/vip/{page}")
    assert screen.page.locator("tbody td").count() > 10
    assert screen.page.evaluate(OUT_OF_SIGHT) == []
    screen.inspect(page)
