"""Code closed texts: each coder works alone until all who started have finished; then they settle."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from survey import N_, Refused
from survey.coding.coders import coders, compared, may_read, may_reopen
from survey.coding.sources import Source, sources
from survey.records import AGREED, Account, Coding, Evaluation, Excerpt, Person
from survey.records.visibility import sees_answers
from survey.store import NotFound, Store

Kept = TypeVar("Kept", Person, Evaluation)


class CodingRefused(Refused):
    """An excerpt is not possible; the message says why and what to do."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text, with the excerpts of each coder (id)."""

    start: int
    end: int
    coded: Mapping[str, tuple[Excerpt, ...]]

    @property
    def key(self) -> str:
        """Return the name of this place in a form."""
        return f"{self.start}-{self.end}"

    @property
    def agreed(self) -> bool:
        """Return whether all coders coded the place alike."""
        return len({marks(one) for one in self.coded.values()}) == 1


def may_code(account: Account, programme: str, source: Source) -> bool:
    """Return whether an account may code a text: evaluators any, interviewers those of their participants."""
    if source.participant:
        return sees_answers(account, source.participant)
    return "evaluator" in account.roles(programme)


def for_account(store: Store, programme: str, account: Account) -> list[Source]:
    """Return the texts that an account may code.  Raise NotFound, Damaged for the programme."""
    return [one for one in sources(store, programme) if may_code(account, programme, one)]


def to_read(store: Store, programme: str, account: Account) -> list[Source]:
    """Return the texts that others have coded, hidden from an account because it can still code them.

    Raise NotFound, Damaged for the programme.
    """
    return [one for one in for_account(store, programme, account) if may_read(one, account.id)]


def find(store: Store, programme: str, account: Account, source: str) -> Source:
    """Return one of the account's texts.  Raise NotFound, also if the account may not code it."""
    found = next((one for one in for_account(store, programme, account) if one.id == source), None)
    if found is None:
        raise NotFound(f"no text {source}")
    return found


def code(
    store: Store,
    programme: str,
    source: Source,
    stretch: tuple[int, int],
    themes: Sequence[str],
    by: str,
    now: datetime,
) -> Excerpt:
    """Give a stretch (code points) themes, as one coder.  Raise CodingRefused, NotFound, NotSaved."""
    start, end = stretch
    if not 0 <= start < end <= len(source.text) or not source.text[start:end].strip():
        raise CodingRefused(N_("Select words of this text."))
    known_themes(store, programme, themes)
    made = Excerpt(uuid4().hex, source.id, start, end, tuple(themes), by, now)

    def change(kept: Kept) -> Kept:
        begun = still_open(kept, source.id, by)
        codings = kept.codings if begun else (*kept.codings, Coding(uuid4().hex, source.id, by, now))
        return replace(kept, excerpts=(*kept.excerpts, made), codings=codings)

    keep(store, programme, source, change, change)
    return made


def give(store: Store, programme: str, source: Source, excerpt: str, themes: Sequence[str], by: str) -> None:
    """Change the themes of a coder's own excerpt; without themes, delete it.

    Raise CodingRefused, NotFound for somebody else's excerpt, NotSaved.
    """
    if themes:
        known_themes(store, programme, themes)

    def change(kept: Kept) -> Kept:
        still_open(kept, source.id, by)
        if not any((one.id, one.coder) == (excerpt, by) for one in kept.excerpts):
            raise NotFound(f"no excerpt {excerpt}")
        changed = (
            replace(one, themes=tuple(themes)) if one.id == excerpt else one
            for one in kept.excerpts
            if one.id != excerpt or themes
        )
        return replace(kept, excerpts=tuple(changed))

    keep(store, programme, source, change, change)


def finish(store: Store, programme: str, source: Source, by: str, finished: datetime | None) -> None:
    """Record that a coder has finished a text or, with None, reopens it.

    Raise CodingRefused if the coders have settled, if the account only reads the text, or if somebody else
    has finished it too: a coder who may have seen that is no longer blind.  Raise NotFound, NotSaved.
    """

    def change(kept: Kept) -> Kept:
        not_settled(kept, source.id)
        not_reading(kept, source.id, by)
        if finished is None and not may_reopen(as_kept(source, kept), by):
            raise CodingRefused(N_("Somebody else has finished this text too, so you cannot reopen it."))
        codings = (
            replace(one, finished=finished) if one.source == source.id and one.coder == by else one
            for one in kept.codings
        )
        return replace(kept, codings=tuple(codings))

    keep(store, programme, source, change, change)


def read(store: Store, programme: str, source: Source, by: str, now: datetime) -> None:
    """Record that an account reads others' coding of a text, and so can no longer code it.

    Raise CodingRefused while somebody still codes it, or if the account codes or reads it already; NotFound,
    NotSaved.
    """

    def change(kept: Kept) -> Kept:
        if not may_read(as_kept(source, kept), by):
            raise CodingRefused(
                N_("Somebody is still coding this text, or you have already seen their coding.")
            )
        reading = Coding(uuid4().hex, source.id, by, now, now, reads=True)
        return replace(kept, codings=(*kept.codings, reading))

    keep(store, programme, source, change, change)


def places(source: Source) -> list[Stretch]:
    """Return where coders marked something; overlapping stretches are one place.  For finished texts only."""
    found: list[list[Excerpt]] = []
    edge = -1
    names = [one.coder for one in coders(source)]
    for one in sorted(source.excerpts, key=lambda one: (one.start, one.end)):
        if one.coder not in names:
            continue
        if not found or one.start >= edge:
            found.append([])
        found[-1].append(one)
        edge = max(edge, one.end) if len(found[-1]) > 1 else one.end
    return [
        Stretch(
            group[0].start,
            max(one.end for one in group),
            {name: tuple(one for one in group if one.coder == name) for name in names},
        )
        for group in found
    ]


def settle(store: Store, programme: str, source: Source, choices: Mapping[str, str], now: datetime) -> None:
    """Save what was agreed at each place (key): a coder (id), "both" or "none".

    Places where all agree need no choice.  Raise CodingRefused while somebody codes, or if a place is left
    open; NotFound, NotSaved.
    """

    def change(kept: Kept) -> Kept:
        here = as_kept(source, kept)
        if not compared(here):
            raise CodingRefused(N_("Two coders must finish this text before they can settle it."))
        agreed: list[Excerpt] = [
            Excerpt(uuid4().hex, source.id, start, end, themes, AGREED, now)
            for place in places(here)
            for (start, end, themes) in taken(place, choices)
        ]
        others: list[Excerpt] = [
            one for one in kept.excerpts if (one.source, one.coder) != (source.id, AGREED)
        ]
        codings: list[Coding] = [
            one for one in kept.codings if (one.source, one.coder) != (source.id, AGREED)
        ]
        done = Coding(uuid4().hex, source.id, AGREED, now, now)
        return replace(kept, excerpts=(*others, *agreed), codings=(*codings, done))

    keep(store, programme, source, change, change)


def taken(place: Stretch, choices: Mapping[str, str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the excerpts of a place that a choice keeps.  Raise CodingRefused without a choice."""
    choice = next(iter(place.coded)) if place.agreed else choices.get(place.key, "")
    if choice == "none":
        return []
    if choice not in ("both", *place.coded):
        raise CodingRefused(N_("Choose what counts at each place where you differ."))
    chosen = [one for name, each in place.coded.items() if choice in ("both", name) for one in each]
    united: dict[tuple[int, int], dict[str, None]] = {}
    for one in chosen:
        united.setdefault((one.start, one.end), {}).update(dict.fromkeys(one.themes))
    return [(start, end, tuple(themes)) for (start, end), themes in united.items()]


def marks(excerpts: Sequence[Excerpt]) -> frozenset[tuple[int, int, frozenset[str]]]:
    """Return what excerpts say, without who made them."""
    return frozenset((one.start, one.end, frozenset(one.themes)) for one in excerpts)


def known_themes(store: Store, programme: str, themes: Sequence[str]) -> None:
    """Raise CodingRefused unless these are themes in use, one at least."""
    known = {one.id for one in store.evaluation(programme).themes if not one.merged}
    if not themes or not set(themes) <= known:
        raise CodingRefused(N_("Choose at least one theme of the codebook."))


def codings_of(kept: Person | Evaluation, source: str) -> tuple[Coding, ...]:
    """Return who codes a text, as a document stores it."""
    return tuple(one for one in kept.codings if one.source == source)


def as_kept(source: Source, kept: Person | Evaluation) -> Source:
    """Return a text with its excerpts and codings as a document stores them."""
    excerpts = tuple(one for one in kept.excerpts if one.source == source.id)
    return replace(source, excerpts=excerpts, codings=codings_of(kept, source.id))


def not_reading(kept: Person | Evaluation, source: str, by: str) -> None:
    """Raise CodingRefused for who only reads a text."""
    if any(one.reads for one in codings_of(kept, source) if one.coder == by):
        raise CodingRefused(N_("You have seen what others coded in this text, so you cannot code it."))


def not_settled(kept: Person | Evaluation, source: str) -> None:
    """Raise CodingRefused once the coders of a text have settled."""
    if any(one.coder == AGREED for one in codings_of(kept, source)):
        raise CodingRefused(N_("This text is settled, so it can no longer be changed."))


def still_open(kept: Person | Evaluation, source: str, by: str) -> bool:
    """Raise CodingRefused if a coder has finished, read or settled a text; return whether they started it."""
    not_settled(kept, source)
    not_reading(kept, source, by)
    mine = [one for one in kept.codings if (one.source, one.coder) == (source, by)]
    if any(one.finished for one in mine):
        raise CodingRefused(N_("You have finished coding this text. Reopen it to change something."))
    return bool(mine)


def keep(
    store: Store,
    programme: str,
    source: Source,
    person: Callable[[Person], Person],
    evaluation: Callable[[Evaluation], Evaluation],
) -> None:
    """Change the document that holds a text's excerpts."""
    if source.participant:
        store.change(programme, source.participant.id, person)
    else:
        store.change_evaluation(programme, evaluation)
