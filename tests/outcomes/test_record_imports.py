"""Records from files: every line is checked, all is kept or nothing, and nothing twice."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from measures.table import TableError
from survey.outcomes import record_imports
from survey.outcomes.kinds import KINDS
from survey.web.csv_text import csv_text
from tests.outcomes.test_records import GIVEN, NOW
from tests.participants import person


@pytest.fixture
def people(store, vip):
    store.add_people([person("P1"), person("P2"), person("S1", role="service-user")])


@pytest.fixture
def take(store, vip, people):
    """Take a file of a kind: rows are mappings, or text as it is."""

    def taken(name, *rows, text=None):
        kind = KINDS[name]
        text = text or csv_text(kind.columns, [[row.get(one, "") for one in kind.columns] for row in rows])
        return record_imports.take(store, vip, kind, io.BytesIO(text.encode()), "an account", NOW)

    return taken


@pytest.fixture
def kept(store):
    """All records of a kind."""

    def look(name):
        kind = KINDS[name]
        if not kind.about_people:
            return getattr(store.evaluation("vip"), kind.table)
        return tuple(one for whole in store.people("vip") for one in getattr(whole, kind.table))

    return look


def row(name, **other):
    return {"participant": "P1"} | GIVEN[name] | other


@pytest.mark.parametrize("name", KINDS)
def test_a_file_is_kept_once_however_often_it_is_taken(take, kept, name):
    rows = [row(name), row(name, day="2026-01-31", period="before")]
    first = take(name, *rows)
    before = kept(name)
    again = take(name, *rows)
    assert (first.added, first.unchanged, again.added, again.unchanged) == (2, 0, 0, 2)
    assert kept(name) == before
    assert len(before) == 2


def test_two_equal_shifts_are_two_and_stay_two(take, kept):
    for added in (2, 0):
        assert take("activities", row("activities"), row("activities")).added == added
    assert take("activities", *[row("activities")] * 3).added == 1
    assert len(kept("activities")) == 3


@pytest.mark.parametrize("more", [",", ",a comma in words"])
def test_a_line_with_a_cell_too_many_is_refused(take, kept, more):
    text = "kind,day,pounds,what,whom\npayment,2026-01-30,10,Desks,\npayment,2026-01-30,10,Desks," + more
    with pytest.raises(TableError, match=r"line 3.* has 6 cells where the header has 5"):
        take("costs", text=text + "\n")
    assert kept("costs") == ()


@pytest.mark.parametrize("name", KINDS)
def test_what_is_downloaded_can_be_taken_again(take, kept, name):
    take(name, row(name))
    ((one),) = kept(name)
    assert take(name, {"participant": "P1", **KINDS[name].cells(one)}).unchanged == 1


def test_one_bad_line_keeps_everything_out_and_all_faults_are_told(take, kept):
    with pytest.raises(TableError) as refused:
        take(
            "activities",
            row("activities"),
            row("activities", participant="Zoë", paid="two hours"),
            row("activities", participant="S1"),
            row("activities", reached="P9", day="31/02/2026"),
        )
    assert [str(fault) for fault in refused.value.faults] == [
        "line 3, column participant: 'Zoë': there is no such participant in the programme; "
        "enter the code of one, never a name",
        "line 3, column paid: 'two hours': Enter a whole number from 0 to 1440",
        "line 4, column participant: 'S1': activities are not kept for people in this role",
        "line 5, column day: '31/02/2026': Enter a day, like 31/03/2026",
        "line 5, column reached: 'P9': Enter participants’ codes, never names. There is no P9",
    ]
    assert kept("activities") == ()


def test_a_line_that_does_not_fit_to_what_is_kept_keeps_everything_out(take, kept):
    take("service-use", row("service-use"))
    with pytest.raises(TableError, match="line 3, column period"):
        take("service-use", row("service-use", participant="P2"), row("service-use", days="13"))
    assert len(kept("service-use")) == 1


def test_goals_may_stand_after_the_steps_that_lead_to_them(take, kept):
    goal = row("outcomes", what="A job", goal="yes", status="planned", sustained_13="", supported_by="")
    step = row("outcomes", towards="A job")
    for added in (2, 0):
        assert take("outcomes", step, goal).added == added
    found = {one.what: one for one in kept("outcomes")}
    assert found["Peer supporter at a café"].towards == found["A job"].id


def test_nobody_who_stopped_is_added_to(take, kept, store):
    one = next(one for one in store.people("vip") if one.participant.code == "P1")
    store.change(
        "vip",
        one.participant.id,
        lambda whole: replace(whole, participant=replace(whole.participant, withdrawn=NOW)),
    )
    with pytest.raises(TableError, match="does not take part any more"):
        take("outcomes", row("outcomes"))


def test_a_spreadkind_may_write_days_semicolons_and_apostrophes_its_way(take, kept):
    text = "kind;day;pounds;what;whom\r\nset-up;31/01/2026;£1,220;'=desk;\r\n"
    take("costs", text=text)
    (one,) = kept("costs")
    assert (one.day.isoformat(), one.pence, one.what) == ("2026-01-31", 122_000, "=desk")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind,day\n", "no column named pounds, what, whom"),
        ("kind,day,pounds,what,whom\npayment,2026-01-31\n", "line 2: has 2 cells"),
        ('kind,day,pounds,what,whom\n"payment', "line 2: cannot be read as CSV"),
        ("\n", "no header"),
    ],
)
def test_a_file_without_the_right_columns_is_refused(take, text, said):
    with pytest.raises(TableError, match=said):
        take("costs", text=text)


def test_a_template_is_a_file_without_lines(take):
    for name, kind in KINDS.items():
        text = record_imports.template(kind)
        assert take(name, text=text.removeprefix("\ufeff")).added == 0


def test_a_shift_after_midnight_in_a_british_summer_is_of_today(store, vip):
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert record_imports.known(store, vip, late).today == date(2026, 7, 2)
    assert record_imports.known(store, vip, late - timedelta(hours=1)).today == date(2026, 7, 1)
