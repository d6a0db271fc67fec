"""A definition file becomes a measure, or is refused with every reason."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.definition import load_measure, read_measure
from measures.faults import DefinitionError
from measures.scoring import score
from tests.depth import times
from tests.measures.definitions import MOOD, spoilt

AN_ID = "must be lower-case letters, digits and hyphens, beginning with a letter"


def faults_of(text: str) -> list[str]:
    """What is said about a definition; each line without its file's name, which must be there."""
    with pytest.raises(DefinitionError) as refused:
        read_measure(text, "mood.toml")
    lines = str(refused.value).splitlines()
    assert all(line.startswith("mood.toml: ") for line in lines)
    return sorted(line.removeprefix("mood.toml: ") for line in lines)


def test_a_sound_file_becomes_a_measure() -> None:
    mood = read_measure(MOOD, "mood.toml")
    assert mood.key == "mood@1"
    assert mood.item_ids == ("calm", "rested", "well", "more")
    assert score(mood, {"calm": 3, "rested": 2, "well": 10}).value == 5
    assert mood.words("en").choices["calm"] == ("Never", "Sometimes", "Always")
    assert mood.words("en").choices["well"][0] == "0 – not at all"
    assert [one.tone for one in mood.item("calm").choices] == ["neutral", "neutral", "positive"]
    assert (mood.norm("all").source, mood.norm("all").mean) == ("a survey", 4.5)


def test_scores_are_of_the_values_that_score_in_their_order() -> None:
    text = spoilt(("values = [1, 2, 3]", "values = [1, 2, 3]\nscores = [10, 0]\nunscored = [2]"))
    text = spoilt(("at_most = 3", "at_most = 5"), ("at_least = 4", "at_least = 6"), text=text)
    calm = read_measure(text, "mood.toml").item("calm")
    assert [one.score for one in calm.choices] == [10, None, 0]


def test_a_file_can_hold_its_words_in_several_languages() -> None:
    welsh = MOOD[MOOD.index("[wording.en]") :].replace("wording.en", "wording.cy").replace("Never", "Byth")
    mood = read_measure(MOOD + welsh, "mood.toml")
    assert mood.words("cy").label(mood.item("calm"), 1) == "Byth"
    assert mood.words("en").label(mood.item("calm"), 1) == "Never"
    assert mood.words("fr") == mood.words("en")
    assert mood.words("cy-GB") == mood.words("cy")
    portuguese = MOOD[MOOD.index("[wording.en]") :].replace("wording.en", "wording.pt-BR")
    assert read_measure(MOOD + portuguese, "mood.toml").words("pt-BR").language == "pt-BR"


def test_every_language_names_the_source_of_its_words() -> None:
    welsh = MOOD[MOOD.index("[wording.en]") :].replace("wording.en", "wording.cy")
    sourceless = spoilt(('source = "a paper"\n', ""), text=welsh)
    assert faults_of(MOOD + sourceless) == [
        "wording.cy.source: is missing: who wrote or validated these words"
    ]
    assert faults_of(MOOD + welsh.replace('source = "a paper"', 'source = " "')) == [
        "wording.cy.source: is empty"
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("version = 1", "version = true", "version: must be a whole number"),
        ("version = 1", "version = 1.0", "version: must be a whole number"),
        ("version = 1", 'version = "1"', "version: must be a whole number"),
        (
            "version = 1",
            "",
            "version: is missing: raise it when items, answers or scoring change; each response records it",
        ),
        ('id = "mood"', 'id = "Mood"', f"id: {AN_ID}"),
        ('id = "mood"', 'id = "mood@1"', f"id: {AN_ID}"),
        ("validated = true", "validated = 1", "validated: must be true or false"),
        ('licence = "free"', "", "licence: is missing: under which licence its words may be used"),
        ('licence = "free"', 'licence = "free"\ncolour = "red"', "colour: is not a key that belongs here"),
        ("positive = [3]", "scores = [1, 2, 0.5]", "choices.often.scores.3: must be a whole number"),
        ('kind = "wellbeing"', 'kind = "mood"', "kind: must be one of wellbeing, experience"),
        ("points = 1", "points = true", "thresholds.noticeable.points: must be a number"),
        ("points = 1", 'points = "1"', "thresholds.noticeable.points: must be a number"),
        ("points = 1", "points = inf", "thresholds.noticeable.points: must be a number"),
        ("points = 1", "points = 0", "thresholds.noticeable.points: must be more than 0"),
        ("mean = 4.5", "mean = nan", "norms.1.groups.all.mean: must be a number"),
        ("values = [1, 2, 3]", "values = [1, true, 3]", "choices.often.values.2: must be a whole number"),
        ("values = [1, 2, 3]", "values = 3", "choices.often.values: must be a list"),
        ("positive = [3]", "positive = [4]", "choices.often.positive: 4 is not among the values"),
        ("positive = [3]", "positive = [3]\nnegative = [3]", "choices.often.negative: 3 is positive too"),
        ("positive = [3]", "scores = [1, 2]", "choices.often.scores: has 2 scores for 3 scored values"),
        ('id = "calm", choices', "id = 7, choices", "items.1.id: must be text"),
        ("at_most = 3", 'at_most = "3"', "bandings.two.bands.low.at_most: must be a number"),
        ('calm = "I am calm"', 'calm = ""', "wording.en.items.calm: is empty"),
        ('calm = "I am calm"', "", "wording.en.items.calm: has no words"),
        ('calm = "I am calm"', 'calm = "I am calm"\nsad = "x"',
         "wording.en.items.sad: is no item of this measure"),
        ('["Never", "Sometimes", "Always"]', '["Never", "Always"]',
         "wording.en.choices.often: has 2 labels for 3 choices"),
        ('well = ["not at all", "completely"]', "",
         "wording.en.anchors.well: is missing: say what 0 and 10 mean"),
        ('{ id = "rested", choices = "often" }', '{ id = "rested" }', "items.rested.choices: is missing"),
        ('{ id = "rested", choices = "often" }', '{ id = "rested", choices = "rare" }',
         "items.rested.choices: there is no set of choices called rare"),
        ('kind = "scale" }', 'kind = "scale", choices = "often" }',
         "items.well.choices: an item of the kind scale names no set of choices"),
        ('items = ["calm", "rested"]', 'items = ["calm", "sad"]',
         "scoring.items.sad: is no item of this measure"),
        ('items = ["calm", "rested"]', 'items = ["calm", "more"]',
         "scoring.items.more: has no answer that scores"),
        ("at_most = 3", "at_most = 4", "bandings.two: 4 falls in both low and high"),
        ("at_most = 3", "at_most = 2", "bandings.two: 3 falls in no band"),
        ("at_most = 3", "at_most = 1", "bandings.two.low: holds no score that answers can give"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_key(old: str, new: str, fault: str) -> None:
    assert fault in faults_of(spoilt((old, new)))


def test_one_bad_section_does_not_hide_another() -> None:
    text = spoilt(
        ("version = 1", "version = true"),
        ("at_most = 3", "at_most = 4"),
        ("points = 1", 'points = "one"'),
        ('rested = "I am rested"\n', ""),
        ("n = 100", "n = 100, colour = 3"),
    )
    assert faults_of(text) == [
        "bandings.two: 4 falls in both low and high",
        "norms.1.groups.all.colour: is not a key that belongs here",
        "thresholds.noticeable.points: must be a number",
        "version: must be a whole number",
        "wording.en.items.rested: has no words",
    ]


def test_the_copies_of_the_nhs_bands_that_overlap_are_refused() -> None:
    wemwbs = Path(__file__).parents[2] / "measures" / "library" / "wemwbs.toml"
    start, rest = wemwbs.read_text(encoding="utf-8").split('id = "nhs-four"')
    overlapping = rest.replace("at_least = 33, at_most = 40", "at_least = 32, at_most = 40", 1)
    overlapping = overlapping.replace("at_least = 41, at_most = 58", "at_least = 40, at_most = 59", 1)
    assert faults_of(f'{start}id = "nhs-four"{overlapping}') == [
        "bandings.nhs-four: 32 falls in both very low and below average",
        "bandings.nhs-four: 40 falls in both below average and average",
        "bandings.nhs-four: 59 falls in both average and above average",
    ]


def test_a_gap_between_bands_is_said_with_its_ends() -> None:
    text = spoilt(("values = [1, 2, 3]", "values = [10, 20, 30]"), ("positive = [3]", "positive = [30]"))
    text = spoilt(("at_most = 3", "at_most = 20"), ("at_least = 4", "at_least = 50"), text=text)
    assert faults_of(text) == ["bandings.two: 30 to 40 fall in no band"]


@pytest.mark.parametrize(
    ("conversion", "faults"),
    [
        ("2 = 2.0\n3 = 3.1\n4 = 4.2\n5 = 5.3\n6 = 6.4", []),
        ("2 = 2.0\n4 = 4.2\n5 = 5.3\n6 = 6.4", ["scoring.conversion: lacks the raw sum 3"]),
        ("2 = 2.0\n3 = 3.1\n4 = 4.2\n5 = 5.3\n6 = 6.4\n7 = 7.5",
         ["scoring.conversion: has 7, a raw sum that no answers give"]),
        ("2 = 2.0\n3 = true\n4 = 4.2\n5 = 5.3\n6 = 6.4", ["scoring.conversion.3: must be a number"]),
        ("2 = 2.0\nthree = 3.1\n4 = 4.2\n5 = 5.3\n6 = 6.4",
         ["scoring.conversion.three: must be a whole number"]),
    ],
)  # fmt: skip
def test_a_conversion_covers_each_sum_that_answers_give_and_no_other(
    conversion: str, faults: list[str]
) -> None:
    text = spoilt(("[[bandings]]", f"[scoring.conversion]\n{conversion}\n\n[[bandings]]"))
    if faults:
        assert faults_of(text) == faults
    else:
        assert read_measure(text, "mood.toml").value_range == (2.0, 6.4)


def test_a_measure_that_needs_a_licence_says_how_to_get_one_and_whose_it_is() -> None:
    text = spoilt(('licence = "free"', 'licence = "held by somebody"\nlicence_required = true'))
    assert faults_of(text) == [
        "how_to_license: is missing: say how an organisation gets the licence",
        "wording.en.copyright: is missing: it is shown wherever the items are",
    ]


def test_a_licence_is_judged_whatever_the_words_lack() -> None:
    licensed = ('licence = "free"', 'licence = "held by somebody"\nlicence_required = true')
    assert faults_of(spoilt(licensed, ('rested = "I am rested"\n', ""))) == [
        "how_to_license: is missing: say how an organisation gets the licence",
        "wording.en.copyright: is missing: it is shown wherever the items are",
        "wording.en.items.rested: has no words",
    ]


def test_a_language_is_named_by_its_tag() -> None:
    other = MOOD[MOOD.index("[wording.en]") :].replace("wording.en", "wording.Welsh")
    assert faults_of(MOOD + other) == ["wording.Welsh: must be a language tag such as en or pt-BR"]


def test_without_a_score_there_is_nothing_to_band() -> None:
    text = spoilt(('method = "sum"\nitems = ["calm", "rested"]', 'method = "none"'))
    assert faults_of(text) == [
        "bandings: there is no score that this could be about",
        "thresholds: there is no score that this could be about",
    ]


def test_what_is_not_toml_is_refused_with_line_and_column() -> None:
    with pytest.raises(DefinitionError, match=r"^mood\.toml: is not TOML: .*\(at line 2, column 11\)$"):
        read_measure('id = "mood"\nversion = \n', "mood.toml")


def test_a_file_that_is_not_text_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "mood.toml"
    path.write_bytes("title = 'é'".encode("latin-1"))
    with pytest.raises(DefinitionError, match=r"^mood\.toml: is not UTF-8 text"):
        load_measure(path)


VALUES = (
    "true",
    "0",
    "-1",
    "2.5",
    "nan",
    '""',
    '"calm"',
    "[]",
    "[1]",
    '["calm"]',
    "{}",
    "{ id = 1 }",
    "[{}]",
    "2026-01-01",
)


@settings(max_examples=times(300))
@given(st.lists(st.tuples(st.integers(0, MOOD.count("\n") - 1), st.sampled_from(("", *VALUES))), max_size=4))
def test_whatever_is_wrong_a_file_is_read_or_refused(changes: list[tuple[int, str]]) -> None:
    lines = MOOD.splitlines()
    for number, value in changes:
        key, assigned, _ = lines[number].partition(" = ")
        lines[number] = f"{key} = {value}" if value and assigned else ""
    with suppress(DefinitionError):
        assert read_measure("\n".join(lines), "mood.toml").items


def test_labels_that_nobody_can_tell_apart_are_named_by_the_files_own_keys() -> None:
    assert faults_of(spoilt(('["Never", "Sometimes", "Always"]', '["Never", "Always", "Always"]'))) == [
        "wording.en.choices.often: 2 of its choices have the same label, 'Always'"
    ]


def test_a_mean_without_decimals_is_told_together_with_its_bands() -> None:
    text = spoilt(('method = "sum"', 'method = "mean"'))
    assert [fault.partition(":")[0] for fault in faults_of(text)] == [
        "bandings.two.high",
        "scoring.decimals",
    ]
