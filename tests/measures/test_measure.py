"""A measure refuses to be inconsistent, whoever makes it."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.catalogue import Catalogue
from measures.definition import read_measure
from measures.faults import DefinitionError
from measures.measure import Measure
from measures.parts import Band, Banding, Choice, Item, Scoring, Threshold
from tests.measures.definitions import MOOD


@pytest.fixture
def mood() -> Measure:
    return read_measure(MOOD, "mood.toml")


def test_a_measure_made_in_code_is_refused_with_every_fault(mood: Measure) -> None:
    overlapping = Banding("nhs", (Band("low", at_most=4), Band("high", at_least=4)), source="a leaflet")
    words = replace(mood.words("en"), items={"calm": "I am calm"}, choices={})
    with pytest.raises(DefinitionError) as refused:
        replace(mood, bandings=(overlapping, overlapping), wordings={"en": words})
    assert {str(fault) for fault in refused.value.faults} == {
        "mood@1: bandings.nhs: is there 2 times",
        "mood@1: bandings.nhs: 4 falls in both low and high",
        "mood@1: wording.en.items.rested: has no words",
        "mood@1: wording.en.items.well: has no words",
        "mood@1: wording.en.items.more: has no words",
        "mood@1: wording.en.choices.calm: has 0 labels for 3 choices",
        "mood@1: wording.en.choices.rested: has 0 labels for 3 choices",
        "mood@1: wording.en.choices.well: has 0 labels for 11 choices",
    }


@pytest.mark.parametrize(
    ("bands", "reason"),
    [
        ((Band("high", at_least=4), Band("low", at_most=3)), "its bands do not go from lowest to highest"),
        ((Band("low", at_most=3), Band("low", at_least=4)), "is there 2 times"),
        ((Band("all"), Band("low", at_most=3), Band("few", at_most=2)), "2 falls in all and low and few"),
        ((Band("low", at_most=2), Band("high", at_least=5)), "3 to 4 fall in no band"),
    ],
)
def test_bands_must_cut_every_score_once_and_in_order(
    mood: Measure, bands: tuple[Band, ...], reason: str
) -> None:
    with pytest.raises(DefinitionError, match=reason):
        replace(mood, bandings=(Banding("two", bands, source="a paper"),))


EDGE = st.none() | st.integers(1, 7)


@given(st.lists(st.tuples(EDGE, EDGE), min_size=1, max_size=3))
def test_a_banding_stands_only_if_every_score_has_one_band(
    edges: list[tuple[int | None, int | None]],
) -> None:
    bands = tuple(Band(f"band {number}", *ends) for number, ends in enumerate(edges))
    banding = Banding("drawn", bands, source="a paper")
    holders = [[band.name for band in bands if band.holds(raw)] for raw in range(2, 7)]
    names = [name for held in holders for name in held]
    sound = (
        all(len(held) == 1 for held in holders)
        and names == sorted(names)
        and set(names) == {band.name for band in bands}
    )
    with nullcontext() if sound else pytest.raises(DefinitionError):
        replace(read_measure(MOOD, "mood.toml"), bandings=(banding,))


def test_bands_are_checked_on_the_means_that_answers_give(mood: Measure) -> None:
    scoring = Scoring("mean", ("calm", "rested"), decimals=1)
    gap = Banding("two", (Band("low", at_most=2), Band("high", at_least=3)), source="a paper")
    with pytest.raises(DefinitionError, match=r"bandings\.two: 2\.5 falls in no band"):
        replace(mood, scoring=scoring, bandings=(gap,))


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (Item("calm", "choice", (Choice(1, 1),)), "items.calm: needs two choices or more"),
        (Item("calm", "choice", (Choice(1, 1), Choice(1, 2))),
         "items.calm: two of its choices have the same value"),
        (Item("calm", "scale", (Choice(0, 0), Choice(1, 1))), "items.calm: a scale has the points 0 to 10"),
        (Item("calm", "text", (Choice(0, 0), Choice(1, 1))), "items.calm: free text has no choices"),
        (Item("rested", "choice", (Choice(0, 0), Choice(1, 1))), "items.rested: is there 2 times"),
    ],
)  # fmt: skip
def test_an_item_must_fit_its_kind(mood: Measure, item: Item, reason: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        replace(mood, items=(item, *mood.items[1:]))
    assert f"mood@1: {reason}" in str(refused.value).splitlines()


def test_a_threshold_has_one_value(mood: Measure) -> None:
    with pytest.raises(DefinitionError, match=r"thresholds\.noticeable: is there 2 times"):
        replace(mood, thresholds=(*mood.thresholds, Threshold("noticeable", 2, "another paper")))


def test_a_mean_is_never_rounded_to_a_whole_number(mood: Measure) -> None:
    with pytest.raises(DefinitionError, match=r"scoring\.decimals: must be 1 or more for a mean"):
        replace(mood, scoring=Scoring("mean", ("calm", "rested")))


@pytest.mark.parametrize("flat", [2, 1.5])
def test_a_conversion_must_rise_with_every_raw_sum(mood: Measure, flat: float) -> None:
    rising = {2: 1.0, 3: 2.0, 4: 3.0, 5: 4.0, 6: 5.0}
    replace(mood, scoring=Scoring("sum", ("calm", "rested"), rising))
    with pytest.raises(DefinitionError, match="does not rise from the raw sum 3 to 4"):
        replace(mood, scoring=Scoring("sum", ("calm", "rested"), rising | {4: flat}))


def test_two_choices_of_an_item_cannot_have_the_same_label(mood: Measure) -> None:
    labels = mood.words("en").choices | {"calm": ("Never", "Always", "Always")}
    words = replace(mood.words("en"), choices=labels)
    with pytest.raises(
        DefinitionError, match=r"choices\.calm: 2 of its choices have the same label, 'Always'"
    ):
        replace(mood, wordings={"en": words})


def test_a_score_without_items_is_refused(mood: Measure) -> None:
    with pytest.raises(DefinitionError, match=r"scoring\.items: names no item to score"):
        replace(mood, scoring=Scoring("sum"))


def test_the_default_banding_is_the_first(catalogue: Catalogue) -> None:
    wemwbs = catalogue["wemwbs"]
    assert wemwbs.banding(None) == wemwbs.banding("uk-three") == wemwbs.bandings[0]
    assert catalogue["ons4"].banding(None) is None
    with pytest.raises(KeyError):
        wemwbs.banding("uk-five")


def test_an_answer_has_its_words(catalogue: Catalogue) -> None:
    measure = catalogue["friends-and-family"]
    words = measure.words("en")
    assert words.label(measure.item("experience"), 6) == "Don’t know"
    assert words.label(measure.item("reason"), "They were kind.") == "They were kind."
    assert words.label(measure.item("experience"), None) == ""
    scale = catalogue["ons4"]
    assert scale.words("en").label(scale.item("happy"), 0) == "0 – not at all"


@pytest.mark.parametrize("value", [True, 1.0, "1", None, [1]])
def test_only_a_whole_number_stands_for_a_choice(mood: Measure, value: object) -> None:
    assert mood.item("calm").allows(1)
    assert not mood.item("calm").allows(value)
