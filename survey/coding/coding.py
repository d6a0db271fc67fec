"""Coding closed texts: each coder works alone, until all who began have finished and they settle."""

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
    """An excerpt that cannot be; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """A stretch of a text, with what each coder (id) made of it."""

    start: int
    end: int
    coded: Mapping[str, tuple[Excerpt, ...]]

    @property
    def key(self) -> str:
        """What names this place in a form."""
        return f"{self.start}-{self.end}"

    @property
    def agreed(self) -> bool:
        """Whether all coders made the same of it."""
        return len({marks(one) for one in self.coded.values()}) == 1


def may_code(account: Account, programme: str, source: Source) -> bool:
    """Whether an account codes a text: evaluators any, interviewers those of their participants."""
    if source.participant:
        return sees_answers(account, source.participant)
    return "evaluator" in account.roles(programme)


def for_account(store: Store, programme: str, account: Account) -> list[Source]:
    """The texts that an account codes.  Raises NotFound, Damaged for the programme."""
    return [one for one in sources(store, programme) if may_code(account, programme, one)]


def to_read(store: Store, programme: str, account: Account) -> list[Source]:
    """The texts that others have coded, and of which an account sees nothing as it may still code them.

    Raises NotFound, Damaged for the programme.
    """
    return [one for one in for_account(store, programme, account) if may_read(one, account.id)]


def find(store: Store, programme: str, account: Account, source: str) -> Source:
    """One of them.  Raises NotFound, also where the text is not for the account."""
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
    """Give a stretch (code points) themes, as one coder.  Raises CodingRefused, NotFound, NotSaved."""
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
    """Give a coder's own excerpt other themes; with none, it is deleted.

    Raises CodingRefused, NotFound for another's, NotSaved.
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
    """A coder has finished (or, with None, opens again) a text that they code.

    Raises CodingRefused once the coders have settled, for who only reads the text, and for opening again what
    somebody else has finished: who may have seen that codes blind no more.  Raises NotFound, NotSaved.
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
    """An account reads what others coded in a text, and from now on cannot code it itself.

    Raises CodingRefused while somebody still codes it, and for who codes or reads it already; NotFound,
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


def places(source: Source) -> list[Place]:
    """Where coders marked something: stretches that overlap are one place.  For texts open to all."""
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
        Place(
            group[0].start,
            max(one.end for one in group),
            {name: tuple(one for one in group if one.coder == name) for name in names},
        )
        for group in found
    ]


def settle(store: Store, programme: str, source: Source, choices: Mapping[str, str], now: datetime) -> None:
    """Keep what was agreed: for each place (key) a coder (id), "both" or "none"; where all agree, that.

    Raises CodingRefused while somebody codes or where a place is left open; NotFound, NotSaved.
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


def taken(place: Place, choices: Mapping[str, str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """What a choice takes of a place.  Raises CodingRefused for a place without one."""
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
    """What excerpts say, whoever made them."""
    return frozenset((one.start, one.end, frozenset(one.themes)) for one in excerpts)


def known_themes(store: Store, programme: str, themes: Sequence[str]) -> None:
    """Raise CodingRefused unless these are themes in use, one at least."""
    known = {one.id for one in store.evaluation(programme).themes if not one.merged}
    if not themes or not set(themes) <= known:
        raise CodingRefused(N_("Choose at least one theme of the codebook."))


def codings_of(kept: Person | Evaluation, source: str) -> tuple[Coding, ...]:
    """Who codes a text, as a document has it."""
    return tuple(one for one in kept.codings if one.source == source)


def as_kept(source: Source, kept: Person | Evaluation) -> Source:
    """A text with its excerpts and codings as a document has them."""
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
    """Whether a coder has begun a text.  Raises CodingRefused once they finished, read or settled."""
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
    """Change the document that a text's excerpts are kept in."""
    if source.participant:
        store.change(programme, source.participant.id, person)
    else:
        store.change_evaluation(programme, evaluation)
