"""What a report counts: answers by tone, who improved, quotes, and percentages only of enough people."""

import re
from dataclasses import replace
from datetime import date

import pytest

from survey.records import Activity, Readiness, ServiceContact, Theme
from survey.report.blocks import Picture, Quotes
from tests.coded import coded
from tests.participants import SENT, person
from tests.report.programmes import people, satisfied, sentences, tables


def said(report):
    return [one.sentence for one in sentences(report)]


def test_answers_are_counted_by_their_tone_and_a_question_of_few_is_not(make, catalogue):
    measure = catalogue["service-user-experience"]
    sent = [satisfied(measure, value, n) for n, value in enumerate((4, 4, 4, 3, 2, 2))]
    first = next(item.id for item in measure.items if item.choices)
    few = [
        replace(one, responses=tuple(replace(r, answers={**r.answers, first: None}) for r in one.responses))
        for one in sent[:2]
    ]
    report = make(*few, *sent[2:], minimum=5)
    assert any("end: 6 people gave 42 answers, of which 21 were positive" in one for one in said(report))
    overall, answers = (
        next(one.table.rows for one in tables(report).values() if one.key == f"{measure.id}-{name}")
        for name in ("overall", "answers")
    )
    assert ("end", 6, 42, 21, 7, 14) in overall
    assert [row[2:] for row in answers if row[1] == "end"][:2] == [
        ("Fewer than 5 people: not shown", None, None, None), (6, 3, 1, 2),
    ]  # fmt: skip


def test_who_improved_and_who_worsened_is_counted(make, catalogue):
    found = " ".join(said(make(*people(catalogue, [(40, 50)] * 3 + [(40, 36), (40, 40)]))))
    assert "by the threshold called “noticeable”, 3 of 5 people improved and 1 worsened" in found


def test_the_summary_tells_the_change_from_the_first_phase_to_the_last(make, catalogue):
    (summary,) = [one for one in make(*people(catalogue, [(40, 50)] * 3)).sections if one.id == "summary"]
    words = " ".join(one.text for block in summary.blocks for one in getattr(block, "said", ()))
    assert "From start to end the mean of 3 people rose by 10.0 points" in words


def test_a_theme_has_a_few_quotes_and_no_quote_stands_twice(make, store):
    said = [f"Words {letter}" for letter in "abcde"]
    text = ". ".join(said)
    marks = [(text.index(one), text.index(one) + len(one), "t1", "t2") for one in said]
    store.change_evaluation(
        "vip", lambda kept: replace(kept, themes=(Theme("t1", "Being heard"), Theme("t2", "Being seen")))
    )
    report = make(coded("VIP-P1", text, {"e1": marks}))
    found = [[one.words for one in block.quotes] for block in report.blocks if isinstance(block, Quotes)]
    assert [len(one) for one in found] == [3, 2]
    assert sorted(words for one in found for words in one) == said


def test_of_a_phase_with_few_answers_no_percentage_stands_beside_that_of_one_with_many(make, catalogue):
    measure = catalogue["service-user-experience"]
    sent = [satisfied(measure, 4, n) for n in range(20)]
    first = sent[0].responses[0]
    also = [
        replace(one, responses=(*one.responses, replace(first, id=f"m{n}", phase="mid")))
        for n, one in enumerate(sent)
        if n < 19
    ]
    report = make(*also, sent[19])
    (rows,) = [one.table.rows for one in report.blocks if getattr(one, "key", "") == f"{measure.id}-overall"]
    assert [(row[0], row[1], row[-1]) for row in rows] == [("mid-point", 19, None), ("end", 20, 100.0)]


def test_of_many_invited_and_few_who_answered_nothing_is_said(make, catalogue):
    found = said(make(*people(catalogue, [(40, 45)] * 3 + [(41, None)] * 3), minimum=5))
    assert not any("end: 3 of 6" in one for one in found)
    assert any("start: 6 of 6 answered" in one for one in found)
    assert "Of the other questionnaires and phases, too few people were asked or answered to show." in found


def test_recommendations_are_counted_at_each_phase(make, store):
    given = (
        ("start", "two-peers", "in-place"),
        ("start", "support", "partly"),
        ("start", "six-hours", "partly"),
    )
    given += (("end", "two-peers", "not-yet"),)
    kept = tuple(Readiness(f"r{number}", SENT, "e1", *one, "A note") for number, one in enumerate(given))
    store.change_evaluation("vip", lambda whole: replace(whole, readiness=kept))
    report = make()
    found = " ".join(said(report))
    assert "start: 1 in place, 2 partly, 0 not yet, 5 without an answer" in found
    assert "end: 0 in place, 0 partly, 1 not yet, 7 without an answer" in found
    assert "mid-point: not answered" in found
    (rows,) = [one.table.rows for one in tables(report).values() if one.key == "ready"]
    assert [row[1:] for row in rows if "A note" in row[-1]] == [("In place: A note", "–", "Not yet: A note")]


HELP = "Some answers were given with help or copied from paper"
SEVERAL = "People answered in several languages"
OPEN = "Answers by the open link have no code"


@pytest.mark.parametrize(
    ("change", "anonymous", "limits"),
    [
        ({}, False, []),
        ({"mode": "paper"}, False, [HELP]),
        ({"mode": "assisted"}, False, [HELP]),
        ({"language": "cy"}, False, [SEVERAL]),
        ({}, True, [OPEN]),
    ],
)
def test_how_people_answered_is_a_limit_where_it_is_one(make, catalogue, change, anonymous, limits):
    measure = catalogue["service-user-experience"]
    one, two, three = (satisfied(measure, 4, number) for number in range(3))
    other = replace(
        three,
        participant=replace(three.participant, anonymous=anonymous),
        responses=tuple(replace(each, **change) for each in three.responses),
    )
    found = said(make(one, two, other))
    named = [words for words in (HELP, SEVERAL, OPEN) if any(each.startswith(words) for each in found)]
    assert named == limits
    assert any("are not validated: " in each and "Peer support experience" in each for each in found)
    took_part = f"{2 if anonymous else 3} people took part with the role of service user"
    assert any(each.startswith(took_part) for each in found)


@pytest.mark.parametrize(("marked", "weak"), [("t1", False), ("t2", True)])
def test_coders_who_agree_little_are_a_limit(make, store, marked, weak):
    store.change_evaluation(
        "vip", lambda kept: replace(kept, themes=(Theme("t1", "Being heard"), Theme("t2", "Being seen")))
    )
    text = "\n".join(["First line", "Second line", "Third line", "Fourth line"])
    report = make(coded("VIP-P1", text, {"e1": [(0, 10, "t1")], "e2": [(0, 10, marked)]}))
    assert any("agreed less than is usually asked for" in one for one in said(report)) is weak


def test_of_few_who_said_how_often_they_used_services_nothing_is_told(make):
    people = [person(f"VIP-P{number}") for number in range(7)]
    contact = ServiceContact("c", SENT, "e1", "before", admissions=1, crisis=9)
    six = ServiceContact("d", SENT, "e1", "mid", admissions=1, crisis=9)
    kept = [
        replace(one, contacts=(contact, six) if number < 2 else (six,) if number < 6 else ())
        for number, one in enumerate(people)
    ]
    (rows,) = [one.table.rows for one in tables(make(*kept, minimum=5)).values() if one.key == "use"]
    crisis = [row[3:] for row in rows if row[2] == "Crisis contacts"]
    assert crisis[:2] == [("Fewer than 5 people: not shown", None, None), (6, 1, 54)]


def test_weeks_of_work_are_all_from_the_first_to_the_last(make):
    days = (date(2026, 1, 5), date(2026, 1, 11), date(2026, 1, 19))
    log = tuple(Activity(f"{day}", SENT, "participant", day, "notes", 60, 0) for day in days)
    report = make(replace(person("VIP-P1"), activities=log))
    (rows,) = [one.table.rows for one in tables(report).values() if one.key == "sources"]
    assert ("Weeks of logged work", "the team", 3) in rows


@pytest.mark.parametrize(("number", "shown"), [(29, False), (30, True)])
def test_an_interval_has_its_lower_end_first_and_is_drawn_of_enough_people_alone(
    make, catalogue, number, shown
):
    report = make(*people(catalogue, [(40 + n % 5, 43 + n % 7) for n in range(number)]))
    (drawing,) = [one.drawing for one in report.blocks if isinstance(one, Picture)]
    assert any(drawing.margins) is shown
    ends = re.findall(r"the change is between ([\d.]+) and ([\d.]+)", " ".join(said(report)))
    assert bool(ends) is shown
    assert all(float(low) < float(high) for low, high in ends)
