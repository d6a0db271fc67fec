"""`cairn init` and every other command on a database, and `cairn migrate` between the two kinds of store."""

import pytest
from sqlalchemy import make_url

from survey.store.folder import FolderStore
from survey.store.postgres import PostgresStore
from tests.cli.conftest import VIP
from tests.store.postgres import Server, database, postgres

__all__ = ["database", "postgres"]


@pytest.fixture
def bare(postgres: Server):
    postgres.start()
    with postgres.database(bare=True) as address:
        yield address


def test_commands_work_on_a_database_once_it_has_its_tables(cairn, bare):
    refused = cairn("programme", "add", VIP, CAIRN_STORE=bare, code=2).stderr
    assert "no tables" in refused
    assert "cairn init" in refused
    assert "is ready" in cairn("init", CAIRN_STORE=bare).stdout
    assert "nothing was changed" in cairn("init", CAIRN_STORE=bare).stdout
    cairn("programme", "add", VIP, CAIRN_STORE=bare)
    cairn("participant", "add", "vip", "P1", "--role", "peer-supporter", CAIRN_STORE=bare)
    plain = bare.replace("postgresql+psycopg://", "postgresql://")
    assert "Nothing is damaged" in cairn("check", CAIRN_STORE=plain).stdout
    assert [one.participant.code for one in PostgresStore(bare).register("vip").entries] == ["P1"]


def test_a_store_is_migrated_to_a_database_and_back(cairn, demonstration, bare, tmp_path):
    done = cairn("migrate", tmp_path / "store", bare)
    assert "19 documents copied; all 19 are the same" in done.stdout
    assert "Copying" in done.stderr
    assert "0 documents copied" in cairn("migrate", tmp_path / "store", bare).stdout
    cairn("migrate", bare, tmp_path / "back")
    assert list(FolderStore(tmp_path / "back").documents()) == list(PostgresStore(bare).documents())
    PostgresStore(bare).save_code("somethingelse", PostgresStore(bare).find_code(some_code(bare)))
    assert "holds something else" in cairn("migrate", tmp_path / "store", bare, code=2).stderr


def some_code(address):
    return next(
        one.name.split("/")[-1].removesuffix(".json")
        for one in PostgresStore(address).documents()
        if one.name.startswith("codes/")
    )


def test_addresses_that_are_none_are_refused_without_their_password(cairn, tmp_path):
    for address in (
        "mysql://web:s3cret@host/cairn",
        "postgresql://web:s3cret@host:port/cairn",
        "postgresql:/web:s3cret@host/cairn",
        "web:s3cret@host/cairn",
    ):
        for words in (("migrate", address, tmp_path / "new"), ("init",)):
            refused = cairn(*words, CAIRN_STORE=address, code=2).output
            assert "postgresql+psycopg://" in refused
            assert "s3cret" not in refused
    assert "There is no folder" in cairn("migrate", tmp_path / "none", tmp_path / "new", code=2).stderr
    assert "the same" in cairn("migrate", tmp_path, tmp_path, code=2).stderr


def test_a_database_that_is_away_is_told_without_the_password(cairn):
    address = "postgresql+psycopg://web:s3cret@127.0.0.1:1/cairn"
    for words in (("init",), ("check",), ("programme", "add", VIP)):
        told = cairn(*words, CAIRN_STORE=address, code=2).stderr
        assert "cannot be reached" in told
        assert "s3cret" not in told


def test_what_is_missing_for_a_database_is_told_with_what_to_install(cairn, monkeypatch):
    monkeypatch.setattr("survey.store.opening.LIBRARIES", ("not_installed",))
    for words in (("init",), ("check",), ("init", "--role", "web")):
        assert (
            "pip install 'cairn-survey[postgres]'"
            in cairn(*words, CAIRN_STORE="postgresql://host/cairn", code=2).stderr
        )


def test_the_sql_for_a_role_names_it(cairn, database):
    sql = cairn("init", "--role", "survey_web", CAIRN_STORE=None).stdout
    assert "GRANT SELECT, INSERT ON audit TO survey_web;" in sql
    assert "cairn_web" not in sql
    assert "no name of a role" in cairn("init", "--role", "web; DROP TABLE audit", code=2).stderr
    assert make_url(database).password is None
