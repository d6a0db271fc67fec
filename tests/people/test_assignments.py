"""An interviewer sees the participants assigned to them, wherever one appears, and nobody else."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from survey.accounts import accounts
from survey.records import Grant
from tests.participants import person, points

PASSWORD = "a long enough password"


@pytest.fixture
def account(store, vip, clock):
    """Make an account with these roles in the pilot."""

    def make(email, *roles):
        made = accounts.add_account(store, email, email.partition("@")[0].title(), PASSWORD, clock())
        return store.change_account(
            made.id, lambda one: replace(one, grants=tuple(Grant("vip", role) for role in roles))
        )

    return make


@pytest.fixture
def sign_in(browse):
    def sign_in(account):
        browse.get("/account/sign-in")
        return browse.submit("Sign in", email=account.email, password=PASSWORD)

    return sign_in


@pytest.fixture
def two(store, catalogue, account):
    """Ian the interviewer, to whom OURS is assigned and THEIRS is not; both are overdue."""
    ian = account("ian@example.org", "interviewer")
    ours, theirs = (
        person(code, points(catalogue["wemwbs"], "start", 40), joined=date(2026, 1, 5), site=code.lower())
        for code in ("OURS", "THEIRS")
    )
    ours = replace(ours, participant=replace(ours.participant, interviewers=(ian.id,)))
    store.add_people([ours, theirs, person("VISITOR", role="service-user", anonymous=True)])
    return ian, ours, theirs


LISTS = ("due", "participants", "due.csv", "participants?code=heir", "participants?site=theirs")
FILES = ("", "/answers.csv", "/wemwbs/scores.csv", "/wemwbs/changes.csv")


def test_lists_name_an_interviewers_own_participants_alone(browse, two, sign_in):
    sign_in(two[0])
    texts = [browse.client.get(f"/evaluate/vip/{page}").text for page in LISTS]
    assert ["OURS" in text for text in texts] == [True, True, True, False, True]
    assert not any("THEIRS" in text for text in texts)
    assert "1 participant" in browse.get("/evaluate/vip/participants").main


def test_counts_are_of_an_interviewers_own_participants(browse, two, sign_in):
    sign_in(two[0])
    assert "Participants 1 Overdue 1" in browse.get("/evaluate/vip/").main
    progress = list(csv.reader(io.StringIO(browse.client.get("/evaluate/vip/progress.csv").text)))
    assert next(row for row in progress if row[:2] == ["peer supporter", "start"])[3] == "1"


def test_nobody_elses_pages_and_files_are_there(browse, two, sign_in):
    ian, ours, theirs = two
    sign_in(ian)
    for file in FILES:
        for one, status in ((ours, 200), (theirs, 404)):
            address = f"/evaluate/vip/participants/{one.participant.id}{file}"
            assert browse.client.get(address).status_code == status, address


def test_an_assignment_that_ends_is_over_at_once(browse, store, two, sign_in):
    ian, ours, _theirs = two
    sign_in(ian)
    browse.get(f"/evaluate/vip/participants/{ours.participant.id}")
    store.change("vip", ours.participant.id, lambda one: replace(one, participant=without(one)))
    browse.get(f"/evaluate/vip/participants/{ours.participant.id}", 404)


def without(one):
    return replace(one.participant, interviewers=())


def test_an_interviewer_in_another_programme_sees_nobody_here(browse, store, two, sign_in):
    ian, ours, _theirs = two
    store.change_account(ian.id, lambda one: replace(one, grants=(Grant("another", "interviewer"),)))
    sign_in(ian)
    browse.get(f"/evaluate/vip/participants/{ours.participant.id}", 404)


def test_an_evaluator_assigns_on_the_participants_page(browse, store, two, account, sign_in):
    _ian, _ours, theirs = two
    jo = account("jo@example.org", "interviewer")
    sign_in(account("eva@example.org", "evaluator"))
    browse.get(f"/evaluate/vip/participants/{theirs.participant.id}")
    browse.click("Change")
    assert "Ian Jo" in browse.page.main
    page = browse.submit("Save", interviewers=[jo.id])
    assert "Interviewers: Jo" in page.main
    assert store.person("vip", theirs.participant.id).participant.interviewers == (jo.id,)
    browse.click("Change")
    browse.submit("Save", interviewers=[])
    assert store.person("vip", theirs.participant.id).participant.interviewers == ()


def test_an_administrator_assigns_without_seeing_answers(browse, store, two, account, sign_in):
    ian, _ours, theirs = two
    sign_in(account("ada@example.org", "administrator"))
    browse.get("/evaluate/vip/participants")
    browse.click("THEIRS")
    browse.click("Change interviewers")
    page = browse.submit("Save", interviewers=[ian.id])
    assert page.h1 == "Participants"
    assert store.person("vip", theirs.participant.id).participant.interviewers == (ian.id,)
    for file in FILES:
        browse.get(f"/evaluate/vip/participants/{theirs.participant.id}{file}", 404)


def test_only_an_interviewer_of_the_programme_can_be_chosen(browse, store, two, account, sign_in):
    _ian, _ours, theirs = two
    eva = account("eva@example.org", "evaluator")
    sign_in(eva)
    form = browse.get(f"/evaluate/vip/participants/{theirs.participant.id}/interviewers")
    token = form.all("[name=csrf_token]")[-1].attributes["value"]
    answer = browse.client.post(form.path, data={"csrf_token": token, "interviewers": [eva.id]})
    assert answer.status_code == 422
    assert "Choose from these interviewers" in answer.text
    assert store.person("vip", theirs.participant.id).participant.interviewers == ()


def test_an_interviewer_assigns_nobody(browse, two, sign_in):
    ian, ours, _theirs = two
    sign_in(ian)
    assert "Change" not in browse.get(f"/evaluate/vip/participants/{ours.participant.id}").main
    browse.get(f"/evaluate/vip/participants/{ours.participant.id}/interviewers", 404)


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        ("interviewer", ["People", "Collect", "Understand"]),
        ("administrator", ["People", "Collect", "Settings"]),
        ("evaluator", ["People", "Collect", "Understand", "Report"]),
    ],
)
def test_the_menu_has_only_what_a_role_may_open(browse, account, sign_in, role, groups):
    sign_in(account("who@example.org", role))
    page = browse.get("/evaluate/vip/")
    assert [one.text(strip=True) for one in page.all(".govuk-service-navigation__list a")] == groups
    for address in page.links(".cairn-menu__pages a"):
        browse.get(address)
