"""Why a definition file is refused: every reason at once, each with its key."""

from collections.abc import Iterable
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
    """A definition (or several) refused: `str()` gives one line per fault, with file, key and reason."""

    def __init__(self, name: str, faults: Iterable[Fault]) -> None:
        self.name = name
        self.faults = [replace(fault, file=fault.file or name) for fault in faults]
        super().__init__("\n".join(map(str, self.faults)))
