"""What programs read and change, what they do not, and what the audit says of it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from survey.evaluation import cohorts
from survey.outcomes import sheets
from survey.outcomes.outcomes import OUTCOMES
from survey.people import assignments, invitations
from survey.records import AuditEntry
from survey.rights import rights
from survey.store import Outdated
from survey.store.edits import edit_token
from tests.participants import person, points

STEP = {"kind": "job-search", "what": "Wrote a CV", "day": "2026-03-01", "status": "completed"}
PEOPLE = "/programmes/vip/participants"


def lines(store) -> list[tuple[str, str, str | None]]:
    """What the audit has, the last first: what, from where, about whom."""
    return [
        (one.what, one.screen, one.participant)
        for one in store.audited("2026-03")
        if isinstance(one, AuditEntry)
    ]


@pytest.fixture
def place(somebody):
    return f"{PEOPLE}/{somebody.participant.id}"


def test_an_evaluator_reads_answers_and_the_audit_says_so(program, store, somebody, place):
    ada = program()
    (sent,) = ada.ask(f"{place}/responses").json
    assert sent["raw"] == 42
    assert sent["answers"]["wemwbs1"] == 3
    about = somebody.participant.id
    assert lines(store)[0] == (
        "downloaded a participant’s answers",
        "/api/v1/programmes/<programme>/participants/<participant>/responses",
        about,
    )
    assert next(iter(store.audited("2026-03"))).who == ada.account


def test_what_was_corrected_is_not_among_the_answers(program, store, measure, somebody, place):
    (first,) = somebody.responses
    later = replace(points(measure, "start", 50), supersedes=first.id)
    store.save_people([(somebody, replace(somebody, responses=(first, later)))])
    assert [one["raw"] for one in program().ask(f"{place}/responses").json] == [50]


def test_an_administrator_sees_who_takes_part_and_no_answer_or_figure(program, place):
    ada = program("administrator")
    assert ada.ask(place).json["code"] == "VIP-P1"
    for path in (f"{place}/responses", f"{place}/outcomes", "/programmes/vip/summaries/wemwbs"):
        assert ada.ask(path).status_code == 404
    assert ada.ask(f"{place}/invitations", "POST", json={"phase": "mid"}).status_code == 404


def test_an_interviewer_sees_only_those_assigned_to_them(program, store, somebody, place):
    ada = program("interviewer")
    for path in (place, f"{place}/responses", f"{place}/outcomes", f"{place}/invitations"):
        assert ada.ask(path).status_code == 404
    assert ada.ask(PEOPLE).json == []
    assert not lines(store) or all(about is None for _what, _screen, about in lines(store))
    assignments.assign(store, "vip", somebody.participant.id, [ada.account])
    assert [one["code"] for one in ada.ask(PEOPLE).json] == ["VIP-P1"]
    assert ada.ask(f"{place}/responses").status_code == 200
    assert ada.ask("/programmes/vip/summaries/wemwbs").status_code == 404


def test_a_token_sees_no_more_than_its_role_whatever_else_its_account_is(program, place):
    ada = program("interviewer", "evaluator", "administrator")
    assert ada.ask(PEOPLE).json == []
    for path in (place, f"{place}/responses", "/programmes/vip/summaries/wemwbs"):
        assert ada.ask(path).status_code == 404


def test_an_interviewer_interviews_whom_they_add(program, store):
    ada = program("interviewer")
    new = {"code": "VIP-P9", "role": "peer-supporter", "joined": "2026-03-02"}
    made = ada.ask(PEOPLE, "POST", json=new)
    assert made.status_code == 201
    assert ada.ask(f"{PEOPLE}/{made.json['id']}").json["code"] == "VIP-P9"
    assert (
        "added a participant",
        f"/api/v1{PEOPLE}".replace("vip", "<programme>"),
        made.json["id"],
    ) in lines(store)


@pytest.mark.parametrize(
    ("change", "status"),
    [({"role": "no-role"}, 422), ({"code": "a\nb"}, 422), ({"more": 1}, 422), ({"code": "VIP-P1"}, 409)],
)
def test_a_participant_who_cannot_be_added_is_not(program, store, somebody, change, status):
    new = {"code": "VIP-P9", "role": "peer-supporter", "joined": "2026-03-02"} | change
    refused = program().ask(PEOPLE, "POST", json=new)
    assert (refused.status_code, refused.content_type) == (status, "application/problem+json")
    assert refused.json["detail"]
    assert len(list(store.people("vip"))) == 1
    assert lines(store) == []


def test_an_invitation_tells_its_code_once(program, store, settings, clock, somebody, place):
    made = program().ask(f"{place}/invitations", "POST", json={"phase": "mid"}).json
    assert made["link"] == f"http://localhost/i/{made['code']}"
    target = invitations.redeem(store, settings.secret_key, made["code"], clock())
    assert target.participant == somebody.participant.id
    listed = program(name="eva").ask(f"{place}/invitations")
    assert {one["phase"] for one in listed.json} == {"start", "mid"}
    assert made["code"] not in listed.text
    assert "hash" not in listed.text


def test_whoever_withdrew_is_not_invited_and_the_audit_knows(program, store, clock, somebody, place):
    rights.withdraw(store, somebody.participant, clock(), "here")
    refused = program().ask(f"{place}/invitations", "POST", json={"phase": "mid"})
    assert refused.status_code == 409
    assert "does not take part" in refused.json["detail"]
    assert [what for what, *_ in lines(store)][:2] == ["the last change was refused", "invited a participant"]


def test_figures_are_those_of_the_pages_and_small_groups_are_withheld(
    program, store, vip, catalogue, measure
):
    ada = program()
    path = "/programmes/vip/summaries/wemwbs"
    store.add_people([person(f"VIP-P{one}", points(measure, "start", 40 + one)) for one in range(4)])
    small = ada.ask(path).json
    assert small["participants"] is None
    start = small["phases"][0]
    assert (start["withheld"], start["n"], start["mean"], start["answered"]) == (True, None, None, None)
    store.add_people([person("VIP-P4", points(measure, "start", 44), site="north")])
    found = ada.ask(path).json
    start = found["phases"][0]
    pages = cohorts.summary(store, catalogue, vip, "wemwbs").phases[0]
    assert (start["n"], start["mean"], start["sd"]) == (5, 42, pytest.approx(pages.sd))
    assert start["ci95"] == pytest.approx(list(pages.ci95))
    assert start["bands"] == dict(pages.bands)
    north = ada.ask(f"{path}?site=north").json
    assert north["participants"] is None
    assert ada.ask(f"{path}?site=south").status_code == 422
    assert ada.ask(f"{path}?role=nobody").status_code == 422


def test_what_has_not_changed_is_not_sent_again(program, store, clock, somebody, place):
    ada = program()
    tag = ada.ask(place).headers["ETag"]
    again = ada.ask(place, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    rights.withdraw(store, somebody.participant, clock(), "here")
    assert ada.ask(place, headers={"If-None-Match": tag}).json["withdrawn"]


def test_an_outcome_is_added_changed_and_deleted_by_whoever_saw_it_last(
    program, store, clock, somebody, place
):
    ada = program()
    made = ada.ask(f"{place}/outcomes", "POST", json=STEP).json
    one = f"{place}/outcomes/{made['id']}"
    seen = {"If-Match": ada.ask(one).headers["ETag"]}
    assert ada.ask(one, "PUT", json=STEP).status_code == 428
    better = STEP | {"kind": "paid-work", "status": "started", "weekly_minutes": 450}
    clock.advance(timedelta(hours=1))
    changed = ada.ask(one, "PUT", json=better, headers=seen)
    assert (changed.status_code, changed.json["weekly_minutes"]) == (200, 450)
    assert changed.json["entered"] == made["entered"]
    assert changed.headers["ETag"] == ada.ask(one).headers["ETag"]
    for method in ("PUT", "DELETE"):
        assert ada.ask(one, method, json=STEP, headers=seen).status_code == 412
    assert ada.ask(one, "DELETE", headers={"If-Match": changed.headers["ETag"]}).status_code == 204
    assert ada.ask(one).status_code == 404
    assert store.person("vip", somebody.participant.id).outcomes == ()


def test_an_entry_that_changed_since_it_was_read_is_left_alone(program, store, somebody, place):
    """Also where it changes between the check of the tag and the change."""
    made = program().ask(f"{place}/outcomes", "POST", json=STEP).json
    whole = store.person("vip", somebody.participant.id)
    (kept,) = whole.outcomes
    other = replace(kept, what="Something else")
    for act in (
        lambda: sheets.with_changed(whole, OUTCOMES, other, seen=edit_token(other)),
        lambda: sheets.without_record(whole, OUTCOMES, made["id"], seen=edit_token(other)),
    ):
        with pytest.raises(Outdated):
            act()


def test_values_that_do_not_go_together_are_all_said(program, place):
    refused = program().ask(
        f"{place}/outcomes", "POST", json=STEP | {"weekly_minutes": 60, "goal": True, "towards": "x"}
    )
    assert refused.status_code == 422
    assert set(refused.json["errors"]["json"]) == {"weekly_minutes", "towards"}


def test_a_long_list_comes_in_pages(program, store, vip):
    store.add_people([person(f"VIP-P{number:02}") for number in range(7)])
    ada = program()
    got = ada.ask(f"{PEOPLE}?page=2&page_size=3")
    assert [one["code"] for one in got.json] == ["VIP-P03", "VIP-P04", "VIP-P05"]
    about = json.loads(got.headers["X-Pagination"])
    assert (about["total"], about["total_pages"], about["next_page"]) == (7, 3, 3)
    assert ada.ask(f"{PEOPLE}?page=9").json == []
    assert ada.ask(f"{PEOPLE}?page_size=501").status_code == 422


def test_nobody_anonymous_is_among_participants(program, store, vip):
    hidden = person("", anonymous=True)
    store.add_people([hidden])
    ada = program()
    assert ada.ask(PEOPLE).json == []
    assert ada.ask(f"{PEOPLE}/{hidden.participant.id}").status_code == 404


@pytest.mark.parametrize(
    ("path", "method", "more", "status"),
    [
        ("/nothing", "GET", {}, 404),
        ("/measures/nothing", "GET", {}, 404),
        ("/measures", "DELETE", {}, 405),
        (PEOPLE, "POST", {"data": b"{", "content_type": "application/json"}, 400),
        (PEOPLE, "POST", {"data": "code=1", "content_type": "text/plain"}, 415),
        (PEOPLE, "POST", {"data": b"{" + b" " * 1024 * 1024, "content_type": "application/json"}, 413),
        (PEOPLE, "POST", {"json": []}, 422),
    ],
)
def test_every_error_is_a_problem(program, path, method, more, status):
    got = program().ask(path, method, **more)
    assert (got.status_code, got.content_type) == (status, "application/problem+json")
    assert got.json["status"] == status
    assert got.json["title"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in got.headers


def test_a_fault_of_ours_shows_no_inside(program, store, somebody, place, caplog):
    ada = program()
    (document,) = store.path.rglob(f"{somebody.participant.id}.json")
    document.write_text("{")
    got = ada.ask(place)
    assert (got.status_code, got.content_type) == (500, "application/problem+json")
    assert str(store.path) not in got.text


def test_a_token_is_used_so_often_a_minute_and_then_waits(program, clock):
    ada, eva = program(), program(name="eva")
    statuses = [ada.ask("/programmes").status_code for _ in range(301)]
    assert statuses == [200] * 300 + [429]
    waiting = ada.ask("/programmes")
    assert (waiting.content_type, waiting.headers["Retry-After"]) == ("application/problem+json", "60")
    assert eva.ask("/programmes").status_code == 200
    clock.advance(timedelta(minutes=1))
    assert ada.ask("/programmes").status_code == 200


def test_the_pages_errors_stay_pages(client, vip):
    assert "<h1" in client.get("/nothing").text


@pytest.mark.parametrize("body", ["[" * 200_000, '{"joined": ' + "9" * 5_000 + "}"])
def test_json_that_nobody_can_read_is_a_bad_request(program, body):
    headers = {"Content-Type": "application/json"}
    refused = program().ask(PEOPLE, "POST", data=body, headers=headers)
    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
