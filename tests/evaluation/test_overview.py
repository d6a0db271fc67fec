"""Who is due and overdue, and how far everybody is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from survey.evaluation.overview import overview
from survey.people.participants import find
from survey.records import Draft
from tests.participants import SENT, level, person, points, response

JOINED = date(2026, 3, 2)


def look(store, vip, day):
    return overview(store.register(vip.id), vip, day)


def waiting(found):
    return [(one.participant.code, one.phase.id, one.overdue) for one in found.due]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 1), []),
        (date(2026, 3, 2), [("P1", "start", False)]),
        (date(2026, 3, 29), [("P1", "start", False)]),
        (date(2026, 3, 30), [("P1", "start", True)]),
        (date(2026, 6, 1), [("P1", "start", True), ("P1", "mid", False)]),
    ],
)
def test_a_phase_is_due_from_its_week_and_overdue_once_it_has_closed(store, vip, day, expected):
    store.add_people([person("P1", joined=JOINED)])
    assert waiting(look(store, vip, day)) == expected


def test_somebody_stays_due_until_they_have_sent_all_that_a_phase_asks(store, vip, catalogue):
    wemwbs, role = catalogue["wemwbs"], catalogue["peer-role"]
    half = person("HALF", points(wemwbs, "start", 40))
    whole = person("WHOLE", points(wemwbs, "start", 40), response(role, "start", level(role, 3)))
    store.add_people([half, whole])
    found = look(store, vip, JOINED)
    assert waiting(found) == [("HALF", "start", False)]
    assert found.due[0].started


def test_whoever_has_waited_longest_comes_first(store, vip):
    store.add_people([person("B", joined=date(2026, 2, 2)), person("A", joined=date(2026, 2, 9))])
    assert [one.participant.code for one in look(store, vip, JOINED).due] == ["B", "A"]


def test_nobody_anonymous_is_ever_due(store, vip):
    store.add_people([person("X", role="service-user", anonymous=True, joined=date(2025, 1, 1))])
    found = look(store, vip, JOINED)
    assert (found.due, found.participants, found.anonymous) == ((), 0, 1)


@pytest.mark.parametrize("how", ["declined", "withdrawn"])
def test_whoever_declined_or_withdrew_is_shown_and_not_due(store, vip, how):
    gone, stays = person("GONE", joined=JOINED), person("STAYS", joined=JOINED)
    gone = replace(gone, participant=replace(gone.participant, **{how: SENT}))
    store.add_people([gone, stays])
    found = look(store, vip, JOINED)
    assert waiting(found) == [("STAYS", "start", False)]
    assert [one.code for one in found.stopped] == ["GONE"]
    assert found.participants == 2


def test_progress_counts_invited_started_and_sent_for_each_role_phase_and_measure(store, vip, catalogue):
    wemwbs = catalogue["wemwbs"]
    draft = Draft("d", "start", "wemwbs@1", {}, started=SENT, updated=SENT)
    store.add_people(
        [
            person("INVITED", invited=("start",)),
            person("STARTED", invited=("start",), drafts=(draft,)),
            person("SENT", points(wemwbs, "start", 50), invited=("start",)),
            person("IMPORTED", points(wemwbs, "start", 50)),
            person("LATER"),
        ]
    )
    rows = {(one.role, one.phase, one.measure): one for one in look(store, vip, JOINED).progress}
    row = rows["peer-supporter", "start", "wemwbs"]
    assert (row.people, row.invited, row.started, row.sent) == (5, 4, 3, 2)
    assert rows["peer-supporter", "mid", "wemwbs"].invited == 0
    assert ("staff", "start", "staff-experience") in rows


def test_answers_through_the_feedback_link_are_counted_apart(store, vip, catalogue):
    family = catalogue["friends-and-family"]
    store.add_people(
        [
            person("ANON", response(family, "end", level(family, 1)), role="service-user", anonymous=True),
            person("NAMED", role="service-user"),
        ]
    )
    rows = [
        one
        for one in look(store, vip, JOINED).progress
        if (one.measure, one.phase) == ("friends-and-family", "end")
    ]
    assert {one.anonymous: (one.people, one.sent) for one in rows} == {False: (1, 0), True: (1, 1)}


def test_a_damaged_file_is_named_and_everybody_else_is_there(store, vip):
    broken, sound = person("BROKEN"), person("SOUND")
    store.add_people([broken, sound])
    (path,) = Path(store.path).rglob(f"{broken.participant.id}.json")
    path.write_text("{")
    found = look(store, vip, JOINED)
    assert [one.participant.code for one in found.due] == ["SOUND"]
    assert broken.participant.id in found.damaged[0].where


def test_participants_are_found_by_part_of_their_code_role_and_site(store, vip):
    store.add_people(
        [
            person("VIP-P1", site="North"),
            person("VIP-P2", site="South"),
            person("VIP-S1", role="staff", site="North"),
            person("VIP-X1", anonymous=True, site="North"),
        ]
    )
    register = store.register(vip.id)

    def codes(**filters):
        return [entry.participant.code for entry in find(register, **filters)]

    assert codes(code=" vip-p ") == ["VIP-P1", "VIP-P2"]
    assert codes(site="North") == ["VIP-P1", "VIP-S1"]
    assert codes(role="staff") == ["VIP-S1"]
