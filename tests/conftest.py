"""What most tests stand on: a clock they can set, a store, the pilot's programme, the app."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.programme import Programme
from survey.records import Participant, Person, ProgrammeRecord
from survey.web.settings import Settings
from tests.browse import Browse
from tests.depth import register_profiles

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from measures.catalogue import Catalogue
    from survey.store.folder import FolderStore


register_profiles()


class Clock:
    """A clock that stands still until it is advanced."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> Iterator[None]:
    """Let no write in this process wait until it would outlast a power cut: no test cuts the power."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda file: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def slow_hasher() -> "Iterator[PasswordHasher]":
    """Hash passwords quickly in this process; return the hasher of the product, which is slow on purpose."""
    from argon2 import PasswordHasher

    from survey.accounts import passwords

    slow = passwords.hasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield slow


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def catalogue() -> "Catalogue":
    from measures.catalogue import load_catalogue

    return load_catalogue()


@pytest.fixture
def store(tmp_path: Path) -> "FolderStore":
    from survey.store.folder import FolderStore

    return FolderStore(tmp_path / "store")


@pytest.fixture(scope="session")
def pilot(catalogue: "Catalogue") -> Programme:
    """The pilot's programme, kept in no store."""
    from survey.programme.file import read_programme

    return read_programme(pilot_text(), "vip.toml", catalogue)


def pilot_text() -> str:
    return files("survey").joinpath("programme/shipped/vip.toml").read_text(encoding="utf-8")


@pytest.fixture
def vip(store: "FolderStore", pilot: Programme, clock: Clock) -> Programme:
    """The pilot's programme, saved in the store, with an open feedback link."""
    store.save_programme(ProgrammeRecord("vip", pilot_text(), clock(), feedback_code="FEEDBACKVIP1"))
    return pilot


@pytest.fixture
def settings(tmp_path: Path, clock: Clock) -> Settings:
    return Settings(
        store=tmp_path / "store",
        secret_key="a key for the tests only",
        base_url="http://localhost",
        clock=clock,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The app: one that many tests use, which none may change, or with unusual settings one of its own."""
    from tests.shared_app import for_tests, is_usual, lent

    if is_usual(settings):
        with lent(settings) as shared:
            yield shared
    else:
        yield for_tests(settings)


@pytest.fixture
def own_app(settings: Settings) -> Flask:
    """An app that a test may change."""
    from tests.shared_app import for_tests

    return for_tests(settings)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def browse(app: Flask) -> Browse:
    """A person with a browser; every page it fetches is checked."""
    return Browse(app.test_client())


@pytest.fixture
def invited(store, vip, catalogue, settings, clock) -> Callable[..., str]:
    """Add a participant and invite them to a phase: the path of their link."""

    from survey.people.invitations import invite

    def add(role: str = "peer-supporter", phase: str = "start", code: str = "VIP-P1", programme=vip) -> str:
        participant = Participant(uuid4().hex, programme.id, code, role, "", date(2026, 3, 2))
        store.add_people([Person(participant)])
        return (
            f"/i/{invite(store, settings.secret_key, programme, catalogue, participant.id, phase, clock())}"
        )

    return add


@pytest.fixture
def peer(browse, invited):
    """A peer supporter who has agreed to take part and looks at the task list."""
    browse.get(invited())
    browse.click("Start now")
    browse.submit(
        "I agree", agree=[1 + number for number in range(len(browse.page.all("input[type=checkbox]")))]
    )
    return browse


@pytest.fixture
def answers(store, vip):
    """The answers that the store holds of the one participant, by measure and phase."""

    def look(measure: str = "wemwbs", phase: str = "start"):
        (person,) = store.people(vip.id)
        kept = person.response(phase, measure) or person.draft(phase, measure)
        return kept.answers if kept else None

    return look
