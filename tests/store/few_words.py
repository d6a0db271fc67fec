"""Names and people for random commands: few, so that they meet, and short, so that a failure can be read."""

from dataclasses import replace

from hypothesis import strategies as st

from measures.parts import Answer
from survey.records import (
    CodeTarget,
    Consent,
    Draft,
    Invitation,
    Participant,
    Person,
    Reading,
    Request,
    Response,
)
from tests.store.model import Key
from tests.store.samples import NOW

PROGRAMMES = ("vip", "other")
KEYS = [(programme, name * 16) for programme in PROGRAMMES for name in ("a0", "a1", "b0")]
CODES = [name * 32 for name in ("c0", "c1", "d0")]

keys = st.sampled_from(KEYS)
opened = st.builds(
    lambda key, invitation: CodeTarget(*key, invitation), keys, st.sampled_from(["x" * 32, "y" * 32])
)
codes = st.dictionaries(st.sampled_from(CODES), opened, max_size=2)
words = st.sampled_from(["", "no", "long " * 500, "NUL \0", "é 😀"])
which = st.integers(0, 1)


def made_up(
    code: str, answers: dict[str, Answer | None], scores: list[float | None], phases: list[str]
) -> Person:
    """Somebody in few words, so that a failing example can be read."""
    return Person(
        Participant(
            *("", "", code, "peer-supporter", "", NOW.date(), bool(scores)),
            interviewers=tuple(phases),
            declined=NOW if answers else None,
            withdrawn=NOW if scores else None,
        ),
        consents=tuple(Consent(one, 1, (one,), NOW) for one in phases),
        invitations=tuple(Invitation(one, one, one, NOW, opened=NOW if answers else None) for one in phases),
        drafts=tuple(Draft(f"d-{one}", one, "ons4@1", answers, NOW, NOW) for one in phases),
        responses=tuple(
            Response(f"{number}", "start", "wemwbs@1", answers, raw, raw, 0, NOW, supersedes=f"{number - 1}")
            for number, raw in enumerate(scores)
        ),
        requests=tuple(
            Request(one, one, "ons4@1", NOW, *((NOW, "me") if scores else (None, None))) for one in phases
        ),
        readings=tuple(Reading(f"{number}", "me", NOW) for number, raw in enumerate(scores) if raw),
    )


somebody = st.builds(
    made_up,
    st.sampled_from(["A", "B", "a", "é"]),
    st.dictionaries(st.sampled_from(["z", "more", "é"]), st.none() | st.integers(0, 10) | words, max_size=2),
    st.lists(st.none() | st.sampled_from([40.0, 0.1]), max_size=2),
    st.lists(st.sampled_from(["start", "mid", "end"]), max_size=2, unique=True),
)


def as_key(person: Person, key: Key) -> Person:
    """The person under another id."""
    return replace(person, participant=replace(person.participant, programme=key[0], id=key[1]))
