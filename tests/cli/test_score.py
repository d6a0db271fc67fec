"""`cairn score`: files and standard input, good rows and bad."""

import pytest

HEADER = "person," + ",".join(f"wemwbs{number}" for number in range(1, 15))


@pytest.fixture
def sheet(tmp_path):
    file = tmp_path / "answers.csv"
    good, bad = ",".join("3" * 14), ",".join("3" * 13 + "7")
    file.write_text(f"{HEADER}\nP1,{good}\nP2,{bad}\nP3,{good}\n")
    return file


def test_standard_input_is_scored_to_standard_output(cairn):
    result = cairn("score", "wemwbs", input=f"{HEADER}\nP1,{','.join('4' * 14)}\n")
    assert result.stdout.splitlines() == [
        f"{HEADER},wemwbs_raw,wemwbs_score,wemwbs_band,wemwbs_missing",
        f"P1,{','.join('4' * 14)},56,56,average,0",
    ]
    assert result.stderr == ""


def test_a_bad_value_stops_with_file_line_column_value_and_what_is_allowed(cairn, sheet):
    result = cairn("score", "wemwbs", sheet, code=2)
    for told in (str(sheet), "line 3", "column wemwbs14", "'7'", "1, 2, 3, 4 or 5"):
        assert told in result.stderr
    assert "P3" not in result.stdout


def test_going_on_writes_the_good_rows_and_lists_the_bad(cairn, sheet):
    result = cairn("score", "wemwbs", sheet, "--keep-going", code=2)
    assert [line[:2] for line in result.stdout.splitlines()[1:]] == ["P1", "P3"]
    assert "line 3, column wemwbs14: '7'" in result.stderr
    assert "1 row was left out" in result.stderr


def test_the_columns_and_the_banding_can_be_chosen(cairn):
    names = [f"q{number}" for number in range(14)]
    text = ",".join(names) + "\n" + ",".join("3" * 13 + "5") + "\n"
    result = cairn("score", "wemwbs", "--items", ", ".join(names), "--banding", "warwick", input=text)
    assert result.stdout.splitlines()[1].endswith(",44,44,low,0")


def test_an_unknown_banding_is_refused_with_those_there_are(cairn):
    assert "uk-three, nhs-four" in cairn("score", "wemwbs", "--banding", "own", input=HEADER, code=2).stderr


def test_an_operators_own_measure_is_scored(cairn, tmp_path):
    from importlib.resources import files

    text = files("measures").joinpath("library/ons4.toml").read_text(encoding="utf-8")
    own = tmp_path / "measures"
    own.mkdir()
    (own / "mine.toml").write_text(text.replace('id = "ons4"', 'id = "mine"'), encoding="utf-8")
    result = cairn(
        "score", "mine", input="satisfied,worthwhile,happy,anxious\n1,2,3,\n", CAIRN_MEASURES=str(own)
    )
    assert result.stdout.splitlines()[1] == "1,2,3,,,,,1"
