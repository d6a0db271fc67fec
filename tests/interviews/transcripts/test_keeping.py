"""A transcript is kept, names are taken out of it, and the interview is closed for good."""

from dataclasses import replace

import pytest

from survey.interviews import interviews
from survey.interviews.interviews import Closed
from survey.interviews.transcripts import keeping
from survey.interviews.transcripts.keeping import NothingToClose
from survey.records import Account, Grant, Replacement, Turn
from survey.store.edits import ChangedMeanwhile, edit_token
from tests.participants import person

TURNS = (Turn("Interviewer", "Who helps?"), Turn("Peer", "Zebedee does.\nZebedee’s kind."))
PROMPTS = {"team": "What is it like in the team?", "people": "And with people?"}


@pytest.fixture
def key(store, vip, catalogue, clock):
    peer = person("P1")
    store.add_people([peer])
    ada = Account("ada", "ada@example.org", "Ada", "", clock(), (Grant("vip", "interviewer"),))
    begun = interviews.begin(store, vip, catalogue, peer.participant.id, "mid", ada, clock())
    return "vip", peer.participant.id, begun.id


def now_there(store, key):
    return interviews.of(store.person(*key[:2]), key[2])


def test_a_transcript_is_kept_unless_somebody_was_quicker(store, key, clock):
    seen = edit_token(now_there(store, key).turns)
    assert keeping.keep(store, key, TURNS, seen, clock()).turns == TURNS
    with pytest.raises(ChangedMeanwhile) as refused:
        keeping.keep(store, key, (Turn("", "Late."),), seen, clock())
    assert refused.value.stored == now_there(store, key).turns == TURNS


def test_what_was_decided_is_undone(store, key, clock):
    keeping.keep(store, key, TURNS, edit_token(now_there(store, key).turns), clock())
    keeping.decide(store, key, {"Zebedee": "[colleague]"}, clock(), set())
    assert now_there(store, key).replaced == (Replacement("Zebedee", "[colleague]"),)
    keeping.decide(store, key, {}, clock(), {"Zebedee"})
    assert now_there(store, key).replaced == ()
    assert now_there(store, key).turns == TURNS


def close(store, key, clock, **more):
    keeping.keep(store, key, TURNS, edit_token(now_there(store, key).turns), clock())
    interviews.save_notes(store, *key, {"people": ("Zebedee again.", edit_token(""))}, clock())
    keeping.decide(store, key, {"Zebedee": "[colleague]", "Peer": ""}, clock(), set())
    seen = edit_token(keeping.made_final(now_there(store, key)))
    return keeping.close(store, key, PROMPTS, clock(), **{"seen": seen, "file_too": False, **more})


def test_a_closed_interview_has_its_text_for_good(store, key, clock):
    closed = close(store, key, clock)
    assert closed.closed == clock()
    assert closed.text.split("\n") == [
        "Interviewer: Who helps?",
        "Peer: [colleague] does.",
        "[colleague]’s kind.",
        "And with people?",
        "[colleague] again.",
    ]
    for change in (
        lambda: keeping.keep(store, key, (), edit_token(closed.turns), clock()),
        lambda: keeping.decide(store, key, {}, clock(), {"Zebedee"}),
        lambda: keeping.close(
            store, key, PROMPTS, clock(), seen=edit_token(keeping.made_final(closed)), file_too=False
        ),
        lambda: keeping.keep_file(store, key, "a.txt", b"x", clock()),
    ):
        with pytest.raises(Closed):
            change()


def test_a_name_that_was_taken_out_is_nowhere_in_the_store(store, key, clock):
    keeping.keep_file(store, key, "zebedee.txt", b"Zebedee", clock())
    closed = close(store, key, clock)
    assert closed.replaced == (Replacement("", "[colleague]"),)
    kept = b"".join(path.read_bytes() for path in store.path.rglob("*") if path.is_file())
    assert b"ebedee" not in kept
    assert b"WmViZWRlZQ" not in kept  # the same in base64


def test_the_file_stays_only_if_it_is_wanted(store, key, clock):
    keeping.keep_file(store, key, "talk.txt", b"Hello", clock())
    assert close(store, key, clock, file_too=True).file_name == "talk.txt"


def test_nothing_cannot_be_closed(store, key, clock):
    seen = edit_token(keeping.made_final(now_there(store, key)))
    with pytest.raises(NothingToClose):
        keeping.close(store, key, PROMPTS, clock(), seen=seen, file_too=False)
    assert now_there(store, key).closed is None


def test_notes_of_no_prompt_come_last(store, key, clock):
    typed = {"other": ("Rain.", edit_token("")), "team": ("Good.", edit_token(""))}
    after = interviews.save_notes(store, *key, typed, clock())
    assert keeping.composed(replace(after, turns=()), PROMPTS) == "What is it like in the team?\nGood.\nRain."
