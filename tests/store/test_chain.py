"""The audit's chain: what was changed, taken out, added or moved shows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.records import AuditEntry
from survey.store import chain
from survey.store.schemas import Unreadable
from tests.store.samples import NOW

ENTRY = AuditEntry("a1", NOW, "command line", "set aside a document", "cairn check --mend", "vip", "p")


def lines(count: int = 5, previous: str = chain.FIRST) -> list[bytes]:
    """A chain of so many lines."""
    made: list[bytes] = []
    for number in range(count):
        entry = replace(ENTRY, id=f"a{number}", at=NOW + timedelta(minutes=number))
        made.append(chain.link(chain.hash_of(made[-1]) if made else previous, entry))
    return made


def test_a_line_says_what_its_entry_says() -> None:
    for entry in (ENTRY, replace(ENTRY, programme=None, participant=None, what='“Zoë”\n\x00, "hash":"')):
        line = chain.link(chain.FIRST, entry)
        assert chain.read_line(line) == entry
        assert b"\n" not in line
        assert chain.faults([line]) == []


def test_a_chain_is_whole_in_one_piece_and_in_two() -> None:
    made = lines()
    assert chain.faults(made) == chain.faults([]) == []
    assert chain.faults(made[2:], chain.hash_of(made[1])) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace(b"command line", b"nobody"),
        lambda line: line.replace(b'"schema":', b'"schema": '),
        lambda line: line[:-1] + b',"more":1}',
        lambda line: line[: len(line) // 2],
        lambda line: b"",
        lambda line: b"[1]",
        lambda line: b"\xff" + line,
        lambda line: chain.sealed(line.rpartition(chain.MARK)[0].replace(b'"who":', b'"why":')),
    ],
)
def test_a_changed_line_is_named_and_only_that_one(change) -> None:
    made = lines()
    made[2] = change(made[2])
    [fault] = chain.faults(made)
    assert fault.startswith("line 3: ")


def test_a_line_written_anew_with_a_hash_of_its_own_shows_in_the_next() -> None:
    made = lines()
    made[2] = chain.link(chain.hash_of(made[1]), replace(ENTRY, who="nobody"))
    assert chain.faults(made) == ["line 4: the line before it is missing or was changed"]


def test_lines_taken_out_added_or_moved_show() -> None:
    made = lines()
    taken, added, moved = made[:2] + made[3:], [*made[:2], made[1], *made[2:]], [made[1], made[0], *made[2:]]
    assert [one[:7] for one in chain.faults(taken)] == ["line 3:"]
    assert [one[:7] for one in chain.faults(added)] == ["line 3:"]
    assert [one[:7] for one in chain.faults(moved)] == ["line 1:", "line 3:"]
    assert [one[:7] for one in chain.faults(made[1:])] == ["line 1:"]


def test_more_can_follow_a_damaged_line() -> None:
    damaged = b'{"half": '
    made = [*lines(2), damaged]
    made += lines(3, previous=chain.hash_of(damaged))
    assert [one[:7] for one in chain.faults(made)] == ["line 3:"]
    with pytest.raises(Unreadable, match="not whole JSON"):
        chain.read_line(damaged)
