"""What a measure is: frozen dataclasses that refuse to be inconsistent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from measures.consistency import attainable, inconsistencies
from measures.faults import DefinitionError as DefinitionError
from measures.faults import Fault as Fault
from measures.wordings import in_language

Answer = int | str
Answers = Mapping[str, Answer | None]
"""Item id -> the value of the choice taken, or the text written; a missing answer is None or absent."""

Tone = Literal["positive", "neutral", "negative"]

TEXT_LIMIT = 4000
"""Characters of free text that one item takes."""


@dataclass(frozen=True)
class Choice:
    """One answer that can be picked: `score` is None where it counts for nothing (e.g. "don't know")."""

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
        """The choice that an answer names, or None for a missing one or free text."""
        return next((choice for choice in self.choices if choice.value == value), None)

    def allows(self, value: object) -> bool:
        """Whether this answer can stand for this item."""
        if self.kind == "text":
            return isinstance(value, str) and len(value) <= TEXT_LIMIT
        return type(value) is int and self.choice(value) is not None

    @property
    def allowed(self) -> str:
        """What an answer may be, in words: "1, 2, 3, 4 or 5", "text of at most 4000 characters"."""
        if self.kind == "text":
            return f"text of at most {TEXT_LIMIT} characters"
        *most, last = (str(choice.value) for choice in self.choices)
        return f"{', '.join(most)} or {last}"


@dataclass(frozen=True)
class Scoring:
    """How answers become one score.

    `sum` adds the items' scores; `mean` averages them; `none` gives no composite.  `conversion` maps each
    attainable raw sum to the published metric score (for SWEMWBS the Rasch table of Stewart-Brown 2009).
    `decimals` is how many decimals of the score are worth showing.
    """

    method: Literal["sum", "mean", "none"]
    items: tuple[str, ...] = ()
    conversion: Mapping[int, float] = field(default_factory=dict)
    decimals: int = 0


@dataclass(frozen=True)
class Band:
    """One class of a banding, as inequalities; a bound that is None is open."""

    name: str
    at_least: float | None = None
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a value belongs to this band."""
        above = self.at_least is None or value >= self.at_least
        below = self.at_most is None or value <= self.at_most
        return above and below


@dataclass(frozen=True)
class Banding:
    """A published way to cut the raw score into bands, from lowest to highest."""

    id: str
    bands: tuple[Band, ...]
    source: str
    shown_to_participants: bool = True
    note: str = ""


@dataclass(frozen=True)
class Threshold:
    """How many points of the score make a change of this name; `source` says who found so."""

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
        """The words of one answer; the text itself for free text; empty for a missing answer."""
        if value is None:
            return ""
        if item.kind == "text":
            return str(value)
        values = [choice.value for choice in item.choices]
        return self.choices[item.id][values.index(int(value))]

    def band(self, name: str) -> str:
        """The name of a band in this language."""
        return self.bands.get(name, name)


@dataclass(frozen=True, eq=False)
class Measure:
    """A questionnaire: its items, scoring, bandings and words.  Raises DefinitionError if they disagree."""

    id: str
    version: int
    kind: Literal["wellbeing", "experience"]
    validated: bool
    items: tuple[Item, ...]
    scoring: Scoring
    wordings: Mapping[str, Wording]
    licence: str
    licence_required: bool = False
    how_to_license: str = ""
    citations: tuple[str, ...] = ()
    snomed: str = ""
    bandings: tuple[Banding, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    norms: tuple[Norm, ...] = ()
    recall: str = ""

    def __post_init__(self) -> None:
        faults = list(inconsistencies(self))
        if faults:
            raise DefinitionError(self.key, faults)

    @property
    def key(self) -> str:
        """`id@version`, the name under which responses record it."""
        return f"{self.id}@{self.version}"

    def item(self, item_id: str) -> Item:
        """The item of this id.  Raises KeyError."""
        return self.items_by_id[item_id]

    @cached_property
    def items_by_id(self) -> Mapping[str, Item]:
        """The items by their ids."""
        return {item.id: item for item in self.items}

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of all items, in order."""
        return tuple(self.items_by_id)

    @cached_property
    def scored_items(self) -> tuple[Item, ...]:
        """The items that the score is made of, in order."""
        return tuple(self.item(item_id) for item_id in self.scoring.items)

    @cached_property
    def raw_range(self) -> tuple[float, float] | None:
        """The lowest and highest raw score, or None for a measure without a score."""
        raws = attainable(self.items, self.scoring)
        return (raws[0], raws[-1]) if raws else None

    @cached_property
    def value_range(self) -> tuple[float, float] | None:
        """The lowest and highest score after conversion, or None for a measure without a score."""
        values = self.scoring.conversion.values()
        return (min(values), max(values)) if values else self.raw_range

    def words(self, language: str) -> Wording:
        """The wording in a language (`pt-BR`, then `pt`), or English, or the first that there is."""
        return in_language(self.wordings, language)

    def banding(self, banding_id: str | None) -> Banding | None:
        """The banding of this id, or the default (first) for None; None for a measure without bands.

        Raises KeyError for an id that the measure does not have.
        """
        if banding_id is None:
            return next(iter(self.bandings), None)
        return {banding.id: banding for banding in self.bandings}[banding_id]

    def norm(self, norm_id: str) -> Norm:
        """The norm of this id.  Raises KeyError."""
        return {norm.id: norm for norm in self.norms}[norm_id]
