"""The schema of the database: updated by Alembic, and told apart from other versions."""

import re
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from survey.store import StoreError, Unavailable
from survey.store.postgres.errors import reason

NEWEST = "0001"
"""The last of `migrations/versions`; this version of Cairn works with no other."""

UPGRADING = 0x636169726E03
"""The advisory lock of upgrades."""


class OtherSchema(StoreError):
    """The tables are not those of this Cairn; the message says what to run."""


def url_of(address: str) -> URL:
    """Return the parts of an address; postgresql:// means psycopg 3.

    Raise StoreError, without the address.
    """
    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise StoreError(
            "The address of the database is not written like "
            "postgresql+psycopg://ROLE:PASSWORD@HOST:5432/DATABASE (special characters as %XX)."
        ) from None


def upgrade(address: str) -> bool:
    """Bring a database's tables to the newest version, and return whether anything changed.

    All in one transaction.  Raise Unavailable, OtherSchema.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    engine = create_engine(url_of(address), poolclass=NullPool, connect_args={"connect_timeout": "5"})
    try:
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(UPGRADING)))
            before = version_of(connection)
            if before == NEWEST:
                return False
            if before and before > NEWEST:
                refuse_other_schema(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, NEWEST)
            return True
    except SQLAlchemyError as error:
        raise Unavailable(f"The tables could not be created: {reason(error)}") from None


def role_sql(role: str) -> str:
    """Return SQL that lets a role serve the pages, but not change the audit log.  Raise StoreError."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise StoreError(f"{role!r} is no name of a role: small letters, digits and _, a letter first.")
    return Path(__file__).with_name("role.sql").read_text(encoding="utf-8").replace("cairn_web", role)


def version_of(connection: Connection) -> str | None:
    """Return the version of the tables, or None where there are none."""
    if not connection.scalar(text("SELECT to_regclass('alembic_version')")):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def refuse_other_schema(connection: Connection) -> None:
    """Raise OtherSchema where the tables are missing, or older or newer than this Cairn's."""
    found = version_of(connection)
    if found == NEWEST:
        return
    if found is None or found < NEWEST:
        what = "has no tables of Cairn’s yet" if found is None else f"has older tables ({found})"
        raise OtherSchema(f"The database {what}. Run, as a role that may make tables: cairn init")
    raise OtherSchema(
        f"A newer Cairn made the tables of the database ({found}; this one knows {NEWEST}). Upgrade Cairn."
    )
