"""The parts of a measure, as frozen dataclasses: items, scoring, bandings, thresholds, norms, words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

W = TypeVar("W")

Answer = int | str
Answers = Mapping[str, Answer | None]
"""Item id -> the value of the choice taken, or the text written; a missing answer is None or absent."""

Tone = Literal["positive", "neutral", "negative"]

TEXT_LIMIT = 4000
"""Characters of free text that one item takes."""


@dataclass(frozen=True)
class Choice:
    """One answer to choose: `score` is None where it counts for nothing (such as "don't know")."""

    value: int
    score: float | None
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Item:
    """One question: a single choice, a 0–10 scale (whose points are choices too) or free text."""

    id: str
    kind: Literal["choice", "scale", "text"]
    choices: tuple[Choice, ...] = ()

    def choice(self, value: object) -> Choice | None:
        """Return the choice with this value, or None for a missing answer or free text."""
        return next((choice for choice in self.choices if choice.value == value), None)

    def allows(self, value: object) -> bool:
        """Return whether this is a valid answer to the item."""
        if self.kind == "text":
            return isinstance(value, str) and len(value) <= TEXT_LIMIT
        return type(value) is int and self.choice(value) is not None

    @property
    def allowed(self) -> str:
        """The valid answers in words: "1, 2, 3, 4 or 5", "text of at most 4000 characters"."""
        if self.kind == "text":
            return f"text of at most {TEXT_LIMIT} characters"
        *most, last = (str(choice.value) for choice in self.choices)
        return f"{', '.join(most)} or {last}"


@dataclass(frozen=True)
class Scoring:
    """How answers become one score.

    `sum` adds the items' scores, `mean` averages them, and with `none` there is no score.  `conversion` maps
    each raw sum that answers can give to the published score (for SWEMWBS the Rasch table of Stewart-Brown
    2009).  `decimals` is how many decimals of the score to show.
    """

    method: Literal["sum", "mean", "none"]
    items: tuple[str, ...] = ()
    conversion: Mapping[int, float] = field(default_factory=dict)
    decimals: int = 0


@dataclass(frozen=True)
class Band:
    """One band of raw scores, from `at_least` to `at_most`; a limit that is None is open."""

    name: str
    at_least: float | None = None
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        """Return whether a raw score is in this band."""
        above = self.at_least is None or value >= self.at_least
        below = self.at_most is None or value <= self.at_most
        return above and below


@dataclass(frozen=True)
class Banding:
    """A published way to divide raw scores into bands, from lowest to highest."""

    id: str
    bands: tuple[Band, ...]
    source: str
    shown_to_participants: bool = True
    note: str = ""


@dataclass(frozen=True)
class Threshold:
    """How many points of the score make a change of this name, and who published it."""

    name: str
    points: float
    source: str


@dataclass(frozen=True)
class Norm:
    """What a published survey found in a population, in points of the score.

    `ci95` is the interval of the median where there is one, of the mean otherwise.
    """

    id: str
    label: str
    source: str
    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    se: float | None = None
    n: int | None = None
    ci95: tuple[float, float] | None = None


@dataclass(frozen=True)
class Wording:
    """The words of a measure in one language, and where they come from.

    `items` and `hints` are by item id; `choices` holds the labels of an item's choices in their order (the
    ends of a scale carry their meaning: "0 – not at all"); `bands` translates the names of bands.
    """

    language: str
    source: str
    title: str
    short_title: str
    instruction: str
    items: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    hints: Mapping[str, str] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    copyright: str = ""

    def label(self, item: Item, value: Answer | None) -> str:
        """Return the label of an answer: the text itself for free text, "" for a missing answer."""
        if value is None:
            return ""
        if item.kind == "text":
            return str(value)
        values = [choice.value for choice in item.choices]
        return self.choices[item.id][values.index(int(value))]

    def band(self, name: str) -> str:
        """Return the name of a band in this language."""
        return self.bands.get(name, name)


def in_language(wordings: Mapping[str, W], language: str) -> W:
    """Return the words in a language (`pt-BR`, then `pt`), else in English, else in the first there is."""
    tags = [tag for tag in (language, language.partition("-")[0], "en") if tag in wordings]
    return wordings[next(iter(tags or wordings))]
