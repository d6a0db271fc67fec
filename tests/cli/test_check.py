"""`cairn check`: what is damaged and what is not, and setting aside."""

from dataclasses import replace
from pathlib import Path

import pytest

from survey.people import participants
from survey.records import Account, AuditEntry, ContactDetails, Document
from survey.store import chain
from survey.store.folder import FolderStore
from tests.store.samples import NOW


@pytest.fixture
def file(cairn, pilot, store: FolderStore) -> Path:
    """The file of somebody who is invited."""
    cairn("participant", "add", "vip", "P1")
    cairn("participant", "add", "vip", "P2")
    cairn("invite", "vip", "--phase", "start", CAIRN_SECRET_KEY="a key for the tests only")
    one = participants.by_code(store, "vip")["P1"]
    return store.path / f"people/vip/{one.id[:2]}/{one.id}.json"


def table(output: str) -> dict[str, list[str]]:
    """The lines of counts: kind to sound and damaged."""
    lines = [line.split() for line in output.splitlines() if line.endswith(" damaged")]
    return {" ".join(words[:-4]): [words[-4], words[-2]] for words in lines}


def test_a_sound_store_is_counted_and_ends_with_0(cairn, file):
    result = cairn("check")
    assert table(result.stdout) == {"codes": ["2", "0"], "people": ["2", "0"], "programmes": ["1", "0"]}
    assert result.stdout.endswith("Nothing is damaged.\n")
    assert result.stderr == ""


def test_the_demonstration_is_sound(cairn, demonstration):
    assert "Nothing is damaged." in cairn("check").stdout


def test_a_coder_without_an_account_is_named_and_ends_with_0(cairn, demonstration, store):
    one = next(one for one in store.people("vip") if one.codings)
    others = tuple(replace(each, coder="zed") for each in one.codings)
    store.change("vip", one.participant.id, lambda kept: replace(kept, codings=others, excerpts=()))
    told = cairn("check").stdout
    assert f"{one.participant.id}.json: coder zed has no account here (no damage)" in told
    assert "Nothing is damaged." in told


def test_damage_is_a_line_each_and_ends_with_1(cairn, file, store):
    file.write_bytes(b"")
    (store.path / "codes/notes.txt").write_text("mine")
    result = cairn("check", code=1)
    name = file.relative_to(store.path)
    assert f"{name}: it is empty\n" in result.stdout
    assert "codes/notes.txt: it is not a document of Cairn\n" in result.stdout
    assert table(result.stdout) == {
        "codes": ["2", "0"],
        "people": ["1", "1"],
        "programmes": ["1", "0"],
        "other files": ["0", "1"],
    }
    assert "cairn check --mend" in result.stdout
    assert "Nothing is damaged" not in result.stdout
    assert file.read_bytes() == b""
    assert not (store.path / "set-aside").exists()


def test_after_a_crash_in_mid_write_nothing_is_damaged(cairn, file):
    file.with_suffix(".json.new").write_bytes(file.read_bytes()[:-9])
    assert "Nothing is damaged." in cairn("check").stdout


def test_every_kind_of_document_is_counted(cairn, file, store):
    store.save_account(Account("a", "eva@example.org", "Eva", "hash", NOW))
    store.save_contact_details(ContactDetails(file.stem, "vip", "locked", ""))
    store.audit(AuditEntry("1", NOW, "a", "looked", "a page"))
    counted = table(cairn("check").stdout)
    assert counted == {
        "accounts": ["1", "0"],
        "audit": ["1", "0"],
        "codes": ["2", "0"],
        "details": ["1", "0"],
        "people": ["2", "0"],
        "programmes": ["1", "0"],
    }


def test_a_reference_that_dangles_ends_with_1_and_is_not_mended(cairn, file, store):
    for path in (store.path / "codes").rglob("*.json"):
        path.unlink()
    before = sorted(store.path.rglob("*.json*"))
    for option in ((), ("--mend",)):
        result = cairn("check", *option, code=1)
        assert result.stdout.count("the code of invitation") == 2
        assert "--mend" not in result.stdout
    assert sorted(store.path.rglob("*.json*")) == before


def test_mending_sets_aside_says_where_and_notes_it(cairn, file, store):
    file.write_bytes(b"{half")
    name = str(file.relative_to(store.path))
    result = cairn("check", "--mend", code=1)
    assert f"{name} is now set-aside/{name}\n" in result.stdout
    assert (store.path / "set-aside" / name).read_bytes() == b"{half"
    assert not file.exists()
    [line] = [
        one.content
        for one in store.documents()
        if isinstance(one, Document) and one.name.startswith("audit/")
    ]
    assert chain.read_line(line).what == f"set aside {name}"

    result = cairn("check", code=1)
    faults = [line for line in result.stdout.splitlines() if ": " in line]
    assert len(faults) == 1
    assert faults[0].endswith("the participant whose invitation it opens does not exist")

    again = f"{name}.2"
    file.write_bytes(b"{another half")
    assert f"set-aside/{again}" in cairn("check", "--mend", code=1).stdout
    assert (store.path / "set-aside" / name).read_bytes() == b"{half"

    store.erase("vip", file.stem)
    assert "Nothing is damaged." in cairn("check").stdout


def test_a_store_that_cannot_be_checked_is_refused_with_2(cairn, tmp_path):
    assert "cairn init" in cairn("check", code=2).stderr
