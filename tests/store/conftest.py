"""The stores that must all keep the contract."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from survey.store import Store
from survey.store.folder import FolderStore
from tests.store.places import KINDS, Databases, Folder, NewPlace, Place
from tests.store.postgres import Server, postgres

__all__ = ["databases", "folder", "kept", "new_place", "other_place", "place", "postgres", "reopen"]

Reopen = Callable[[], Store]


@pytest.fixture(scope="session")
def databases(postgres: Server) -> Iterator[Databases]:
    """Databases that tests take and give back: emptying one costs a fifth of making one."""
    with ExitStack() as until_the_end:
        yield Databases(postgres, until_the_end)


@pytest.fixture
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewPlace]:
    numbers = count(1)
    with ExitStack() as until_the_end:

        def new(kind: str) -> Place:
            if kind == "folder":
                return Folder(tmp_path / f"kept{next(numbers)}")
            databases: Databases = request.getfixturevalue("databases")
            return until_the_end.enter_context(databases.one())

        yield new


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, new_place: NewPlace) -> Place:
    """Where the store of a test is, once for each kind of store."""
    return new_place(request.param)


@pytest.fixture(params=KINDS)
def other_place(request: pytest.FixtureRequest, new_place: NewPlace) -> Place:
    """A second place, of each kind in turn: what is copied goes there."""
    return new_place(request.param)


@pytest.fixture
def reopen(place: Place) -> Reopen:
    """Opens one and the same store, each time as another process would."""
    return place.open


@pytest.fixture
def kept(reopen: Reopen) -> Store:
    return reopen()


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "kept")
