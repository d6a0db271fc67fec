"""Find possible names: capitalised words within sentences, addresses and numbers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from survey.interviews.transcripts.replacing import tidied
from survey.interviews.transcripts.spelling import Key, Names, keys_of, plain

Kind = Literal["name", "e-mail", "NHS number", "phone", "postcode"]

AROUND = 40
"""Characters of context on either side."""

LONGEST = 6
"""Words of a name; more of them in a row are a text in capitals."""

PATTERNS: dict[Kind, re.Pattern[str]] = {
    "e-mail": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    "NHS number": re.compile(r"(?<![\w+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)"),
    "phone": re.compile(r"(?<!\w)(?:\+\d{1,3}[ -]?(?:\(0\))?|\(?0)\d(?:[ ()-]{0,2}\d){7,11}(?!\w)"),
    "postcode": re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)", re.IGNORECASE),
}
"""What names somebody without being a name."""

WORD = r"[^\W\d_]+(?:[-'][^\W\d_]+)*"
RUN = re.compile(rf"{WORD}(?: (?:(?:of|de|la|van|von|der|upon) )*{WORD})*")
TOKEN = re.compile(WORD)
POSSESSIVE = re.compile(r"'s$", re.IGNORECASE)
NOTHING = re.compile(r"(?!)")
TITLE = r"(?<!\b[A-Z])(?<!\b(?:[DM]r|Ms|St))(?<!\b(?:Mrs|Rev))(?<!\bProf)"
SENTENCE_END = re.compile(rf"(?:^|[!?…:;\n]|{TITLE}\.|[.!?…]['\"”)])[\s'\"“(\[-]*\Z")
LINKS = frozenset(("of", "de", "la", "van", "von", "der", "upon"))

NO_NAMES = frozenset(
    re.findall(
        r"\S+",
        "i i'm i'd i've i'll ok okay mr mrs ms dr monday tuesday wednesday thursday friday "
        "saturday sunday january february march july september october november december "
        "english nhs gp tv",
    )
)
"""Words with capitals that name nobody."""


@dataclass(frozen=True)
class Candidate:
    """Words that may be a name, how often they occur (also at the start of sentences), and one place."""

    words: str
    kind: Kind
    count: int
    before: str
    there: str
    after: str


def find(texts: Sequence[str], known: Iterable[str] = (), tags: Iterable[str] = ()) -> list[Candidate]:
    """Return possible names in texts, the most frequent first, then numbers and addresses.

    `known` are the programme's own words.  They, and words once found, are found wherever they occur.  `tags`
    already replace names, and are skipped.
    """
    whole = plain("\n".join(texts))
    seen = blanked(whole, "|".join(re.escape(plain(tag)) for tag in tags) or NOTHING)
    kinds: dict[str, Kind] = {}
    rest = seen
    for kind, pattern in PATTERNS.items():
        kinds |= {tidied(match.group()): kind for match in pattern.finditer(seen)}
        rest = blanked(rest, pattern)
    for words in [*map(tidied, known), *names_in(rest)]:
        kinds.setdefault(words, "name")
    places = places_in(seen, names_among(kinds))
    found = (about(words, kinds[words], whole, where) for words, where in places.items())
    return sorted(found, key=lambda one: (one.kind != "name", -one.count, one.words))


def blanked(text: str, pattern: str | re.Pattern[str]) -> str:
    """Return a text of the same length with blanks in place of what a pattern finds."""
    return re.sub(pattern, lambda match: "#" * len(match.group()), text)


def names_among(words: Iterable[str]) -> Names[str]:
    """Return words by their keys; of words with the same key, the first that is not in capitals."""
    names: dict[Key, str] = {}
    for one in sorted(words, key=str.isupper):
        for key in keys_of(one):
            names.setdefault(key, one)
    return Names(names)


def places_in(text: str, names: Names[str]) -> Mapping[str, list[tuple[int, int]]]:
    """Return the places in a text where words occur, from the first on."""
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end, words in names.found_in(text):
        places[words].append((start, end))
    return places


def about(words: str, kind: Kind, whole: str, places: Sequence[tuple[int, int]]) -> Candidate:
    """Return words with how often they occur in a text, and where first."""
    start, end = places[0]
    before = whole[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = whole[end : end + AROUND].partition("\n")[0]
    return Candidate(words, kind, len(places), before, whole[start:end], after)


def names_in(text: str) -> Iterator[str]:
    """Return runs of capitalised words that do not begin a sentence, and the names within them."""
    for run in runs(text):
        if len(run) <= LONGEST:
            yield " ".join(run)
        if len(run) > 1:
            yield from (word for word in run if word not in LINKS)


def runs(text: str) -> Iterator[list[str]]:
    """Return neighbouring capitalised words, without the word that begins a sentence."""
    run: list[str] = []
    end = 0
    for match in TOKEN.finditer(text):
        word, gap = POSSESSIVE.sub("", match.group()), text[end : match.start()]
        owned = word != match.group()
        goes_on = run and gap == " "
        if goes_on and word in LINKS:
            run.append(word)
        else:
            if not goes_on:
                yield from without_links(run)
                run = []
            if named(word) and not SENTENCE_END.search(text, max(0, match.start() - 8), match.start()):
                run.append(word)
            else:
                yield from without_links(run)
                run = []
        if owned:
            yield from without_links(run)
            run = []
        end = match.end()
    yield from without_links(run)


def without_links(run: list[str]) -> Iterator[list[str]]:
    """Return a run without the small words at its end, or None if nothing is left."""
    while run and run[-1] in LINKS:
        run = run[:-1]
    if run:
        yield run


def named(word: str) -> bool:
    """Return whether a word may be a name: it has a capital, and for no other known reason."""
    return word[0].isupper() and word.casefold() not in NO_NAMES
