"""Service users give feedback on a shared tablet."""

import pytest

from survey.records import Person
from survey.store.folder import FolderStore
from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.running import Demo

SECRET = "He waited with me <b>outside</b> 🙂"


def answer_everything(tablet: Device, words: str) -> None:
    """Answer all questions of the open link: the first choice everywhere, and words where there is room."""
    tablet.press("Start now")
    for address in tablet.tasks():
        tablet.open(address)
        answer_one_measure(tablet, words)


def answer_one_measure(tablet: Device, words: str) -> None:
    while not tablet.page.get_by_role("button", name="Send", exact=True).count():
        if tablet.page.get_by_role("radio").count():
            tablet.pick(1)
        else:
            tablet.page.get_by_role("textbox").fill(words)
        tablet.press("Continue")
    tablet.press("Send")


def assert_back_shows_nothing(tablet: Device) -> None:
    """However often the browser's Back is pressed, no page of the visit before opens."""
    visited = 0
    while tablet.page.go_back():
        if "/answer/" in tablet.page.url:
            visited += 1
            assert tablet.h1 == "Please open your link again"
            assert "outside" not in tablet.page.content()
    assert visited


def anonymous(demo: Demo) -> list[Person]:
    """Everybody who answered by the open link."""
    people = FolderStore(demo.folder).people("vip")
    return [one for one in people if isinstance(one, Person) and one.participant.anonymous]


@pytest.mark.parametrize("javascript", [False, True], ids=["without-javascript", "with-javascript"])
def test_finish_and_clear_leaves_nothing_behind(fresh: Demo, device: OpenDevice, javascript: bool) -> None:
    before = len(anonymous(fresh))
    tablet = device(fresh, size="desk", javascript=javascript)
    tablet.open(fresh.feedback)
    start = tablet.h1
    answer_everything(tablet, SECRET)
    tablet.press("Finish and clear")
    assert tablet.h1 == start
    people = anonymous(fresh)
    assert len(people) == before + 1
    assert any(SECRET in answers.answers.values() for person in people for answers in person.responses)
    assert_back_shows_nothing(tablet)


def test_the_next_person_starts_with_an_empty_session(fresh: Demo, device: OpenDevice) -> None:
    before = len(anonymous(fresh))
    tablet = device(fresh, size="desk")
    for _ in range(2):
        tablet.open(fresh.feedback)
        answer_everything(tablet, SECRET)
        tablet.press("Finish and clear")
    assert len(anonymous(fresh)) == before + 2


def test_an_abandoned_tablet_returns_to_the_start(fresh: Demo, device: OpenDevice) -> None:
    tablet = device(fresh, size="desk")
    tablet.page.clock.install()
    tablet.open(fresh.feedback)
    start = tablet.h1
    tablet.press("Start now")
    tablet.open(tablet.tasks()[0])
    tablet.pick(1)
    tablet.press("Continue")
    tablet.page.clock.fast_forward("01:50")
    assert "/answer/" in tablet.page.url
    tablet.page.clock.fast_forward("00:15")
    tablet.page.wait_for_url("**/feedback/**")
    assert tablet.h1 == start
    assert_back_shows_nothing(tablet)


def test_a_touch_keeps_the_tablet_where_it_is(fresh: Demo, device: OpenDevice) -> None:
    tablet = device(fresh, size="desk")
    tablet.page.clock.install()
    tablet.open(fresh.feedback)
    tablet.press("Start now")
    tablet.open(tablet.tasks()[0])
    for number in (1, 2, 3):
        tablet.page.clock.fast_forward("01:30")
        tablet.pick(number)
    assert tablet.page.get_by_role("radio").nth(2).is_checked()
