"""The database restarts while people write: what was acknowledged is there, what was not stays in the box."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from measures.catalogue import load_catalogue
from survey.cli import demonstration
from survey.records import Person
from survey.store import Store
from survey.store.opening import open_store
from tests.running import serve
from tests.store.postgres import Server, database, postgres  # noqa: F401

LINK = "FEEDBACKVIP1"
WRITERS = 4
ENOUGH = 5
"""Answers of each writer that are acknowledged before the database stops, and again after it is back."""

PATIENCE = 120
"""Seconds after which something that should happen never will."""


class Tally:
    """What all writers have met so far: how many statuses of each kind each of them."""

    def __init__(self) -> None:
        self.met: Counter[tuple[int, int]] = Counter()
        self.changed = threading.Condition()
        self.over = threading.Event()

    def add(self, writer: int, status: int) -> None:
        with self.changed:
            self.met[writer, status] += 1
            self.changed.notify_all()

    def wait_for_more(self, status: int, more: int) -> None:
        """Wait until each writer has met a status this many more times."""
        with self.changed:
            wanted = [self.met[writer, status] + more for writer in range(WRITERS)]
            assert self.changed.wait_for(
                lambda: (
                    self.over.is_set()
                    or all(self.met[writer, status] >= number for writer, number in enumerate(wanted))
                ),
                PATIENCE,
            ), self.met


class Writer:
    """Somebody on the open feedback link, whose browser keeps on saving other words for one answer."""

    def __init__(self, number: int, base: str, tally: Tally) -> None:
        self.number = number
        self.tally = tally
        one_each = httpx.Limits(max_keepalive_connections=0)  # none that the server closes meanwhile
        self.client = httpx.Client(base_url=base, timeout=PATIENCE, limits=one_each)
        page = self.client.get(f"/feedback/{LINK}")
        begun = self.client.post(f"/feedback/{LINK}", data=form_of(page.text))
        self.page = f"{begun.headers['Location'].removesuffix('tasks')}friends-and-family/2"
        self.acknowledged = ""

    @property
    def invitation(self) -> str:
        return self.page.split("/")[2]

    def write_on(self) -> None:
        try:
            fields = form_of(self.client.get(self.page).text)
            written = 0
            while not self.tally.over.is_set():
                written += 1
                fields["answer"] = f"words {written} of writer {self.number}: “é”\nand a second line"
                fields = self.save(fields)
        finally:
            self.tally.over.set()
            self.client.close()

    def save(self, fields: dict[str, str]) -> dict[str, str]:
        """Press Continue, and Try again for as long as it takes; what the form held in the end."""
        while (answer := self.client.post(self.page, data=fields)).status_code == 503:
            again = form_of(answer.text)
            assert again.keys() == fields.keys()
            assert again["answer"].replace("\r\n", "\n") == fields["answer"]
            fields["csrf_token"] = again["csrf_token"]  # a new one where the server is back by now
            self.tally.add(self.number, 503)
        assert answer.status_code in (302, 303), answer.text
        self.acknowledged = fields["answer"]
        self.tally.add(self.number, 302)
        return fields


def form_of(page: str) -> dict[str, str]:
    """What a browser sends of the one form in main."""
    form = LexborHTMLParser(page).css_first("main form")
    assert form, page
    fields = {str(one.attributes["name"]): one.attributes["value"] or "" for one in form.css("input[name]")}
    return fields | {str(one.attributes["name"]): one.text().lstrip("\n") for one in form.css("textarea")}


@pytest.fixture
def kept(database: str) -> Store:  # noqa: F811
    store = open_store(database)
    demonstration.fill(store, load_catalogue(), datetime.now(UTC))
    store.save_programme(replace(store.programme("vip"), feedback_code=LINK))
    return store


@pytest.fixture
def base(tmp_path: Path, database: str, kept: Store) -> Iterator[str]:  # noqa: F811
    settings = {"CAIRN_SECRET_KEY": "a key for the tests only", "CAIRN_WORKERS": "2"}
    with serve(tmp_path / "store", CAIRN_STORE=database, **settings) as (port, _):
        yield f"http://127.0.0.1:{port}"


def test_a_restart_under_load_loses_no_acknowledged_answer(
    postgres: Server,  # noqa: F811
    kept: Store,
    base: str,
) -> None:
    tally = Tally()
    writers = [Writer(number, base, tally) for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(writer.write_on) for writer in writers]
        try:
            tally.wait_for_more(302, ENOUGH)
            for mode in ("immediate", "fast"):
                postgres.stop(mode)
                tally.wait_for_more(503, 2)
                postgres.start()
                tally.wait_for_more(302, ENOUGH)
        finally:
            tally.over.set()
        for one in writing:
            one.result()
    people = [one for one in kept.people("vip") if isinstance(one, Person)]
    for writer in writers:
        (person,) = [one for one in people if one.invitation(writer.invitation)]
        (draft,) = person.drafts
        assert draft.answers == {"reason": writer.acknowledged}
