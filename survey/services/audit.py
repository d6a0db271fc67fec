"""Noting in the audit who did what."""

from datetime import datetime
from uuid import uuid4

from survey.records import AuditEntry
from survey.store import Store

COMMAND_LINE = "command line"
"""Who did it, where nobody signed in."""


def note(
    store: Store,
    what: str,
    screen: str,
    now: datetime,
    who: str = COMMAND_LINE,
    programme: str | None = None,
    participant: str | None = None,
) -> None:
    """Add a line to the audit.  Raises NotSaved."""
    store.audit(AuditEntry(uuid4().hex, now, who, what, screen, programme, participant))
