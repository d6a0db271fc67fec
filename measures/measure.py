"""A measure: a questionnaire with its items, scoring, bandings and words, which agree with each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from measures.consistency import attainable, inconsistencies
from measures.faults import DefinitionError
from measures.parts import Banding, Item, Norm, Scoring, Threshold, Wording, in_language


@dataclass(frozen=True, eq=False)
class Measure:
    """A questionnaire.  Raise DefinitionError if its items, scoring, bandings or words disagree."""

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
        faults = list(
            inconsistencies(
                self.items,
                self.scoring,
                self.bandings,
                self.thresholds,
                self.norms,
                self.wordings,
                licence_required=self.licence_required,
                how_to_license=self.how_to_license,
            )
        )
        if faults:
            raise DefinitionError(self.key, faults)

    @property
    def key(self) -> str:
        """`id@version`, the name under which responses record it."""
        return f"{self.id}@{self.version}"

    def item(self, item_id: str) -> Item:
        """Return the item with this id.  Raise KeyError where there is none."""
        return self.items_by_id[item_id]

    @cached_property
    def items_by_id(self) -> Mapping[str, Item]:
        """The items by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of all items, in order."""
        return tuple(self.items_by_id)

    @cached_property
    def scored_items(self) -> tuple[Item, ...]:
        """The items that count towards the score, in order."""
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
        """Return the words in a language, or the next best (see `in_language`)."""
        return in_language(self.wordings, language)

    def banding(self, banding_id: str | None) -> Banding | None:
        """Return the banding with this id, or the first for None; None where the measure has none.

        Raise KeyError for an id that the measure does not have.
        """
        if banding_id is None:
            return next(iter(self.bandings), None)
        return {banding.id: banding for banding in self.bandings}[banding_id]

    def norm(self, norm_id: str) -> Norm:
        """Return the norm with this id.  Raise KeyError where there is none."""
        return {norm.id: norm for norm in self.norms}[norm_id]
