"""How two versions of a programme's file differ, key by key."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class KeyChange:
    """A key of a programme's file whose value changes; "" stands for a key that is not set."""

    key: str
    before: str
    after: str


def differences(before: str, after: str) -> list[KeyChange]:
    """Return what changes between two valid TOML texts, in the order of the new one, removed keys last."""
    old, new = flat(before), flat(after)
    return [
        KeyChange(key, old.get(key, ""), new.get(key, ""))
        for key in [*new, *(key for key in old if key not in new)]
        if old.get(key) != new.get(key)
    ]


def flat(text: str) -> dict[str, str]:
    """Return each value of a TOML text under its dotted key; tables of a list by id or number."""
    return dict(values("", tomllib.loads(text)))


def values(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """Return the values under a key."""
    inside = f"{key}." if key else ""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from values(inside + name, one)
    elif isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        for number, one in enumerate(value, 1):
            yield from values(f"{inside}{one.get('id', number)}", one)
    elif isinstance(value, list):
        yield key, "\n".join(str(one) for one in value)
    else:
        yield key, str(value)
