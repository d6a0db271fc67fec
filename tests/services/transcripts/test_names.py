"""Names -> tags."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.records import Interview, Note, Replacement, Turn
from survey.services.transcripts.naming import find
from survey.services.transcripts.reading import LIMIT
from survey.services.transcripts.replacing import KEEP, NoTag, applied, decided, tag_of, without_names

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def words_of(text: str, *known: str) -> dict[str, int]:
    return {one.words: one.count for one in find([text], known)}


def test_capitalised_words_within_sentences_are_likely_names() -> None:
    text = "We met Anna Smith in Lewisham. Anna was kind. Yesterday I saw Anna’s sister on Monday."
    found = words_of(text)
    assert found["Anna Smith"] == 1
    assert found["Anna"] == 3
    assert found["Lewisham"] == 1
    assert not {"We", "Yesterday", "I", "Monday"} & found.keys()


def test_numbers_and_addresses_are_found() -> None:
    text = "Call 020 7946 0958, write to a.b@example.org, SE5 8AZ, my number is 943 476 5919."
    kinds = {one.kind: one.words for one in find([text])}
    assert kinds["phone"] == "020 7946 0958"
    assert kinds["e-mail"] == "a.b@example.org"
    assert kinds["postcode"] == "SE5 8AZ"
    assert kinds["NHS number"] == "943 476 5919"


def test_names_of_every_case_and_script_are_counted() -> None:
    text = "We saw İpek, ANNA and Anna smith; Émile’s too. İpek said: anna  Smith."
    found = words_of(text, "Anna Smith", "Émile")
    assert found == {"İpek": 2, "ANNA": 3, "Anna": 3, "Smith": 2, "Anna Smith": 2, "Émile": 1}


@pytest.mark.parametrize("text", ["a" * LIMIT, "1" * LIMIT, "a." * (LIMIT // 2)])
def test_a_word_as_long_as_a_transcript_is_looked_through_once(text: str) -> None:
    """With a pattern that begins anew at each letter this takes minutes."""
    assert [*words_of(text)] == []


def test_the_programmes_own_words_are_found_also_at_the_start_of_a_sentence() -> None:
    assert words_of("Riverside is far.") == {}
    assert words_of("Riverside is far.", "Riverside", "Nowhere") == {"Riverside": 1}


MARKS = (Replacement("Anna Smith", "[colleague]"), Replacement("Anna", "[colleague]"))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("I met Anna Smith.", "I met [colleague]."),
        ("Anna’s desk, ANNA'S too", "[colleague]’s desk, [colleague]'S too"),
        ("Annabel and Joanna", "Annabel and Joanna"),
        ("anna  smith", "[colleague]"),
        ("[colleague] Anna", "[colleague] [colleague]"),
    ],
)
def test_whole_words_are_replaced_the_longest_first(text: str, after: str) -> None:
    assert applied(text, MARKS) == after


def test_names_that_are_words_too_stay_where_they_are_small() -> None:
    mark = [Replacement("Will", "[friend]")]
    assert applied("Will will come.", mark) == "[friend] will come."


def test_a_decision_can_be_changed_and_kept_words_stay() -> None:
    marks = decided(MARKS, {"Anna": "[friend]", "Lewisham": KEEP})
    assert applied("Anna Smith, Anna, Lewisham", marks) == "[colleague], [friend], Lewisham"


@pytest.mark.parametrize("typed", ["", " ", "[]", "a [b] c", "x" * 61])
def test_a_tag_is_a_few_words(typed: str) -> None:
    with pytest.raises(NoTag):
        tag_of(typed)


def test_a_tag_names_nobody() -> None:
    assert tag_of("colleague") == tag_of(" [colleague] ") == "[colleague]"
    with pytest.raises(NoTag):
        decided(MARKS, {"Bob": "[friend of Anna]"})


NAMES = ["Anna", "Bob Long", "Zoë", "Long"]
texts = st.lists(st.sampled_from([*NAMES, "met", "Annabel", ".", "’s", "\n", "[x]", "😀"]), max_size=12).map(
    " ".join
)
marks = st.lists(st.sampled_from(NAMES), unique=True).map(
    lambda names: tuple(Replacement(name, f"[tag {number}]") for number, name in enumerate(names))
)


@given(texts, marks)
def test_replacing_twice_changes_nothing_and_leaves_no_name(
    text: str, chosen: tuple[Replacement, ...]
) -> None:
    once = applied(text, chosen)
    assert applied(once, chosen) == once
    whole = once.replace("Annabel", "")
    assert not any(mark.words in whole for mark in chosen)


@given(texts, marks)
def test_what_was_taken_stays_until_the_closing(text: str, chosen: tuple[Replacement, ...]) -> None:
    taken = Interview(
        "i",
        "mid",
        "g@1",
        "a",
        NOW,
        NOW,
        turns=(Turn("Peer", text),),
        notes=(Note("p", text),),
        replaced=chosen,
    )
    shown = without_names(taken)
    assert shown.turns[0].text == applied(text, chosen) == shown.notes[0].text
    assert taken.turns[0].text == text
