"""Imports: all or nothing, and nothing twice."""

import io
from dataclasses import replace
from datetime import date

import pytest

from measures.table import AnswerTable, TableError
from survey.answering import feedback, imports
from survey.answering.imports import Layout, PersonUnreadable
from survey.people import participants
from survey.records import Draft

HEADER = "person,wave,a,b,c,d,e,f,g,where,since"
LAYOUT = Layout("person", "wave", {"1": "start", "3": "mid"}, tuple("abcdefg"), "where", "since")


@pytest.fixture
def take(store, vip, catalogue, clock):
    """Import rows and return the plan that was carried out."""

    def take(*rows: str, measure: str = "swemwbs", layout: Layout = LAYOUT, header: str = HEADER):
        def newcomer(code, site, joined):
            return participants.new_participant(vip, code, "peer-supporter", site, joined or clock().date())

        errors = []
        table = AnswerTable(io.StringIO("\n".join([header, *rows]), newline=""))
        lines = list(imports.read_lines(table, layout, catalogue[measure], newcomer, errors.append))
        if errors:
            raise TableError(*(fault for error in errors for fault in error.faults))
        plan = imports.plan(store, vip, catalogue[measure], layout, lines, clock())
        store.save_people(plan.changes)
        return plan

    return take


@pytest.fixture
def kept(store, vip):
    """Code -> person, as kept."""
    return lambda: {person.participant.code: person for person in store.people(vip.id)}


def test_each_row_becomes_a_scored_response_of_its_person(take, kept):
    take("P1,1,3,3,3,3,3,3,3,South,2026-01-05", "P1,3,4,4,4,4,4,4,4,South,2026-01-05")
    person = kept()["P1"]
    assert (person.participant.site, person.participant.joined) == ("South", date(2026, 1, 5))
    assert [(one.phase, one.measure, one.raw, one.value) for one in person.standing] == [
        ("start", "swemwbs@1", 21, 19.25),
        ("mid", "swemwbs@1", 28, 25.03),
    ]


def test_a_missing_answer_is_kept_as_missing_and_not_scored(take, kept):
    take("P1,1,3,3,3,3,3,3,,,")
    [response] = kept()["P1"].standing
    assert (response.raw, response.value, response.missing) == (None, None, 1)
    assert response.answers["swemwbs7"] is None


def test_the_second_time_changes_nothing(take, kept):
    rows = ("P1,1,3,3,3,3,3,3,3,,", "P2,2,3,3,3,3,3,3,3,,")
    first = take(*rows)
    before = kept()
    second = take(*rows)
    assert (len(first.changes), len(second.changes), second.unchanged) == (2, 0, 1)
    assert kept() == before


def test_new_rows_are_added_to_existing_people(take, kept):
    take("P1,1,3,3,3,3,3,3,3,,")
    plan = take("P1,1,3,3,3,3,3,3,3,,", "P1,3,3,3,3,3,3,3,3,,", "P2,1,3,3,3,3,3,3,3,,")
    assert (plan.added, plan.responses, plan.unchanged) == (1, 2, 1)
    assert {code: len(person.standing) for code, person in kept().items()} == {"P1": 2, "P2": 1}


def test_a_person_without_an_imported_row_still_becomes_a_participant(take, kept):
    plan = take("P1,2,3,3,3,3,3,3,3,,", "P1,9,3,3,3,3,3,3,3,,", "P1,9,3,3,3,3,3,3,3,,")
    assert kept()["P1"].responses == ()
    assert plan.skipped == {"2": 1, "9": 2}


def refusal(take, *rows: str, **how) -> list[str]:
    with pytest.raises(TableError) as refused:
        take(*rows, **how)
    return [str(fault) for fault in refused.value.faults]


def test_one_bad_line_stops_the_import_and_every_fault_is_reported(take, kept):
    faults = refusal(
        take,
        "P1,1,3,3,3,3,3,3,3,,",
        "P2,1,3,3,9,3,3,3,3,,",
        ",1,3,3,3,3,3,3,3,,",
        "P4,1,3,3,3,3,3,3,3,,tomorrow",
    )
    assert [fault.partition(":")[0] for fault in faults] == [
        "line 3, column c",
        "line 4, column person",
        "line 5, column since",
    ]
    assert kept() == {}


def test_a_row_that_differs_from_a_stored_response_is_refused_with_its_line(take, kept):
    take("P1,1,3,3,3,3,3,3,3,,")
    before = kept()
    [fault] = refusal(take, "P2,1,3,3,3,3,3,3,3,,", "P1,1,3,3,3,3,3,3,4,,")
    assert fault.startswith("line 3: P1 has sent other answers at start")
    assert kept() == before


@pytest.mark.parametrize("second", ["P1,1,3,3,3,3,3,3,3,,", "P1,1,4,3,3,3,3,3,3,,"])
def test_two_rows_for_one_person_and_phase_are_refused_with_both_lines(take, kept, second):
    [fault] = refusal(take, "P1,1,3,3,3,3,3,3,3,,", "P2,1,3,3,3,3,3,3,3,,", second)
    assert fault.startswith("line 4, column wave: P1")
    assert "line 2" in fault
    assert kept() == {}


def test_text_that_is_not_utf_8_is_refused(take):
    assert refusal(take, "P1,1,3,3,3,3,3,3,3,Jos\udce9,") == ["line 2: is not in UTF-8"]


def test_empty_rows_are_skipped(take):
    assert take("P1,1,3,3,3,3,3,3,3,,", ",,,,,,,,,,").responses == 1


def test_free_text_is_imported_if_it_has_a_column(take, kept):
    layout = Layout("person", "wave", {"1": "start"})
    take(
        "P1,1,2,So calm", measure="friends-and-family", layout=layout, header="person,wave,experience,reason"
    )
    take("P2,1,6", measure="friends-and-family", layout=layout, header="person,wave,experience")
    answers = {code: dict(person.standing[0].answers) for code, person in kept().items()}
    assert answers == {"P1": {"experience": 2, "reason": "So calm"}, "P2": {"experience": 6}}


def test_anonymous_people_do_not_match_rows_of_the_file(take, kept, store, catalogue, clock, vip):
    target = feedback.begin(store, catalogue, "FEEDBACKVIP1", clock())
    code = store.person(vip.id, target.participant).participant.code
    assert take(f"{code},1,3,3,3,3,3,3,3,,").added == 1


def test_a_person_who_cannot_be_read_stops_an_import(take, store, tmp_path):
    take("P1,1,3,3,3,3,3,3,3,,")
    [file] = (tmp_path / "store" / "people").rglob("*.json")
    file.write_text("{")
    with pytest.raises(PersonUnreadable, match=file.name):
        take("P2,1,3,3,3,3,3,3,3,,")


def test_a_row_without_an_answer_adds_the_person_without_a_response(take, kept):
    plan = take("P1,1,,,,,,,,South,", "P2,1,3,3,3,3,3,3,3,,", "P2,1,,, ,,,,,,")
    assert (plan.added, plan.responses, plan.empty) == (2, 1, 2)
    assert {code: len(person.responses) for code, person in kept().items()} == {"P1": 0, "P2": 1}


def test_questions_with_a_draft_are_not_imported(take, kept, store, vip, clock):
    take("P1,3,3,3,3,3,3,3,3,,")
    person = kept()["P1"]
    draft = Draft("d" * 32, "start", "swemwbs@1", {"swemwbs1": 2}, clock(), clock())
    store.change(vip.id, person.participant.id, lambda one: replace(one, drafts=(draft,)))
    before = kept()
    [fault] = refusal(take, "P2,1,3,3,3,3,3,3,3,,", "P1,1,3,3,3,3,3,3,3,,")
    assert fault.startswith("line 3: P1 is just answering this at start")
    assert kept() == before
    assert take("P1,1,,,,,,,,,", "P1,3,3,3,3,3,3,3,3,,").unchanged == 1


def test_an_impossible_site_is_reported_with_its_column(take):
    [fault] = refusal(take, "P1,1,3,3,3,3,3,3,3," + "x" * 65 + ",")
    assert fault.startswith("line 2, column where: A site has at most 64")


def test_the_mode_of_imported_answers_is_unknown(take, kept):
    take("P1,1,3,3,3,3,3,3,3,,")
    assert [one.mode for one in kept()["P1"].responses] == ["unknown"]
