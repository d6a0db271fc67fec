"""An evaluator codes a text: by mouse, by keyboard, on a phone, and without JavaScript."""

import pytest

from survey.coding.sources import Source, sources
from survey.store.folder import FolderStore
from tests.browser.conftest import OpenDevice
from tests.browser.device import SIZES, Device
from tests.browser.test_evaluating import sign_in
from tests.running import Demo
from tests.to_code import interview

SELECT = """([line, first, last]) => {
    const words = document.querySelector(`#line-${line} [data-words]`);
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const at = words.textContent.indexOf(first), until = words.textContent.indexOf(last) + last.length;
    for (let node, gone = 0; (node = walker.nextNode()); gone += node.length) {
        if (at >= gone && at < gone + node.length) range.setStart(node, at - gone);
        if (until > gone && until <= gone + node.length) range.setEnd(node, until - gone);
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
"""Selects from some words to others in a line, as a finger does."""


@pytest.fixture
def at_text(fresh: Demo, device: OpenDevice):
    """A device on which the text is open."""
    someone = interview(code="CODED-1")
    FolderStore(fresh.folder).add_people([someone])

    def open_on(size: str = "desk", javascript: bool = True) -> Device:
        desk = device(fresh, size=size, javascript=javascript)
        sign_in(desk, fresh)
        desk.open(f"{fresh.base}/evaluate/vip/coding/{someone.interviews[0].id}")
        return desk

    return open_on


def kept(demo: Demo) -> tuple[Source, list[str]]:
    found = next(one for one in sources(FolderStore(demo.folder), "vip") if one.text)
    return found, [found.quote(one) for one in found.excerpts]


def save(desk: Device, *themes: str) -> None:
    """Tick themes, save, and wait until it is said that it was."""
    for theme in themes:
        desk.page.get_by_label(theme).check()
    said = desk.page.locator("[data-said]").inner_text()
    desk.page.get_by_role("button", name="Save excerpt").click()
    desk.page.wait_for_function(
        "said => ![said, ''].includes(document.querySelector('[data-said]').textContent)", arg=said
    )


def test_words_are_selected_by_mouse_with_overlaps_after_an_emoji(fresh: Demo, at_text) -> None:
    desk = at_text()
    box = desk.page.locator("#line-2 [data-words]").bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    desk.page.mouse.move(box["x"] + 1, middle)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + box["width"] - 2, middle, steps=4)
    desk.page.mouse.up()
    save(desk, "Feeling valued", "Team approach")
    assert kept(fresh)[1] == ["Peer: I felt 😀 valued, really valued."]
    desk.page.evaluate(SELECT, [2, "😀", "really"])
    save(desk, "Meaning and satisfaction")
    assert kept(fresh)[1][1:] == ["😀 valued, really"]
    assert desk.page.locator("#line-2 .cairn-mark--more").inner_text() == "😀 valued, really"
    assert desk.page.locator("#line-2 .cairn-bracket").count() == 2
    desk.page.evaluate(SELECT, [2, "really", "valued."])
    save(desk, "Uncertainty and expectations")
    assert kept(fresh)[1][2:] == ["really valued."]
    desk.inspect("coding-text-overlaps")


def test_words_are_coded_by_keyboard_alone(fresh: Demo, at_text) -> None:
    desk = at_text()
    desk.page.get_by_label("From line").focus()
    desk.page.keyboard.type("3")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("keys")
    desk.page.get_by_label("Feeling valued").focus()
    desk.page.keyboard.press("Space")
    desk.page.keyboard.press("Enter")
    desk.page.locator("#line-3 .cairn-label").wait_for()
    assert kept(fresh)[1] == ["keys"]


def test_without_javascript_the_same_form_is_sent(fresh: Demo, at_text) -> None:
    desk = at_text(javascript=False)
    desk.page.get_by_label("From line").fill("4")
    desk.page.get_by_label("Team approach").check()
    desk.press("Save excerpt")
    assert kept(fresh)[1] == ["And a desk."]
    desk.click(desk.page.locator(".cairn-label"))
    desk.press("Delete the excerpt")
    assert kept(fresh)[1] == []


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_coding_fits_and_is_accessible(fresh: Demo, at_text, size: str) -> None:
    desk = at_text(size)
    desk.page.evaluate(SELECT, [2, "valued", "really"])
    assert "valued, really" in desk.page.locator("[data-chosen]").inner_text()
    desk.inspect("coding-text-selected")
    save(desk, "Feeling valued", "Team approach")
    desk.inspect("coding-text")
    text = desk.page.url
    desk.follow("Change the excerpt:")
    desk.inspect("coding-excerpt")
    for page in ("codebook", "codebook/add", "coding", "coding/themes", "coding/search?words=keys"):
        desk.open(f"{fresh.base}/evaluate/vip/{page}")
        desk.inspect(f"coding-{page.replace('/', '-').partition('?')[0]}")
    desk.open(text)
    desk.press("I have finished coding this text")
    assert "You have finished" in desk.text
