"""A peer supporter's log: a shift in a few taps, undone, put right, deleted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from survey.records import Activity
from tests.browse import Browse


@pytest.fixture
def shifts(store):
    """What is kept of the one participant's shifts."""

    def look():
        (person,) = store.people("vip")
        return [(one.day, one.kind, one.paid, one.unpaid) for one in person.activities]

    return look


@pytest.fixture
def logged(peer):
    """Somebody who has logged one shift."""
    peer.click("Log a shift")
    peer.submit("Save", kind="face-to-face", paid="120", unpaid="15")
    return peer


def test_a_shift_of_today_is_saved_shown_and_undone(logged, shifts):
    assert shifts() == [(date(2026, 3, 2), "face-to-face", 120, 15)]
    assert "Saved. 2 March 2026: Face to face, 120 paid minutes, 15 unpaid." in logged.page.main
    assert "Log another shift" in logged.page.main
    logged.submit("Undo")
    assert shifts() == []
    assert "Saved." not in logged.page.main


def test_the_next_day_takes_one_press(logged, shifts, clock):
    clock.advance(timedelta(days=1))
    logged.click("Back")
    logged.click("Log a shift")
    logged.submit("Log the same again")
    assert shifts()[1:] == [(date(2026, 3, 3), "face-to-face", 120, 15)]


@pytest.mark.parametrize(
    ("attendance", "said", "offered"),
    [("attended", "They came.", True), ("did-not-attend", "They did not come.", False)],
)
def test_the_same_again_is_an_appointment_again_and_no_missed_one(
    peer, store, clock, attendance, said, offered
):
    peer.click("Log a shift")
    page = peer.submit("Save", kind="face-to-face", paid="120", attendance=attendance)
    assert said in page.main
    clock.advance(timedelta(days=1))
    peer.click("Back")
    page = peer.click("Log a shift")
    assert ("Log the same again" in page.main) is offered
    if offered:
        assert "Today, the same as last time: Face to face, 120 paid minutes. They came." in page.main
        peer.submit("Log the same again")
        kept = [one for each in store.people("vip") for one in each.activities]
        assert [one.attendance for one in kept] == ["attended", "attended"]


def test_sending_the_same_form_twice_logs_one_shift(peer, shifts):
    form = peer.click("Log a shift")
    for _ in range(2):
        peer.page = form
        peer.submit("Save", kind="notes", paid="30")
    assert len(shifts()) == 1


def test_a_wrong_entry_shows_errors_and_keeps_what_was_typed(peer, shifts):
    peer.click("Log a shift")
    page = peer.submit("Save", status=422, paid="two hours", instead="Wrote to the college")
    assert page.title.startswith("Error:")
    assert [one.attributes["href"] for one in page.all(".govuk-error-summary a")] == ["#kind", "#paid"]
    assert page.all("#paid")[0].attributes["value"] == "two hours"
    assert page.all("#instead")[0].attributes["value"] == "Wrote to the college"
    assert shifts() == []


def test_what_a_shift_was_for_is_asked_in_words(peer, shifts):
    peer.click("Log a shift")
    page = peer.submit("Save", status=422, paid="60")
    assert "Choose what it was for" in page.main
    assert "face-to-face" not in page.main
    assert shifts() == []


def test_a_shift_is_put_right_and_deleted(logged, shifts):
    logged.get(logged.page.path)
    logged.click("Change or delete")
    logged.submit("Save", paid="90", attendance="did-not-attend", instead="Read", kind="research")
    assert shifts() == [(date(2026, 3, 2), "research", 90, 15)]
    logged.click("Change or delete")
    logged.submit("Delete this shift")
    assert shifts() == []


def test_what_the_team_entered_is_seen_and_not_changed(logged, store, shifts):
    (person,) = store.people("vip")
    (own,) = person.activities
    theirs = Activity("a" * 32, own.entered, "an account", own.day, "supervision", 60, 0)
    store.change("vip", person.participant.id, lambda one: replace(one, activities=(*one.activities, theirs)))
    base = logged.page.path
    assert "Added by the team." in logged.get(base).main
    logged.get(f"{base}/{theirs.id}", status=404)
    token = logged.get(base).all("input[name=csrf_token]")[0].attributes["value"]
    logged.client.post(f"{base}/{theirs.id}/delete", data={"csrf_token": token})
    assert len(shifts()) == 2


def test_who_does_not_log_has_no_such_page(browse, invited, store, vip):
    browse.get(invited("staff"))
    browse.click("Start now")
    browse.submit("I agree", agree=[1, 2, 3])
    assert "Log a shift" not in browse.page.main
    browse.get(browse.page.path.replace("tasks", "log"), status=404)


def test_my_data_shows_what_was_logged_and_whom_it_reached_learns_of_it(logged, store, invited, app, vip):
    page = logged.click("My data")
    assert "Activities (1)" in page.main
    assert "Day: 2 March 2026; Kind: Face to face; Paid minutes: 120; Unpaid minutes: 15" in page.main
    other = Browse(app.test_client())
    other.get(invited("service-user", "mid", "VIP-S1"))
    peer = next(one for one in store.people("vip") if one.activities)
    store.change(
        "vip",
        peer.participant.id,
        lambda one: replace(one, activities=(replace(one.activities[0], reached=("VIP-S1",)),)),
    )
    theirs = other.click("My data").main
    assert "A peer supporter met you" in theirs
    assert "VIP-P1" not in theirs
    assert "VIP-S1" not in logged.again().main
