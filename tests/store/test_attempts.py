"""Counting attempts: in a folder and in PostgreSQL alike."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from limits.storage import Storage, storage_from_string

from survey.store import NotSaved, StoreError
from survey.store.opening import attempts_in, open_store
from survey.web.settings import Settings
from tests.conftest import Clock
from tests.shared_app import create_app
from tests.store.postgres import Server, database, postgres  # noqa: F401

Open = Callable[[], Storage]


@pytest.fixture(params=["folder", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    return tmp_path / "store" if request.param == "folder" else request.getfixturevalue("database")


@pytest.fixture
def opened(address: Path | str, clock: Clock) -> Iterator[Open]:
    """The counters as another process opens them."""

    def open_counters() -> Storage:
        scheme, options = attempts_in(open_store(address), clock)
        return storage_from_string(scheme, **options)

    return open_counters


def test_what_one_counts_others_see(opened: Open) -> None:
    assert opened().incr("a", 60) == 1
    assert opened().incr("a", 60) == 2
    assert opened().get("a") == 2
    assert opened().get("b") == 0


def test_a_window_begins_with_its_first_attempt_and_then_ends(opened: Open, clock: Clock) -> None:
    counters = opened()
    counters.incr("a", 60)
    clock.advance(timedelta(seconds=59))
    assert counters.incr("a", 60) == 2
    assert counters.get_expiry("a") == clock().timestamp() + 1
    clock.advance(timedelta(seconds=1))
    assert counters.get("a") == 0
    assert counters.get_expiry("a") == clock().timestamp()
    assert counters.incr("a", 60) == 1
    assert counters.get_expiry("a") == clock().timestamp() + 60


def test_what_is_taken_back_is_not_counted(opened: Open) -> None:
    counters = opened()
    counters.incr("a", 60)
    counters.incr("a", 60)
    assert counters.incr("a", 60, -1) == 1


def test_a_key_and_everything_can_be_forgotten(opened: Open) -> None:
    counters = opened()
    for key in "abc":
        counters.incr(key, 60)
    counters.clear("a")
    assert [counters.get(key) for key in "abc"] == [0, 1, 1]
    counters.reset()
    assert [counters.get(key) for key in "abc"] == [0, 0, 0]


def test_a_folder_forgets_what_is_over(tmp_path: Path, clock: Clock) -> None:
    scheme, options = attempts_in(open_store(tmp_path / "store"), clock)
    counters = storage_from_string(scheme, **options)
    counters.incr("an old key", 60)
    clock.advance(timedelta(seconds=61))
    counters.incr("a new key", 60)
    kept = (tmp_path / "store" / "attempts.sqlite").read_bytes()
    assert b"a new key" in kept
    counters.incr("a newer key", 60)
    assert counters._ask("SELECT count(*) FROM attempt") == 2


def test_a_database_forgets_what_is_over(database: str, postgres: Server, clock: Clock) -> None:  # noqa: F811
    scheme, options = attempts_in(open_store(database), clock)
    counters = storage_from_string(scheme, **options)
    counters.incr("an old key", 60)
    clock.advance(timedelta(seconds=61))
    counters.incr("a new key", 60)
    dump = postgres.dump(database)
    assert b"a new key" in dump
    assert b"an old key" not in dump


def test_the_file_is_its_owners_alone(tmp_path: Path, clock: Clock) -> None:
    scheme, options = attempts_in(open_store(tmp_path / "store"), clock)
    storage_from_string(scheme, **options).incr("a", 60)
    assert (tmp_path / "store" / "attempts.sqlite").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("spoil", [b"no database", b"", None], ids=["other bytes", "emptied", "overwritten"])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, clock: Clock, spoil: bytes | None) -> None:
    file = tmp_path / "store" / "attempts.sqlite"
    scheme, options = attempts_in(open_store(tmp_path / "store"), clock)
    counters = storage_from_string(scheme, **options)
    for number in range(100):
        counters.incr(f"key {number}", 60)
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096) if spoil is None else spoil)
    for number in range(100):
        counters.incr(f"key {number}", 60)
    assert counters.incr("a", 60) == 1
    assert counters.check()


def test_where_nothing_can_be_counted_pages_still_work(settings: Settings, vip: object, clock: Clock) -> None:
    assert isinstance(settings.store, Path)
    (settings.store / "attempts.sqlite").mkdir(parents=True)
    client = create_app(settings).test_client()
    assert [client.get("/i/AAAA-AAAA-AAAA").status_code for _ in range(11)] == [404] * 10 + [429]


def test_a_database_that_is_away_says_so_and_counts_again_later(
    database: str,  # noqa: F811
    postgres: Server,  # noqa: F811
    clock: Clock,
) -> None:
    scheme, options = attempts_in(open_store(database), clock)
    counters = storage_from_string(scheme, **options)
    counters.incr("a", 60)
    postgres.stop("fast")
    assert not counters.check()
    with pytest.raises(StoreError):
        counters.get("a")
    with pytest.raises(NotSaved):
        counters.incr("a", 60)
    postgres.start()
    assert counters.check()
    assert counters.incr("a", 60) == 2


def test_the_role_that_serves_the_pages_may_count(database: str, postgres: Server, clock: Clock) -> None:  # noqa: F811
    from sqlalchemy import make_url

    from survey.store.postgres.schema import role_sql

    name = make_url(database).database
    assert name
    postgres.execute(
        name,
        "DROP ROLE IF EXISTS counting",
        "CREATE ROLE counting LOGIN",
        *role_sql("counting").split(";")[:-1],
    )
    scheme, options = attempts_in(open_store(postgres.address(name, "counting")), clock)
    counters = storage_from_string(scheme, **options)
    assert counters.incr("a", 60) == 1
    clock.advance(timedelta(seconds=61))
    assert counters.incr("a", 60) == 1
    counters.reset()
