"""TOML file -> Guide; a faulty one is refused with its name and every fault's key and reason."""

from pathlib import Path

from marshmallow import fields, validate

from measures.faults import DefinitionError
from measures.guide import Guide, GuideWording, Prompt, inconsistencies
from measures.strict_toml import Id, LanguageTag, Sections, Table, Whole, Words, check, read_text, read_toml


class PromptTable(Table):
    """A question of the interview.

    id: the prompt's id, under which notes are kept
    topic: the id of the topic under which it stands
    """

    id = Id(required=True)
    topic = Id(required=True)


class GuideWordingTable(Table):
    """The words of a guide in one language.

    source: who wrote these words
    title: the guide's name
    opening: paragraphs to say before the first question
    closing: paragraphs to say after the last question
    prompts: prompt id = the question
    topics: topic id = its heading
    probes: prompt id = follow-up questions
    """

    source = Words(required=True)
    title = Words(required=True)
    opening = fields.List(Words(), required=True)
    closing = fields.List(Words(), required=True)
    prompts = fields.Dict(keys=Words(), values=Words(), required=True)
    topics = fields.Dict(keys=Words(), values=Words(), required=True)
    probes = fields.Dict(keys=Words(), values=fields.List(Words()), load_default=dict)


class GuideTable(Table):
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
    licence = Words(required=True)
    prompts = fields.List(fields.Nested(PromptTable), required=True)
    wording = fields.Dict(keys=LanguageTag(), values=fields.Nested(GuideWordingTable), required=True)


def is_guide(path: Path) -> bool:
    """Whether a file is meant to define a guide: it has prompts.  Raises as `load_guide`."""
    return "prompts" in read_toml(read_text(path), path.name)


def load_guide(path: Path) -> Guide:
    """The guide in a file.  Raises DefinitionError with every fault, OSError where it cannot be read."""
    return read_guide(read_text(path), path.name)


def read_guide(text: str, name: str) -> Guide:
    """The guide that a TOML text defines; `name` stands for it in errors.  Raises DefinitionError."""
    parts, faults = check(GuideTable(), read_toml(text, name))
    if {"prompts", "wording"}.isdisjoint(fault.key.partition(".")[0] for fault in faults):
        faults += inconsistencies(prompts_of(parts), wordings_of(parts))
    if faults:
        raise DefinitionError(name, faults)
    plain = {key: parts[key] for key in ("id", "version", "role", "phase", "licence")}
    return Guide(**plain, prompts=prompts_of(parts), wordings=wordings_of(parts))


def prompts_of(parts: Sections) -> tuple[Prompt, ...]:
    """The prompts, in order."""
    return tuple(Prompt(**prompt) for prompt in parts["prompts"])


def wordings_of(parts: Sections) -> dict[str, GuideWording]:
    """The wordings by language."""
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
