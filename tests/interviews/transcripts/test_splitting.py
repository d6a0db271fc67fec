"""Words -> turns by speaker."""

from hypothesis import given
from hypothesis import strategies as st

from survey.interviews.transcripts.splitting import headed, likely_speakers, renamed, split, written
from survey.records import Turn

TALK = """Interviewer: How is it?
Peer: Well.
Really well.
Note: the phone rang
12:30 we stopped
Interviewer: And then?
Peer: Then: nothing.
PEER: Good."""


def test_speakers_begin_lines_and_notes_and_times_are_none() -> None:
    assert likely_speakers(TALK) == ("Interviewer", "Peer")


def test_a_speakers_lines_are_one_turn() -> None:
    assert split(TALK, likely_speakers(TALK)) == (
        Turn("Interviewer", "How is it?"),
        Turn("Peer", "Well.\nReally well.\nNote: the phone rang\n12:30 we stopped"),
        Turn("Interviewer", "And then?"),
        Turn("Peer", "Then: nothing.\nGood."),
    )


def test_what_comes_before_the_first_speaker_is_nobodys() -> None:
    assert split("Recorded in May.\nPeer: Hello.", ["Peer"]) == (
        Turn("", "Recorded in May."),
        Turn("Peer", "Hello."),
    )


def test_meeting_software_writes_a_name_and_a_time_on_a_line() -> None:
    text = headed("Eva Long 0:01\nHow is it?\nSam 0:05\nWell.")
    assert split(text, likely_speakers(text)) == (Turn("Eva Long", "How is it?"), Turn("Sam", "Well."))


def test_speakers_are_called_by_their_role() -> None:
    turns = (Turn("Eva", "How?"), Turn("Sam", "Well."), Turn("Later", "we met"))
    assert renamed(turns, {"Eva": "Interviewer", "Sam": "Peer supporter", "Later": ""}) == (
        Turn("Interviewer", "How?"),
        Turn("Peer supporter", "Well.\nLater: we met"),
    )


lines = (
    st.text(alphabet="abc :.", min_size=1, max_size=20).map(lambda one: " ".join(one.split())).filter(bool)
)
turns = st.lists(st.tuples(st.sampled_from(["Interviewer", "Peer"]), lines), max_size=8)


@given(turns)
def test_what_is_written_is_split_the_same(said: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{who}: {what}" for who, what in said)
    once = split(text, ["Interviewer", "Peer"])
    assert split(written(once), ["Interviewer", "Peer"]) == once
