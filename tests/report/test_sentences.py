"""What a report says stays true for nobody, for two people, and for many."""

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.cli import demonstration
from survey.records import Activity, Person, ProgrammeRecord, ServiceContact, Theme
from survey.report import making, own_words
from survey.report.blocks import Heading, Own, Picture
from survey.store.edits import ChangedMeanwhile, edit_token
from survey.store.folder import FolderStore
from tests.coded import coded
from tests.depth import times
from tests.participants import SENT, person
from tests.report.programmes import people, satisfied, sentences, tables, untraced

SIGNIFICANCE = ("confidence", "significan", "p <", "p =")
DECLARED = {"2", "5", "14"}
"""The smallest group that is shown, and the length of the scale that questionnaires' names may hold."""


def said(report):
    return [one.sentence for one in sentences(report)]


def test_of_nobody_it_says_so(make):
    found = said(make())
    assert "start: nobody has a score." in found
    assert "Nobody has a score at both start and end." in found
    assert "No work and no costs were entered." in found


def test_two_people_are_described_and_nobody_else(make, catalogue):
    report = make(*people(catalogue, [(40, 45), (50, 47)]))
    found = said(report)
    bands = "1 below average, 1 average, 0 above average"
    assert f"start: the mean score of 2 people was 45.0; in bands: {bands} (Table 4)." in found
    change = next(one for one in found if one.startswith("From start to end the mean"))
    assert change.startswith(
        "From start to end the mean of 2 people rose by 1.0 points; with so few people this describes them"
    )


@pytest.mark.parametrize(("number", "shown"), [(4, False), (5, True)])
def test_as_many_as_the_minimum_are_described(make, catalogue, number, shown):
    found = said(make(*people(catalogue, [(40, 45)] * number), minimum=5))
    counted = f"{number} people took part with the role of peer supporter"
    assert any(counted in one for one in found) is shown
    assert any(f"start: {number} of {number} answered" in one for one in found) is shown
    assert any(f"the mean score of {number} people was 40.0" in one for one in found) is shown


def test_one_person_is_too_few_for_any_minimum(make, catalogue):
    report = make(*people(catalogue, [(40, 45)]))
    assert "Too few people have a score at any phase to show." in said(report)
    assert "45.0" not in repr(report)


def test_a_fall_is_a_fall_and_no_change_is_none(make, catalogue):
    found = " ".join(said(make(*people(catalogue, [(45, 40), (50, 45)]))))
    assert "the mean of 2 people fell by 5.0 points" in found


def test_no_change_is_said(make, catalogue):
    assert "stayed the same (0.0 points)" in " ".join(said(make(*people(catalogue, [(45, 40), (40, 45)]))))


@pytest.mark.parametrize(("number", "sure"), [(29, False), (30, True), (2000, True)])
def test_an_interval_is_given_from_thirty_people(make, catalogue, number, sure):
    report = make(*people(catalogue, [(40 + n % 5, 43 + n % 7) for n in range(number)]))
    found = " ".join(said(report))
    assert ("with 95% confidence the change is between" in found) is sure
    assert ("with so few people this describes them and nobody else" in found) is not sure
    assert untraced(report, DECLARED) == []


@pytest.mark.parametrize(("number", "percent"), [(19, False), (20, True)])
def test_percentages_are_given_from_twenty_people(make, catalogue, number, percent):
    measure = catalogue["service-user-experience"]
    report = make(*(satisfied(measure, 4 if n else 2, n) for n in range(number)))
    assert any("%" in one for one in said(report)) is percent
    assert any("%" in repr(one.table) for one in tables(report).values()) is percent


def test_who_is_missing_is_a_number(make, catalogue):
    report = make(*people(catalogue, [(40, 45)] * 6 + [(41, None)] * 3))
    assert any("end: 6 of 9 answered, 3 are missing (Table" in one for one in said(report))
    assert any("questionnaires that people were invited to answer are missing" in one for one in said(report))
    (rows,) = [one.table.rows for one in tables(report).values() if one.key == "answered"]
    assert ("WEMWBS", "peer supporter", "end", 9, 6, 3) in rows


def test_cause_is_never_claimed(make, catalogue):
    report = make(*people(catalogue, [(40, 55)] * 40))
    assert any("nothing here says what caused a change" in one for one in said(report))


def test_the_demonstrations_numbers_stand_in_their_tables(store, catalogue, clock, app):
    programme = demonstration.fill(store, catalogue, clock())
    with app.test_request_context():
        report = making.make(store, catalogue, programme, clock().date(), "en")
    days = {str(part) for one in (date(2025, 8, 25), date(2026, 2, 23)) for part in (one.day, one.year)}
    assert untraced(report, DECLARED | days) == []
    assert [one.title for one in report.sections] == [
        *(
            "Summary",
            "Aims",
            "The programme",
            "Method",
            "Wellbeing",
            "What people answered about the service",
        ),
        *("What people said: themes", "Outcomes", "Capacity and cost", "Recommendations", "Limits"),
        "Data tables",
    ]
    assert "paid hours have no pay rate, so" in " ".join(said(report))


def test_a_number_that_is_in_no_table_is_found(make, catalogue):
    report = make(*people(catalogue, [(40, 45)] * 7))
    wrong = replace(report, sections=tuple(one for one in report.sections if one.id == "method"))
    assert untraced(wrong, set()) != []


def test_own_words_stand_in_their_sections_and_say_whose_they_are(make, store, vip):
    kept = own_words.written("aims", "To learn.\r\n\r\nTo grow.", SENT, "e1")
    own_words.save(store, "vip", kept, edit_token(""))
    report = make()
    (aims,) = (one for one in report.sections if one.id == "aims")
    assert aims.blocks == (Own(("To learn.", "To grow.")),)


def test_own_words_of_two_who_write_at_once_are_not_lost(store, vip):
    first, second = (own_words.written("aims", words, SENT, "e1") for words in ("First", "Second"))
    own_words.save(store, "vip", first, edit_token(""))
    with pytest.raises(ChangedMeanwhile) as refused:
        own_words.save(store, "vip", second, edit_token(""))
    assert refused.value.stored == "First"
    assert own_words.text(store.evaluation("vip"), "aims") == "First"


scores = st.one_of(st.none(), st.integers(14, 70))


@settings(max_examples=times(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    peers=st.lists(st.tuples(scores, scores), max_size=35),
    users=st.lists(st.sampled_from([1, 3, 4, 5]), max_size=24),
    minimum=st.integers(2, 8),
)
def test_whoever_takes_part_the_report_keeps_its_rules(vip, catalogue, app, peers, users, minimum):
    measure = catalogue["service-user-experience"]
    programme = replace(vip, minimum_group_size=minimum)
    with tempfile.TemporaryDirectory() as folder, app.test_request_context():
        store = FolderStore(Path(folder) / "store")
        store.save_programme(
            ProgrammeRecord("vip", (Path("survey/programme/shipped/vip.toml")).read_text(), SENT)
        )
        store.add_people(
            [*people(catalogue, peers), *(satisfied(measure, one, n) for n, one in enumerate(users))]
        )
        report = making.make(store, catalogue, programme, date(2026, 3, 2), "en")
    assert untraced(report, {str(minimum), "14"}) == []
    words = " ".join(said(report)) + repr([one.table for one in tables(report).values()])
    if len(peers) < 30:
        assert not any(one in words for one in SIGNIFICANCE)
    if max(len(peers), len(users)) < 20:
        assert "%" not in words
    for role, number in (("peer supporter", len(peers)), ("service user", len(users))):
        if 0 < number < minimum:
            assert f"{number} people took part with the role of {role}" not in words
    if 0 < sum(any(pair) for pair in peers) < minimum:
        assert "the mean score of" not in words


def used(number: int, role: str) -> Person:
    return replace(
        person(f"VIP-{role}-{number}", role=role),
        contacts=(ServiceContact(f"u{number}", SENT, "participant", "before", admissions=0, crisis=2),),
    )


@pytest.mark.parametrize("number", [4, 5])
def test_how_often_a_small_role_used_services_is_not_said_not_even_never(make, number):
    report = make(*(used(n, "peer-supporter") for n in range(number)), minimum=5)
    named = [one.table for one in tables(report).values() if one.table.caption.startswith("Use of mental")]
    rows = [row for one in named for row in one.rows if row[1] == "Before joining"]
    few = "Peer supporter: fewer than 5 people, too few to say how often they used services." in said(report)
    if number < 5:
        assert (named, few) == ([], True)
    else:
        assert [row[3:] for row in rows] == [(5, 0, 0), (0, 5, None), (5, 0, 10), (0, 5, None), (0, 5, None)]
        assert not few


def test_every_section_has_a_title_and_headings_are_words(make):
    for section in make().sections:
        assert section.title
        assert all(block.text for block in section.blocks if isinstance(block, Heading))


def test_nobody_with_a_change_is_not_a_few(make):
    assert "few people" not in " ".join(said(make()))


def test_whoever_declined_did_not_take_part(make, catalogue):
    agreed = people(catalogue, [(40, 45)] * 3)
    declined = [person(f"VIP-D{n}") for n in range(2)]
    declined = [replace(one, participant=replace(one.participant, declined=SENT)) for one in declined]
    found = said(make(*agreed, *declined))
    assert any(one.startswith("3 people took part with the role of peer supporter") for one in found)
    assert any(one.startswith("2 people declined or stopped") for one in found)


def test_the_records_of_a_small_role_are_not_counted(make, catalogue):
    users = [satisfied(catalogue["service-user-experience"], 4, n) for n in range(6)]
    report = make(*people(catalogue, [(40, None)] * 3), *users, minimum=5)
    (sources,) = [one.table for one in tables(report).values() if one.key == "sources"]
    counts = {(row[0], row[1]): row[2] for row in sources.rows}
    assert counts["WEMWBS", "peer supporter"] == "Fewer than 5 people: not shown"
    assert 6 in counts.values()


def test_who_answered_and_has_no_score_is_a_number(make, catalogue):
    unscored = people(catalogue, [(40, None)])[0]
    (sent,) = unscored.responses
    unscored = replace(
        unscored,
        participant=replace(unscored.participant, code="VIP-P9"),
        responses=(replace(sent, raw=None, value=None, missing=1),),
    )
    report = make(*people(catalogue, [(40 + n, None) for n in range(6)])[1:], unscored, minimum=5)
    assert "1 who answered left questions out and has no score" in " ".join(said(report))
    assert untraced(report, {"5", "14"}) == []


def test_who_did_not_say_how_often_they_used_services_is_a_number(make):
    def asked(number, *contacts):
        return replace(person(f"VIP-P{number}"), contacts=contacts)

    use = ServiceContact("c", SENT, "participant", "before", admissions=1)
    report = make(*(asked(n, replace(use, id=f"c{n}")) for n in range(5)), asked(8), asked(9), minimum=5)
    (table,) = [one.table for one in tables(report).values() if one.key == "use"]
    assert table.rows[0][1:] == ("Before joining", "Stays in hospital", 5, 2, 5)


def test_coding_that_may_not_be_seen_is_not_called_unfinished(make, store, vip, catalogue, clock):
    store.change_evaluation("vip", lambda kept: replace(kept, themes=(Theme("t1", "Being heard"),)))
    all_seen = said(make(coded("VIP-P1", "Heard at last", {"e1": [(0, 5, "t1")]})))
    assert any(one.startswith("1 text (interviews and minutes) was coded") for one in all_seen)
    found = said(making.make(store, catalogue, vip, clock().date(), "en", "somebody else"))
    assert "There are no themes: the coding of texts goes on, or may not be seen yet." in found


def test_texts_in_which_no_theme_was_met_are_not_called_uncoded(make):
    found = said(make(coded("VIP-P1", "Nothing here", {"e1": []})))
    assert "No theme was found in the texts that are coded to the end." in found


def test_use_of_services_that_staff_entered_is_in_the_report(make):
    made = [used(n, "service-user") for n in range(5)]
    entered = [replace(one, contacts=tuple(replace(each, by="eva") for each in one.contacts)) for one in made]
    report = make(*entered, minimum=5)
    (table,) = [one.table for one in tables(report).values() if one.key == "use"]
    assert ("service user", "Before joining", "Stays in hospital", 5, 0, 0) in table.rows
    (sources,) = [one.table for one in tables(report).values() if one.key == "sources"]
    assert ("Use of mental health services, by people", "service user", 5) in sources.rows


def test_a_week_without_work_has_its_place_in_the_picture(make):
    log = (
        Activity(f"a{days}", SENT, "eva", SENT.date() + timedelta(days), "notes", 60, 0) for days in (0, 21)
    )
    report = make(replace(person("VIP-P1"), activities=tuple(log)))
    (drawn,) = [one.drawing for one in report.blocks if isinstance(one, Picture)]
    assert [heights for _name, heights in drawn.series] == [(1.0, 0.0, 0.0, 1.0)]
    assert len(drawn.labels) == 4
