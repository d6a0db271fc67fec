"""Minutes of the planning meetings."""

from datetime import date, timedelta

import pytest

from survey.coding.sources import sources
from survey.interviews import minutes
from survey.interviews.minutes import MinutesClosed, NothingMinuted
from survey.records import Action
from survey.store import NotFound, NotSaved
from tests.browse import Browse, filled
from tests.interviews.test_interview_pages import sign_in  # noqa: F401


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
    eva.submit("Save", agreed="Mine.", present=["staff"], due=["2026-05-02", "", "", "", ""])
    page = other.submit("Save", status=409, agreed="Theirs.")
    stored = page.words("#stored")
    for words in ("Mine.", "9 March 2026", "staff, manager, evaluator", "Find a desk (manager), 2 May 2026"):
        assert words in stored
    assert "Theirs." in page.words("textarea")
    assert kept(store).agreed == "Mine."
    other.submit("Save", agreed="Both.")
    assert kept(store).agreed == "Both."


@pytest.mark.parametrize("pressed", ["Save", "Add another"])
def test_what_a_colleague_wrote_is_not_overwritten_unseen_after_a_mistake(eva, written, store, pressed):
    other = Browse(eva.client)
    other.get(written)
    eva.get(written)
    other.submit("Save", status=422, held="")
    eva.submit("Save", agreed="Mine.")
    page = other.submit(pressed, status=409, held="2026-03-09", agreed="Theirs.")
    assert "Mine." in page.words("#stored")
    assert kept(store).agreed == "Mine."


def test_words_typed_while_a_colleague_closes_are_shown_and_become_new_minutes(eva, written, store, clock):
    eva.get(written)
    minutes.close(store, "vip", kept(store).id, clock())
    page = eva.submit("Save", status=409, agreed="Dear words.", owner=["nurse", "nurse", "", "", ""])
    assert "closed these minutes" in page.main
    assert "To find one." in page.words("#stored")
    assert "Dear words." in page.words("textarea")
    page = eva.submit("Save only the actions", status=422, what=["", "", "", "", ""])
    assert "Dear words." in page.words("textarea")
    eva.submit("Save as new minutes", what=["Find a chair", "Write", "", "", ""])
    old, new = store.evaluation("vip").meetings
    assert (old.agreed, old.actions[0].what) == ("To find one.", "Find a desk")
    assert (new.agreed, new.actions[0]) == ("Dear words.", Action("Find a chair", "nurse", date(2026, 4, 1)))


def test_actions_typed_while_a_colleague_closes_can_be_kept_alone(eva, written, store, clock):
    eva.get(written)
    minutes.close(store, "vip", kept(store).id, clock())
    eva.submit("Save", status=409, agreed="Dear words.", what=["Find a chair", "Write", "", "", ""])
    eva.submit("Save only the actions")
    assert (kept(store).agreed, kept(store).actions[0].what) == ("To find one.", "Find a chair")


def test_words_typed_while_a_colleague_deletes_are_shown_and_become_new_minutes(eva, written, store):
    eva.get(written)
    minutes.delete(store, "vip", kept(store).id)
    page = eva.submit("Save", status=409, agreed="Dear words.", held="2026-03-10")
    assert "deleted these minutes" in page.words(".govuk-error-summary")
    assert "Dear words." in page.words("textarea")
    eva.submit("Save")
    assert (kept(store).agreed, kept(store).held) == ("Dear words.", date(2026, 3, 10))
    assert kept(store).present == ("peer supporter", "staff", "manager", "evaluator")


def test_minutes_deleted_in_the_moment_of_saving_are_shown(eva, written, store, monkeypatch):
    def gone(*_):
        raise NotFound("There is no meeting with this id.")

    eva.get(written)
    monkeypatch.setattr(minutes, "save", gone)
    assert "Dear words." in eva.submit("Save", status=409, agreed="Dear words.").words("textarea")


def test_the_same_words_saved_twice_are_no_conflict(eva, written, store):
    other = Browse(eva.client)
    eva.get(written)
    other.get(written)
    for one in (eva, other):
        one.submit("Save", agreed="The same.")
    assert (kept(store).agreed, kept(store).revision) == ("The same.", 1)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"held": ""}, "held", "Enter the day of the meeting"),
        ({"held": "Tuesday"}, "held", "Enter a day, like 31/03/2026"),
        ({"held": "0026-03-09"}, "held", "Enter a day from 1 January 2000"),
        ({"discussed": "x" * 50_001}, "discussed", "at most 50,000 characters"),
        ({"agreed": "x" * 50_001}, "agreed", "at most 50,000 characters"),
        ({"what": ["Find", "", ""], "due": ["soon", "", ""]}, "due-0", "Action 1: Enter a day"),
        ({"owner": ["manager", "", ""]}, "what-0", "Action 1: Enter what needs doing"),
        ({"due": ["2026-04-01", "", ""]}, "what-0", "Action 1: Enter what needs doing"),
        ({"done": ["2"]}, "what-0", "Action 1: Enter what needs doing"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_stays_typed(eva, store, wrong, field, said):
    eva.get("/evaluate/vip/minutes/add")
    sent = {"held": "2026-03-09", "agreed": "Dear words.", "others": "manager, nurse", **wrong}
    page = eva.submit("Save", status=422, **sent)
    assert said in page.words(f".govuk-error-summary a[href='#{field}']")
    assert said in page.words(f"#{field}-error")
    again = filled(page.all("#minutes")[0], {})
    sent |= {"done": ["0"]} if "done" in sent else {}
    for name, value in sent.items():
        assert again[name] == (value if isinstance(value, str) else value[0])
    assert store.evaluation("vip").meetings == ()


def test_a_day_that_is_none_can_be_read_again_in_its_field(eva):
    """A field for days would show nothing, and send nothing."""
    eva.get("/evaluate/vip/minutes/add")
    page = eva.submit("Save", status=422, held="Tuesday", what=["Find", "", ""], due=["soon", "", ""])
    assert [page.all(one)[0].attributes["type"] for one in ("#held", "#due-0", "#due-1")] == [
        "text",
        "text",
        "date",
    ]
    page = eva.submit("Add another")
    assert page.all("#due-0")[0].attributes["type"] == "text"
    assert page.all("#due-0")[0].attributes["value"] == "soon"


def test_days_are_taken_as_people_write_them(eva, store):
    eva.get("/evaluate/vip/minutes/add")
    eva.submit("Save", held="09/03/2026", what=["Find", "", ""], due=["1/4/2026", "", ""])
    assert (kept(store).held, kept(store).actions[0].due) == (date(2026, 3, 9), date(2026, 4, 1))


def test_more_rows_for_actions_keep_what_is_typed(eva, written):
    eva.get(written)
    rows = len(eva.page.all("input[name=what]"))
    page = eva.submit("Add another", what=[f"do {number}" for number in range(rows)])
    assert len(page.all("input[name=what]")) == rows + 3
    assert "autofocus" in page.all(f"#what-{rows}")[0].attributes


def test_another_row_is_another_row_though_some_are_empty(eva):
    rows = len(eva.get("/evaluate/vip/minutes/add").all("input[name=what]"))
    assert len(eva.submit("Add another").all("input[name=what]")) == rows + 1


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
    assert "Overdue actions" not in eva.get("/evaluate/vip/minutes").main
    assert "overdue" not in eva.get("/evaluate/vip/").main
    clock.advance(timedelta(minutes=20))
    eva.get(written)
    eva.submit("Save", due=["2026-02-01", "", "", "", ""])
    eva.get("/evaluate/vip/")
    eva.click("1 action is overdue")
    assert "Find a desk (manager), 1 February 2026" in eva.page.main


def test_administrators_are_not_told_of_actions(sign_in, eva, written):  # noqa: F811
    eva.get(written)
    eva.submit("Save", due=["2026-02-01", "", "", "", ""])
    assert "1 action is" in sign_in("ada", "interviewer").get("/evaluate/vip/").main
    assert "1 action is" not in sign_in("boss", "administrator").get("/evaluate/vip/").main


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
    minutes.close(store, "vip", kept(store).id, clock())
    for do in (minutes.delete, lambda *key: minutes.close(*key, clock())):
        with pytest.raises(MinutesClosed):
            do(store, "vip", kept(store).id)


def test_a_meeting_with_nothing_said_is_not_closed(store, vip, clock):
    made = minutes.add_minutes(store, "vip", minutes.Minutes(date(2026, 3, 9), (), "", "", ()), clock())
    with pytest.raises(NothingMinuted):
        minutes.close(store, "vip", made.id, clock())
