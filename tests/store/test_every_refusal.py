"""Each of the system's calls refused in turn, in everything that writes: the disk is full, or read-only."""

import itertools
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from survey.records import Account, AuditEntry, CodeTarget, ContactDetails, Document, ProgrammeRecord, Theme
from survey.store import NotSaved, Store, StoreError
from survey.store import folder as folder_store
from survey.store.folder import FolderStore
from tests.store.faults import CHANGING, REFUSALS, Nth, refuse, write_half
from tests.store.samples import NOW, answer, new_person
from tests.store.test_folder import everything

A, B, C, D = map(new_person, "ABCD")
PROGRAMME = ProgrammeRecord("vip", "name = 1", NOW)
ACCOUNT = Account("a", "a@example.org", "A", "hash", NOW)
DETAILS = ContactDetails(A.participant.id, "vip", "encrypted", "")
ENTRY = AuditEntry("1", NOW, "somebody", "looked", "a page")
TARGET = CodeTarget("vip", A.participant.id, "i")


OTHER = b'{"programme":{"x":{"id":"x","definition":"","added":"2026-03-02T09:00:00+00:00","schema":1}}}'

Write = Callable[[FolderStore], object]

WRITES: dict[str, Write] = {
    "add_people: one": lambda store: store.add_people([C]),
    "add_people: several": lambda store: store.add_people([C, D]),
    "save_people: one": lambda store: store.save_people([(A, answer(A, "valued", 4))]),
    "save_people: several": lambda store: store.save_people(
        [(A, answer(A, "valued", 4)), (B, answer(B, "valued", 4)), (None, C)], {"ne3": TARGET}
    ),
    "change": lambda store: store.change("vip", A.participant.id, lambda one: answer(one, "valued", 4)),
    "change_with_programme": lambda store: store.change_with_programme(
        "vip", A.participant.id, lambda _, one: answer(one, "valued", 4)
    ),
    "erase": lambda store: store.erase("vip", A.participant.id),
    "save_code": lambda store: store.save_code("ne3", TARGET),
    "save_programme: another": lambda store: store.save_programme(replace(PROGRAMME, id="next")),
    "save_programme: again": lambda store: store.save_programme(replace(PROGRAMME, definition="name = 2")),
    "change_evaluation": lambda store: store.change_evaluation(
        "vip", lambda one: replace(one, themes=(Theme("t", "team"),))
    ),
    "save_account": lambda store: store.save_account(replace(ACCOUNT, name="B")),
    "change_account": lambda store: store.change_account("a", lambda one: replace(one, name="B")),
    "save_contact_details": lambda store: store.save_contact_details(DETAILS),
    "audit": lambda store: store.audit(replace(ENTRY, id="2")),
    "put_documents": lambda store: store.put_documents([Document("programmes/x.json", OTHER)]),
    "set_aside": lambda store: store.set_aside("programmes/vip.json"),
}
FIRST_WRITES = {
    name: WRITES[name]
    for name in ("add_people: one", "add_people: several", "save_code", "save_account", "audit")
}
"""What may be the first thing that a store keeps: folders are made."""

READS = {
    "programmes",
    "programme",
    "evaluation",
    "person",
    "programme_and_person",
    "people",
    "register",
    "find_code",
    "accounts",
    "audited",
    "contact_details",
    "documents",
}


def test_every_method_that_writes_is_tried_here() -> None:
    methods = {name for name in vars(Store) if not name.startswith("_")}
    assert {name.partition(":")[0] for name in WRITES} == methods - READS


def test_every_call_that_changes_a_disk_is_refused_here() -> None:
    harmless = {
        *("path", "stat", "fstat", "read", "pread", "lseek", "close", "listdir", "scandir", "walk"),
        *("getpid", "register_at_fork", "strerror", "DirEntry"),
    }
    called = set()
    store = Path(folder_store.__file__).parents[1]
    for file in (*store.glob("*.py"), *store.glob("folder/*.py")):
        called |= set(re.findall(r"\bos\.([a-z]\w+)", file.read_text(encoding="utf-8")))
    assert called - harmless == set(CHANGING)


@dataclass(frozen=True)
class Before:
    """A store's folder before a write, and what it holds without and with the write."""

    path: Path
    before: dict[str, bytes]
    after: dict[str, bytes]
    calls: Counter[str]

    @contextmanager
    def copy(self) -> Iterator[FolderStore]:
        path = self.path.with_name("tried")
        shutil.copytree(self.path, path) if self.path.exists() else None
        yield FolderStore(path)
        shutil.rmtree(path)


def prepare(path: Path, write: Write, empty: bool) -> Before:
    if not empty:
        store = FolderStore(path)
        store.save_programme(PROGRAMME)
        store.save_account(ACCOUNT)
        store.add_people([A, B])
        store.save_contact_details(replace(DETAILS, phone="encrypted"))
        for code in ("c0de", "c1de"):
            store.save_code(code, TARGET)
        store.audit(ENTRY)
    before = Before(path, everything(FolderStore(path)), {}, Counter())
    with before.copy() as store, pytest.MonkeyPatch.context() as patch:
        counts = {name: Nth(patch, (name,), -1, lambda: None) for name in CHANGING}
        write(store)
        calls = Counter({name: one.count for name, one in counts.items()})
        return replace(before, after=everything(store), calls=calls)


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize(
    ("name", "empty"), [*((name, False) for name in WRITES), *((name, True) for name in FIRST_WRITES)]
)
def test_what_the_disk_refuses_is_as_it_was_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, empty: bool, lasting: bool
) -> None:
    monkeypatch.setattr(os, "fsync", lambda file: None)  # nothing here looks at what outlasts a power cut
    write = WRITES[name]
    case = prepare(tmp_path / "kept", write, empty)
    tried = 0
    for call, number in itertools.product(CHANGING, REFUSALS):
        for n in range(1, case.calls[call] + 1):
            with case.copy() as store:
                with monkeypatch.context() as patch:
                    fault = Nth(patch, (call,), n, refuse(number), lasting)
                    refused = refusal(lambda store=store: write(store))
                assert fault.reached
                check(case, store, write, refused, REFUSALS[number], lasting)
                tried += 1
    assert tried == len(REFUSALS) * case.calls.total() > 8


def check(
    case: Before, store: FolderStore, write: Write, refused: StoreError | None, why: str, lasting: bool
) -> None:
    """After a refusal: what is there, what was said, and that nothing stands in the way of the next try."""
    left = kept(store)
    if lasting:
        left = {name: content for name, content in left.items() if is_kept(name)}
    if refused is None:
        assert left == case.after
        return
    assert why in str(refused)
    if not isinstance(refused, NotSaved):
        assert "Saved, but not yet in place" in str(refused)
        assert kept(FolderStore(store.path)) == case.after
    elif "Perhaps not saved" in str(refused):
        assert lasting
        left = kept(FolderStore(store.path))
        if left != case.after:
            assert left == case.before
            write(store)
            assert everything(store) == case.after
    else:
        assert "Nothing was changed; try again" in str(refused)
        assert left == case.before
        assert {one.participant.code for one in store.register("vip").entries} == (
            {"A", "B"} if left else set()
        )
        write(store)
        assert everything(store) == case.after


def kept(store: FolderStore) -> dict[str, bytes]:
    """Each file with its bytes, of the audit its whole lines."""
    found = {
        name: content[: content.rfind(b"\n") + 1] if name.startswith("audit/") else content
        for name, content in everything(store).items()
    }
    return {name: content for name, content in found.items() if content}


def is_kept(name: str) -> bool:
    """Whether a file is more than what a stopped writer left."""
    return not name.startswith("staging/") and not name.endswith(".new")


def refusal(call: Callable[[], object]) -> StoreError | None:
    try:
        call()
    except StoreError as error:
        return error
    return None


@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_takes_half_is_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    case = prepare(tmp_path / "kept", WRITES[name], empty=False)
    for n in range(1, case.calls["write"] + 1):
        with case.copy() as store:
            with monkeypatch.context() as patch:
                write_half(patch, n)
                WRITES[name](store)
            assert everything(store) == case.after
