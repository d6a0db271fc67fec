"""Somebody with an invitation in their hand."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from survey.records import Participant, Person
from survey.services.invitations import invite


@pytest.fixture
def invited(store, vip, catalogue, settings, clock) -> Callable[..., str]:
    """Add a participant and invite them to a phase: the path of their link."""

    def add(role: str = "peer-supporter", phase: str = "start", code: str = "VIP-P1", programme=vip) -> str:
        participant = Participant(uuid4().hex, programme.id, code, role, "", date(2026, 3, 2))
        store.add_people([Person(participant)])
        return (
            f"/i/{invite(store, settings.secret_key, programme, catalogue, participant.id, phase, clock())}"
        )

    return add


@pytest.fixture
def peer(browse, invited):
    """A peer supporter who has agreed to take part and looks at the task list."""
    browse.get(invited())
    browse.click("Start now")
    browse.submit(
        "I agree", agree=[1 + number for number in range(len(browse.page.all("input[type=checkbox]")))]
    )
    return browse


@pytest.fixture
def answers(store, vip):
    """The answers that the store holds of the one participant, by measure and phase."""

    def look(measure: str = "wemwbs", phase: str = "start"):
        (person,) = store.people(vip.id)
        kept = person.response(phase, measure) or person.draft(phase, measure)
        return kept.answers if kept else None

    return look
