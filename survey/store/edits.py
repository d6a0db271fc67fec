"""Noticing that somebody else changed something while a form about it was open.

A form carries the token of what it was made from in its field `seen`.  Saving compares it with what is stored
by then, inside the change, so that nobody's words are written over unread.
"""

from hashlib import sha256
from typing import Any

from survey.store import Outdated


class ChangedMeanwhile(Outdated):
    """Somebody else changed what a form was made from; `stored` is what is there now."""

    def __init__(self, stored: Any) -> None:
        self.stored = stored
        super().__init__("Somebody else changed this in the meantime. Nothing was saved.")


def edit_token(stored: object) -> str:
    """Return the token of something as it is stored; notes.js computes the same of a text."""
    text = stored if isinstance(stored, str) else repr(stored)
    return sha256(text.encode()).hexdigest()[:16]


def is_unchanged(stored: object, seen: str) -> bool:
    """Return whether something is as a form saw it.

    A form may carry several tokens with spaces between: a browser that heard no answer to a save does not
    know which of its texts is stored.
    """
    return edit_token(stored) in seen.split()


def refuse_if_changed(stored: object, seen: str) -> None:
    """Raise ChangedMeanwhile unless something is as a form saw it."""
    if not is_unchanged(stored, seen):
        raise ChangedMeanwhile(stored)
