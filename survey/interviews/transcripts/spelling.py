"""Compare words however they are spelled: O’BRIEN is O'Brien, and WEISS is Weiß."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple, TypeVar

T = TypeVar("T")

Key = tuple[str, ...]
"""Words as letters, figures and signs, one after the other: ("o", "brien")."""

APOSTROPHES = "'’‘ʼʻʹˈ`´′‛＇"
HYPHENS = "-‐‑‒–—―−﹣－"
GAPS = frozenset(APOSTROPHES + HYPHENS + "_")
"""What joins the parts of a name; nobody is another person by them."""

ALIKE = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that Unicode does not take apart, as they are written by whoever has no such key."""

AS_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""Letters as two, as they are written, too, by whoever has no such key: Mueller."""

UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]|[\U000e0000-\U000e0fff]"
)
"""Characters without a shape, beside those of the categories of controls and formats (soft hyphen)."""

ABBREVIATED = re.compile(r"\b([^\W\d_]|[DM]r|Ms|St|Mrs|Rev|Prof)\.", re.IGNORECASE)
"""An initial or a title with a full stop that ends no sentence: J. Smith is J Smith."""

JOINT = re.compile(rf"(?<=[^\W\d_])(?:[-‐‑\u00ad]\s*|[{APOSTROPHES}](?=[^\W\d_]{{3}}))(?=[^\W\d_])")
"""What may have been put into a word: a hyphen, also at the end of a line; an apostrophe, but not in I'll."""


LETTER, FIGURE, SIGN, GAP, NOTHING = "a0. ~"
"""What a character is: one of each stands for those of a text, so that places stay."""

RUN = re.compile(r"a[a~]*|0[0~]*|\.[.~]*")


class Word(NamedTuple):
    """Letters, figures or signs that belong together, and where they are: the end is exclusive."""

    read: str
    start: int
    end: int


class LetterTable(dict[int, str]):
    """A table for `str.translate` that asks a function once for each character."""

    def __init__(self, how: Callable[[str], str]) -> None:
        super().__init__()
        self.how = how

    def __missing__(self, code: int) -> str:
        self[code] = self.how(chr(code))
        return self[code]


def unseen(character: str) -> bool:
    """Return whether a character between letters is invisible."""
    other = unicodedata.category(character).startswith("C") and not character.isspace()
    return other or bool(UNSEEN.match(character))


def read_as(character: str) -> str:
    """Return a character in small letters without accents; "" if it is invisible or an accent."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    read = "".join(one for one in apart if not unicodedata.combining(one) and not unseen(one))
    return read.translate(ALIKE).replace("ʼ", "")


def kind_of(character: str) -> str:
    """Return the kind of a character."""
    read = read_as(character)
    if character in GAPS or read.isspace():
        return GAP
    if not read:
        return NOTHING
    if read[0].isalpha() or unicodedata.category(read[0]).startswith("M"):
        return LETTER
    return FIGURE if read[0].isdigit() else SIGN


def plain_as(character: str) -> str:
    """Return a character as the keyboard has it, if it is an apostrophe, a hyphen or a space."""
    if unseen(character):
        return ""
    if character.isspace() and character != "\n":
        return " "
    return "'" if character in APOSTROPHES else "-" if character in HYPHENS else character


READ, KINDS, PLAIN = LetterTable(read_as), LetterTable(kind_of), LetterTable(plain_as)


def words_of(text: str) -> list[Word]:
    """Return the words of a text in order; invisible characters after a letter belong to its word."""
    kinds = ABBREVIATED.sub(r"\1 ", text).translate(KINDS)
    spans = (found.span() for found in RUN.finditer(kinds))
    return [Word(text[start:end].translate(READ), start, end) for start, end in spans]


def key_of(words: str) -> Key:
    """Return the key that all spellings of some words share."""
    return tuple(map(itemgetter(0), words_of(words)))


def keys_of(words: str) -> set[Key]:
    """Return the keys of words with their parts apart or joined (OBrien), a letter as one or as two."""
    composed = unicodedata.normalize("NFC", words)
    read = {composed, composed.lower().translate(AS_TWO)}
    joined = {"".join(one for one in way if one not in GAPS) for way in read}
    return {key for way in read | joined if (key := key_of(way))}


def plain(text: str) -> str:
    """Return a text without invisible characters, with one kind of apostrophe, hyphen and space."""
    return re.sub(" +", " ", unicodedata.normalize("NFC", text).translate(PLAIN))


def unbroken(text: str) -> str:
    """Return a text of the same length without characters that may have been inserted in its words."""
    return JOINT.sub(lambda match: "\u2060" * len(match.group()), text)


class Names(dict[Key, T]):
    """A lookup by the keys of words, for any place in a text."""

    def __init__(self, known: Mapping[Key, T]) -> None:
        super().__init__(known)
        lengths: dict[str, set[int]] = {}
        for key in known:
            lengths.setdefault(key[0], set()).add(len(key))
        self.lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def found_in(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Return where known words occur whole, and what is known of them, the longest first."""
        words = words_of(text)
        read = [one.read for one in words]
        for at, word in enumerate(words):
            for length in self.lengths.get(word.read, ()):
                key = tuple(read[at : at + length])
                if len(key) == length and key in self:
                    yield word.start, words[at + length - 1].end, self[key]
