"""Closed texts to code, made in a line."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from survey.records import Interview, Meeting, Person, Theme
from survey.store import Store
from tests.participants import person

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT = "Interviewer: How was it?\nPeer: I felt 😀 valued, really valued.\nThey gave me keys.\nAnd a desk."


def interview(text: str = TEXT, phase: str = "start", code: str = "VIP-P1", **more: str) -> Person:
    """Somebody with one closed interview."""
    one = Interview(uuid4().hex, phase, "g@1", "ian", NOW, NOW, closed=NOW, text=text, quoting="anonymous")
    made = person(code, role=more.get("role", "peer-supporter"))
    return replace(made, interviews=(one,))


def minutes(store: Store, text: str = "We agreed on two hours.") -> Meeting:
    """Closed minutes, kept."""
    one = Meeting(uuid4().hex, date(2026, 3, 1), ("staff",), text, "", (), NOW, NOW, closed=NOW, text=text)
    store.change_evaluation("vip", lambda kept: replace(kept, meetings=(*kept.meetings, one)))
    return one


def themes(store: Store, *names: str) -> list[Theme]:
    """Themes of the codebook, kept."""
    made = [Theme(uuid4().hex, name) for name in names]
    store.change_evaluation("vip", lambda kept: replace(kept, themes=(*kept.themes, *made)))
    return made
