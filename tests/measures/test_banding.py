"""A score falls in one band, or there is none."""

import pytest

from measures.catalogue import Catalogue
from measures.parts import Band, Banding
from measures.scoring import band


@pytest.mark.parametrize("raw", [32, 40, 59])
def test_the_scores_that_overlapping_copies_put_in_two_bands_fall_in_one(
    catalogue: Catalogue, raw: int
) -> None:
    banding = catalogue["wemwbs"].banding("nhs-four")
    assert banding is not None
    assert [one.name for one in banding.bands if one.holds(raw)] == [
        {32: "very low", 40: "below average", 59: "above average"}[raw]
    ]


def test_no_score_is_in_no_band(catalogue: Catalogue) -> None:
    banding = catalogue["wemwbs"].banding(None)
    assert banding is not None
    assert band(banding, None) is None


def test_a_score_of_nought_has_a_band() -> None:
    banding = Banding("two", (Band("low", at_most=1), Band("high", at_least=2)), source="none")
    assert band(banding, 0) == banding.bands[0]


def test_bands_are_in_order_from_lowest_to_highest(catalogue: Catalogue) -> None:
    banding = catalogue["wemwbs"].banding(None)
    assert banding is not None
    assert [one.name for one in banding.bands] == ["below average", "average", "above average"]


def test_a_score_between_bands_is_refused_rather_than_guessed() -> None:
    banding = Banding("gap", (Band("low", at_most=40), Band("high", at_least=42)), source="none")
    with pytest.raises(ValueError, match="41 falls in 0 bands of gap"):
        band(banding, 41)


def test_the_bounds_of_a_band_belong_to_it() -> None:
    middle = Band("middle", at_least=41, at_most=58)
    assert [middle.holds(value) for value in (40, 41, 58, 59)] == [False, True, True, False]
