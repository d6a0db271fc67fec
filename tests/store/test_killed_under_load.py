"""A service killed two hundred times at random moments of its work."""

import os
import random
import select
import signal
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from survey.records import AuditEntry, CodeTarget, Document, Person
from survey.store import NotFound
from survey.store.chain import faults, read_line
from survey.store.folder import FolderStore
from survey.store.layout import read_document
from tests.store.counting import count, one_more
from tests.store.faults import fork
from tests.store.samples import NOW, answer, new_person
from tests.store.test_folder import everything

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")

KILLS = 200

MOMENT = 0.005
"""Seconds that a process goes on at most before it is killed."""


@dataclass
class Load:
    """The work of one process, which says on a pipe what it has done."""

    store: FolderStore
    shared: Person
    own: list[Person]
    together: list[Person]
    leaving: list[Person]
    pipe: int

    def run(self, chance: random.Random) -> None:
        works: list[Callable[[], None]] = [
            *(lambda n=n: self.count(self.shared, f"by thread {n}") for n in range(3)),
            *(lambda one=one: self.count(one, "alone") for one in self.own),
            self.count_together,
            self.add_somebody,
            self.erase_somebody,
            self.keep_code,
            self.keep_audit,
        ]
        for work in chance.sample(works, 3):
            threading.Thread(target=self.until_killed, args=(work,)).start()
        signal.pause()

    def until_killed(self, work: Callable[[], None]) -> None:
        try:
            while True:
                work()
        except BaseException:
            os._exit(1)

    def tell(self, *words: object) -> None:
        os.write(self.pipe, (" ".join(map(str, words)) + "\n").encode())

    def count(self, person: Person, item: str) -> None:
        now = self.store.change("vip", person.participant.id, lambda one: one_more(one, item))
        self.tell("counted", person.participant.code, count(now, item), item)

    def count_together(self) -> None:
        now = [self.store.person("vip", one.participant.id) for one in self.together]
        after = [one_more(one, "together") for one in now]
        code = uuid4().hex
        target = CodeTarget("vip", self.shared.participant.id, code)
        self.store.save_people(zip(now, after, strict=True), {code: target})
        self.tell("together", count(after[0], "together"), code)

    def add_somebody(self) -> None:
        person, codes = somebody()
        self.tell("adding", person.participant.code, *codes)
        self.store.save_people([(None, person)], codes)
        self.tell("added", person.participant.code)

    def erase_somebody(self) -> None:
        if not self.leaving:
            threading.Event().wait()
        person = self.leaving.pop()
        self.tell("erasing", person.participant.code)
        with suppress(NotFound):  # where a process was killed before it could say so
            self.store.erase("vip", person.participant.id)
        self.tell("erased", person.participant.code)

    def keep_code(self) -> None:
        code = uuid4().hex
        self.store.save_code(code, CodeTarget("vip", self.shared.participant.id, code))
        self.tell("code", code)

    def keep_audit(self) -> None:
        entry = AuditEntry(uuid4().hex, NOW, "somebody", "counted", "a test")
        self.store.audit(entry)
        self.tell("audit", entry.id)


def somebody() -> tuple[Person, dict[str, CodeTarget]]:
    """Somebody with a code, whose own words hold their pseudonym."""
    mark = uuid4().hex
    person = answer(new_person(mark), "more", f"what {mark} wrote")
    (invitation,) = person.invitations
    return person, {invitation.code_hash: CodeTarget("vip", person.participant.id, invitation.id)}


@dataclass
class Told:
    """What was acknowledged so far."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    together: int = 0
    codes: set[str] = field(default_factory=set)
    audit: set[str] = field(default_factory=set)
    people: dict[str, str] = field(default_factory=dict)
    """How far a person is who is added and erased: adding, added, erasing or erased."""
    their_codes: dict[str, str] = field(default_factory=dict)

    def take(self, line: str) -> None:
        what, *words = line.split(" ", 3)
        if what == "counted":
            code, number, item = words
            self.counts[code, item] = int(number)
        elif what == "together":
            self.together = int(words[0])
            self.codes.add(words[1])
        elif what == "code":
            self.codes.add(words[0])
        elif what == "audit":
            self.audit.add(words[0])
        else:
            self.people[words[0]] = what
            if what == "adding":
                self.their_codes[words[0]] = words[1]


def test_everything_acknowledged_outlives_two_hundred_kills(folder: FolderStore) -> None:
    told, chance = Told(), random.Random(2026)
    shared, *others = people = [new_person(f"P{number}") for number in range(7)]
    leaving = []
    for _ in range(40):
        person, codes = somebody()
        told.take(f"added {person.participant.code}")
        (told.their_codes[person.participant.code],) = codes
        folder.save_people([(None, person)], codes)
        leaving.append(person)
    folder.add_people(people)
    unfinished = 0
    for _ in range(KILLS):
        reading, writing = os.pipe()
        to_erase = [one for one in leaving if told.people[one.participant.code] != "erased"]
        load = Load(FolderStore(folder.path), shared, others[:3], others[3:], to_erase, writing)
        child = fork(lambda load=load: load.run(chance))
        os.close(writing)
        listen_and_kill(reading, child, told, chance)
        unfinished += (folder.path / "committed").exists() or (folder.path / "staging").exists()
        check_counts(FolderStore(folder.path), load, told)
    check_codes_and_audit(FolderStore(folder.path), told)
    check_erased(FolderStore(folder.path), told)
    enough = (sum(told.counts.values()) > KILLS, told.together > 2, len(told.audit) > 20, unfinished > 20)
    assert all(enough), "hardly any work was under way"
    assert Counter(told.people.values())["erased"] > 5


def listen_and_kill(reading: int, child: int, told: Told, chance: random.Random) -> None:
    """Let a process work until it has said some things, and a moment longer; take down all that it said."""
    heard, wanted = b"", chance.randint(1, 12)
    with open(reading, "rb", buffering=0) as pipe:
        while heard.count(b"\n") < wanted:
            part = pipe.read(65536)
            assert part, "the writer ended by itself"
            heard += part
        select.select([], [], [], chance.random() * MOMENT)
        os.kill(child, signal.SIGKILL)
        heard += pipe.readall()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    for line in heard.decode().splitlines():
        told.take(line)


def check_counts(store: FolderStore, load: Load, told: Told) -> None:
    """Everybody is whole, and has what was acknowledged and at most what was under way besides."""
    everybody = list(store.people("vip"))
    kept = {one.participant.code: one for one in everybody if isinstance(one, Person)}
    assert len(kept) == len(everybody)
    assert store.register("vip").damaged == ()
    assert len(store.register("vip").entries) == len(kept)
    for (code, item), number in told.counts.items():
        told.counts[code, item] = now = count(kept[code], item)
        assert now in (number, number + 1)
    together = {count(kept[one.participant.code], "together") for one in load.together}
    assert together in ({told.together}, {told.together + 1})
    (told.together,) = together


def check_codes_and_audit(store: FolderStore, told: Told) -> None:
    assert all(store.find_code(code) for code in told.codes)
    lines = []
    for document in store.documents():
        assert isinstance(document, Document)
        read_document(document)
        if document.name.startswith("audit/"):
            lines += document.content.splitlines()
    assert faults(lines) == []
    assert told.audit <= {read_line(line).id for line in lines}


def check_erased(store: FolderStore, told: Told) -> None:
    """Whom the writer was adding or erasing is there with their code, or nothing of them is."""
    left = everything(store)
    people = [one for one in store.people("vip") if isinstance(one, Person)]
    codes = {one.participant.code: one.invitations[0].code_hash for one in people}
    for mark, stage in told.people.items():
        there = mark in codes
        assert there or stage != "added"
        assert not (there and stage == "erased")
        files = [name for name, content in left.items() if mark.encode() in content]
        assert len(files) == there
        assert (store.find_code(told.their_codes[mark]) is not None) == there
