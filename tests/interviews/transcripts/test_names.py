"""Names -> tags."""

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.interviews.transcripts.naming import find
from survey.interviews.transcripts.reading import LIMIT
from survey.interviews.transcripts.replacing import (
    KEEP,
    ORDINARY,
    NoTag,
    applied,
    decided,
    tag_of,
    without_names,
)
from survey.records import Interview, Note, Replacement, Turn

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
    assert found == {"İpek": 2, "Anna": 3, "Smith": 2, "Anna Smith": 2, "Émile": 1}


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


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Yildiz", "Yıldız YILDIZ yıldız Yildiz"),
        ("İpek", "ipek Ipek İPEK ıpek I\u0307pek"),
        ("Ross", "Roſs ROẞ Roß"),
        ("Weiß", "WEISS Weiss WEIẞ weiß"),
        ("O'Brien", "O’Brien OʼBrien O‘BRIEN O`Brien OBrien"),
        ("José", "José Jose\u0301 JOSE\u0301 Jose"),
        ("Zebedee", "Zebe\u00addee Ze\u200bbedee \u2060Zebedee Zebe\ufeffdee Zebe\u200c\u200ddee Zebe-\ndee"),
        ("Anna-Lena", "Anna‐Lena Anna‑Lena Anna–Lena Anna-\nLena"),
        ("Łukasz", "Lukasz ŁUKASZ"),
        ("Anna Smith", "Anna\nSmith Anna\u00a0Smith Anna\u00a0\u202fSmith Anna-Smith"),
        ("Smith", "_Smith_ Smith2"),
        ("Thi Đỗ", "thi do"),
        ("Zebedee", "Zebe- dee Zebe-dee Zebe\ue000dee Zebe\x02dee"),
        ("OBrien", "O'Brien O’BRIEN"),
        ("Anna Smith", "Anna_Smith anna_smith"),
        ("J Smith", "J.Smith J._Smith"),
        ("J. Smith", "J_Smith"),
        ("Dr. Müller", "Dr_Mueller dr.muller DR_MÜLLER"),
        ("मीना", "मीना"),
    ],
)
def test_a_name_is_replaced_however_it_is_written(name: str, written: str) -> None:
    after = applied(f"{written} said so.", [Replacement(name, "[x]")])
    assert set(after.removesuffix(" said so.").replace("_", " ").replace("2", "").split()) - {
        "\u2060[x]"
    } <= {"[x]"}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("the Anna Freud Centre", "the Anna Freud Centre"),
        ("Old Anna Smith", "Old [colleague]"),
        ("Old Anna", "Old Anna"),
    ],
)
def test_words_that_are_kept_protect_a_name_only_as_a_part_of_them(text: str, after: str) -> None:
    marks = decided(MARKS, {"Anna Freud Centre": KEEP, "Old Anna": KEEP})
    assert applied(text, marks) == after


@pytest.mark.parametrize(("name", "text"), [("Im", "I'm"), ("Ill", "I’ll"), ("Along", "a long")])
def test_what_is_no_spelling_of_a_name_stays(name: str, text: str) -> None:
    assert applied(text, [Replacement(name, "[x]")]) == text


def test_the_ends_of_words_are_kept_in_every_script() -> None:
    assert decided([], {"“मीना”,": "[x]", " …_Anna_ ": "[y]"}) == (
        Replacement("मीना", "[x]"),
        Replacement("Anna", "[y]"),
    )


def test_what_was_decided_of_another_spelling_is_decided_again() -> None:
    once = decided([], {"Yildiz": "[a]", "O'Brien": "[b]"})
    assert decided(once, {"Yıldız": "[c]", "O’BRIEN": KEEP}) == (
        Replacement("Yıldız", "[c]"),
        Replacement("O’BRIEN", KEEP),
    )


def test_spellings_of_one_name_are_offered_once() -> None:
    assert words_of("We met O'Brien, O’Brien and O‘BRIEN; then Weiß, WEISS.") == {"O'Brien": 3, "Weiß": 2}


def test_months_that_are_given_names_are_offered_and_tags_in_use_are_not() -> None:
    assert words_of("I saw June, April, August, May and Grace in March.").keys() == {
        *("June", "April", "August", "May", "Grace")
    }
    tagged = find(["then [Peer Supporter] and Zebedee came"], tags=["[Peer Supporter]"])
    assert [one.words for one in tagged] == ["Zebedee"]


def test_whoever_has_a_title_or_an_initial_is_offered() -> None:
    assert words_of("I asked Dr. Jones and J. Smith.").keys() >= {"Jones", "Smith"}


def letters_of(text: str) -> str:
    """The letters that somebody reads: small, without accents, one space for whatever else stands between."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).replace("ı", "i")
    shown = "".join(one for one in apart if unicodedata.category(one) not in ("Cf", "Mn"))
    return f" {' '.join(re.findall(r'[a-z]+', shown))} "


def still_readable(name: str, text: str) -> bool:
    return letters_of(name) in letters_of(text)


NAMES = ["Anna", "Bob Long", "Zoë", "Long", "O'Brien", "Yıldız", "Weiß", "José", "Anna-Lena", "Ross", "İpek"]
SWAPS = {
    "'": "'’‘ʼ`",
    "-": "-‐‑–",
    " ": [" ", "  ", "\u00a0", "\n", "\u202f"],
    "ı": "ıi",
    "i": "iıI",
    "I": "Iİ",
    "İ": ["İ", "I", "i", "I\u0307"],
    "s": "sſS",
    "ß": ["ß", "ẞ", "ss", "SS", "sſ"],
    "é": ["é", "e\u0301", "É", "E\u0301"],
    "ë": ["ë", "e\u0308"],
}
UNSEEN = ["", "", "", "\u00ad", "\u200b", "\u2060", "\ufeff", "\u200c", "\u200d"]


@st.composite
def written(draw: st.DrawFn, name: str) -> str:
    """A name as somebody, or their program, may write it."""
    letters = [draw(st.sampled_from(SWAPS.get(one, [one, one.upper(), one.lower()]))) for one in name]
    return "".join(one + draw(st.sampled_from(UNSEEN)) for one in letters)


def decided_of(names: list[str]) -> tuple[Replacement, ...]:
    return tuple(Replacement(name, f"[tag {number}]") for number, name in enumerate(names))


words = st.sampled_from(NAMES).flatmap(written)
others = st.sampled_from(["met", "Annabel", ".", "’s", "\n", "[x]", "😀", "ſ", "e\u0301", "\u00ad", "2"])
texts = st.lists(words | others, max_size=12).map(" ".join)
marks = st.lists(st.sampled_from(NAMES).flatmap(written), max_size=4, unique_by=letters_of).map(decided_of)


@given(texts, marks)
def test_replacing_twice_changes_nothing_and_leaves_no_name(
    text: str, chosen: tuple[Replacement, ...]
) -> None:
    once = applied(text, chosen)
    assert applied(once, chosen) == once
    left = once.replace(".", "|x|")  # two sentences are no name
    for mark in chosen:
        if not (mark.words.islower() and mark.words in ORDINARY):
            assert not still_readable(mark.words, left)


@given(st.text(max_size=20), st.lists(st.text(max_size=6), max_size=3))
def test_no_decision_breaks_a_text(text: str, names: list[str]) -> None:
    chosen = {name: f"[{number}]" for number, name in enumerate(names)}
    try:
        marks = decided([], chosen)
    except NoTag:
        marks = tuple(Replacement(name, tag) for name, tag in chosen.items())
    applied(text, marks)
    find([text, *names], names, chosen.values())


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
