"""The measures that ship, against the published figures."""

from itertools import product

import pytest

from measures.catalogue import Catalogue
from measures.measure import Measure
from measures.scoring import band, score

WEMWBS_ITEMS = (
    "I’ve been feeling optimistic about the future",
    "I’ve been feeling useful",
    "I’ve been feeling relaxed",
    "I’ve been feeling interested in other people",
    "I’ve had energy to spare",
    "I’ve been dealing with problems well",
    "I’ve been thinking clearly",
    "I’ve been feeling good about myself",
    "I’ve been feeling close to other people",
    "I’ve been feeling confident",
    "I’ve been able to make up my own mind about things",
    "I’ve been feeling loved",
    "I’ve been interested in new things",
    "I’ve been feeling cheerful",
)
SHORT_FORM = (1, 2, 3, 6, 7, 9, 11)
"""Which WEMWBS items the seven of SWEMWBS are (Stewart-Brown 2009)."""

FREQUENCIES = ("None of the time", "Rarely", "Some of the time", "Often", "All of the time")

CONVERSION = {
    7: 7.00, 8: 9.51, 9: 11.25, 10: 12.40, 11: 13.33, 12: 14.08, 13: 14.75, 14: 15.32, 15: 15.84, 16: 16.36,
    17: 16.88, 18: 17.43, 19: 17.98, 20: 18.59, 21: 19.25, 22: 19.98, 23: 20.73, 24: 21.54, 25: 22.35,
    26: 23.21, 27: 24.11, 28: 25.03, 29: 26.02, 30: 27.03, 31: 28.13, 32: 29.31, 33: 30.70, 34: 32.55,
    35: 35.00,
}  # fmt: skip

OWN = ("service-user-experience", "peer-role", "staff-experience")


def answers_with_sum(measure: Measure, total: int) -> dict[str, int]:
    """Answers from 1 to 5 that add up to a total."""
    spare = total - len(measure.scored_items)
    return {
        item.id: 1 + min(4, max(0, spare - 4 * number)) for number, item in enumerate(measure.scored_items)
    }


def band_name(measure: Measure, banding_id: str | None, raw: float) -> str:
    """The name of the band in which a raw score falls."""
    banding = measure.banding(banding_id)
    found = band(banding, raw) if banding else None
    assert found is not None
    return found.name


def test_the_catalogue_ships_seven_measures(catalogue: Catalogue) -> None:
    assert catalogue.keys == (
        "friends-and-family@1",
        "ons4@1",
        "peer-role@1",
        "service-user-experience@1",
        "staff-experience@1",
        "swemwbs@1",
        "wemwbs@1",
    )


def test_the_items_of_wemwbs_are_verbatim_and_in_order(catalogue: Catalogue) -> None:
    wemwbs = catalogue["wemwbs"]
    assert wemwbs.item_ids == tuple(f"wemwbs{number}" for number in range(1, 15))
    assert tuple(wemwbs.words("en").items[item] for item in wemwbs.item_ids) == WEMWBS_ITEMS


def test_the_items_of_swemwbs_are_the_seven_of_wemwbs_that_the_paper_names(catalogue: Catalogue) -> None:
    swemwbs = catalogue["swemwbs"]
    assert swemwbs.item_ids == tuple(f"swemwbs{number}" for number in range(1, 8))
    expected = tuple(WEMWBS_ITEMS[number - 1] for number in SHORT_FORM)
    assert tuple(swemwbs.words("en").items[item] for item in swemwbs.item_ids) == expected


@pytest.mark.parametrize("name", ["wemwbs", "swemwbs"])
def test_every_wemwbs_item_has_the_same_five_answers_scored_one_to_five(
    catalogue: Catalogue, name: str
) -> None:
    measure = catalogue[name]
    for item in measure.items:
        assert [(choice.value, choice.score) for choice in item.choices] == [(n, n) for n in range(1, 6)]
        assert measure.words("en").choices[item.id] == FREQUENCIES


@pytest.mark.parametrize("name", ["wemwbs", "swemwbs"])
def test_the_instruction_of_wemwbs_is_verbatim(catalogue: Catalogue, name: str) -> None:
    assert catalogue[name].words("en").instruction == (
        "Below are some statements about feelings and thoughts. Please select the answer that best describes "
        "your experience of each over the last 2 weeks"
    )
    assert catalogue[name].recall == "the last 2 weeks"


@pytest.mark.parametrize(
    ("name", "year", "full_name", "snomed"),
    [
        ("wemwbs", 2006, "Warwick–Edinburgh Mental Well-being Scale (WEMWBS)", "718426000"),
        ("swemwbs", 2008, "Short Warwick–Edinburgh Mental Well-being Scale (SWEMWBS)", "718466001"),
    ],
)
def test_wemwbs_carries_its_copyright_citations_code_and_licence(
    catalogue: Catalogue, name: str, year: int, full_name: str, snomed: str
) -> None:
    measure = catalogue[name]
    assert measure.words("en").copyright == (
        f"{full_name} © NHS Health Scotland, University of Warwick and University of Edinburgh, {year}, "
        "all rights reserved."
    )
    assert measure.snomed == snomed
    assert measure.licence_required
    assert "warwick.ac.uk/fac/sci/med/research/platform/wemwbs/using" in measure.how_to_license
    assert any("2007" in one and "Health Qual Life Outcomes 5:63" in one for one in measure.citations)
    assert any("2009" in one and "Health Qual Life Outcomes 7:15" in one for one in measure.citations)


@pytest.mark.parametrize(("total", "metric"), CONVERSION.items())
def test_swemwbs_is_converted_as_published(catalogue: Catalogue, total: int, metric: float) -> None:
    swemwbs = catalogue["swemwbs"]
    found = score(swemwbs, answers_with_sum(swemwbs, total))
    assert (found.raw, found.value) == (total, metric)


def test_the_ranges_are_those_published(catalogue: Catalogue) -> None:
    assert catalogue["wemwbs"].raw_range == catalogue["wemwbs"].value_range == (14, 70)
    assert catalogue["swemwbs"].raw_range == (7, 35)
    assert catalogue["swemwbs"].value_range == (7.00, 35.00)
    assert catalogue["ons4"].raw_range is None
    assert catalogue["peer-role"].raw_range == (1, 5)


@pytest.mark.parametrize(
    ("name", "banding", "edges"),
    [
        ("wemwbs", None, {14: "below average", 40: "below average", 41: "average", 58: "average",
                          59: "above average", 70: "above average"}),
        ("wemwbs", "uk-three", {32: "below average", 40: "below average", 41: "average", 58: "average",
                                59: "above average"}),
        ("wemwbs", "nhs-four", {14: "very low", 32: "very low", 33: "below average", 40: "below average",
                                41: "average", 58: "average", 59: "above average", 70: "above average"}),
        ("wemwbs", "warwick", {14: "low", 40: "low", 41: "low", 44: "low", 45: "average", 59: "average",
                               60: "high", 70: "high"}),
        ("swemwbs", None, {7: "below average", 21: "below average", 22: "average", 30: "average",
                           31: "above average", 35: "above average"}),
    ],
)  # fmt: skip
def test_every_band_begins_and_ends_where_published(
    catalogue: Catalogue, name: str, banding: str | None, edges: dict[int, str]
) -> None:
    assert {raw: band_name(catalogue[name], banding, raw) for raw in edges} == edges


@pytest.mark.parametrize("name", ["wemwbs", "swemwbs"])
def test_every_score_falls_in_exactly_one_band_of_every_banding(catalogue: Catalogue, name: str) -> None:
    measure = catalogue[name]
    assert measure.raw_range is not None
    lowest, highest = (int(end) for end in measure.raw_range)
    for banding, raw in product(measure.bandings, range(lowest, highest + 1)):
        assert sum(one.holds(raw) for one in banding.bands) == 1, (banding.id, raw)


def test_swemwbs_bands_give_the_published_metric_cuts(catalogue: Catalogue) -> None:
    conversion = catalogue["swemwbs"].scoring.conversion
    assert (conversion[21], conversion[31]) == (19.25, 28.13)
    for low, high in ((19.5, 27.5), (19.6, 27.4)):
        names = {raw: band_name(catalogue["swemwbs"], "uk-three", raw) for raw in conversion}
        assert {raw for raw, name in names.items() if name == "below average"} == {
            raw for raw, metric in conversion.items() if metric <= low
        }
        assert {raw for raw, name in names.items() if name == "above average"} == {
            raw for raw, metric in conversion.items() if metric >= high
        }


def test_only_the_warwick_bands_are_kept_from_participants(catalogue: Catalogue) -> None:
    hidden = [
        (measure.id, one.id)
        for measure in catalogue
        for one in measure.bandings
        if not one.shown_to_participants
    ]
    assert hidden == [("wemwbs", "warwick")]
    warwick = catalogue["wemwbs"].banding("warwick")
    assert warwick is not None
    assert "40 or less" in warwick.note
    assert "41–44" in warwick.note


def test_the_change_thresholds_are_those_published(catalogue: Catalogue) -> None:
    found = {
        (measure.id, threshold.name): threshold.points
        for measure in catalogue
        for threshold in measure.thresholds
    }
    assert found == {
        ("wemwbs", "noticeable"): 3,
        ("wemwbs", "reliable"): 9,
        ("swemwbs", "noticeable"): 1.03,
        ("swemwbs", "reliable"): 2.87,
    }


AGES = ("16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-plus", "all")

SHES_2018 = {
    "men": (
        (50.7, 0.79, 8.87, 141), (48.6, 0.55, 7.46, 205), (47.2, 1.57, 10.53, 255), (47.6, 0.58, 8.56, 344),
        (50.0, 0.61, 9.67, 342), (51.7, 0.49, 8.22, 349), (51.2, 0.66, 8.70, 220), (49.3, 0.35, 9.06, 1856),
    ),
    "women": (
        (48.2, 0.65, 8.53, 191), (49.6, 0.52, 7.75, 328), (49.5, 0.48, 8.49, 375), (49.6, 0.47, 9.03, 428),
        (49.1, 0.52, 10.00, 444), (51.4, 0.47, 8.91, 416), (49.7, 0.56, 8.88, 261), (49.6, 0.21, 8.86, 2443),
    ),
    "all": (
        (49.5, 0.53, 8.78, 332), (49.1, 0.40, 7.62, 533), (48.4, 0.86, 9.60, 630), (48.6, 0.39, 8.86, 772),
        (49.5, 0.43, 9.85, 786), (51.6, 0.37, 8.58, 765), (50.3, 0.44, 8.82, 481), (49.4, 0.21, 8.96, 4299),
    ),
}  # fmt: skip

TENNANT_2007 = {
    "total-all": (51, 51, 52, 1749), "sex-male": (52, 51, 52, 783), "sex-female": (51, 50, 52, 966),
    "age-16-24": (53, 52, 53, 176), "age-25-34": (51, 50, 53, 245), "age-35-44": (51, 49, 52, 353),
    "age-45-54": (50, 49, 51, 306), "age-55-64": (52, 51, 53, 334), "age-65-74": (52, 51, 54, 274),
    "age-75-plus": (51, 49, 54, 61), "employment-in-work": (52, 51, 52, 968),
    "employment-student": (52, 50, 54, 82), "employment-retired": (51, 50, 52, 465),
    "employment-unemployed": (49, 47, 51, 154), "employment-other": (46, 43, 50, 79),
}  # fmt: skip

SURVEY_MEANS = {
    "shes2008-all": 50.0, "shes2012-all": 49.9, "shes2012-men": 50.4, "shes2012-women": 49.4,
    "shes2012-16-24": 50.7, "shes2012-45-54": 49.0, "shes2012-65-74": 51.1, "shes2012-75-plus": 49.2,
    "shes2013-all": 50.0, "shes2014-all": 50.0, "shes2015-men": 49.9, "shes2015-women": 49.9,
    "shes2016-all": 49.8, "shes2019-all": 49.8, "shes2021-all": 48.6, "hse2012-men": 52.5,
    "hse2012-women": 52.2, "hse2015-men": 51.7, "hse2015-women": 51.5, "hse2016-men": 50.1,
    "hse2016-women": 49.6,
}  # fmt: skip


@pytest.mark.parametrize("group", SHES_2018)
def test_the_norms_of_the_scottish_health_survey_2018_are_those_published(
    catalogue: Catalogue, group: str
) -> None:
    norms = [catalogue["wemwbs"].norm(f"shes2018-{group}-{age}") for age in AGES]
    assert tuple((norm.mean, norm.se, norm.sd, norm.n) for norm in norms) == SHES_2018[group]


def test_the_norms_of_the_validation_study_are_the_published_medians(catalogue: Catalogue) -> None:
    norms = {group: catalogue["wemwbs"].norm(f"tennant2007-{group}") for group in TENNANT_2007}
    assert {group: (norm.median, *(norm.ci95 or ()), norm.n) for group, norm in norms.items()} == TENNANT_2007


def test_the_norms_by_survey_and_year_are_the_published_means(catalogue: Catalogue) -> None:
    wemwbs = catalogue["wemwbs"]
    assert {name: wemwbs.norm(name).mean for name in SURVEY_MEANS} == SURVEY_MEANS
    assert (wemwbs.norm("shes2015-men").n, wemwbs.norm("shes2015-men").ci95) == (1961, (49.4, 50.4))
    assert (wemwbs.norm("shes2015-women").n, wemwbs.norm("shes2015-women").ci95) == (2452, (49.5, 50.3))
    assert len(wemwbs.norms) == 24 + len(TENNANT_2007) + len(SURVEY_MEANS)


def test_the_norms_of_swemwbs_are_those_published_for_england(catalogue: Catalogue) -> None:
    norms = {norm.id: (norm.mean, norm.median, norm.n) for norm in catalogue["swemwbs"].norms}
    assert norms == {
        "england2010-13-all": (None, 23.2, 27169),
        "england2010-13-men": (23.7, 23.2, None),
        "england2010-13-women": (23.2, 23.2, None),
    }


def test_every_figure_names_its_source(catalogue: Catalogue) -> None:
    for measure in catalogue:
        for figure in (*measure.bandings, *measure.thresholds, *measure.norms, *measure.wordings.values()):
            assert figure.source.strip(), (measure.id, figure)
        assert measure.licence


def test_friends_and_family_asks_what_nhs_england_asks(catalogue: Catalogue) -> None:
    measure = catalogue["friends-and-family"]
    words = measure.words("en")
    assert words.items == {
        "experience": "Overall, how was your experience of our service?",
        "reason": "Please can you tell us why you gave your answer?",
    }
    assert words.choices["experience"] == (
        "Very good",
        "Good",
        "Neither good nor poor",
        "Poor",
        "Very poor",
        "Don’t know",
    )
    tones = {words.label(measure.items[0], one.value): one.tone for one in measure.items[0].choices}
    assert {label for label, tone in tones.items() if tone == "positive"} == {"Very good", "Good"}
    assert {label for label, tone in tones.items() if tone == "negative"} == {"Poor", "Very poor"}
    unscored = [one.value for one in measure.items[0].choices if one.score is None]
    assert [words.label(measure.items[0], value) for value in unscored] == ["Don’t know"]
    assert measure.item("reason").kind == "text"


def test_ons4_asks_the_four_questions_from_0_to_10_and_never_adds_them_up(catalogue: Catalogue) -> None:
    ons4 = catalogue["ons4"]
    assert tuple(
        ons4.words("en").items[item] for item in ("satisfied", "worthwhile", "happy", "anxious")
    ) == (
        "Overall, how satisfied are you with your life nowadays?",
        "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
        "Overall, how happy did you feel yesterday?",
        "On a scale where nought is ‘not at all anxious’ and 10 is ‘completely anxious’, overall, "
        "how anxious did you feel yesterday?",
    )
    for item in ons4.items:
        assert item.kind == "scale"
        assert [choice.value for choice in item.choices] == list(range(11))
        labels = ons4.words("en").choices[item.id]
        assert labels[0].startswith("0 – not at all")
        assert labels[5] == "5"
        assert labels[10].startswith("10 – completely")
    assert score(ons4, dict.fromkeys(ons4.item_ids, 7)).value is None
    assert (ons4.bandings, ons4.thresholds, ons4.norms) == ((), (), ())


@pytest.mark.parametrize(("name", "least", "most"), [(OWN[0], 6, 8), (OWN[1], 8, 10), (OWN[2], 6, 8)])
def test_our_own_questionnaires_are_short_end_in_free_text_and_say_what_they_are(
    catalogue: Catalogue, name: str, least: int, most: int
) -> None:
    measure = catalogue[name]
    assert least <= len(measure.scored_items) <= most
    assert (measure.items[-1].id, measure.items[-1].kind) == ("more", "text")
    assert measure.scoring.method == "mean"
    assert not measure.validated
    assert measure.words("en").source == "written for Cairn; not a validated scale"
    for item in measure.scored_items:
        assert [(one.score, one.tone) for one in item.choices] == [
            (1, "negative"),
            (2, "negative"),
            (3, "neutral"),
            (4, "positive"),
            (5, "positive"),
        ]


@pytest.mark.parametrize("name", OWN)
def test_our_own_items_say_nothing_clinical_nothing_negative_and_one_thing_each(
    catalogue: Catalogue, name: str
) -> None:
    words = catalogue[name].words("en")
    for text in (words.items[item.id] for item in catalogue[name].scored_items):
        spoken = text.casefold().rstrip(".").split()
        assert len(spoken) <= 14, text
        assert not {"not", "no", "never", "and", "or"} & set(spoken), text
        assert not {"symptom", "illness", "diagnosis", "depression", "treatment", "patient"} & set(spoken), (
            text
        )
        assert "'" not in text, text
