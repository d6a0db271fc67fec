"""Minutes of the planning meetings."""

from datetime import date, timedelta

import pytest

from survey.records import Action
from survey.services import meetings
from survey.services.meetings import MinutesClosed, NothingMinuted
from survey.services.sources import sources
from survey.store import NotSaved
from tests.browse import Browse
from tests.views.test_interviews import sign_in  # noqa: F401


@pytest.fixture
def eva(sign_in):  # noqa: F811
    return sign_in("eva", "evaluator")


@pytest.fixture
def written(eva, store):
    """Minutes that Eva has written: their address."""
    eva.get("/evaluate/vip/minutes/add")
    page = eva.submit(
        "Save",
        held="2026-03-09",
        present=["staff", "peer supporter"],
        others="manager, evaluator",
        discussed="The desk.\r\n\r\nHours.",
        agreed="To find one.",
        what=["Find a desk", "", "Write to staff", ""][: len(eva.page.all("input[name=what]"))],
        owner=["manager", "", "evaluator"],
        due=["2026-04-01", "", ""],
        done=["2"],
    )
    return page.path


def kept(store):
    (one,) = store.evaluation("vip").meetings
    return one


def test_minutes_are_kept_as_they_were_written(written, store):
    one = kept(store)
    assert (one.held, one.present) == (
        date(2026, 3, 9),
        ("staff", "peer supporter", "manager", "evaluator"),
    )
    assert (one.discussed, one.agreed) == ("The desk.\n\nHours.", "To find one.")
    assert one.actions == (
        Action("Find a desk", "manager", date(2026, 4, 1)),
        Action("Write to staff", "evaluator", None, True),
    )


def test_the_page_shows_what_was_written_and_takes_changes(eva, written, store):
    page = eva.get(written)
    assert page.all("#others")[0].attributes["value"] == "manager, evaluator"
    eva.submit("Save", agreed="To buy one.")
    assert (kept(store).agreed, kept(store).actions[1].done) == ("To buy one.", True)


def test_of_two_who_write_the_later_sees_both(eva, written, store):
    other = Browse(eva.client)
    eva.get(written)
    other.get(written)
    eva.submit("Save", agreed="Mine.")
    page = other.submit("Save", status=409, agreed="Theirs.")
    assert "Mine." in page.main
    assert "Theirs." in page.html
    assert kept(store).agreed == "Mine."
    other.submit("Save", agreed="Both.")
    assert kept(store).agreed == "Both."


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held": ""}, "Enter the day of the meeting"),
        ({"discussed": "x" * 50_001}, "at most 50,000 characters"),
        ({"what": ["Find", "", ""], "due": ["soon", "", ""]}, "Action 1: enter a day"),
    ],
)
def test_what_makes_no_sense_is_refused_and_stays_typed(eva, store, wrong, said):
    eva.get("/evaluate/vip/minutes/add")
    page = eva.submit("Save", status=422, **{"held": "2026-03-09", "agreed": "Dear words.", **wrong})
    assert said in page.main
    assert "Dear words." in page.html
    assert store.evaluation("vip").meetings == ()


def test_more_rows_for_actions_keep_what_is_typed(eva, written):
    eva.get(written)
    rows = len(eva.page.all("input[name=what]"))
    page = eva.submit("More actions", what=[f"do {number}" for number in range(rows)])
    assert len(page.all("input[name=what]")) == rows + 3


def test_what_the_disk_refuses_stays_typed(eva, written, monkeypatch, store):
    def refuse(*_):
        raise NotSaved("Not saved: the disk is full.")

    eva.get(written)
    monkeypatch.setattr(type(store), "change_evaluation", refuse)
    assert "Dear words." in eva.submit("Save", status=503, agreed="Dear words.").html


def test_closed_minutes_can_be_coded_and_their_actions_ticked(eva, written, store):
    eva.get(f"{written}/close")
    page = eva.submit("Close the minutes")
    assert kept(store).text == "The desk.\n\nHours.\nTo find one."
    assert not page.all("textarea")
    assert [(one.kind, one.text) for one in sources(store, "vip")] == [("meeting", kept(store).text)]
    eva.submit("Save", done=["0", "1"])
    assert [one.done for one in kept(store).actions] == [True, True]
    assert eva.get(f"{written}/delete").path == written
    eva.click("Code these minutes")


def test_minutes_without_a_word_are_not_closed(eva, store):
    eva.get("/evaluate/vip/minutes/add")
    path = eva.submit("Save", held="2026-03-09").path
    eva.get(f"{path}/close")
    assert "first" in eva.submit("Close the minutes", status=422).main
    assert kept(store).closed is None


def test_open_minutes_are_deleted_after_a_question(eva, written, store):
    eva.get(f"{written}/delete")
    eva.submit("Delete the minutes")
    assert store.evaluation("vip").meetings == ()
    eva.get(written, status=404)


def test_actions_whose_day_has_passed_are_listed(eva, written, clock):
    assert "Not done in time" not in eva.get("/evaluate/vip/minutes").main
    clock.advance(timedelta(minutes=20))
    eva.get(written)
    eva.submit("Save", due=["2026-02-01", "", "", "", ""])
    assert "Find a desk (manager), 2026-02-01" in eva.get("/evaluate/vip/minutes").main


def test_the_actions_are_a_file(eva, written):
    lines = eva.client.get("/evaluate/vip/minutes/actions.csv").text.splitlines()
    assert lines[1:] == [
        "2026-03-09,Find a desk,manager,2026-04-01,no",
        "2026-03-09,Write to staff,evaluator,,yes",
    ]


def test_interviewers_read_and_administrators_do_not(sign_in, written, store):  # noqa: F811
    ada, boss = sign_in("ada", "interviewer"), sign_in("boss", "administrator")
    page = ada.get(written)
    assert "To find one." in page.main
    assert not page.all("main form")
    token = ada.get("/account/").all("input[name=csrf_token]")[0].attributes["value"]
    for path in (written, f"{written}/close", f"{written}/delete", "/evaluate/vip/minutes/add"):
        assert ada.client.post(path, data={"csrf_token": token, "agreed": "x"}).status_code == 404
    assert kept(store).agreed == "To find one."
    boss.get(written, status=404)


def test_closed_minutes_stay(written, store, clock):
    meetings.close(store, "vip", kept(store).id, clock())
    for do in (meetings.delete, lambda *key: meetings.close(*key, clock())):
        with pytest.raises(MinutesClosed):
            do(store, "vip", kept(store).id)


def test_a_meeting_with_nothing_said_is_not_closed(store, vip, clock):
    made = meetings.add(store, "vip", meetings.Minutes(date(2026, 3, 9), (), "", "", ()), clock())
    with pytest.raises(NothingMinuted):
        meetings.close(store, "vip", made.id, clock())
