"""Tables of answers: what a row scores, and what is refused with its line and column."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.catalogue import load_catalogue
from measures.scoring import band, score
from measures.table import AnswerTable, TableError, reading, score_rows

CATALOGUE = load_catalogue()
SWEMWBS = CATALOGUE["swemwbs"]
ITEMS = SWEMWBS.item_ids


def scored(
    text: str | bytes,
    measure: str = "swemwbs",
    names: Sequence[str] = (),
    keep: list[TableError] | None = None,
) -> str:
    """A table's text, scored."""
    data = text if isinstance(text, bytes) else text.encode()
    one = CATALOGUE[measure]
    refuse = None if keep is None else keep.append
    with reading(io.BytesIO(data)) as lines:
        return "".join(score_rows(AnswerTable(lines), one, one.banding(None), names, refuse))


def faults(text: str | bytes, measure: str = "swemwbs", names: Sequence[str] = ()) -> list[str]:
    """What a table is refused for."""
    with pytest.raises(TableError) as refused:
        scored(text, measure, names)
    return [str(fault) for fault in refused.value.faults]


def sheet(*rows: str, header: str = ",".join(("person", *ITEMS))) -> str:
    return "\n".join([header, *rows, ""])


def test_a_row_keeps_its_cells_and_gets_raw_score_band_and_missing():
    header, first, second = scored(sheet("P1,3,3,3,3,3,3,3", "P2,5,5,5,5,5,5,")).splitlines()
    assert header.split(",")[8:] == [f"swemwbs_{name}" for name in ("raw", "score", "band", "missing")]
    assert first == "P1,3,3,3,3,3,3,3,21,19.25,below average,0"
    assert second == "P2,5,5,5,5,5,5,,,,,1"


def test_a_missing_answer_is_never_counted_as_zero():
    assert scored(sheet("P1,5,5,5,5,5,,")).splitlines()[1].endswith(",,,,2")


def test_the_columns_may_have_other_names_and_another_order():
    text = "g,f,e,d,c,b,a\n1,2,3,4,5,1,2\n"
    assert scored(text, names=list("abcdefg")).splitlines()[1] == "1,2,3,4,5,1,2,18,17.43,below average,0"


@pytest.mark.parametrize("cell", ["3", "3.0", " 3 ", "+3", "3.", '"3"', "03"])
def test_a_whole_number_may_be_written_in_several_ways(cell):
    assert scored(sheet(f"P1,{cell},3,3,3,3,3,3")).splitlines()[1].endswith(",21,19.25,below average,0")


@pytest.mark.parametrize(
    "cell", ["0", "6", "x", "2.5", "-1", "NA", "1e0", "٣", "3_0", "nan", "99999999999999999999"]
)
def test_what_is_no_answer_is_refused_with_line_column_value_and_what_is_allowed(cell):
    [fault] = faults(sheet("P1,3,3,3,3,3,3,3", f"P2,3,3,{cell},3,3,3,3"))
    assert fault.startswith(f"line 3, column swemwbs3: {cell!r} is not an answer")
    assert "1, 2, 3, 4 or 5" in fault


def test_all_faults_of_a_row_are_told_together():
    assert [one[:24] for one in faults(sheet("P1,9,3,3,3,3,3,8"))] == [
        "line 2, column swemwbs1:",
        "line 2, column swemwbs7:",
    ]


def test_the_line_is_right_after_quoted_line_breaks():
    text = sheet('"one\ntwo",3,3,3,3,3,3,3', '"one\r\ntwo",7,3,3,3,3,3,3')
    assert faults(text)[0].startswith("line 5, column swemwbs1")


def test_missing_columns_are_named():
    [fault] = faults("person,swemwbs1,swemwbs2,swemwbs3,swemwbs4,swemwbs5\n")
    assert "no column named swemwbs6, swemwbs7" in fault


def test_the_wrong_number_of_columns_named_is_refused():
    assert "6 columns are named for 7 items" in faults(sheet(), names=list("abcdef"))[0]


def test_a_column_that_stands_twice_is_refused():
    assert "line 1, column swemwbs1" in faults(sheet(header=",".join(("swemwbs1", *ITEMS))))[0]


def test_a_table_scored_before_is_refused():
    assert "swemwbs_raw" in faults(scored(sheet("P1,3,3,3,3,3,3,3")))[0]


@pytest.mark.parametrize("row", ["P1,3,3,3,3,3,3", "P1,3,3,3,3,3,3,3,3"])
def test_a_row_of_another_width_is_refused(row):
    assert faults(sheet("P0,3,3,3,3,3,3,3", row))[0].startswith("line 3: has ")


@pytest.mark.parametrize("data", ["", "\n", "person\n".encode("utf-16")])
def test_a_file_without_a_header_is_refused(data):
    assert faults(data)[0].startswith("line 1: no header")


def test_a_quotation_mark_that_is_never_closed_is_refused_where_it_opens():
    [fault] = faults(sheet("P1,3,3,3,3,3,3,3", '"P2,3,3,3,3,3,3,3', "P3,3,3,3,3,3,3,3"))
    assert fault.startswith("line 3: ")
    assert "quotation mark" in fault


def test_going_on_leaves_out_the_bad_rows_and_hands_each_over():
    kept: list[TableError] = []
    rows = scored(sheet("P1,3,3,3,3,3,3,3", "P2,9,3,3,3,3,3,3", "P3,1", "P4,3,3,3,3,3,3,3"), keep=kept)
    assert [line[:2] for line in rows.splitlines()[1:]] == ["P1", "P4"]
    assert [error.faults[0].line for error in kept] == [3, 4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_spreadsheets_write_is_read_and_written_alike(delimiter, ending, mark):
    text = sheet("P1,3,3,3,3,3,3,3").replace(",", delimiter).replace("\n", ending)
    result = scored(mark + text.encode())
    assert result.splitlines()[0].split(delimiter)[0] == "person"
    assert result.split(ending)[1].split(delimiter)[8:] == ["21", "19.25", "below average", "0"]
    assert result.endswith(ending)


def test_a_last_line_without_an_end_gets_one():
    assert scored(sheet("P1,3,3,3,3,3,3,3").removesuffix("\n")).endswith("below average,0\n")


def test_bytes_that_are_not_utf_8_pass_through_unchanged():
    data = sheet("José,3,3,3,3,3,3,3").encode("latin-1")
    assert scored(data).encode(errors="surrogateescape").splitlines()[1].startswith(b"Jos\xe9,3")


def test_a_measure_without_a_score_tells_only_what_is_missing():
    text = "happy,satisfied,worthwhile,anxious\n0,0,0,0\n10,,3,\n0,0,0,\n"
    assert [line.split(",")[4:] for line in scored(text, "ons4").splitlines()[1:]] == [
        ["", "", "", "0"],
        ["", "", "", "2"],
        ["", "", "", "1"],
    ]


def test_dont_know_is_an_answer_and_free_text_needs_no_column():
    text = "who,experience\nA,6\nB,\nC,1\n"
    assert [line.split(",")[-1] for line in scored(text, "friends-and-family").splitlines()[1:]] == [
        "0",
        "1",
        "0",
    ]


def test_a_mean_is_the_mean_of_all_items_and_its_raw_score_is_not_rounded():
    items = [item.id for item in CATALOGUE["peer-role"].scored_items]
    text = ",".join(items) + "\n" + ",".join("544444444") + "\n"
    raw, *rest = scored(text, "peer-role").splitlines()[1].split(",")[-4:]
    assert float(raw) == 37 / 9
    assert rest == ["4.1", "", "0"]


CELLS = st.sampled_from(["1", "2", "3", "4", "5", "", "3.0", " 4", "9", "x"])
NOTES = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=12)
ROWS = st.lists(st.tuples(NOTES, st.lists(CELLS, min_size=7, max_size=7), NOTES), max_size=12)


@given(ROWS, st.booleans())
def test_any_table_agrees_with_reading_and_scoring_it_row_by_row(rows, quote):
    """The look-ups that make scoring fast give what csv.DictReader and measures.scoring give."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writerow(["note", *ITEMS, "remark"])
    writer.writerows([note, *cells, remark] for note, cells, remark in rows)

    refused: list[TableError] = []
    found = list(csv.DictReader(io.StringIO(scored(text.getvalue(), keep=refused), newline="")))
    expected = []
    for row in csv.DictReader(io.StringIO(text.getvalue(), newline="")):
        try:
            answers = {item: int(float(row[item])) if row[item].strip() else None for item in ITEMS}
            result = score(SWEMWBS, answers)
        except ValueError:
            continue
        there = band(SWEMWBS.bandings[0], result.raw)
        expected.append(
            row
            | {
                "swemwbs_raw": "" if result.raw is None else str(int(result.raw)),
                "swemwbs_score": "" if result.value is None else f"{result.value:.2f}",
                "swemwbs_band": there.name if there else "",
                "swemwbs_missing": str(result.missing),
            }
        )
    assert found == expected
    assert len(found) + len(refused) == len(rows)
