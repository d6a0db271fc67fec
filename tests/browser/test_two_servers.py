"""Two web servers over one database, as behind a load balancer, seen from one phone."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from measures.catalogue import load_catalogue
from survey.cli import demonstration
from survey.store.opening import open_store
from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.running import serve
from tests.store.postgres import Server, database, postgres  # noqa: F401

KEY = "a key that both servers have"
HOST = "http://127.0.0.1"


@pytest.fixture
def bases(tmp_path: Path, database: str) -> Iterator[list[str]]:  # noqa: F811
    """The addresses of two servers of the demonstration's people."""
    demonstration.fill(open_store(database), load_catalogue(), datetime.now(UTC))
    with ExitStack() as running:
        ports = [
            running.enter_context(
                serve(tmp_path / name, CAIRN_STORE=database, CAIRN_SECRET_KEY=KEY, CAIRN_WORKERS="1")
            )[0]
            for name in ("one", "two")
        ]
        yield [f"{HOST}:{port}" for port in ports]


@pytest.fixture
def phone(device: OpenDevice, database: str, bases: list[str]) -> Device:  # noqa: F811
    """A peer supporter's phone, whose link was opened on the first server."""
    now = datetime.now(UTC)
    way = demonstration.way_in(open_store(database), KEY, load_catalogue(), "a long password", now)
    opened = device(SimpleNamespace(base=HOST))
    opened.open(f"{bases[0]}/i/{way.peer}")
    opened.click(opened.page.locator("main .govuk-button"))
    opened.follow("How you have been feeling")
    return opened


def on(base: str, phone: Device) -> None:
    """Let the phone's page come from a server."""
    phone.open(base + "/" + phone.page.url.split("/", 3)[3])


def test_each_question_may_be_answered_on_another_server(phone: Device, bases: list[str]) -> None:
    for number in range(14):
        on(bases[number % 2], phone)
        phone.answer(4)
    on(bases[1], phone)
    phone.press("Send")
    on(bases[0], phone)
    phone.follow("See your result")
    assert "Your score is 56" in phone.text


def test_a_phone_waits_for_the_database(phone: Device, postgres: Server) -> None:  # noqa: F811
    phone.answer(3)
    postgres.stop()
    phone.pick(5)
    phone.press("Continue")
    assert phone.h1 == "Sorry, that was not saved"
    phone.inspect("away")
    phone.press("Try again")
    assert phone.h1 == "Sorry, that was not saved"
    postgres.start()
    phone.press("Try again")
    assert phone.page.locator(".govuk-caption-m").inner_text() == "Question 3 of 14"
    phone.follow("Back")
    assert phone.page.get_by_role("radio").nth(4).is_checked()
