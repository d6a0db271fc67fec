"""An interview is held on a phone: notes are saved as they are typed, also after the connection was away."""

import pytest
from playwright.sync_api import expect

from survey.accounts import accounts
from survey.interviews import interviews
from survey.records import Grant
from tests import running
from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.participants import person
from tests.running import Demo

PASSWORD = "a long enough password"


@pytest.fixture
def served(app, store, vip, clock):
    accounts.add_account(store, "eva@example.org", "Eva", PASSWORD, clock(), (Grant("vip", "evaluator"),))
    store.add_people([person("P1")])
    with running.served(app) as address:
        yield address


@pytest.fixture
def at(served: str, device: OpenDevice, store, tmp_path):
    """Somebody signed in, on the page of a started interview."""

    def come(size: str = "phone") -> Device:
        (one,) = store.people("vip")
        used = device(Demo(tmp_path, None, served, "", "", "", {}), size=size)
        used.open(f"{served}/account/sign-in?next=/evaluate/vip/participants/{one.participant.id}/interviews")
        used.page.get_by_label("E-mail address").fill("eva@example.org")
        used.page.get_by_label("Password", exact=True).fill(PASSWORD)
        used.press("Sign in")
        used.inspect(f"interviews-{size}")
        used.page.get_by_label("mid-point").check()
        used.press("Start interview")
        return used

    return come


def notes(store):
    (one,) = store.people("vip")
    return interviews.notes_of(one.interviews[0])


def state(device: Device):
    return device.page.locator("[data-state]")


def under(device: Device, prompt: str):
    return device.page.locator(f"#note-{prompt}")


def test_notes_outlive_a_lost_connection(at, store):
    phone = at()
    phone.inspect("interview")
    under(phone, "team").press_sequentially("They feel welcome.")
    expect(state(phone)).to_have_text("All notes are saved.")
    assert notes(store) == {"team": "They feel welcome."}
    phone.context.set_offline(True)
    under(phone, "people").fill("Said while the train was in a tunnel. 😀")
    expect(state(phone)).to_contain_text("No connection. Keep this page open")
    phone.inspect("interview-offline")
    assert "people" not in notes(store)
    phone.context.set_offline(False)
    expect(state(phone)).to_have_text("All notes are saved.")
    assert notes(store)["people"] == "Said while the train was in a tunnel. 😀"
    phone.faults = [one for one in phone.faults if "ERR_INTERNET_DISCONNECTED" not in one]
    phone.page.reload()
    expect(under(phone, "people")).to_have_value("Said while the train was in a tunnel. 😀")


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("Keep mine", "Mine."), ("Keep both", "Mine.\n\nTheirs."), ("Use theirs", "Theirs.")],
)
def test_of_two_tabs_nothing_is_lost(at, store, choice, kept):
    first = at("desk")
    second = first.context.new_page()
    second.goto(first.page.url)
    second.locator("#note-team").fill("Theirs.")
    expect(second.locator("[data-state]")).to_have_text("All notes are saved.")
    under(first, "team").fill("Mine.")
    expect(state(first)).to_have_text("Somebody else changed a note. Choose which version to keep.")
    assert notes(store) == {"team": "Theirs."}
    first.inspect("interview-conflict")
    under(first, "people").fill("Meanwhile.")
    first.page.get_by_role("button", name=choice).click()
    expect(state(first)).to_have_text("All notes are saved.")
    assert notes(store) == {"team": kept, "people": "Meanwhile."}
    first.faults = [one for one in first.faults if not one.startswith("409")]


@pytest.mark.parametrize("again", ["by itself", "Save"])
def test_ones_own_words_whose_answer_was_lost_are_nobody_elses(at, store, again):
    phone = at()

    def lose(route):
        route.fetch()
        route.abort()

    phone.page.route(phone.page.url, lose, times=1)
    under(phone, "team").fill("They feel welcome.")
    expect(state(phone)).to_contain_text("No connection. Keep this page open")
    assert notes(store) == {"team": "They feel welcome."}
    under(phone, "team").fill("They feel very welcome.")
    if again == "Save":
        phone.press("Save")
    expect(state(phone)).to_have_text("All notes are saved.")
    assert notes(store) == {"team": "They feel very welcome."}


def test_what_a_colleague_wrote_after_a_lost_answer_is_still_theirs(at, store):
    first = at("desk")
    second = first.context.new_page()

    def lose(route):
        route.fetch()
        second.goto(first.page.url)
        second.locator("#note-team").fill("Mine. Theirs.")
        expect(second.locator("[data-state]")).to_have_text("All notes are saved.")
        route.abort()

    first.page.route(first.page.url, lose, times=1)
    under(first, "team").fill("Mine.")
    expect(state(first)).to_have_text(
        "Somebody else changed a note. Choose which version to keep.", timeout=20_000
    )
    assert notes(store) == {"team": "Mine. Theirs."}
    first.faults = [one for one in first.faults if not one.startswith("409")]


def test_leaving_with_unsaved_notes_asks_first(at):
    phone = at()
    phone.context.set_offline(True)
    under(phone, "team").fill("Not saved.")
    expect(state(phone)).to_contain_text("No connection")
    asked = []
    phone.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    phone.page.close(run_before_unload=True)
    phone.page.wait_for_event("dialog") if not asked else None
    assert asked == ["beforeunload"]
    phone.context.set_offline(False)
    expect(state(phone)).to_have_text("All notes are saved.")
    phone.faults = [one for one in phone.faults if "ERR_INTERNET_DISCONNECTED" not in one]
