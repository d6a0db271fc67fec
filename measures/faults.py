"""What is wrong with a definition file: every fault at once, each with its key."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Fault:
    """One reason why a definition cannot be used; `key` is the dotted path inside the file."""

    key: str
    reason: str
    file: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


class DefinitionError(ValueError):
    """A definition (or several) that is refused.

    `str()` gives a line per fault, with file, key and reason.
    """

    def __init__(self, name: str, faults: Iterable[Fault]) -> None:
        self.name = name
        self.faults = [replace(fault, file=fault.file or name) for fault in faults]
        super().__init__("\n".join(map(str, self.faults)))


def duplicates(section: str, names: Iterable[str]) -> Iterator[Fault]:
    """Yield the names that are there more than once in a section."""
    for name, count in Counter(names).items():
        if count > 1:
            yield Fault(f"{section}.{name}", f"is there {count} times")


def strangers(key: str, names: Iterable[str], known: Collection[str], reason: str) -> Iterator[Fault]:
    """Yield the names that are not known."""
    yield from (Fault(f"{key}.{name}", reason) for name in names if name not in known)
