"""Names in all their spellings are taken out of a transcript, and are nowhere in what is closed."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_whole_interview import come, served  # noqa: F401

TALK = """Eva: Who helps? I heard of O'Brien.
Sam: Yes, O’Brien and Yıldız do. YILDIZ came with Weiß.
Eva: And WEISS, with Jose\u0301?
Sam: We call him José, or jose\u0301. An o\u00adbrien is no o’BRIEN."""


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_names_are_taken_out_in_every_spelling(come, served, store, size):  # noqa: F811
    (peer,) = store.people("vip")
    eva = come("eva", size)
    eva.open(f"{served}/evaluate/vip/participants/{peer.participant.id}/interviews")
    eva.page.get_by_label("mid-point").check()
    eva.press("Start interview")
    address = eva.page.url
    eva.page.locator("#note-team").fill("Jose\u0301 was there.")
    expect(eva.page.locator("[data-state]")).to_have_text("All notes are saved.")
    eva.open(f"{address}/transcript")
    eva.page.locator("#pasted").fill(TALK)
    eva.press("Continue")
    eva.press("Save this transcript")
    for name in ("O'Brien", "Yıldız", "Weiß", "José"):
        eva.page.get_by_label(f"Tag for {name}", exact=True).fill("a [b] c")
    eva.press("Save and continue")
    eva.inspect("names-faults")
    for number, name in enumerate(("O'Brien", "Yıldız", "Weiß", "José")):
        eva.page.get_by_label(f"Tag for {name}", exact=True).fill(f"colleague {number}")
    eva.page.get_by_label("Tag for Eva", exact=True).fill("interviewer")
    eva.press("Save and continue")
    warning = eva.page.locator(".govuk-warning-text")
    expect(warning).to_contain_text("These words may still name somebody: Sam.")
    eva.inspect("names-close")
    eva.press("Close interview")
    lines = eva.page.locator(".cairn-lines li").all_inner_texts()
    assert lines[:4] == [
        "[interviewer]: Who helps? I heard of [colleague 0].",
        "Sam: Yes, [colleague 0] and [colleague 1] do. [colleague 1] came with [colleague 2].",
        "[interviewer]: And [colleague 2], with [colleague 3]?",
        "Sam: We call him [colleague 3], or [colleague 3]. An [colleague 0] is no [colleague 0].",
    ]
    assert lines[-1] == "[colleague 3] was there."
