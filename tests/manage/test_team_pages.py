"""Administrators: who has which role, a colleague who is invited, access that ends at once."""

import re
from dataclasses import replace

import pytest

from survey.accounts import accounts
from survey.records import Grant
from tests.accounts.second_factor import PASSWORD, add, for_real, sign_in, with_app
from tests.browse import Browse

NEW = "another long password"


@pytest.fixture
def ada(store, vip, clock):
    return add(store, clock, "ada", "administrator")


@pytest.fixture
def bob(store, vip, clock):
    return add(store, clock, "bob", "evaluator")


@pytest.fixture
def admin(browse, ada):
    """Ada's browser, on the list of accounts."""
    sign_in(browse, "ada")
    browse.get("/manage/vip/accounts")
    return browse


@pytest.fixture
def other(app, bob):
    """Bob's browser."""
    browser = Browse(app.test_client())
    sign_in(browser, "bob")
    return browser


def link_on(page):
    return re.search(r"http://localhost(/account/link/\S+?)<", page.html).group(1)


def test_a_colleague_is_invited_by_a_link_that_is_shown_once(app, admin, store):
    admin.click("Invite a colleague")
    assert "Cairn does not send e-mails" in admin.page.main
    page = admin.submit("Create the account", email="Eve@Example.org", name="Eve", roles=["evaluator"])
    link = link_on(page)
    assert "/account/link/" not in admin.again().main
    eve = Browse(app.test_client())
    eve.get(link)
    assert eve.submit("Save", password=NEW, again=NEW).h1 == "Overview"
    assert eve.client.get("/evaluate/vip/cohort").status_code == 200
    assert eve.client.get("/manage/vip/accounts").status_code == 404
    assert "eve@example.org" in admin.get("/manage/vip/accounts").main


def test_the_link_is_for_the_page_of_its_account_alone(admin, bob):
    admin.click("Invite a colleague")
    with admin.client as client:
        token = admin.page.all("form input[name=csrf_token]")[0].attributes["value"]
        data = {"csrf_token": token, "email": "eve@x.org", "name": "Eve", "roles": "evaluator"}
        assert client.post("/manage/vip/accounts/invite", data=data).status_code == 302
    assert "cannot be shown again" in admin.get(f"/manage/vip/accounts/{bob.id}/link").main


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "", "name": "Eve", "roles": ["evaluator"]}, "Enter the e-mail address"),
        ({"email": "eve", "name": "Eve", "roles": ["evaluator"]}, "such as name@example.org"),
        ({"email": "eve@example.org", "name": "", "roles": ["evaluator"]}, "Enter the name"),
        ({"email": "eve@example.org", "name": "Eve", "roles": []}, "Choose at least one role"),
    ],
)
def test_what_is_missing_in_an_invitation_is_said(admin, store, fields, said):
    admin.click("Invite a colleague")
    assert said in admin.submit("Create the account", status=422, **fields).main
    assert len(store.accounts()) == 1


def test_a_role_that_there_is_not_is_not_given(admin, store):
    admin.click("Invite a colleague")
    token = admin.page.all("form input[name=csrf_token]")[0].attributes["value"]
    data = {"csrf_token": token, "email": "eve@x.org", "name": "Eve", "roles": "root"}
    assert admin.client.post("/manage/vip/accounts/invite", data=data).status_code == 422
    assert len(store.accounts()) == 1


def test_roles_are_changed_and_count_at_once(admin, other, bob):
    admin.get("/manage/vip/accounts")
    assert other.client.get("/evaluate/vip/cohort").status_code == 200
    admin.click("Bob")
    assert [one.attributes["value"] for one in admin.page.all("input[checked]")] == ["evaluator"]
    admin.submit("Save roles", roles=["administrator"])
    assert other.client.get("/evaluate/vip/cohort").status_code == 404
    assert other.client.get("/manage/vip/accounts").status_code == 200


def test_ending_the_access_ends_the_session_at_once(admin, other, bob, store):
    admin.get("/manage/vip/accounts")
    admin.click("Bob")
    assert "bob@example.org" not in admin.submit("End access").main
    assert other.get("/evaluate/vip/").h1 == "Sign in"
    other.submit("Sign in", email="bob@example.org", password=PASSWORD, status=422)


def test_the_last_administrator_cannot_leave(admin, ada, store):
    admin.click("Ada")
    assert "needs an administrator" in admin.submit("Save roles", roles=["evaluator"], status=422).main
    admin.get(f"/manage/vip/accounts/{ada.id}")
    assert "needs an administrator" in admin.submit("End access", status=422).main
    assert store.accounts()[0].roles("vip") == {"administrator"}
    assert admin.get("/manage/vip/accounts").h1 == "Team"


def test_an_administrator_who_is_not_the_last_can_leave(admin, ada, store, clock):
    add(store, clock, "eve", "administrator")
    admin.get(f"/manage/vip/accounts/{ada.id}")
    assert admin.submit("End access").h1 == "Sign in"


def test_a_forgotten_password_is_replaced_by_a_link(app, admin, other, bob):
    admin.get(f"/manage/vip/accounts/{bob.id}")
    link = link_on(admin.submit("Create a link"))
    assert other.get("/evaluate/vip/").h1 == "Sign in"
    other.get(link)
    assert other.submit("Save", password=NEW, again=NEW).h1 == "Overview"


def test_a_lost_factor_is_reset_and_set_up_anew(app, browse, store, clock, ada, bob):
    for_real(store)
    phone = with_app(store, clock, bob)
    other = Browse(app.test_client())
    sign_in(other, "bob", phone)
    sign_in(browse, "ada", with_app(store, clock, ada))
    browse.get(f"/manage/vip/accounts/{bob.id}")
    browse.submit("Reset the second factor")
    assert other.get("/evaluate/vip/").h1 == "Sign in"
    assert sign_in(other, "bob").h1 == "Set up a second factor"


def test_whoever_has_roles_elsewhere_is_not_reset_from_here(admin, bob, store):
    token = admin.page.all("form input[name=csrf_token]")[0].attributes["value"]
    store.save_account(replace(bob, grants=(*bob.grants, Grant("another", "evaluator"))))
    page = admin.get(f"/manage/vip/accounts/{bob.id}")
    assert page.buttons == ["Sign out", "Sign out", "Save roles", "End access", "Stay signed in"]
    for action in ("password", "second-factor"):
        answer = admin.client.post(f"/manage/vip/accounts/{bob.id}/{action}", data={"csrf_token": token})
        assert answer.status_code == 422
        assert "programmes that you do not administer" in answer.text
    assert accounts.sign_in(store, "bob@example.org", PASSWORD)


ACTIONS = ("", "/end", "/password", "/second-factor")


@pytest.mark.parametrize("role", ["interviewer", "evaluator"])
def test_without_the_role_nothing_is_seen_or_changed(browse, store, clock, ada, role):
    bob = add(store, clock, "bob", role)
    sign_in(browse, "bob")
    token = browse.page.all("form input[name=csrf_token]")[0].attributes["value"]
    before = [one.grants for one in store.accounts()]
    for page in ("accounts", "accounts/invite", f"accounts/{ada.id}", f"accounts/{bob.id}/link"):
        assert browse.client.get(f"/manage/vip/{page}").status_code == 404, page
    for account in (ada, bob):
        for action in ACTIONS:
            data = {"csrf_token": token, "roles": "administrator"}
            answer = browse.client.post(f"/manage/vip/accounts/{account.id}{action}", data=data)
            assert answer.status_code == 404, action
    assert [one.grants for one in store.accounts()] == before
    assert all(one.password_hash for one in store.accounts())


def test_nobody_of_another_programme_is_found(admin, store, clock):
    eve = accounts.add_account(
        store, "eve@example.org", "Eve", PASSWORD, clock(), (Grant("another", "evaluator"),)
    )
    token = admin.page.all("form input[name=csrf_token]")[0].attributes["value"]
    assert "eve@example.org" not in admin.again().main
    assert admin.client.get(f"/manage/vip/accounts/{eve.id}").status_code == 404
    for action in ACTIONS:
        data = {"csrf_token": token, "roles": "administrator"}
        answer = admin.client.post(f"/manage/vip/accounts/{eve.id}{action}", data=data)
        assert answer.status_code == 404
    assert accounts.account(store, eve.id) == eve
