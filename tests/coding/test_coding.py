"""Coding, settling, and what counts under each theme."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.coding import codebook, coders, coding, lines
from survey.coding import themes as views
from survey.coding.codebook import CodebookRefused
from survey.coding.coding import CodingRefused
from survey.coding.sources import Source, sources
from survey.records import AGREED, Excerpt, Theme
from survey.store import NotFound
from tests.to_code import NOW, TEXT, interview, minutes, themes


@pytest.fixture
def look(store, vip):
    """The one closed text, as it is kept now, and its themes."""
    store.add_people([interview()])
    themes(store, "Valued", "Keys")
    return lambda: sources(store, "vip")[0]


def ids(store):
    return [one.id for one in store.evaluation("vip").themes]


def code(store, source, words, names, by, now=NOW):
    start = source.text.index(words)
    return coding.code(store, "vip", source, (start, start + len(words)), names, by, now)


def finish(store, source, *coders):
    for one in coders:
        coding.finish(store, "vip", source, one, NOW)


def test_places_count_whole_characters(store, look):
    made = code(store, look(), "😀 valued", ids(store)[:1], "ada")
    assert look().quote(made) == "😀 valued"


def test_nobody_sees_anothers_excerpts_until_all_have_finished(store, look):
    valued, keys = ids(store)
    code(store, look(), "valued", [valued], "ada")
    code(store, look(), "keys", [keys], "bob", NOW + timedelta(minutes=1))
    coding.finish(store, "vip", look(), "ada", NOW)
    assert [one.coder for one in coders.shown_to(look(), "ada")] == ["ada"]
    assert [one.coder for one in coders.shown_to(look(), "bob")] == ["bob"]
    assert coders.shown_to(look(), "eve") == coders.shown_to(look(), None) == ()
    coding.finish(store, "vip", look(), "bob", NOW)
    assert [one.coder for one in coders.shown_to(look(), "bob")] == ["ada"]
    assert [one.coder for one in coders.shown_to(look(), None)] == ["ada"]


def test_who_may_still_begin_sees_nothing_and_who_reads_begins_no_more(store, look):
    valued, _ = ids(store)
    code(store, look(), "valued", [valued], "ada")
    with pytest.raises(CodingRefused, match="still coding"):
        coding.read(store, "vip", look(), "eve", NOW)
    finish(store, look(), "ada")
    assert coders.shown_to(look(), "eve") == ()
    coding.read(store, "vip", look(), "eve", NOW)
    assert [one.coder for one in coders.shown_to(look(), "eve")] == ["ada"]
    with pytest.raises(CodingRefused, match="cannot code it"):
        code(store, look(), "keys", [valued], "eve")
    with pytest.raises(CodingRefused, match="cannot code it"):
        coding.finish(store, "vip", look(), "eve", None)
    assert (len(coders.coders(look())), coders.compared(look())) == (1, False)


def test_a_third_coder_who_begins_opens_nothing_again_for_those_who_have_seen_each_other(store, look):
    valued, keys = ids(store)
    code(store, look(), "valued", [valued], "ada")
    code(store, look(), "keys", [keys], "bob")
    finish(store, look(), "ada", "bob")
    code(store, look(), "desk", [keys], "cid")
    with pytest.raises(CodingRefused, match="cannot reopen"):
        coding.finish(store, "vip", look(), "ada", None)


def test_whoever_has_finished_changes_nothing_until_they_open_again(store, look):
    valued, _ = ids(store)
    made = code(store, look(), "valued", [valued], "ada")
    finish(store, look(), "ada")
    with pytest.raises(CodingRefused, match="finished"):
        coding.give(store, "vip", look(), made.id, [], "ada")
    coding.finish(store, "vip", look(), "ada", None)
    coding.give(store, "vip", look(), made.id, [], "ada")
    assert look().excerpts == ()


def test_whoever_may_see_the_others_excerpts_does_not_open_the_text_again(store, look):
    valued, keys = ids(store)
    code(store, look(), "valued", [valued], "ada")
    code(store, look(), "keys", [keys], "bob")
    finish(store, look(), "ada")
    coding.finish(store, "vip", look(), "ada", None)
    finish(store, look(), "ada", "bob")
    with pytest.raises(CodingRefused, match="cannot reopen"):
        coding.finish(store, "vip", look(), "ada", None)


def test_nobody_begins_a_text_that_was_settled(store, look):
    valued, keys = ids(store)
    code(store, look(), "valued", [valued], "ada")
    code(store, look(), "valued", [valued], "bob")
    finish(store, look(), "ada", "bob")
    coding.settle(store, "vip", look(), {}, NOW)
    with pytest.raises(CodingRefused, match="settled"):
        code(store, look(), "keys", [keys], "eve")
    assert [look().quote(one) for one in coders.shown_to(look(), "eve")] == ["valued"]


def test_anothers_excerpt_cannot_be_changed(store, look):
    made = code(store, look(), "valued", ids(store)[:1], "ada")
    with pytest.raises(NotFound):
        coding.give(store, "vip", look(), made.id, [], "bob")
    assert len(look().excerpts) == 1


@pytest.mark.parametrize(
    "stretch", [(0, 0), (5, 3), (-1, 4), (0, 10_000), (TEXT.index("\n"), TEXT.index("\n") + 1)]
)
def test_an_excerpt_has_words(store, look, stretch):
    with pytest.raises(CodingRefused):
        coding.code(store, "vip", look(), stretch, ids(store)[:1], "ada", NOW)
    with pytest.raises(CodingRefused):
        coding.code(store, "vip", look(), (0, 5), ["nothing"], "ada", NOW)


@pytest.mark.parametrize(
    ("choice", "agreed"),
    [("ada", {"Valued"}), ("bob", {"Keys"}), ("both", {"Valued", "Keys"}), ("none", set())],
)
def test_settling_takes_one_the_other_both_or_none(store, look, choice, agreed):
    valued, keys = ids(store)
    code(store, look(), "And a desk.", [keys], "ada")
    code(store, look(), "And a desk.", [keys], "bob")
    code(store, look(), "valued", [valued], "ada")
    code(store, look(), "valued", [keys], "bob")
    with pytest.raises(CodingRefused):
        coding.settle(store, "vip", look(), {}, NOW)
    finish(store, look(), "ada", "bob")
    with pytest.raises(CodingRefused, match="each place"):
        coding.settle(store, "vip", look(), {}, NOW)
    differ, same = coding.places(look())
    assert (differ.agreed, same.agreed) == (False, True)
    coding.settle(store, "vip", look(), {differ.key: choice}, NOW)
    first = [one for one in coders.own(look(), AGREED) if look().quote(one) == "valued"]
    names = {one.id: one.name for one in store.evaluation("vip").themes}
    assert {names[theme] for one in first for theme in one.themes} == agreed
    assert "And a desk." in [look().quote(one) for one in coders.shown_to(look(), "eve")]
    with pytest.raises(CodingRefused, match="settled"):
        coding.finish(store, "vip", look(), "ada", None)


def test_minutes_are_coded_too(store, vip):
    minutes(store)
    (hours,) = themes(store, "Two hours")
    (source,) = sources(store, "vip")
    code(store, source, "two hours", [hours.id], "ada")
    found = views.findings(sources(store, "vip"), store.evaluation("vip"), "ada")
    assert views.counts(found, lambda one: one.role) == {(hours.id, ""): views.ThemeCount(0, 1)}


def test_excerpts_of_a_merged_theme_count_for_the_other(store, look):
    valued, keys = ids(store)
    code(store, look(), "valued", [valued], "ada")
    codebook.merge(store, "vip", valued, keys, "Merged", "ada", NOW)
    found = views.findings(sources(store, "vip"), store.evaluation("vip"), "ada")
    assert views.counts(found, lambda one: one.phase) == {(keys, "start"): views.ThemeCount(1, 1)}
    with pytest.raises(CodebookRefused, match="has excerpts"):
        codebook.delete(store, "vip", keys, "Deleted", "ada", NOW)
    assert [one.what for one in store.evaluation("vip").changes] == ["Merged"]


def test_a_theme_that_is_used_is_not_deleted(store, look):
    valued, keys = ids(store)
    code(store, look(), "valued", [valued], "ada")
    with pytest.raises(CodebookRefused):
        codebook.delete(store, "vip", valued, "Deleted", "ada", NOW)
    codebook.delete(store, "vip", keys, "Deleted", "ada", NOW)
    assert ids(store) == [valued]


def test_a_codebook_has_two_levels_and_no_name_twice(store, look):
    top, other = store.evaluation("vip").themes
    codebook.edit(store, "vip", replace(other, parent=top.id), "Moved", "ada", NOW)
    for bad in (Theme("x", "Third", parent=other.id), Theme("x", "VALUED")):
        with pytest.raises(CodebookRefused):
            codebook.add_theme(store, "vip", [bad], "Added", "ada", NOW)
    with pytest.raises(CodebookRefused):
        codebook.edit(store, "vip", replace(top, parent=other.id), "Moved", "ada", NOW)


def test_the_example_codebook_has_the_pilots_themes(store, vip):
    codebook.add_theme(store, "vip", codebook.example(), "Began", "ada", NOW)
    names = [one.name for one in codebook.standing(store.evaluation("vip"))]
    assert {"Feeling valued", "Missed appointments", "Value of lived experience"} <= set(names)


def test_themes_meet_where_excerpts_overlap(store, look):
    valued, keys = ids(store)
    code(store, look(), "really valued", [valued], "ada")
    code(store, look(), "valued.\nThey", [keys], "ada")
    code(store, look(), "desk", [keys], "ada")
    found = views.findings(sources(store, "vip"), store.evaluation("vip"), "ada")
    assert views.together(found) == {(min(valued, keys), max(valued, keys)): 1}


def test_search_shows_the_lines_around(store, look):
    (found,) = views.search([look()], "KEYS")
    assert (found.number, found.around) == (3, "\n".join(TEXT.split("\n")[1:4]))
    assert views.search([look()], "  ") == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_lines_together_are_the_text_whatever_overlaps(data):
    text = data.draw(st.text("ab 😀\n", min_size=1, max_size=60))
    edges = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(edges, edges).filter(lambda one: one[0] < one[1]), max_size=6))
    made = [Excerpt(str(n), "s", a, b, ("t",), "ada", NOW) for n, (a, b) in enumerate(pairs)]
    drawn = lines.numbered(Source("s", "meeting", text, None, (), ()), made)
    assert "\n".join("".join(piece.text for piece in one.pieces) for one in drawn) == text
    for one in made:
        quoted = "".join(piece.text for each in drawn for piece in each.pieces if one in piece.excerpts)
        assert quoted == text[one.start : one.end].replace("\n", "")
    for each in drawn:
        lanes = [bracket.lane for bracket in each.brackets]
        assert len(lanes) == len(set(lanes))
