"""What can be wrong between the parts of a measure, checked for every score that its answers can give."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, pairwise

from measures.faults import Fault, duplicates, strangers
from measures.parts import Banding, Item, Norm, Scoring, Threshold, Wording

SCALE = tuple(range(11))
"""The points of a 0–10 scale."""


def inconsistencies(
    items: tuple[Item, ...],
    scoring: Scoring,
    bandings: tuple[Banding, ...],
    thresholds: tuple[Threshold, ...],
    norms: tuple[Norm, ...],
    wordings: Mapping[str, Wording],
    *,
    licence_required: bool,
    how_to_license: str,
) -> Iterator[Fault]:
    """Yield every way in which the parts of a measure disagree."""
    yield from item_faults(items)
    unscorable = list(scoring_faults(items, scoring))
    yield from unscorable
    yield from rounding_faults(scoring)
    if not unscorable:  # bandings are checked on scores, which only sound scoring has
        yield from banding_faults(attainable(items, scoring), bandings)
    yield from without_score_faults(scoring.method, bandings=bandings, thresholds=thresholds)
    yield from duplicates("thresholds", (threshold.name for threshold in thresholds))
    yield from duplicates("norms", (norm.id for norm in norms))
    bands = {band.name for banding in bandings for band in banding.bands}
    yield from wording_faults(items, bands, wordings)
    yield from label_faults(items, wordings)
    yield from licence_faults(licence_required, how_to_license, wordings)


def item_faults(items: tuple[Item, ...]) -> Iterator[Fault]:
    """Yield items that share an id, or whose choices do not fit their kind."""
    if not items:
        yield Fault("items", "there is none")
    yield from duplicates("items", (item.id for item in items))
    for item in items:
        values = tuple(choice.value for choice in item.choices)
        if item.kind == "text" and values:
            yield Fault(f"items.{item.id}", "free text has no choices")
        elif item.kind == "scale" and values != SCALE:
            yield Fault(f"items.{item.id}", "a scale has the points 0 to 10")
        elif item.kind == "choice" and len(values) < 2:
            yield Fault(f"items.{item.id}", "needs two choices or more")
        elif len(set(values)) < len(values):
            yield Fault(f"items.{item.id}", "two of its choices have the same value")


def scoring_faults(items: tuple[Item, ...], scoring: Scoring) -> Iterator[Fault]:
    """Yield scored items that cannot be scored, and raw sums that a conversion lacks or adds."""
    known = {item.id: item for item in items}
    yield from duplicates("scoring.items", scoring.items)
    if (scoring.method == "none") == bool(scoring.items):
        reason = "no item is scored where the method is none" if scoring.items else "names no item to score"
        yield Fault("scoring.items", reason)
    sound = True
    for item_id in scoring.items:
        if item_id not in known:
            sound = False
            yield Fault(f"scoring.items.{item_id}", "is no item of this measure")
        elif all(choice.score is None for choice in known[item_id].choices):
            sound = False
            yield Fault(f"scoring.items.{item_id}", "has no answer that scores")
    if not scoring.conversion or not sound:
        return
    if scoring.method != "sum":
        yield Fault("scoring.conversion", "only a sum is converted")
        return
    sums = attainable(items, scoring)
    for raw in sums:
        if raw not in scoring.conversion:
            yield Fault("scoring.conversion", f"lacks the raw sum {raw:g}")
    for raw in scoring.conversion:
        if raw not in sums:
            yield Fault("scoring.conversion", f"has {raw}, a raw sum that no answers give")
    for before, after in pairwise(sorted(scoring.conversion)):
        if scoring.conversion[after] <= scoring.conversion[before]:
            reason = f"does not rise from the raw sum {before} to {after}, so that more would not be better"
            yield Fault("scoring.conversion", reason)


def rounding_faults(scoring: Scoring) -> Iterator[Fault]:
    """Yield a mean that would be shown as a whole number."""
    if scoring.method == "mean" and scoring.decimals == 0:
        yield Fault("scoring.decimals", "must be 1 or more for a mean, which is seldom a whole number")


def attainable(items: tuple[Item, ...], scoring: Scoring) -> tuple[float, ...]:
    """Return every raw score that complete answers can give, ascending; () where nothing is scored."""
    known = {item.id: item for item in items}
    sums: set[float] = {0} if scoring.items else set()
    for item_id in scoring.items:
        points = {choice.score for choice in known[item_id].choices if choice.score is not None}
        sums = {total + point for total in sums for point in points}
    if scoring.method == "mean":
        return tuple(sorted(total / len(scoring.items) for total in sums))
    return tuple(sorted(sums))


def banding_faults(raws: tuple[float, ...], bandings: tuple[Banding, ...]) -> Iterator[Fault]:
    """Yield bandings with a raw score in no band or in two, and bands that are out of order.

    `raws` are all raw scores that answers can give, ascending.
    """
    yield from duplicates("bandings", (banding.id for banding in bandings))
    for banding in bandings:
        key = f"bandings.{banding.id}"
        yield from duplicates(key, (band.name for band in banding.bands))
        holders = {raw: tuple(band.name for band in banding.bands if band.holds(raw)) for raw in raws}
        for names, run in groupby(raws, key=holders.__getitem__):
            scores = list(run)
            if not names:
                yield Fault(key, f"{run_of(scores)} in no band")
            elif len(names) > 1:
                both = "both " if len(names) == 2 else ""
                yield Fault(key, f"{run_of(scores)} in {both}{' and '.join(names)}")
        lowest = {name: raw for raw, names in reversed(holders.items()) for name in names}
        for band in banding.bands:
            if raws and band.name not in lowest:
                yield Fault(f"{key}.{band.name}", "holds no score that answers can give")
        starts = [lowest[band.name] for band in banding.bands if band.name in lowest]
        if starts != sorted(starts):
            yield Fault(key, "its bands do not go from lowest to highest")


def run_of(scores: list[float]) -> str:
    """Return a run of scores with its verb: "32 falls", "41 to 58 fall"."""
    if len(scores) == 1:
        return f"{scores[0]:.4g} falls"
    return f"{scores[0]:.4g} to {scores[-1]:.4g} fall"


def without_score_faults(method: str, **sections: Collection[object]) -> Iterator[Fault]:
    """Yield sections about a score where the measure has none."""
    for section, entries in sections.items():
        if entries and method == "none":
            yield Fault(section, "there is no score that this could be about")


def wording_faults(
    items: tuple[Item, ...], bands: set[str], wordings: Mapping[str, Wording]
) -> Iterator[Fault]:
    """Yield words that are missing in a language, and words of items or bands that do not exist."""
    if not wordings:
        yield Fault("wording", "there is none in any language")
    ids = [item.id for item in items]
    for language, wording in wordings.items():
        key = f"wording.{language}"
        if not wording.source.strip():
            yield Fault(f"{key}.source", "is missing: say who wrote or validated these words")
        for item_id in ids:
            if not wording.items.get(item_id, "").strip():
                yield Fault(f"{key}.items.{item_id}", "has no words")
        yield from strangers(f"{key}.items", wording.items, ids, "is no item of this measure")
        yield from strangers(f"{key}.hints", wording.hints, ids, "is no item of this measure")
        yield from strangers(f"{key}.bands", wording.bands, bands, "is no band of this measure")


def label_faults(items: tuple[Item, ...], wordings: Mapping[str, Wording]) -> Iterator[Fault]:
    """Yield items with more or fewer labels than choices, and labels of items that do not exist."""
    answered = {item.id: len(item.choices) for item in items if item.choices}
    for language, wording in wordings.items():
        key = f"wording.{language}.choices"
        for item_id, number in answered.items():
            labels = len(wording.choices.get(item_id, ()))
            if labels != number:
                yield Fault(f"{key}.{item_id}", f"has {labels} labels for {number} choices")
            yield from same_labels(f"{key}.{item_id}", wording.choices.get(item_id, ()))
        yield from strangers(key, wording.choices, answered, "is no item with choices")


def same_labels(key: str, labels: Iterable[str]) -> Iterator[Fault]:
    """Yield labels that several choices of one item share."""
    for label, count in Counter(map(str.strip, labels)).items():
        if count > 1:
            yield Fault(key, f"{count} of its choices have the same label, {label!r}")


def licence_faults(required: bool, how_to: str, wordings: Mapping[str, Wording]) -> Iterator[Fault]:
    """Yield what a measure that needs a licence fails to say about it."""
    if not required:
        return
    if not how_to.strip():
        yield Fault("how_to_license", "is missing: say how an organisation gets the licence")
    for language, wording in wordings.items():
        if not wording.copyright.strip():
            yield Fault(f"wording.{language}.copyright", "is missing: it is shown wherever the items are")
