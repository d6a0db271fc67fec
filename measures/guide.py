"""Interview guides: prompts in order, each with probes and a topic, and the TOML files that define them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from marshmallow import fields, validate

from measures.faults import DefinitionError, Fault, duplicates, strangers
from measures.parts import in_language
from measures.strict_toml import (
    Id,
    LanguageTag,
    Sections,
    TableShape,
    TextShape,
    Whole,
    check,
    read_text,
    read_toml,
)


@dataclass(frozen=True)
class Prompt:
    """One question of an interview, and the id of the topic that it serves."""

    id: str
    topic: str


@dataclass(frozen=True)
class GuideWording:
    """The words of a guide in one language: `prompts` and `probes` by prompt id, `topics` by topic id."""

    language: str
    source: str
    title: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    prompts: Mapping[str, str]
    topics: Mapping[str, str]
    probes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Guide:
    """An interview guide for one role at one phase.  Raise DefinitionError if its parts disagree."""

    id: str
    version: int
    role: str
    phase: str
    licence: str
    prompts: tuple[Prompt, ...]
    wordings: Mapping[str, GuideWording]

    def __post_init__(self) -> None:
        faults = list(inconsistencies(self.prompts, self.wordings))
        if faults:
            raise DefinitionError(self.key, faults)

    @property
    def key(self) -> str:
        """`id@version`, the name under which interviews record it."""
        return f"{self.id}@{self.version}"

    @property
    def prompt_ids(self) -> tuple[str, ...]:
        """The ids of all prompts, in order."""
        return tuple(prompt.id for prompt in self.prompts)

    def words(self, language: str) -> GuideWording:
        """Return the words in a language, or the next best (see `in_language`)."""
        return in_language(self.wordings, language)


def inconsistencies(prompts: tuple[Prompt, ...], wordings: Mapping[str, GuideWording]) -> Iterator[Fault]:
    """Yield every way in which the prompts and words of a guide disagree."""
    if not prompts:
        yield Fault("prompts", "there is none")
    yield from duplicates("prompts", (prompt.id for prompt in prompts))
    if not wordings:
        yield Fault("wording", "there is none in any language")
    ids, topics = [prompt.id for prompt in prompts], {prompt.topic for prompt in prompts}
    for language, words in wordings.items():
        key = f"wording.{language}"
        yield from missing(f"{key}.prompts", ids, words.prompts)
        yield from missing(f"{key}.topics", sorted(topics), words.topics)
        yield from strangers(f"{key}.prompts", words.prompts, ids, "is no prompt of this guide")
        yield from strangers(f"{key}.probes", words.probes, ids, "is no prompt of this guide")
        yield from strangers(f"{key}.topics", words.topics, topics, "no prompt serves this topic")


def missing(key: str, ids: list[str], words: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the ids without words."""
    yield from (Fault(f"{key}.{one}", "has no words") for one in ids if not words.get(one, "").strip())


class PromptTable(TableShape):
    """A question of the interview.

    id: the prompt's id, under which notes are kept
    topic: the id of the topic under which it stands
    """

    id = Id(required=True)
    topic = Id(required=True)


class GuideWordingTable(TableShape):
    """The words of a guide in one language.

    source: who wrote these words
    title: the guide's name
    opening: paragraphs to say before the first question
    closing: paragraphs to say after the last question
    prompts: prompt id = the question
    topics: topic id = its heading
    probes: prompt id = follow-up questions
    """

    source = TextShape(required=True)
    title = TextShape(required=True)
    opening = fields.List(TextShape(), required=True)
    closing = fields.List(TextShape(), required=True)
    prompts = fields.Dict(keys=TextShape(), values=TextShape(), required=True)
    topics = fields.Dict(keys=TextShape(), values=TextShape(), required=True)
    probes = fields.Dict(keys=TextShape(), values=fields.List(TextShape()), load_default=dict)


class GuideTable(TableShape):
    """The whole file.

    id: the guide's id, which programmes use
    version: raise it when prompts change; each interview records it
    role: the role that the guide is written for
    phase: the phase that the guide is written for
    licence: under which licence its words may be used
    prompts: the questions, in the order asked
    wording: the words, by language
    """

    id = Id(required=True)
    version = Whole(required=True, validate=validate.Range(min=1, error="must be 1 or more"))
    role = Id(required=True)
    phase = Id(required=True)
    licence = TextShape(required=True)
    prompts = fields.List(fields.Nested(PromptTable), required=True)
    wording = fields.Dict(keys=LanguageTag(), values=fields.Nested(GuideWordingTable), required=True)


def is_guide(path: Path) -> bool:
    """Return whether a file defines a guide: it has prompts.  Raise the same errors as `load_guide`."""
    return "prompts" in read_toml(read_text(path), path.name)


def load_guide(path: Path) -> Guide:
    """Return the guide in a file.  Raise DefinitionError with every fault, OSError if it cannot be read."""
    return read_guide(read_text(path), path.name)


def read_guide(text: str, name: str) -> Guide:
    """Return the guide that a TOML text defines.  Raise DefinitionError, in which `name` is its file."""
    parts, faults = check(GuideTable(), read_toml(text, name))
    if {"prompts", "wording"}.isdisjoint(fault.key.partition(".")[0] for fault in faults):
        faults += inconsistencies(prompts_of(parts), wordings_of(parts))
    if faults:
        raise DefinitionError(name, faults)
    plain = {key: parts[key] for key in ("id", "version", "role", "phase", "licence")}
    return Guide(**plain, prompts=prompts_of(parts), wordings=wordings_of(parts))


def prompts_of(parts: Sections) -> tuple[Prompt, ...]:
    """Return the prompts, in order."""
    return tuple(Prompt(**prompt) for prompt in parts["prompts"])


def wordings_of(parts: Sections) -> dict[str, GuideWording]:
    """Return the words by language."""
    return {
        language: GuideWording(
            **words
            | {
                "language": language,
                "opening": tuple(words["opening"]),
                "closing": tuple(words["closing"]),
                "probes": {prompt: tuple(probes) for prompt, probes in words["probes"].items()},
            }
        )
        for language, words in parts["wording"].items()
    }
