"""The page that brings in the work of another tool: all of a file, or nothing and what is wrong with it."""

from dataclasses import replace
from io import BytesIO

import pytest

from survey.accounts import accounts
from survey.coding.qda.codes import codebook
from survey.coding.sources import sources
from survey.records import Grant
from survey.store.folder import FolderStore
from tests.browse import Page, check
from tests.coding.test_qda_projects import foreign, guid, marked
from tests.to_code import themes

PASSWORD = "a long enough password"
PAGE = "/evaluate/vip/coding/other-tools"


@pytest.fixture
def evaluator(browse, store, vip, clock):
    """Ada, who is signed in and looks at the page."""
    made = accounts.add_account(store, "ada@example.org", "Ada", PASSWORD, clock())
    store.save_account(replace(made, grants=(Grant("vip", "evaluator"),)))
    browse.get("/account/sign-in")
    browse.submit("Sign in", email=made.email, password=PASSWORD)
    browse.get(PAGE)
    return made


def send(browse, data, name, status=200, **fields):
    token = browse.page.all("input[name=csrf_token]")[0].attributes["value"]
    sent = browse.client.post(PAGE, data={"csrf_token": token, "file": (BytesIO(data), name), **fields})
    assert sent.status_code == (302 if status == 200 else status)
    if status == 200:
        return browse.get(sent.location)
    browse.page = Page(sent)
    check(browse.page)
    return browse.page


def test_a_project_of_another_tool_is_brought_in_with_the_role_and_phase_that_it_does_not_say(
    browse, store, evaluator
):
    send(browse, foreign(marked(5, 8)), "p.qdpx", 422, phase="start")
    assert "Say the role of P7" in browse.page.main
    assert "Nothing was imported." in browse.page.main
    assert browse.page.all("#phase [selected]")[0].attributes["value"] == "start"
    assert (list(store.people("vip")), store.evaluation("vip").themes) == ([], ())
    send(browse, foreign(marked(5, 8)), "P.QDPX", role="staff", phase="start")
    assert "New themes: 1. New texts: 1. New excerpts: 1. New participants: 1." in browse.page.main
    assert "1 text that others have coded is left out here" in browse.page.main
    (source,) = sources(store, "vip")
    assert (source.participant.role, source.interview.interviewer) == ("staff", evaluator.id)
    told = [one.what for one in store.audited("0000-00") if one.who == evaluator.id]
    assert "imported a codebook or coded texts from a file" in told


def test_a_codebook_that_went_out_comes_in_and_again_changes_nothing(browse, store, evaluator):
    made = themes(store, "Valued", "Keys")
    data = browse.client.get("/evaluate/vip/coding/codebook-file").data
    assert data == codebook(made)
    store.change_evaluation("vip", lambda one: replace(one, themes=()))
    send(browse, data, "c.qdc")
    assert store.evaluation("vip").themes == tuple(made)
    send(browse, data, "c.qdc")
    assert "Nothing was changed" in browse.page.main


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"nonsense", "p.qdpx", "no ZIP file"),
        (b"nonsense", "c.qdc", "not well-formed XML"),
        (b"nonsense", "c.docx", "none of .qdc, .qdpx"),
        (foreign(marked(0, 99)), "p.qdpx", "0 to 99 of a text of 15"),
        (foreign(marked(0, 3, guid("other"))), "p.qdpx", "not in the file’s codebook"),
    ],
)
def test_a_file_with_a_fault_is_refused_and_nothing_of_it_kept(browse, store, evaluator, data, name, told):
    before = store.evaluation("vip")
    send(browse, data, name, 422, role="staff", phase="start")
    assert told.replace("’", "'") in browse.page.main.replace("’", "'")
    assert browse.page.title.startswith("Error:")
    assert (list(store.people("vip")), store.evaluation("vip")) == ([], before)


def test_a_file_is_needed_and_one_that_is_too_large_is_told(browse, evaluator):
    browse.submit("Take the file", status=422)
    assert "Choose a file" in browse.page.main
    whole = {"data": b" " * 1_100_000, "content_type": "multipart/form-data; boundary=x"}
    assert browse.client.post(PAGE, **whole).status_code == 413


def test_nothing_is_taken_in_without_the_token_of_the_page(browse, store, evaluator):
    data = {"file": (BytesIO(codebook(themes(store, "Valued"))), "c.qdc")}
    store.change_evaluation("vip", lambda one: replace(one, themes=()))
    assert browse.client.post(PAGE, data=data).status_code == 400
    assert store.evaluation("vip").themes == ()


def test_who_meets_a_change_of_somebody_else_is_told_so(browse, store, evaluator, monkeypatch):
    send(browse, foreign(marked(5, 8)), "p.qdpx", role="staff", phase="start")
    (one,) = store.people("vip")
    save = FolderStore.save_people

    def save_after_a_colleague(self, changes, *more):
        moved = replace(one.participant, site="York")
        store.change("vip", one.participant.id, lambda now: replace(now, participant=moved))
        save(self, changes, *more)

    monkeypatch.setattr(FolderStore, "save_people", save_after_a_colleague)
    send(browse, foreign(marked(0, 3)), "p.qdpx", 409, role="staff", phase="start")
    assert "Someone else changed this at the same time" in browse.page.h1
