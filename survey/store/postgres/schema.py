"""The schema of the database: brought to the newest by Alembic, and told apart from others."""

from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, make_url, text

from survey.store import StoreError

NEWEST = "0001"
"""The last of `migrations/versions`; this Cairn works with no other."""


class OtherSchema(StoreError):
    """The tables are not those of this Cairn; the message says what to run."""


def url_of(address: str) -> URL:
    """The parts of an address; postgresql:// means psycopg 3.  Raises sqlalchemy.exc.ArgumentError."""
    return make_url(address).set(drivername="postgresql+psycopg")


def upgrade(address: str) -> None:
    """Bring a database's schema to the newest, from none or any before, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    engine = create_engine(url_of(address), poolclass=NullPool)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def refuse_other_schema(connection: Connection) -> None:
    """Raise OtherSchema where the tables are missing, older or newer than this Cairn's."""
    found = None
    if connection.scalar(text("SELECT to_regclass('alembic_version')")):
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found == NEWEST:
        return
    if found is None or found < NEWEST:
        what = "has no tables of Cairn yet" if found is None else f"has older tables ({found})"
        raise OtherSchema(
            f"The database in CAIRN_STORE {what}. Run: cairn init (as a role that may make tables)"
        )
    raise OtherSchema(
        f"A newer Cairn made the tables of the database ({found}; this one knows {NEWEST}). Upgrade Cairn."
    )
