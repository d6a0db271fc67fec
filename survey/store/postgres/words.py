"""Words as PostgreSQL can keep them in a column: no text of it holds a NUL, a document does."""

import re
from functools import lru_cache

ESCAPED = re.compile(r"\\(.)")


def spelt(word: str) -> str:
    """A word with NUL as a backslash and 0; a word as it is, nearly always."""
    return word.replace("\\", "\\\\").replace("\0", "\\0") if "\\" in word or "\0" in word else word


@lru_cache(maxsize=4096)
def meant(word: str) -> str:
    """The word that was spelt so; one copy of the words that thousands share."""
    return ESCAPED.sub(lambda found: "\0" if found[1] == "0" else found[1], word)
