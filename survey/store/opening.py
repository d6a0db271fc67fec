"""Opening a store by its address: a folder, or a PostgreSQL database."""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from survey.store import Store, StoreError

DATABASES = ("postgresql://", "postgresql+psycopg://")
"""How the address of a database starts."""

LIBRARIES = ("alembic", "psycopg", "sqlalchemy")

Address = Path | str
"""A folder, or the address of a database, which may hold a password: never print it."""


def is_database(address: Address) -> bool:
    return str(address).startswith(DATABASES)


def shown(address: Address) -> str:
    """Return an address to print; a database's address is not shown, since it may hold a password."""
    return "The database" if is_database(address) else str(address)


def open_store(address: Address) -> Store:
    """Return the store at an address, which need not exist yet.  Raise StoreError for a faulty address."""
    if is_database(address):
        need_postgres()
        from survey.store.postgres import PostgresStore

        return PostgresStore(str(address))
    from survey.store.folder import FolderStore

    return FolderStore(address)


def attempts_in(store: Store, now: Callable[[], datetime]) -> tuple[str, Mapping[str, object]]:
    """Return where attempts are counted beside a store: a scheme of `limits` storage, and its options."""
    from survey.store.folder import FolderStore

    if isinstance(store, FolderStore):
        from survey.store.folder.attempts import FileAttempts

        return f"{FileAttempts.STORAGE_SCHEME[0]}://", {"folder": store.path, "now": now}
    from survey.store.postgres.attempts import DatabaseAttempts
    from survey.store.postgres.store import PostgresStore

    if not isinstance(store, PostgresStore):
        raise TypeError(f"{type(store).__name__} has no counters")
    return f"{DatabaseAttempts.STORAGE_SCHEME[0]}://", {"database": store.database, "now": now}


def open_made_store(address: Address) -> Store:
    """Return the existing store at an address.  Raise StoreError, which says what to run."""
    if is_database(address):
        need_postgres()
        from survey.store.postgres import PostgresStore

        store = PostgresStore(str(address))
        store.ready()
        return store
    if not Path(address).is_dir():
        raise StoreError(f"CAIRN_STORE names {address}, which does not exist. Create it with: cairn init")
    return open_store(address)


def make_store(address: Address) -> bool:
    """Make the folder, for its owner alone, or the newest tables; return whether anything was changed."""
    if is_database(address):
        need_postgres()
        from survey.store.postgres.schema import upgrade

        return upgrade(str(address))
    made = not Path(address).exists()
    Path(address).mkdir(parents=True, exist_ok=True, mode=0o700)
    return made


def need_postgres() -> None:
    """Raise StoreError where the libraries for PostgreSQL are not installed."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise StoreError(
            f"The address names a database, and {', '.join(missing)} is not installed. Run: "
            "pip install 'cairn-survey[postgres]'"
        )
