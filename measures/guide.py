"""What a semi-structured interview asks: its prompts in order, each with probes and the topic it serves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from measures.consistency import duplicates, strangers
from measures.faults import DefinitionError, Fault
from measures.wordings import in_language


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
    """An interview guide for one role at one phase.  Raises DefinitionError if its parts disagree."""

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
        """The wording in a language (`pt-BR`, then `pt`), or English, or the first that there is."""
        return in_language(self.wordings, language)


def inconsistencies(prompts: tuple[Prompt, ...], wordings: Mapping[str, GuideWording]) -> Iterator[Fault]:
    """Every way in which the prompts and words of a guide disagree."""
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
    """What has no words."""
    yield from (Fault(f"{key}.{one}", "has no words") for one in ids if not words.get(one, "").strip())
