"""Half an hour of nothing, with a clock that the browser and the server share."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from survey.accounts import accounts
from survey.records import Grant
from tests import running
from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.running import Demo

PASSWORD = "a long enough password"
ASKED = "Are you still there?"


@pytest.fixture
def served(app: Flask, store, vip, clock) -> Iterator[str]:
    """The pages of an app whose clock the test sets; their address."""
    accounts.add_account(store, "ada@example.org", "Ada", PASSWORD, clock(), (Grant("vip", "administrator"),))
    with running.served(app) as address:
        yield address


@pytest.fixture
def desk(served: str, device: OpenDevice, tmp_path) -> Device:
    """Somebody who has signed in, on a page of their account."""
    desk = device(Demo(tmp_path, None, served, "", "", "", {}), size="desk")
    desk.page.clock.install()
    desk.open(f"{served}/account/sign-in?next=/manage/vip/accounts/invite")
    desk.page.get_by_label("E-mail address").fill("ada@example.org")
    desk.page.get_by_label("Password", exact=True).fill(PASSWORD)
    desk.press("Sign in")
    return desk


@pytest.fixture
def wait(desk: Device, clock):
    """Let time pass for the browser and the server; nobody touches anything."""

    def passing(minutes: float) -> None:
        clock.advance(timedelta(minutes=minutes))
        desk.page.clock.fast_forward(int(minutes * 60_000))

    return passing


def asked(desk: Device):
    return desk.page.get_by_role("dialog", name=ASKED)


def test_a_warning_before_signing_out_lets_somebody_stay(desk: Device, wait) -> None:
    wait(28)
    assert not asked(desk).is_visible()
    wait(1)
    asked(desk).wait_for()
    desk.inspect("still-there")
    desk.page.get_by_role("button", name="Stay signed in").click()
    asked(desk).wait_for(state="hidden")
    wait(28)
    desk.page.reload()
    assert desk.h1 == "Invite a colleague"


def test_no_answer_signs_out_and_signing_in_leads_back(desk: Device, wait) -> None:
    wait(29)
    asked(desk).wait_for()
    wait(3)
    desk.page.get_by_role("heading", name="Sign in").wait_for()
    desk.page.get_by_label("E-mail address").fill("ada@example.org")
    desk.page.get_by_label("Password", exact=True).fill(PASSWORD)
    desk.press("Sign in")
    assert desk.h1 == "Invite a colleague"


def test_what_was_typed_stays_and_is_shown_again_when_it_is_sent(desk: Device, wait) -> None:
    desk.page.get_by_label("Name").fill("Eve of the long words")
    wait(29)
    asked(desk).wait_for()
    wait(3)
    asked(desk).wait_for(state="hidden")
    desk.press("Create the account")
    assert desk.h1 == "You are not signed in"
    assert "Eve of the long words" in desk.page.get_by_label("What you typed").first.input_value()


def test_another_tab_in_use_keeps_this_one_quiet(desk: Device, wait, served: str) -> None:
    wait(20)
    other = desk.context.new_page()
    other.goto(f"{served}/account/")
    wait(9)
    assert not asked(desk).is_visible()
    other.close()
