"""What PostgreSQL, or the connection to it, reports when something fails, in our words."""

import logging

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, TimeoutError

from survey.store import NotSaved, StoreError

logger = logging.getLogger("cairn.store")

TAKEN = "23505"
"""The state of a write whose name is taken already."""

REPEATED = ("40001", "40P01", TAKEN)
"""States of a transaction that lost against another, and is done again on what the other left."""

READ_ONLY = "25006"
"""The state of a write to a server that is no longer the primary one."""

REASONS = {
    "42501": "this role may not do that in the database; see: cairn init --role",
    "53100": "the database’s disk is full",
    "53200": "the database is out of memory",
    "53300": "the database takes no more connections",
}


class OutcomeUnknown(NotSaved):
    """The server went away while it was saving, so it may have saved or not.  Repeating does no harm."""


def is_lost(error: SQLAlchemyError) -> bool:
    """Return whether the connection broke."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_unheard(error: SQLAlchemyError) -> bool:
    """Return whether the connection broke without a refusal, so that the server may have committed."""
    return is_lost(error) and state(error) != READ_ONLY


def state(error: SQLAlchemyError) -> str:
    """Return the SQLSTATE, or "" where the server gave none."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def reason(error: SQLAlchemyError) -> str:
    """Return what happened, without any data and without a password."""
    if not isinstance(error, DBAPIError):
        return "all connections are in use" if isinstance(error, TimeoutError) else type(error).__name__
    known = REASONS.get(state(error))
    if known:
        return known
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis and diagnosis.message_primary:
        return f"the database says “{diagnosis.message_primary}”"
    return f"it cannot be reached: {str(error.orig).strip().partition(chr(10))[0]}"


def refused(error: SQLAlchemyError) -> StoreError:
    """Return what a write raises that changed nothing, and log it."""
    logger.error("not saved: %s %s", state(error), reason(error))
    return NotSaved(f"Not saved: {reason(error)}. Nothing was changed; try again.")
