"""The stores that must all keep the contract."""

from collections.abc import Callable
from pathlib import Path

import pytest

from survey.store import Store
from survey.store.folder import FolderStore

Reopen = Callable[[], Store]


@pytest.fixture(params=["folder"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Reopen:
    """Opens one and the same store, each time as another process would."""
    return {"folder": lambda: FolderStore(tmp_path / "kept")}[request.param]


@pytest.fixture
def kept(reopen: Reopen) -> Store:
    return reopen()


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "kept")
