"""Who looked at whose data, and who changed what, is noted; administrators read it."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from survey.accounts import accounts
from survey.records import EVERY_PROGRAMME, AuditEntry, Grant
from survey.rights import rights
from survey.store import NotSaved
from tests.browse import Browse
from tests.participants import level, person, response
from tests.web.test_access import PASSWORD

UNNOTED_CHANGES = {"accounts.stay"}
"""Endpoints that take a form and change nothing worth a line."""


@pytest.fixture
def sign_in(app, store, vip, clock):
    """Somebody new who signs in with these grants, in a browser of their own."""

    def sign_in(email, *grants):
        made = accounts.add_account(store, email, email, PASSWORD, clock())
        store.save_account(replace(made, grants=tuple(Grant(*one) for one in grants)))
        browse = Browse(app.test_client())
        browse.get("/account/sign-in")
        browse.submit("Sign in", email=email, password=PASSWORD)
        return browse

    return sign_in


@pytest.fixture
def someone(store, vip, catalogue):
    """A participant who has answered."""
    measure = catalogue["wemwbs"]
    added = person("VIP-P7", response(measure, "start", level(measure, 3)))
    store.add_people([added])
    return added.participant


@pytest.fixture
def noted(store):
    """What the audit says, the first first: the e-mail of who did it, what, about whom."""

    def look():
        names = {one.id: one.email for one in store.accounts()}
        entries = [one for one in store.audited("") if isinstance(one, AuditEntry)]
        return [(names.get(one.who), one.what, one.participant) for one in reversed(entries)]

    return look


def test_every_page_for_accounts_says_what_is_noted_of_it(app):
    for rule in app.url_map.iter_rules():
        declared = app.extensions["rules"][rule.endpoint]
        if not declared.access.signed_in:
            continue
        if "participant" in rule.arguments and "GET" in rule.methods:
            assert declared.noted.read, rule
        if "POST" in rule.methods and rule.endpoint not in UNNOTED_CHANGES:
            assert declared.noted.change or declared.noted.itself, rule


def test_looking_at_somebody_is_noted(sign_in, someone, noted):
    browse = sign_in("eva@example.org", ("vip", "evaluator"))
    browse.get(f"/evaluate/vip/participants/{someone.id}")
    assert noted()[0] == ("eva@example.org", "signed in", None)
    assert noted()[-1] == ("eva@example.org", "viewed a participant’s answers", someone.id)
    browse.client.get(f"/evaluate/vip/participants/{someone.id}/answers.csv")
    assert noted()[-1] == ("eva@example.org", "downloaded a participant’s answers", someone.id)


def test_a_line_names_the_screen_and_the_programme_but_no_id(sign_in, someone, store):
    sign_in("eva@example.org", ("vip", "evaluator")).get(f"/evaluate/vip/participants/{someone.id}")
    last = next(store.audited(""))
    assert (last.programme, last.screen) == ("vip", "/evaluate/<programme>/participants/<participant>")


def test_who_is_refused_has_looked_at_nothing(sign_in, someone, noted):
    browse = sign_in("ada@example.org", ("vip", "administrator"))
    before = noted()
    assert browse.client.get(f"/evaluate/vip/participants/{someone.id}").status_code == 404
    assert noted() == before


def test_nobody_is_shown_where_the_audit_cannot_be_written(sign_in, someone, store, monkeypatch, app):
    browse = sign_in("eva@example.org", ("vip", "evaluator"))

    def refuse(_entry):
        raise NotSaved("Not saved: the disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["cairn"].store, "audit", refuse)
        page = browse.get(f"/evaluate/vip/participants/{someone.id}", status=503)
        assert someone.code not in page.html
        newcomer = Browse(app.test_client())
        newcomer.get("/account/sign-in")
        newcomer.submit("Sign in", email="eva@example.org", password=PASSWORD, status=503)
        assert newcomer.get("/evaluate/vip/cohort").h1 == "Sign in"
    assert someone.code in browse.again().html


def test_nothing_is_changed_where_the_audit_cannot_be_written(sign_in, someone, store, monkeypatch, app):
    browse = sign_in("eva@example.org", ("vip", "evaluator"))
    accounts.add_account(store, "ina@example.org", "Ina", PASSWORD, app.extensions["cairn"].now())
    ina = accounts.find(store, "ina@example.org")
    store.save_account(replace(ina, grants=(Grant("vip", "interviewer"),)))
    page = browse.get(f"/evaluate/vip/participants/{someone.id}/interviewers")
    (field,) = {box.attributes["name"] for box in page.all("input[type=checkbox]")}

    def refuse(_entry):
        raise NotSaved("Not saved: the disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["cairn"].store, "audit", refuse)
        browse.submit("Save", status=503, **{field: [ina.id]})
    assert store.person("vip", someone.id).participant.interviewers == ()
    browse.page = page
    browse.submit("Save", **{field: [ina.id]})
    assert store.person("vip", someone.id).participant.interviewers == (ina.id,)


def test_a_change_is_noted_and_so_is_that_it_was_refused(sign_in, someone, noted):
    browse = sign_in("ada@example.org", ("vip", "administrator"))
    page = browse.get(f"/evaluate/vip/participants/{someone.id}/interviewers")
    token = page.all("input[name=csrf_token]")[0].attributes["value"]
    browse.client.post(page.path, data={"interviewers": "nobody", "csrf_token": token})
    assert [what for _, what, _ in noted()[-2:]] == [
        "changed a participant’s interviewers",
        "the last change was refused",
    ]
    browse.client.post(page.path, data={"csrf_token": token})
    assert noted()[-1] == ("ada@example.org", "changed a participant’s interviewers", someone.id)


def rows(page):
    return [[" ".join(cell.text().split()) for cell in row.css("th, td")] for row in page.all("tbody tr")]


def test_an_administrator_reads_who_did_what(sign_in, someone):
    sign_in("eva@example.org", ("vip", "evaluator")).get(f"/evaluate/vip/participants/{someone.id}")
    browse = sign_in("ada@example.org", ("vip", "administrator"))
    page = browse.get("/evaluate/vip/audit")
    when, *others = rows(page)[1]
    assert when == "2 March 2026, 09:00 UTC"
    assert others == [
        "eva@example.org",
        "viewed a participant’s answers",
        "VIP-P7",
        "Participants",
    ]
    file = browse.client.get(page.link("Download as CSV").removeprefix("http://localhost"))
    assert [row[1:4] for row in csv.reader(io.StringIO(file.text))][3][:2] == others[:2]


def test_evaluators_and_interviewers_do_not_read_the_audit(sign_in):
    for role in ("evaluator", "interviewer"):
        browse = sign_in(f"{role}@example.org", ("vip", role))
        assert browse.client.get("/evaluate/vip/audit").status_code == 404
        assert browse.client.get("/evaluate/vip/audit.csv").status_code == 404


def test_an_administrator_reads_of_their_own_programmes_alone(sign_in, store, someone, clock):
    store.audit(AuditEntry("1" * 32, clock(), "x", "looked at another", "/", "another", "a" * 32))
    store.audit(AuditEntry("2" * 32, clock(), "x", "of no programme", "/"))
    own = sign_in("ada@example.org", ("vip", "administrator")).get("/evaluate/vip/audit")
    assert "looked at another" not in own.main
    assert "of no programme" not in own.main
    every = sign_in("zoe@example.org", (EVERY_PROGRAMME, "administrator")).get("/evaluate/vip/audit")
    assert "looked at another" not in every.main
    assert "of no programme" in every.main


def test_lines_about_somebody_erased_name_their_receipt(sign_in, store, someone, clock):
    eva = sign_in("eva@example.org", ("vip", "evaluator"))
    eva.get(f"/evaluate/vip/participants/{someone.id}")
    receipt = rights.erase(store, someone, clock(), "respond.erase")
    browse = sign_in("ada@example.org", ("vip", "administrator"))
    page = browse.get("/evaluate/vip/audit?about=" + receipt.reference)
    assert [row[3] for row in rows(page)] == [f"erased, receipt {receipt.reference}"] * 3
    assert {row[4] for row in rows(page)} == {"Participant’s own pages", "Participants"}
    assert someone.id[:8] not in page.html


def test_who_was_erased_stays_as_a_pseudonym_in_the_file(sign_in, store, someone):
    eva = sign_in("eva@example.org", ("vip", "evaluator"))
    eva.get(f"/evaluate/vip/participants/{someone.id}")
    eva.client.get(f"/evaluate/vip/participants/{someone.id}/answers.csv")
    store.erase("vip", someone.id)
    browse = sign_in("ada@example.org", ("vip", "administrator"))
    page = browse.get("/evaluate/vip/audit?who=&about=" + someone.id[:8])
    assert [row[3] for row in rows(page)] == ["erased"] * 2
    assert someone.code not in page.html
    file = browse.client.get("/evaluate/vip/audit.csv").text
    assert file.count(someone.id[:8]) == 2
    assert someone.code not in file
    kept = b"".join(one.content for one in store.documents() if one.name.startswith("audit/"))
    assert someone.code.encode() not in kept


def test_the_audit_is_filtered_by_days_account_and_participant(sign_in, store, someone, clock):
    eva = sign_in("eva@example.org", ("vip", "evaluator"))
    eva.get(f"/evaluate/vip/participants/{someone.id}")
    clock.advance(timedelta(days=3))
    eva.get("/evaluate/vip/cohort")
    eva.submit("Sign in", email="eva@example.org", password=PASSWORD)
    browse = sign_in("ada@example.org", ("vip", "administrator"))
    browse.get("/evaluate/vip/audit")
    assert len(rows(browse.page)) == 4
    browse.submit("Show", until="2026-03-04")
    assert [row[2] for row in rows(browse.page)] == [
        "viewed a participant’s answers",
        "viewed who is due",
    ]
    browse.submit("Show", until="2026-03-05", about="vip-p7")
    assert [row[3] for row in rows(browse.page)] == ["VIP-P7"]
    (account,) = [one.id for one in store.accounts() if one.email == "eva@example.org"]
    browse.submit("Show", about="", who=account)
    assert {row[1] for row in rows(browse.page)} == {"eva@example.org"}
    clock.advance(timedelta(days=60))
    later = sign_in("kim@example.org", ("vip", "administrator")).get("/evaluate/vip/audit")
    assert {row[1] for row in rows(later)} == {"kim@example.org"}  # the last 30 days at first


def test_a_long_audit_comes_in_pages_and_whole_as_a_file(sign_in, store, vip, clock):
    for number in range(120):
        store.audit(AuditEntry(f"{number:032}", clock(), "x", f"did this {number}", "/", "vip"))
    browse = sign_in("ada@example.org", ("vip", "administrator"))
    page = browse.get("/evaluate/vip/audit")
    assert len(rows(page)) == 50
    assert "did this 119" in page.main
    browse.click("Next page")
    browse.click("Next page")
    assert "did this 0" in rows(browse.page)[-1]
    file = browse.client.get("/evaluate/vip/audit.csv").text
    assert sum("did this" in row for row in file.splitlines()) == 120


def test_a_damaged_line_is_said_and_hides_no_other(sign_in, store, someone, clock):
    browse = sign_in("ada@example.org", ("vip", "administrator"))
    browse.get("/evaluate/vip/audit")
    (file,) = (store.path / "audit").iterdir()
    lines = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([lines[0][:20], *lines[1:]]))
    page = browse.again()
    assert "1 line of the audit log cannot be read" in page.main
    assert rows(page)


def test_a_change_of_an_account_says_whose(sign_in, store, vip):
    sign_in("eva@example.org", ("vip", "evaluator"))
    (eva,) = store.accounts()
    ada = sign_in("ada@example.org", ("vip", "administrator"))
    ada.get(f"/manage/vip/accounts/{eva.id}")
    token = ada.page.all("input[name=csrf_token]")[0].attributes["value"]
    ada.client.post(f"/manage/vip/accounts/{eva.id}/end", data={"csrf_token": token})
    page = ada.get("/evaluate/vip/audit?about=EVA@")
    assert [row[1:4] for row in rows(page)] == [
        ["ada@example.org", "ended a colleague’s access", "eva@example.org"]
    ]
