"""A peer supporter answers on a phone."""

import csv

import pytest

from survey.records import Person, Response
from survey.store.folder import FolderStore
from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.running import Demo, run

WEMWBS = "How you have been feeling"
ALL_OFTEN = [4] * 14


def begin(device: Device, link: str) -> None:
    """Go from the link of somebody who has agreed before to their next question of WEMWBS."""
    device.open(link)
    device.click(device.page.locator("main .govuk-button"))
    device.follow(WEMWBS)


def newcomers_code(demo: Demo) -> str:
    """Add a peer supporter and invite them to the first phase: the code on their invitation."""
    kept = {"CAIRN_STORE": str(demo.folder), "CAIRN_BASE_URL": demo.base}
    run("participant", "add", "vip", "NEW-1", "--role", "peer-supporter", **kept)
    (invitation,) = csv.DictReader(run("invite", "vip", "--phase", "start", "--csv", **kept).splitlines())
    return invitation["code"]


def caption(device: Device) -> str:
    """Which question is shown."""
    return device.page.locator(".govuk-caption-m").inner_text()


def sent_at_the_end(demo: Demo) -> list[Response]:
    """Every WEMWBS response in the store for the last phase, by when it was sent."""
    people = [one for one in FolderStore(demo.folder).people("vip") if isinstance(one, Person)]
    responses = [one for person in people for one in person.responses]
    found = [one for one in responses if one.phase == "end" and one.measure.startswith("wemwbs@")]
    return sorted(found, key=lambda one: one.sent)


@pytest.mark.parametrize("javascript", [False, True], ids=["without-javascript", "with-javascript"])
def test_the_whole_way_from_link_to_result(fresh: Demo, device: OpenDevice, javascript: bool) -> None:
    before = len(sent_at_the_end(fresh))
    phone = device(fresh, javascript=javascript)
    begin(phone, fresh.peer)
    assert caption(phone) == "Question 1 of 14"
    assert phone.page.get_by_role("radio", checked=True).count() == 0
    phone.answer(*ALL_OFTEN)
    assert phone.h1 == "Check your answers"
    phone.press("Send")
    phone.follow("See your result")
    assert "Your score is 56" in phone.text
    assert "average" in phone.text
    assert phone.page.get_by_role("table").first.get_by_text("56").count()
    assert len(sent_at_the_end(fresh)) == before + 1


def test_the_same_link_goes_on_with_another_device(fresh: Demo, device: OpenDevice) -> None:
    first = device(fresh)
    begin(first, fresh.peer)
    first.answer(1, 2, 3)
    second = device(fresh, size="desk")
    begin(second, fresh.peer)
    assert caption(second) == "Question 4 of 14"
    second.press("Back")
    assert second.page.get_by_role("radio").nth(2).is_checked()


def test_back_goes_to_the_answer_given_before(fresh: Demo, device: OpenDevice) -> None:
    phone = device(fresh)
    begin(phone, fresh.peer)
    phone.answer(5, 2)
    phone.press("Back")
    assert caption(phone) == "Question 2 of 14"
    assert phone.page.get_by_role("radio").nth(1).is_checked()
    phone.page.go_back()
    phone.page.go_back()
    phone.pick(3)
    phone.press("Continue")
    phone.press("Back")
    assert phone.page.get_by_role("radio").nth(2).is_checked()


def test_the_browsers_back_after_sending_changes_nothing(fresh: Demo, device: OpenDevice) -> None:
    phone = device(fresh)
    begin(phone, fresh.peer)
    phone.answer(*ALL_OFTEN)
    phone.press("Send")
    sent = sent_at_the_end(fresh)
    for _ in range(4):
        phone.page.go_back()
        if phone.page.get_by_role("radio").count():
            phone.pick(1)
            phone.press("Continue")
    assert sent_at_the_end(fresh) == sent


def test_a_skipped_question_is_missing_and_there_is_no_score(fresh: Demo, device: OpenDevice) -> None:
    phone = device(fresh)
    begin(phone, fresh.peer)
    phone.press("Skip this question")
    phone.answer(*ALL_OFTEN[1:])
    assert "You have not answered 1 question" in phone.text
    phone.press("Send")
    phone.follow("See your result")
    assert "so there is no score this time" in phone.text
    assert sent_at_the_end(fresh)[-1].raw is None


def test_an_answer_is_changed_before_sending(fresh: Demo, device: OpenDevice) -> None:
    phone = device(fresh)
    begin(phone, fresh.peer)
    phone.answer(*ALL_OFTEN)
    phone.click(phone.page.get_by_role("link", name="Change").nth(4))
    assert caption(phone) == "Question 5 of 14"
    assert phone.page.get_by_role("radio").nth(3).is_checked()
    phone.pick(1)
    phone.press("Continue")
    assert phone.h1 == "Check your answers"
    phone.press("Send")
    phone.follow("See your result")
    assert "Your score is 53" in phone.text


def test_a_code_typed_in_small_letters_without_hyphens_opens_the_invitation(
    fresh: Demo, device: OpenDevice
) -> None:
    phone = device(fresh, javascript=False)
    phone.open(fresh.base)
    phone.page.get_by_label("What is your code?").fill(newcomers_code(fresh).replace("-", " ").lower())
    phone.press("Continue")
    phone.press("Start now")
    assert phone.h1 == "Do you agree to take part?"
    for box in phone.page.get_by_role("checkbox").all():
        box.check()
    phone.press("I agree")
    phone.follow(WEMWBS)
    assert caption(phone) == "Question 1 of 14"


@pytest.mark.parametrize("javascript", [False, True], ids=["without-javascript", "with-javascript"])
def test_pressing_send_twice_sends_once(fresh: Demo, device: OpenDevice, javascript: bool) -> None:
    before = len(sent_at_the_end(fresh))
    phone = device(fresh, javascript=javascript)
    begin(phone, fresh.peer)
    phone.answer(*ALL_OFTEN)
    phone.page.get_by_role("button", name="Send").dblclick()
    phone.page.get_by_text("Your answers have been sent").first.wait_for()
    assert len(sent_at_the_end(fresh)) == before + 1


def test_two_tabs_write_into_one_draft(fresh: Demo, device: OpenDevice) -> None:
    phone = device(fresh)
    begin(phone, fresh.peer)
    other = phone.context.new_page()
    other.goto(phone.page.url)
    phone.answer(4)
    other.get_by_role("radio").nth(1).check()
    other.get_by_role("button", name="Continue").click()
    phone.answer(*ALL_OFTEN[1:])
    assert phone.page.get_by_text("Rarely", exact=True).count() == 1
    phone.press("Send")
    other.reload()
    assert "sent" in other.locator("main").inner_text().lower()


def test_continue_without_an_answer_says_what_to_do(fresh: Demo, device: OpenDevice) -> None:
    phone = device(fresh)
    begin(phone, fresh.peer)
    phone.press("Continue")
    summary = phone.page.get_by_role("alert")
    assert "There is a problem" in summary.inner_text()
    assert phone.page.title().startswith("Error:")
    summary.get_by_role("link").click()
    assert phone.page.locator("#answer").evaluate("radio => radio === document.activeElement")
