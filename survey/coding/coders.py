"""Who codes a text, and who may see the coding: nobody sees others' coding of a text they can still code."""

from survey.coding.sources import Source
from survey.records import AGREED, Coding, Excerpt


def own(source: Source, coder: str) -> tuple[Excerpt, ...]:
    """Return a coder's excerpts, by place."""
    return tuple(sorted((one for one in source.excerpts if one.coder == coder), key=lambda one: one.start))


def coders(source: Source) -> list[Coding]:
    """Return who codes a text on their own, in the order in which they started."""
    found = (one for one in source.codings if one.coder != AGREED and not one.reads)
    return sorted(found, key=lambda one: (one.begun, one.id))


def coding_of(source: Source, coder: str) -> Coding | None:
    """Return the record that an account codes or reads a text, or None."""
    return next((one for one in source.codings if one.coder == coder), None)


def all_finished(source: Source) -> bool:
    """Return whether somebody codes a text and everybody who started has finished."""
    found = coders(source)
    return bool(found) and all(one.finished for one in found)


def compared(source: Source) -> bool:
    """Return whether a text can be compared: two or more people coded it and all have finished."""
    return all_finished(source) and len(coders(source)) > 1


def settled(source: Source) -> bool:
    """Return whether the coders have settled a text."""
    return coding_of(source, AGREED) is not None


def may_begin(source: Source, account: str) -> bool:
    """Return whether an account can still start to code a text: not started, not read, not settled."""
    return not settled(source) and coding_of(source, account) is None


def may_reopen(source: Source, coder: str) -> bool:
    """Return whether a coder can reopen a text: nobody else has finished it, so they have seen no other
    coding.
    """
    return not settled(source) and not any(one.finished for one in coders(source) if one.coder != coder)


def sees(source: Source, account: str | None) -> bool:
    """Return whether an account may see others' coding of a text.

    It may when all have finished and it can no longer start itself.  None stands for somebody on the server.
    """
    return all_finished(source) and (account is None or not may_begin(source, account))


def may_read(source: Source, account: str) -> bool:
    """Return whether an account may read others' coding of a text, and so no longer code it."""
    return all_finished(source) and may_begin(source, account)


def shown_to(source: Source, account: str | None) -> tuple[Excerpt, ...]:
    """Return the excerpts of a text that count in the views of an account.

    These are its own until it may see the others'.  Then they are what was agreed, or else the excerpts of
    the first coder.
    """
    if not sees(source, account):
        return own(source, account or "")
    return own(source, AGREED if settled(source) else coders(source)[0].coder)
