"""How words are told apart whatever way they are written: O’BRIEN is O'Brien, and WEISS is Weiß."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple, TypeVar

T = TypeVar("T")

Key = tuple[str, ...]
"""Words as letters, figures and signs, one after the other: ("o", "brien")."""

Kind = Literal["letters", "figures", "gap", "signs", ""]

APOSTROPHES = "'’‘ʼʻʹˈ`´′‛＇"
HYPHENS = "-‐‑‒–—―−﹣－"
GAPS = frozenset(APOSTROPHES + HYPHENS + "_")
"""What joins the parts of a name; nobody is another person by them."""

PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-"))

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


class Word(NamedTuple):
    """Letters, figures or signs that stand together, and where: the end is not included."""

    read: str
    start: int
    end: int


def unseen(character: str) -> bool:
    """Whether nothing shows of a character that stands between letters."""
    other = unicodedata.category(character).startswith("C") and not character.isspace()
    return other or bool(UNSEEN.match(character))


@cache
def read_as(character: str) -> tuple[str, Kind]:
    """A character in small letters without accents, and what it is; "" for what is unseen or an accent."""
    if character in GAPS:
        return " ", "gap"
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    read = "".join(one for one in apart if not unicodedata.combining(one) and not unseen(one))
    read = read.translate(ALIKE).replace("ʼ", "")
    return read, kind_of(read)


def kind_of(read: str) -> Kind:
    if not read or read.isspace():
        return "gap" if read else ""
    if read[0].isalpha() or unicodedata.category(read[0]).startswith("M"):
        return "letters"
    return "figures" if read[0].isdigit() else "signs"


def words_of(text: str) -> list[Word]:
    """The words of a text in order; what is not seen after a letter belongs to its word."""
    read = [(at, *read_as(character)) for at, character in enumerate(ABBREVIATED.sub(r"\1 ", text))]
    seen = [one for one in read if one[2]]
    ends = [*(at for at, _read, _kind in seen[1:]), len(text)]
    words: list[Word] = []
    for kind, group in groupby(zip(seen, ends, strict=False), key=lambda one: one[0][2]):
        if kind != "gap":
            these = [*group]
            words.append(Word("".join(one[0][1] for one in these), these[0][0][0], these[-1][1]))
    return words


def key_of(words: str) -> Key:
    """What is the same for all ways to write words."""
    return tuple(map(itemgetter(0), words_of(words)))


def keys_of(words: str) -> set[Key]:
    """What words may be read as: with their parts apart or joined (OBrien), a letter as one or as two."""
    composed = unicodedata.normalize("NFC", words)
    read = {composed, composed.lower().translate(AS_TWO)}
    joined = {"".join(one for one in way if one not in GAPS) for way in read}
    return {key for way in read | joined if (key := key_of(way))}


def plain(text: str) -> str:
    """A text without what is not seen, with one kind of apostrophe, hyphen and space; lines stay."""
    composed = unicodedata.normalize("NFC", text).translate(PLAIN)
    return re.sub(r"[^\S\n]+", " ", "".join(one for one in composed if not unseen(one)))


def unbroken(text: str) -> str:
    """A text of the same length without what may have been put into its words."""
    return JOINT.sub(lambda match: "\u2060" * len(match.group()), text)


class Names(dict[Key, T]):
    """What is known of words, by their keys; looked up wherever in a text they may stand."""

    def __init__(self, known: Mapping[Key, T]) -> None:
        super().__init__(known)
        lengths: dict[str, set[int]] = {}
        for key in known:
            lengths.setdefault(key[0], set()).add(len(key))
        self.lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def found_in(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Where words stand whole, with what is known of them; where several begin, the longest first."""
        words = words_of(text)
        read = [one.read for one in words]
        for at, word in enumerate(words):
            for length in self.lengths.get(word.read, ()):
                key = tuple(read[at : at + length])
                if len(key) == length and key in self:
                    yield word.start, words[at + length - 1].end, self[key]
