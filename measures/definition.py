"""Measures from TOML files; a faulty file is refused with the key and reason of every fault."""

from collections.abc import Iterator
from pathlib import Path

from measures import consistency
from measures.faults import DefinitionError, Fault, duplicates, strangers
from measures.measure import Measure
from measures.parts import Band, Banding, Choice, Item, Norm, Scoring, Threshold, Tone, Wording
from measures.shape import MeasureTable
from measures.strict_toml import Sections, check, read_text, read_toml


def load_measure(path: Path) -> Measure:
    """Return the measure in a file.  Raise DefinitionError with every fault, OSError if it cannot be read."""
    return read_measure(read_text(path), path.name)


def read_measure(text: str, name: str) -> Measure:
    """Return the measure that a TOML text defines.  Raise DefinitionError, in which `name` is its file."""
    parts, faults = check(MeasureTable(), read_toml(text, name))
    broken = {fault.key.partition(".")[0] for fault in faults}
    for needed, find in CHECKS:
        if broken.isdisjoint(needed):
            found = list(find({name: part for name, part in parts.items() if name not in broken}))
            faults += found
            broken |= FOUNDATIONS & {fault.key.partition(".")[0] for fault in found}
    if faults:
        raise DefinitionError(name, faults)
    return measure_of(parts)


def reference_faults(parts: Sections) -> Iterator[Fault]:
    """Yield items whose set of choices is missing, unknown or superfluous, and sets that no item uses."""
    for item in parts["items"]:
        named, key = item["choices"], f"items.{item['id']}.choices"
        if item["kind"] != "choice" and named:
            yield Fault(key, f"an item of the kind {item['kind']} names no set of choices")
        elif item["kind"] == "choice" and not named:
            yield Fault(key, "is missing")
        elif named and named not in parts["choices"]:
            yield Fault(key, f"there is no set of choices called {named}")
    used = {item["choices"] for item in parts["items"]}
    yield from strangers("choices", parts["choices"], used, "no item uses it")


def words_faults(parts: Sections) -> Iterator[Fault]:
    """Yield words that are missing in a language or belong to nothing, by the names that the file uses."""
    bands = {band["name"] for banding in parts.get("bandings", ()) for band in banding["bands"]}
    if "bandings" not in parts:
        bands = {name for words in parts["wording"].values() for name in words["bands"]}
    yield from consistency.wording_faults(items_of(parts), bands, wordings_of(parts))
    scales = [item["id"] for item in parts["items"] if item["kind"] == "scale"]
    for language, words in parts["wording"].items():
        key = f"wording.{language}"
        for set_id, table in parts["choices"].items():
            labels, values = len(words["choices"].get(set_id, ())), len(table["values"])
            if labels != values:
                yield Fault(f"{key}.choices.{set_id}", f"has {labels} labels for {values} choices")
            yield from consistency.same_labels(f"{key}.choices.{set_id}", words["choices"].get(set_id, ()))
        for item_id in scales:
            if item_id not in words["anchors"]:
                yield Fault(f"{key}.anchors.{item_id}", "is missing: say what 0 and 10 mean")
        known = parts["choices"]
        yield from strangers(f"{key}.choices", words["choices"], known, "is no set of choices")
        yield from strangers(f"{key}.anchors", words["anchors"], scales, "is no scale")


def banding_faults(parts: Sections) -> Iterator[Fault]:
    """Yield bandings with a score in no band or in two."""
    raws = consistency.attainable(items_of(parts), scoring_of(parts))
    yield from consistency.banding_faults(raws, bandings_of(parts))


def score_faults(parts: Sections) -> Iterator[Fault]:
    """Yield bandings and thresholds of a measure that has no score."""
    sections = {name: parts.get(name, ()) for name in ("bandings", "thresholds")}
    yield from consistency.without_score_faults(parts["scoring"]["method"], **sections)


def licence_faults(parts: Sections) -> Iterator[Fault]:
    """Yield what a measure that needs a licence fails to say about it."""
    required, how_to = parts["licence_required"], parts["how_to_license"]
    yield from consistency.licence_faults(required, how_to, wordings_of(parts))


FOUNDATIONS = {"choices", "items", "scoring"}
"""Sections without which others cannot be checked."""

CHECKS = (
    ({"choices", "items"}, reference_faults),
    ({"choices", "items"}, lambda parts: consistency.item_faults(items_of(parts))),
    (
        {"choices", "items", "scoring"},
        lambda parts: consistency.scoring_faults(items_of(parts), scoring_of(parts)),
    ),
    ({"choices", "items", "scoring", "bandings"}, banding_faults),
    ({"scoring"}, score_faults),
    ({"choices", "items", "wording"}, words_faults),
    (
        {"thresholds"},
        lambda parts: duplicates("thresholds", [one["name"] for one in parts["thresholds"]]),
    ),
    ({"norms"}, lambda parts: duplicates("norms", [norm.id for norm in norms_of(parts)])),
    ({"licence_required", "how_to_license", "choices", "items", "wording"}, licence_faults),
    ({"scoring"}, lambda parts: consistency.rounding_faults(Scoring(**parts["scoring"]))),
)
"""The sections that a check needs, and the check: a faulty section stops only checks that need it."""


def measure_of(parts: Sections) -> Measure:
    """Return the measure that sections without faults make."""
    plain = {key: parts[key] for key in ("id", "version", "kind", "validated", "recall", "licence", "snomed")}
    return Measure(
        **plain,
        licence_required=parts["licence_required"],
        how_to_license=parts["how_to_license"],
        citations=tuple(parts["citations"]),
        items=items_of(parts),
        scoring=scoring_of(parts),
        bandings=bandings_of(parts),
        thresholds=tuple(Threshold(**threshold) for threshold in parts["thresholds"]),
        norms=norms_of(parts),
        wordings=wordings_of(parts),
    )


def items_of(parts: Sections) -> tuple[Item, ...]:
    """Return the items with their choices."""
    sets = {name: choices_of(table) for name, table in parts["choices"].items()}
    scale = tuple(Choice(point, point) for point in consistency.SCALE)
    return tuple(
        Item(item["id"], item["kind"], scale if item["kind"] == "scale" else sets.get(item["choices"], ()))
        for item in parts["items"]
    )


def choices_of(table: Sections) -> tuple[Choice, ...]:
    """Return the choices of a set, in the order shown."""
    scored = [value for value in table["values"] if value not in table["unscored"]]
    scores = dict(zip(scored, table["scores"] or scored, strict=True))
    positive: dict[int, Tone] = dict.fromkeys(table["positive"], "positive")
    negative: dict[int, Tone] = dict.fromkeys(table["negative"], "negative")
    tones = positive | negative
    return tuple(Choice(value, scores.get(value), tones.get(value, "neutral")) for value in table["values"])


def scoring_of(parts: Sections) -> Scoring:
    """Return the scoring; where the file names no items, every item with choices counts."""
    table = parts["scoring"]
    every = [item["id"] for item in parts["items"] if item["kind"] != "text"]
    items = table["items"] or (every if table["method"] != "none" else [])
    return Scoring(**table | {"items": tuple(items)})


def bandings_of(parts: Sections) -> tuple[Banding, ...]:
    """Return the bandings with their bands."""
    return tuple(
        Banding(**banding | {"bands": tuple(Band(**band) for band in banding["bands"])})
        for banding in parts["bandings"]
    )


def norms_of(parts: Sections) -> tuple[Norm, ...]:
    """Return the norms of all surveys, each with its survey's source."""
    return tuple(
        Norm(**norm | {"source": survey["source"], "ci95": norm["ci95"] and tuple(norm["ci95"])})
        for survey in parts["norms"]
        for norm in survey["groups"]
    )


def wordings_of(parts: Sections) -> dict[str, Wording]:
    """Return the words by language, each item with the labels of its own choices."""
    return {
        language: wording_of(language, words, parts["items"]) for language, words in parts["wording"].items()
    }


def wording_of(language: str, words: Sections, items: list[Sections]) -> Wording:
    """Return the words in one language."""
    labels = {set_id: tuple(names) for set_id, names in words["choices"].items()}
    scales = {item_id: scale_labels(*ends) for item_id, ends in words["anchors"].items()}
    by_item = {item["id"]: labels[item["choices"]] for item in items if item["choices"] in labels}
    plain = {key: value for key, value in words.items() if key not in ("choices", "anchors")}
    return Wording(language=language, choices=by_item | scales, **plain)


def scale_labels(lowest: str, highest: str) -> tuple[str, ...]:
    """Return the labels of a 0–10 scale, whose ends say what they mean."""
    inner = (str(point) for point in consistency.SCALE[1:-1])
    return (f"0 – {lowest}", *inner, f"10 – {highest}")
