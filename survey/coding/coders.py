"""Who codes a text, and who sees what of it: nobody sees what others coded where they may still code."""

from survey.coding.sources import Source
from survey.records import AGREED, Coding, Excerpt


def own(source: Source, coder: str) -> tuple[Excerpt, ...]:
    """A coder's excerpts, by place."""
    return tuple(sorted((one for one in source.excerpts if one.coder == coder), key=lambda one: one.start))


def coders(source: Source) -> list[Coding]:
    """Who codes a text on their own, whoever began first in front."""
    found = (one for one in source.codings if one.coder != AGREED and not one.reads)
    return sorted(found, key=lambda one: (one.begun, one.id))


def coding_of(source: Source, coder: str) -> Coding | None:
    """That an account codes a text, or only reads what others coded in it, if it does."""
    return next((one for one in source.codings if one.coder == coder), None)


def all_finished(source: Source) -> bool:
    """Whether somebody codes a text and all who began have finished."""
    found = coders(source)
    return bool(found) and all(one.finished for one in found)


def compared(source: Source) -> bool:
    """Whether two or more coded a text and all have finished, so that they can be compared."""
    return all_finished(source) and len(coders(source)) > 1


def settled(source: Source) -> bool:
    """Whether coders settled what they had made of a text."""
    return coding_of(source, AGREED) is not None


def may_begin(source: Source, account: str) -> bool:
    """Whether an account may still begin to code a text: not begun, not read, not settled."""
    return not settled(source) and coding_of(source, account) is None


def may_reopen(source: Source, coder: str) -> bool:
    """Whether a coder may go on with a text that they finished: nobody else has, so none was seen."""
    return not settled(source) and not any(one.finished for one in coders(source) if one.coder != coder)


def sees(source: Source, account: str | None) -> bool:
    """Whether an account sees what others coded in a text: all have finished, and it can begin no more.

    None is nobody in particular: whoever works on the server itself.
    """
    return all_finished(source) and (account is None or not may_begin(source, account))


def may_read(source: Source, account: str) -> bool:
    """Whether an account may give up coding a text, to read what others coded in it."""
    return all_finished(source) and may_begin(source, account)


def shown_to(source: Source, account: str | None) -> tuple[Excerpt, ...]:
    """What of a text counts in the views of an account.

    Its own until it sees those of others; then what was agreed, else what the first coder made of it.
    """
    if not sees(source, account):
        return own(source, account or "")
    return own(source, AGREED if settled(source) else coders(source)[0].coder)
