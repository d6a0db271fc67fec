"""Exports for each tool, read back by libraries that are not ours: every value is what the store holds."""

import csv
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pyreadstat
import pytest
from fhir.resources.R4B.bundle import Bundle

from measures.parts import Answer
from measures.scoring import band
from survey import exports
from survey.cli import demonstration
from survey.exports import excel, fhir, redcap, spss
from survey.exports.csv_files import cell
from survey.exports.tables import Missing
from survey.programme import programmes

STRANGE = "=cmd|\" /C calc\"!A0, “Ünïcode” 日本; 'it's'\r\nand a second line"


@pytest.fixture
def people(store, catalogue, clock):
    """The demonstration with skipped answers, strange words, a correction, and somebody who withdrew."""
    demonstration.fill(store, catalogue, clock())
    found = {one.participant.code: one for one in store.people("vip")}
    peer, served, gone = found["VIP-P1"], found["VIP-S4"], found["VIP-S2"]
    first, *rest = peer.responses
    skipped = replace(first, answers={**first.answers, "wemwbs2": None}, raw=None, value=None, missing=1)
    last = served.standing[-1]
    corrected = replace(
        last, id="corrected", answers={"experience": None, "reason": STRANGE}, supersedes=last.id
    )
    store.save_people(
        [
            (peer, replace(peer, responses=(skipped, *rest))),
            (served, replace(served, responses=(*served.responses, corrected))),
            (gone, replace(gone, participant=replace(gone.participant, withdrawn=clock() - timedelta(1)))),
        ]
    )
    return list(store.people("vip"))


@pytest.fixture
def programme(store, catalogue):
    return programmes.load(store, catalogue, "vip")


@pytest.fixture
def out(store, catalogue, people, programme, tmp_path):
    exports.export(store, catalogue, programme, tmp_path / "out", everybody=True)
    return tmp_path / "out"


@pytest.fixture
def expected(store, catalogue, people, programme):
    """Table name -> rows of the store's values, under the tables' columns."""
    asked = exports.asked_measures(store, catalogue, programme)
    evaluation = store.evaluation("vip")
    rows = {name: list(found) for name, found in exports.of_programme(programme, asked, evaluation).items()}
    for person in people:
        found = exports.of_person(programme, catalogue, asked, evaluation, person)
        for name, more in found.items():
            rows.setdefault(name, []).extend(more)
    return {table.name: (table, rows[table.name]) for table in exports.all_tables(programme, asked)}


def answers(people) -> dict[tuple[str, str, str, str], Answer | None]:
    """(code, phase, measure, item) -> what the store has as the answer that stands."""
    return {
        (one.participant.code, response.phase, response.measure, item): answer
        for one in people
        for response in one.standing
        for item, answer in response.answers.items()
    }


def read_csv(path, encoding="utf-8-sig"):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def test_every_csv_cell_is_a_value_of_the_store(out, expected):
    for name, (table, rows) in expected.items():
        found = read_csv(out / f"{name}.csv")
        texts = [["" if cell(value) is None else str(cell(value)) for value in row] for row in rows]
        texts = [[f"'{one}" if one[:1] in ("=", "@") else one for one in row] for row in texts]
        assert [list(row.values()) for row in found] == texts, name
        assert all(list(row) == table.header for row in found)


def test_long_holds_every_answer_that_stands_and_no_other(out, people):
    found = {
        (row["participant"], row["phase"], row["measure"], row["item"]): row["answer"]
        for row in read_csv(out / "responses-long.csv")
    }
    kept = {key: "" if one is None else str(one) for key, one in answers(people).items()}
    assert {key: one.removeprefix("'=") for key, one in found.items() if key in kept} == {
        key: one.removeprefix("=") for key, one in kept.items()
    }
    assert all(one == "" for key, one in found.items() if key not in kept)


def test_the_workbook_has_every_value_in_its_type(out, expected):
    book = openpyxl.load_workbook(out / excel.WORKBOOK)
    assert book.sheetnames == list(expected)
    for name, (table, rows) in expected.items():
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        header, *found = sheet.iter_rows(values_only=True)
        assert list(header) == table.header
        for row, kept in zip(found, rows, strict=True):
            assert list(row) == [typed(value) for value in kept], name


def typed(value):
    """A value as Excel has it: no zones, days as midnights, nothing where there is nothing."""
    if value == "" or isinstance(value, Missing):
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-14)  # Excel keeps 15 digits
    # Excel and XML know one kind of line end
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def test_the_workbook_runs_nothing(out):
    book = openpyxl.load_workbook(out / excel.WORKBOOK)
    cells = [one for sheet in book for row in sheet.iter_rows() for one in row]
    assert [one.coordinate for one in cells if one.data_type == "f" or one.hyperlink] == []
    assert [one for one in cells if isinstance(one.value, str) and one.value.startswith("=cmd")] != []


def test_spss_reads_every_answer_score_and_label(out, expected):
    table, rows = expected["responses-wide"]
    frame, meta = pyreadstat.read_sav(str(out / spss.FILE), user_missing=True, output_format="dict")
    called = spss.names(table.header)
    assert meta.column_names == called
    for number, (name, column) in enumerate(zip(called, table.columns, strict=True)):
        assert meta.column_names_to_labels[name].startswith(column.label[:50])
        for found, row in zip(frame[name], rows, strict=True):
            assert same(found, row[number]), (name, found, row[number])
        if column.labels:
            labels = meta.variable_value_labels[name]
            assert {number: labels[number] for number in column.labels} == dict(column.labels)
        if column.skippable and column.kind != "text":
            assert meta.missing_ranges[name] == [{"lo": -99.0, "hi": -99.0}]


def same(found, kept) -> bool:
    """Whether SPSS has what is kept."""
    if isinstance(kept, Missing):
        return found in (-99, "")
    if kept is None:
        return found is None or found != found or found == ""
    if isinstance(kept, datetime):
        return found == kept.replace(tzinfo=None, microsecond=0)
    return found == kept


def test_the_copyright_of_a_measure_stands_wherever_its_words_do(out, catalogue):
    line = catalogue["wemwbs"].words("en").copyright
    _frame, meta = pyreadstat.read_sav(str(out / spss.FILE), output_format="dict", metadataonly=True)
    assert line in " ".join(" ".join(meta.notes).split())
    sections = [row["Section Header"] for row in read_csv(out / redcap.DICTIONARY, "utf-8")]
    assert any(line in one for one in sections)
    assert line in {row["copyright"] for row in read_csv(out / "codebook.csv")}
    bundle = Bundle.model_validate_json((out / fhir.FILE).read_text(encoding="utf-8"))
    assert any(line in (getattr(one.resource, "copyright", None) or "") for one in bundle.entry)


def test_own_words_are_marked_as_not_to_be_quoted_and_may_identify(out):
    codebook = {row["column"]: row["choices"] for row in read_csv(out / "codebook.csv")}
    assert "not to be quoted" in codebook["mid_friends-and-family_reason"]
    fields = {
        row["Variable / Field Name"]: row["Identifier?"] for row in read_csv(out / redcap.DICTIONARY, "utf-8")
    }
    assert (fields["friends_and_family_reason"], fields["wemwbs_wemwbs1"]) == ("y", "")


def test_rows_that_a_sheet_cannot_hold_go_on_in_another(tmp_path, expected):
    table, rows = expected["responses-long"]
    with excel.Workbook(tmp_path, [table], most=100) as book:
        book.add(None, {table.name: rows[:150]})
        book.add(None, {table.name: rows[150:205]})
    read = openpyxl.load_workbook(tmp_path / excel.WORKBOOK)
    assert read.sheetnames == [table.name, f"{table.name} 2", f"{table.name} 3"]
    assert [list(next(one.iter_rows(values_only=True))) for one in read] == [table.header] * 3
    assert [one.max_row for one in read] == [100, 100, 8]
    found = [list(row) for one in read for row in one.iter_rows(min_row=2, values_only=True)]
    assert found == [[typed(value) for value in row] for row in rows[:205]]


def test_skipped_is_not_the_same_as_not_asked(out):
    frame, _meta = pyreadstat.read_sav(str(out / spss.FILE), user_missing=True, output_format="dict")
    at = list(frame["participant"]).index("VIP-P1")
    assert frame["start_wemwbs_wemwbs2"][at] == spss.SKIPPED_VALUE
    assert frame["end_wemwbs_wemwbs2"][at] != spss.SKIPPED_VALUE


@pytest.mark.parametrize(
    ("columns", "called"),
    [
        (["a-b", "a_b", "A_B"], ["a_b", "a_b_2", "A_B_3"]),
        (["1st", "_x", "é"], ["v_1st", "v__x", "v"]),
        (["n" * 80, "n" * 81], ["n" * 64, "n" * 60 + "_2"]),
    ],
)
def test_names_that_spss_takes(columns, called):
    assert spss.names(columns) == called


def test_fhir_holds_every_measure_answer_and_score(out, people, catalogue, programme):
    bundle = Bundle.model_validate_json((out / fhir.FILE).read_text(encoding="utf-8"))
    resources = [entry.resource for entry in bundle.entry]
    names = [entry.fullUrl for entry in bundle.entry]
    assert len(set(names)) == len(names)
    patients = {
        entry.fullUrl: entry.resource.identifier[0].value
        for entry in bundle.entry
        if entry.resource.get_resource_type() == "Patient"
    }
    assert sorted(patients.values()) == sorted(one.participant.code for one in people)
    found = {}
    for one in resources:
        if one.get_resource_type() == "QuestionnaireResponse":
            phase = next(tag.code for tag in one.meta.tag if tag.system.endswith(":phase"))
            key = patients[one.subject.reference], phase, one.questionnaire.removeprefix("urn:cairn:measure:")
            for item in one.item:
                found[*key, item.linkId] = said(item)
    kept = {
        (code, phase, measure.replace("@", "|"), item): answer or None if answer == "" else answer
        for (code, phase, measure, item), answer in answers(people).items()
    }
    assert {key: one for key, one in found.items() if key in kept} == kept
    assert all(one is None for key, one in found.items() if key not in kept)
    scores = {
        (patients[one.subject.reference], one.meta.tag[0].code, one.code.coding[-1].code): (
            one.valueQuantity.value,
            one.interpretation[0].text if one.interpretation else None,
        )
        for one in resources
        if one.get_resource_type() == "Observation"
    }
    assert scores == {
        (one.participant.code, response.phase, response.measure): (
            Decimal(str(response.value)),
            banded(programme, catalogue[response.measure], response),
        )
        for one in people
        for response in one.standing
        if response.value is not None
    }


def said(item):
    if not item.answer:
        return None
    [answer] = item.answer
    return answer.valueString if answer.valueString is not None else int(answer.valueCoding.code)


def banded(programme, measure, response):
    banding = programmes.banding(programme, measure)
    found = band(banding, response.raw) if banding else None
    return found.name if found else None


def test_a_bundle_of_nothing_has_no_empty_list(tmp_path, catalogue, vip):
    with fhir.Bundle(tmp_path, vip, catalogue, []):
        pass
    text = (tmp_path / fhir.FILE).read_text(encoding="utf-8")
    assert json.loads(text) == {"resourceType": "Bundle", "type": "collection"}


def test_fhir_options_carry_their_score_in_both_ways_and_scores_their_snomed_code(out, catalogue):
    bundle = json.loads((out / fhir.FILE).read_text(encoding="utf-8"))
    resources = [entry["resource"] for entry in bundle["entry"]]
    wemwbs = next(one for one in resources if one.get("url") == "urn:cairn:measure:wemwbs")
    options = wemwbs["item"][1]["answerOption"]
    for option, choice in zip(options, catalogue["wemwbs"].items[0].choices, strict=True):
        for where in (option, option["valueCoding"]):
            assert {one["url"].rsplit("/", 1)[1]: one["valueDecimal"] for one in where["extension"]} == {
                "ordinalValue": choice.score,
                "itemWeight": choice.score,
            }
    codes = {
        coding["code"]
        for one in resources
        if one["resourceType"] == "Observation"
        for coding in one["code"]["coding"]
        if coding["system"] == "http://snomed.info/sct"
    }
    assert "718426000" in codes


def test_redcap_has_a_field_for_every_item_and_every_answer_is_one_of_its_choices(out, people, programme):
    dictionary = read_csv(out / redcap.DICTIONARY, "utf-8")
    named = [row["Variable / Field Name"] for row in dictionary]
    assert len(set(named)) == len(named)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in named)
    assert len(dictionary[0]) == 18
    choices = {
        row["Variable / Field Name"]: dict(
            one.split(", ", 1) for one in row["Choices, Calculations, OR Slider Labels"].split(" | ")
        )
        for row in dictionary
        if row["Field Type"] == "radio"
    }
    rows = read_csv(out / redcap.DATA, "utf-8")
    assert {*rows[0]} == {*named, "redcap_event_name"}
    events = {row["unique_event_name"]: row["event_name"] for row in read_csv(out / redcap.EVENTS, "utf-8")}
    phases = dict(zip(events, (phase.id for phase in programme.phases), strict=True))
    found = {(row["record_id"], phases[row["redcap_event_name"]]): row for row in rows}
    for (code, phase, measure, item), answer in answers(people).items():
        name = f"{redcap.plain(measure.partition('@')[0])}_{redcap.plain(item)}"
        given = found[code, phase][name]
        assert given.removeprefix("'=") == ("" if answer is None else str(answer)).removeprefix("=")
        if name in choices and given:
            assert given in choices[name]


def test_forms_of_redcap_are_those_that_the_data_use(out):
    forms = {(row["unique_event_name"], row["form"]) for row in read_csv(out / redcap.FORMS, "utf-8")}
    of_field = {
        row["Variable / Field Name"]: row["Form Name"] for row in read_csv(out / redcap.DICTIONARY, "utf-8")
    }
    used = {
        (row["redcap_event_name"], of_field[name])
        for row in read_csv(out / redcap.DATA, "utf-8")
        for name, value in row.items()
        if value and name in of_field and name != "record_id"
    }
    assert used <= forms


def run_python(script) -> str:
    """What a script of an export prints."""
    done = subprocess.run([sys.executable, "-W", "error", script], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_python_script_says_the_change_that_the_answers_have_and_nothing_of_few(out, people):
    scores = {
        (one.participant.code, response.phase): response.value
        for one in people
        for response in one.standing
        if response.measure == "wemwbs@1" and response.value is not None
    }
    pairs = [
        scores[code, "mid"] - scores[code, "start"]
        for code, phase in scores
        if phase == "start" and (code, "mid") in scores
    ]
    words = "change from start_wemwbs_score to mid_wemwbs_score: "
    assert 0 < len(pairs) < 5
    assert f"{words}fewer than 5 people\n" in run_python(out / "start.py")
    script = (out / "start.py").read_text(encoding="utf-8")
    (out / "all.py").write_text(script.replace("least = 5", "least = 1"), encoding="utf-8")
    change = f"{len(pairs)} people, mean {sum(pairs) / len(pairs):.2f}\n"
    assert f"{words}{change}" in run_python(out / "all.py")


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed here")
def test_the_r_script_runs(out):
    done = subprocess.run(["Rscript", "start.R"], cwd=out, capture_output=True, text=True, check=True)
    assert "change from start_wemwbs_score to mid_wemwbs_score: fewer than 5 people" in done.stdout


def test_a_programme_without_answers_exports_files_that_open(store, catalogue, vip, tmp_path):
    done = exports.export(store, catalogue, vip, tmp_path / "out")
    assert (done.people, done.responses) == (0, 0)
    assert Bundle.model_validate_json((tmp_path / "out" / fhir.FILE).read_text(encoding="utf-8")).entry
    frame, _meta = pyreadstat.read_sav(str(tmp_path / "out" / spss.FILE), output_format="dict")
    assert list(frame["participant"]) == []
    assert openpyxl.load_workbook(tmp_path / "out" / excel.WORKBOOK)["outcomes"].max_row == 1


def quoted(folder) -> set[str]:
    return {row["quote"] for row in read_csv(folder / "quotes.csv")}


def everything(folder) -> bytes:
    """All that is in a folder, unpacked."""
    found = b"".join(one.read_bytes() for one in folder.iterdir())
    book = openpyxl.load_workbook(folder / excel.WORKBOOK)
    cells = [str(one.value) for sheet in book for row in sheet.iter_rows() for one in row]
    return found + "\n".join(cells).encode()


def test_words_that_may_not_be_quoted_are_in_no_file(store, catalogue, people, programme, tmp_path):
    person = next(one for one in people if one.participant.code == "VIP-P1")
    source = next(one for one in person.interviews if one.id == person.excerpts[0].source)
    words = source.text[person.excerpts[0].start : person.excerpts[0].end]
    open_ = replace(
        person, checks=(), interviews=tuple(replace(one, quoting="anonymous") for one in person.interviews)
    )
    store.save_people([(person, open_)])
    exports.export(store, catalogue, programme, tmp_path / "open", everybody=True)
    assert words in quoted(tmp_path / "open")
    target = ("vip", person.participant.id)
    store.change(
        *target,
        lambda one: replace(
            one, interviews=tuple(replace(each, quoting="approved") for each in one.interviews)
        ),
    )
    exports.export(store, catalogue, programme, tmp_path / "unapproved", everybody=True)
    assert words not in quoted(tmp_path / "unapproved")
    assert words.encode() not in everything(tmp_path / "unapproved")


def test_contact_details_and_names_of_colleagues_are_in_no_file(store, out, people):
    held = everything(out)
    ids = {one.by for person in people for one in (*person.outcomes, *person.activities)} - {"participant"}
    assert ids
    assert [one for one in ids if one.encode() in held] == []


def test_phases_whose_names_begin_alike_are_events_of_their_own(vip):
    phases = tuple(replace(vip.phases[0], id=f"half-a-year-later-{name}") for name in ("first", "second"))
    names = [row[2] for row in redcap.events(replace(vip, phases=phases))]
    assert names == ["half_a_year_later__arm_1", "half_a_year_lat_2_arm_1"]
