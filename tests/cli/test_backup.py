"""`cairn backup` and `cairn restore`: there and back."""

import json
import re

import pytest

from survey.accounts import accounts
from survey.store.folder import FolderStore
from tests.store.test_folder import everything


@pytest.fixture
def backed_up(cairn, demonstration, tmp_path):
    """A backup of the demonstration."""
    file = tmp_path / "backup.tar.zst"
    result = cairn("backup", file)
    assert result.stdout.startswith(f"{file}: ")
    assert " documents, " in result.stdout
    return file


@pytest.fixture
def elsewhere(cairn, tmp_path):
    """An empty store beside the first, and the variables that name it."""
    cairn("init", CAIRN_STORE=str(tmp_path / "elsewhere"))
    return {"CAIRN_STORE": str(tmp_path / "elsewhere")}


def test_a_restored_store_works_as_the_first_did(cairn, backed_up, elsewhere, store, tmp_path):
    result = cairn("restore", backed_up, **elsewhere)
    assert result.stdout == f"{len(everything(store)) - 1} documents restored.\n"  # but for secret.key
    restored = FolderStore(tmp_path / "elsewhere")
    before, after = everything(store), everything(restored)
    del before["secret.key"]
    assert {name: content for name, content in after.items() if name in before} == before
    assert "Nothing is damaged." in cairn("check", **elsewhere).stdout
    assert cairn("summary", "vip", "wemwbs", **elsewhere).stdout == cairn("summary", "vip", "wemwbs").stdout
    assert restored.accounts() == store.accounts() != []


def test_restoring_is_noted_in_the_audit(cairn, backed_up, elsewhere, tmp_path):
    cairn("restore", backed_up, **elsewhere)
    [file] = (tmp_path / "elsewhere/audit").iterdir()
    [line] = file.read_text().splitlines()
    assert "documents from backup.tar.zst" in json.loads(line)["what"]


def test_what_cannot_be_done_is_refused_with_2_and_changes_nothing(
    cairn, backed_up, elsewhere, store, tmp_path
):
    before = everything(store)
    for arguments, told in {
        ("backup", tmp_path / "backup.zip"): "must end with .tar.zst or .tar.gz",
        ("backup", backed_up): "exists already",
        ("backup", store.path / "backup.tar.gz"): "inside the store itself",
        ("backup", store.path / "people/../deep/backup.tar.gz"): "inside the store itself",
        ("backup", tmp_path / "none/backup.tar.gz"): "cannot be written",
        ("restore", backed_up): "already holds something",
        ("restore", tmp_path / "none.tar.gz"): "does not exist",
    }.items():
        result = cairn(*arguments, code=2)
        assert told in result.stderr
        assert result.stdout == ""
    assert everything(store) == before


def test_a_link_into_the_store_is_no_way_into_it(cairn, demonstration, store, tmp_path):
    (tmp_path / "link").symlink_to(store.path)
    assert "inside the store" in cairn("backup", tmp_path / "link/b.tar.gz", code=2).stderr


def test_a_damaged_backup_leaves_the_store_empty(cairn, backed_up, elsewhere, tmp_path):
    backed_up.write_bytes(backed_up.read_bytes()[:-2000])
    result = cairn("restore", backed_up, code=2, **elsewhere)
    assert "cut short" in result.stderr
    assert everything(FolderStore(tmp_path / "elsewhere")) == {}


def test_damaged_documents_are_named_and_end_both_with_1(cairn, demonstration, elsewhere, store, tmp_path):
    codes = b"".join(path.read_bytes() for path in (store.path / "codes").rglob("*.json"))
    people = {path: path.read_text() for path in (store.path / "people").rglob("*.json")}
    everything = "".join(people.values())
    spoilt = next(
        path
        for path, text in people.items()
        if path.stem.encode() not in codes
        and any(everything.count(code) == text.count(code) for code in re.findall(r'"VIP-\w+"', text))
    )
    spoilt.write_bytes(b"{half")
    (store.path / "codes/notes.txt").write_text("mine")
    name = spoilt.relative_to(store.path)
    result = cairn("backup", tmp_path / "b.tar.gz", code=1)
    assert f"Damaged: {name} (it is not whole JSON" in result.stderr
    assert "Not in the backup: codes/notes.txt (it is not a document of Cairn)" in result.stderr
    result = cairn("restore", tmp_path / "b.tar.gz", code=1, **elsewhere)
    assert f"Left out, because it is damaged in the backup: {name}" in result.stderr
    assert "documents restored" in result.stdout
    assert not (tmp_path / "elsewhere" / name).exists()
    assert "Nothing is damaged." in cairn("check", **elsewhere).stdout


def test_accounts_sign_in_after_restoring(cairn, tmp_path, elsewhere):
    cairn("init")
    cairn("account", "add", "eva@example.org", "--password-stdin", input="a long password\n")
    cairn("backup", tmp_path / "b.tar.gz")
    cairn("restore", tmp_path / "b.tar.gz", **elsewhere)
    assert accounts.sign_in(FolderStore(tmp_path / "elsewhere"), "eva@example.org", "a long password")
