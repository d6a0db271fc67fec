"""What the type of a record's field does not say about it, and following what fields point to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_type_hints

T = TypeVar("T")

ALWAYS_STORED = "always stored"

AlwaysStored = Annotated[T, ALWAYS_STORED]
"""A field whose default is for code only: a stored record without the field is damaged."""


@dataclass(frozen=True)
class StoredAs:
    """The name of a person's or evaluation's table in stored documents, where the field has another name."""

    table: str


Target = Literal[
    "account", "coder", "goal", "guide", "interview", "measure", "participant", "period", "phase",
    "recommendation", "response", "role", "role or participant", "text", "theme",
]  # fmt: skip


@dataclass(frozen=True)
class PointsTo:
    """The field holds an id of something else, or "" or None for nothing."""

    target: Target


AccountId = Annotated[str, PointsTo("account")]
CoderId = Annotated[str, PointsTo("coder")]
"""An account, which may be unknown here: projects of other tools bring their own coders."""
GoalId = Annotated[str, PointsTo("goal")]
GuideKey = Annotated[str, PointsTo("guide")]
InterviewId = Annotated[str, PointsTo("interview")]
MeasureKey = Annotated[str, PointsTo("measure")]
ParticipantCode = Annotated[str, PointsTo("participant")]
PeriodId = Annotated[str, PointsTo("period")]
PhaseId = Annotated[str, PointsTo("phase")]
RecommendationId = Annotated[str, PointsTo("recommendation")]
ResponseId = Annotated[str, PointsTo("response")]
RoleId = Annotated[str, PointsTo("role")]
RoleOrCode = Annotated[str, PointsTo("role or participant")]
"""A role in words, or a participant's code; never a name."""
TextId = Annotated[str, PointsTo("text")]
"""A closed interview, or closed minutes."""
ThemeId = Annotated[str, PointsTo("theme")]


@dataclass(frozen=True)
class Pointer:
    """A field of a record, and the id that it holds."""

    record: Any
    field: str
    target: Target
    id: str


def pointers(record: Any) -> Iterator[Pointer]:
    """Return every id that a record, or a record inside it, holds of something else."""
    for name, target, nested in plan(type(record)):  # type: ignore[arg-type]  # classes are hashable
        value = getattr(record, name)
        for one in value if isinstance(value, tuple) else (value,):
            if nested:
                yield from pointers(one)
            elif one and target:
                yield Pointer(record, name, target, one)


def repointed(record: T, target: Target, change: Callable[[str], str]) -> T:
    """Return a record in which every id of a kind of target is changed, also in the records inside it."""

    def changed(value: Any, nested: bool) -> Any:
        if isinstance(value, tuple):
            every = [changed(one, nested) for one in value]
            return tuple(every) if nested else tuple(dict.fromkeys(every))
        return repointed(value, target, change) if nested else change(value)

    changes = {
        name: changed(getattr(record, name), nested)
        for name, found, nested in plan(type(record))  # type: ignore[arg-type]  # classes are hashable
        if nested or found == target
    }
    return replace(record, **changes) if changes else record  # type: ignore[type-var]


@cache
def plan(kind: type) -> tuple[tuple[str, Target | None, bool], ...]:
    """Return the fields to follow: the name, what it points to, and whether it holds other records."""
    hints = get_type_hints(kind, include_extras=True)
    parts = {one.name: list(parts_of(hints[one.name])) for one in fields(kind)}
    target = {
        name: next((one.target for one in found if isinstance(one, PointsTo)), None)
        for name, found in parts.items()
    }
    nested = {name: any(map(is_record, found)) for name, found in parts.items()}
    return tuple((name, target[name], nested[name]) for name in parts if target[name] or nested[name])


def parts_of(hint: Any) -> Iterator[Any]:
    """Yield a type hint and everything inside its brackets."""
    yield hint
    for one in get_args(hint):
        yield from parts_of(one)


def is_record(part: Any) -> bool:
    return isinstance(part, type) and is_dataclass(part)
