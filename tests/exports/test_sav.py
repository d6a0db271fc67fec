"""SPSS files hold what was written into them, read back by pyreadstat."""

from datetime import UTC, date, datetime

import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.exports import sav
from survey.exports.sav import Variable, seconds

BYTES = st.integers(0, 1200).flatmap(
    lambda size: st.sampled_from("xé日").map(lambda letter: (letter * size).encode()[:size])
)
TEXTS = BYTES.map(lambda found: found.decode(errors="ignore").encode())
NUMBERS = st.none() | st.floats(-1e9, 1e9)
ROWS = st.lists(st.tuples(TEXTS, NUMBERS, TEXTS, NUMBERS), min_size=1, max_size=4)


def read(path, **options):
    return pyreadstat.read_sav(str(path), output_format="dict", **options)


@given(ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_texts_and_numbers_come_back(tmp_path, rows):
    displays = [sav.TEXT, sav.F8_2, sav.TEXT, sav.F8_2]
    columns = [list(column) for column in zip(*rows, strict=True)]
    variables = [
        Variable(f"v{number}", "", sav.SCALE, values, display)
        for number, (values, display) in enumerate(zip(columns, displays, strict=True))
    ]
    sav.write(tmp_path / "any.sav", variables, [])
    frame, meta = read(tmp_path / "any.sav")
    assert meta.number_rows == len(rows)
    for number, column in enumerate(columns):
        expected = [one.decode() if isinstance(one, bytes) else one for one in column]
        assert list(frame[f"v{number}"]) == expected


def test_days_and_moments_come_back(tmp_path):
    day, moment = date(2026, 5, 11), datetime(2026, 5, 11, 10, 20, 30, 999, tzinfo=UTC)
    variables = [
        Variable("day", "The day", sav.SCALE, [seconds(day), None], sav.SDATE10),
        Variable("moment", "The moment", sav.SCALE, [seconds(moment), None], sav.DATETIME20),
    ]
    sav.write(tmp_path / "days.sav", variables, [])
    frame, meta = read(tmp_path / "days.sav")
    assert list(frame["day"]) == [day, None]
    assert list(frame["moment"]) == [datetime(2026, 5, 11, 10, 20, 30), None]
    assert meta.original_variable_types == {"day": "SDATE10", "moment": "DATETIME20"}


def test_labels_levels_missing_values_and_notes_come_back(tmp_path):
    long = "a_name_longer_than_eight_letters"
    answer = Variable(
        long, "How? 日", sav.ORDINAL, [1.0, -99.0], labels={1.0: b"Yes", -99.0: b"skipped"}, missing=-99
    )
    words = Variable("words", "", sav.NOMINAL, [b"x" * 600, b""], sav.TEXT)
    sav.write(tmp_path / "labels.sav", [words, answer], ["first note", "second"])
    frame, meta = read(tmp_path / "labels.sav", user_missing=True)
    assert list(frame[long]) == [1, -99]
    assert meta.column_names_to_labels == {"words": None, long: "How? 日"}
    assert meta.variable_value_labels == {long: {1: "Yes", -99: "skipped"}}
    assert meta.missing_ranges == {long: [{"lo": -99, "hi": -99}]}
    assert meta.variable_measure == {"words": "nominal", long: "ordinal"}
    assert meta.notes == ["first note", "second"]


@pytest.mark.parametrize("values", [[], [None]])
def test_a_file_without_answers_opens(tmp_path, values):
    sav.write(tmp_path / "none.sav", [Variable("score", "Score", sav.SCALE, values)], [])
    frame, _meta = read(tmp_path / "none.sav")
    assert list(frame["score"]) == values
