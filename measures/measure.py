"""What a measure is: frozen dataclasses that refuse to be inconsistent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Answer = int | str
Answers = Mapping[str, Answer | None]
"""Item id -> the value of the choice taken, or the text written; a missing answer is None or absent."""

TEXT_LIMIT = 4000
"""Characters of free text that one item takes."""


@dataclass(frozen=True)
class Fault:
    """One reason why a definition cannot be used; `key` is the dotted path inside the file."""

    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}" if self.key else self.reason


class DefinitionError(ValueError):
    """A definition that is refused, with every fault found."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.name = name
        self.faults = faults
        super().__init__("\n".join(f"{name}: {fault}" for fault in faults))


@dataclass(frozen=True)
class Choice:
    """One answer that can be picked: `score` is None where it counts for nothing (e.g. "don't know")."""

    value: int
    score: float | None
    tone: Literal["positive", "neutral", "negative"] = "neutral"


@dataclass(frozen=True)
class Item:
    """One question: a single choice, a 0–10 scale (whose points are choices too) or free text."""

    id: str
    kind: Literal["choice", "scale", "text"]
    choices: tuple[Choice, ...] = ()

    def choice(self, value: Answer | None) -> Choice | None:
        """The choice that an answer names, or None for a missing one or free text."""
        return next((choice for choice in self.choices if choice.value == value), None)

    def allows(self, value: Answer) -> bool:
        """Whether this answer can stand for this item."""
        if self.kind == "text":
            return isinstance(value, str) and len(value) <= TEXT_LIMIT
        return type(value) is int and self.choice(value) is not None


@dataclass(frozen=True)
class Scoring:
    """How answers become one score.

    `sum` adds the items' scores; `mean` averages them; `none` gives no composite.  `conversion` maps each
    attainable raw sum to the published metric score (for SWEMWBS the Rasch table of Stewart-Brown 2009).
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
    """What a published survey found in a population, in points of the score."""

    id: str
    label: str
    source: str
    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    se: float | None = None
    n: int | None = None


@dataclass(frozen=True)
class Wording:
    """The words of a measure in one language, and where they come from."""

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


@dataclass(frozen=True)
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
        return {item.id: item for item in self.items}[item_id]

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of all items, in order."""
        return tuple(item.id for item in self.items)

    @property
    def scored_items(self) -> tuple[Item, ...]:
        """The items that the score is made of, in order."""
        return tuple(self.item(item_id) for item_id in self.scoring.items)

    def words(self, language: str) -> Wording:
        """The wording in a language, or English, or the first that there is."""
        return self.wordings.get(language) or self.wordings.get("en") or next(iter(self.wordings.values()))

    def banding(self, banding_id: str | None) -> Banding | None:
        """The banding of this id, or the default (first) for None; None for a measure without bands."""
        if banding_id is None:
            return self.bandings[0] if self.bandings else None
        return next(banding for banding in self.bandings if banding.id == banding_id)

    def norm(self, norm_id: str) -> Norm:
        """The norm of this id."""
        return next(norm for norm in self.norms if norm.id == norm_id)
