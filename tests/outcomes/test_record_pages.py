"""Staff’s pages of records: add, change, delete, download, take from a file; readiness."""

import io
from dataclasses import replace

import pytest

from survey.accounts import accounts
from survey.outcomes import sheets
from survey.outcomes.outcomes import OUTCOMES
from survey.records import AuditEntry, Grant, Outcome, Readiness
from survey.store.folder import FolderStore
from tests.participants import person

PASSWORD = "a long enough password"


@pytest.fixture
def signed_in(browse, store, vip, clock):
    """Sign in with these roles."""

    def sign_in(*roles):
        made = accounts.add_account(store, "ada@example.org", "Ada", PASSWORD, clock())
        store.save_account(replace(made, grants=tuple(Grant("vip", role) for role in roles)))
        browse.get("/account/sign-in")
        browse.submit("Sign in", email="ada@example.org", password=PASSWORD)
        return browse

    return sign_in


@pytest.fixture
def peer_id(store, vip):
    one = person("P1")
    store.add_people([one, person("S1", role="service-user")])
    return one.participant.id


def test_an_outcome_is_added_changed_downloaded_and_deleted(signed_in, store, peer_id):
    browse = signed_in("evaluator")
    page = f"/evaluate/vip/participants/{peer_id}/records"
    browse.get(f"{page}/outcomes/add")
    wrong = browse.submit("Save", status=422, what="Café work", hours_a_week="many")
    assert wrong.all("#what")[0].attributes["value"] == "Café work"
    assert {one.attributes["href"] for one in wrong.all(".govuk-error-summary a")} == {
        "#kind",
        "#day",
        "#status",
        "#hours_a_week",
    }
    token = wrong.all("main input[name=csrf_token]")[0].attributes["value"]
    sound = {"kind": "paid-work", "what": "Café work", "day": "2026-02-27", "hours_a_week": "7.5"}
    for _ in range(2):
        entry = wrong.all("input[name=entry]")[0].attributes["value"]
        more = {"csrf_token": token, "entry": entry, "status": "started"}
        browse.client.post(f"{page}/outcomes/add", data=sound | more)
    browse.get(page)
    assert "Café work" in browse.page.main
    browse.click("Change")
    browse.submit("Save", sustained_13="yes")
    (one,) = store.person("vip", peer_id).outcomes
    assert (one.status, one.weekly_minutes) == ("started", 450)
    text = browse.client.get("/evaluate/vip/records/outcomes.csv").text
    assert "P1,paid-work,Café work,,2026-02-27,started,7.5,yes" in text
    browse.click("Change")
    browse.click("Delete this entry")
    browse.submit("Delete")
    assert store.person("vip", peer_id).outcomes == ()


def test_an_error_names_its_field_in_words_and_tells_no_id(signed_in, peer_id):
    browse = signed_in("evaluator")
    browse.get(f"/evaluate/vip/participants/{peer_id}/records/outcomes/add")
    wrong = browse.submit("Save", status=422, day="2026-02-27")
    told = [one.text().strip() for one in wrong.all(".govuk-error-summary a")]
    assert told == ["Kind: Choose one", "What: Enter some words", "Status: Choose one"]
    assert "paid-work" not in wrong.main


def test_a_list_leaves_out_empty_columns(signed_in):
    browse = signed_in("evaluator")
    browse.get("/evaluate/vip/records/costs/add")
    browse.submit("Save", kind="payment", day="2026-03-01", pounds="1220", what="shifts")
    assert [one.text().strip() for one in browse.page.all("th")] == [
        "Kind",
        "Day",
        "Pounds",
        "What",
        "Change",
    ]
    browse.click("Change")
    browse.submit("Save", whom="P1")
    assert "For whom" in [one.text().strip() for one in browse.page.all("th")]


def test_what_was_not_chosen_of_a_file_is_said(signed_in):
    browse = signed_in("evaluator")
    browse.get("/evaluate/vip/records/import")
    wrong = browse.submit("Import", status=422, kind="costs")
    assert [one.attributes["href"] for one in wrong.all(".govuk-error-summary a")] == ["#file"]


def test_costs_are_for_evaluators_and_administrators(signed_in, store, vip):
    browse = signed_in("administrator")
    browse.get("/evaluate/vip/records/costs/add")
    browse.submit("Save", kind="payment", day="2026-03-01", pounds="1220", what="shifts")
    assert "1220.00" in browse.page.main
    assert [one.pence for one in store.evaluation("vip").costs] == [122_000]
    browse.get("/evaluate/vip/records/team-time/add")
    browse.submit("Save", who="supervisor", kind="supervision", paid="60")
    assert [one.who for one in store.evaluation("vip").activities] == ["supervisor"]


def test_an_interviewer_sees_records_of_nobody_else(signed_in, store, peer_id):
    browse = signed_in("interviewer")
    for page in (f"/evaluate/vip/participants/{peer_id}/records", "/evaluate/vip/records"):
        browse.get(page, status=404)
    assert "P1" not in browse.client.get("/evaluate/vip/records/activities.csv").text


def test_a_file_is_taken_once_or_not_at_all(signed_in, store, peer_id):
    browse = signed_in("evaluator")
    header = browse.client.get("/evaluate/vip/records/activities-template.csv").text.strip()
    token = browse.get("/evaluate/vip/records/import").all("input[name=csrf_token]")[0].attributes["value"]

    def send(*rows):
        text = "\n".join([header, *rows])
        data = {"csrf_token": token, "kind": "activities", "file": (io.BytesIO(text.encode()), "log.csv")}
        return browse.client.post("/evaluate/vip/records/import", data=data, follow_redirects=True)

    good = "P1,2026-03-01,,notes,30,0,,,,0"
    refused = send(good, "Zoë,2026-03-01,,notes,lots,0,,,,0")
    assert refused.status_code == 422
    assert "line 3, column paid" in refused.text
    assert store.person("vip", peer_id).activities == ()
    assert "1 record was added" in send(good).text
    assert "Nothing was changed" in send(good).text
    assert len(store.person("vip", peer_id).activities) == 1


def test_readiness_is_answered_by_phase_and_shown_side_by_side(signed_in, store):
    browse = signed_in("evaluator")
    browse.get("/evaluate/vip/readiness/start")
    browse.submit("Save", status=422, **{"two-peers-note": "One so far"})
    browse.submit("Save", **{"two-peers": "partly"})
    assert "Partly One so far" in browse.page.main
    assert [one.phase for one in store.evaluation("vip").readiness] == ["start"]
    browse.get("/evaluate/vip/readiness/later", status=404)


def test_an_import_is_refused_when_a_colleague_changes_a_participant_meanwhile(
    signed_in, store, peer_id, monkeypatch
):
    browse = signed_in("evaluator")
    header = browse.client.get("/evaluate/vip/records/activities-template.csv").text.strip()
    token = browse.get("/evaluate/vip/records/import").all("input[name=csrf_token]")[0].attributes["value"]
    save = FolderStore.save_people

    def save_after_a_colleague(self, changes, *more):
        store.change(
            "vip", peer_id, lambda one: replace(one, participant=replace(one.participant, site="York"))
        )
        save(self, changes, *more)

    monkeypatch.setattr(FolderStore, "save_people", save_after_a_colleague)
    text = f"{header}\nP1,2026-03-01,,notes,30,0,,,,0"
    data = {"csrf_token": token, "kind": "activities", "file": (io.BytesIO(text.encode()), "log.csv")}
    refused = browse.client.post("/evaluate/vip/records/import", data=data)
    assert refused.status_code == 422
    assert "Nothing was imported. Try again" in refused.text
    assert store.person("vip", peer_id).activities == ()


def test_of_two_who_change_a_record_the_later_sees_both(signed_in, store, peer_id, clock):
    browse = signed_in("evaluator")
    kept = Outcome("a" * 32, clock(), "eva", "education", "A course", clock().date(), "planned")
    sheets.add_record(store, "vip", peer_id, OUTCOMES, kept)
    browse.get(f"/evaluate/vip/participants/{peer_id}/records")
    browse.click("Change")
    sheets.change_record(store, "vip", peer_id, OUTCOMES, replace(kept, where="York", status="started"))
    met = browse.submit("Save", status=409, what="A long course")
    assert "Someone else has changed this" in met.main
    assert "York" in met.words(".govuk-inset-text")
    assert met.all("#what")[0].attributes["value"] == "A long course"
    assert [one.where for one in store.person("vip", peer_id).outcomes] == ["York"]
    browse.submit("Save")
    assert [(one.what, one.where) for one in store.person("vip", peer_id).outcomes] == [("A long course", "")]


def test_of_two_who_answer_the_recommendations_the_later_sees_both(signed_in, store, vip, clock):
    browse = signed_in("evaluator")
    browse.get("/evaluate/vip/readiness/start")
    theirs = Readiness("r", clock(), "eva", "start", "two-peers", "in-place", "Two since March")
    store.change_evaluation("vip", lambda one: replace(one, readiness=(theirs,)))
    met = browse.submit("Save", status=409, **{"two-peers": "partly"})
    assert "In place: Two since March" in met.words(".govuk-inset-text")
    assert store.evaluation("vip").readiness == (theirs,)
    browse.submit("Save")
    assert [one.answer for one in store.evaluation("vip").readiness] == ["partly"]


def test_the_audit_log_says_which_kind_of_record_was_added(signed_in, store, peer_id):
    browse = signed_in("evaluator")
    browse.get(f"/evaluate/vip/participants/{peer_id}/records/activities/add")
    browse.submit("Save", day="2026-03-01", kind="notes", paid="30")
    said = [one.what for one in store.audited("") if isinstance(one, AuditEntry)]
    assert "added a record about a participant: Activities" in said
