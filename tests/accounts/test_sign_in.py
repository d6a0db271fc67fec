"""Signing in and out."""

import pytest
from flask import url_for

from survey.accounts import accounts

EMAIL, PASSWORD = "eva@example.org", "a long enough password"


@pytest.fixture(autouse=True)
def account(store, vip, clock):
    return accounts.add_account(store, EMAIL, "Eva", PASSWORD, clock())


def sign_in(browse, email=EMAIL, password=PASSWORD, at="/account/sign-in", status=200):
    browse.get(at)
    return browse.submit("Sign in", email=email, password=password, status=status)


def test_an_evaluator_signs_in_and_sees_the_programme(browse):
    assert sign_in(browse).h1 == "Overview"


def test_signing_in_leads_to_the_wanted_page(browse):
    page = browse.get("/evaluate/vip/cohort?role=staff")
    assert page.h1 == "Sign in"
    assert "/evaluate/vip/cohort" in browse.submit("Sign in", email=EMAIL, password=PASSWORD).url


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "a wrong password"), ("nobody@example.org", PASSWORD)]
)
def test_a_failure_does_not_reveal_whether_the_account_exists(browse, email, password):
    page = sign_in(browse, email, password, status=422)
    assert "The e-mail address or the password is wrong. Check both and try again." in page.main
    assert browse.get("/evaluate/").h1 == "Sign in"


def test_empty_fields_are_named(browse):
    page = sign_in(browse, "", "", status=422)
    assert "Enter your e-mail address" in page.main
    assert "Enter your password" in page.main


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "/%09/elsewhere.example",
        "evaluate/",
    ],
)
def test_signing_in_never_leads_out_of_the_site(client, browse, target):
    browse.get(f"/account/sign-in?next={target}")
    token = browse.page.all("input[name=csrf_token]")[0].attributes["value"]
    response = browse.client.post(
        f"/account/sign-in?next={target}", data={"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    )
    assert (response.status_code, response.location) == (302, "/evaluate/")


def test_signing_in_forgets_the_session_from_before(browse):
    with browse.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(browse)
    with browse.client.session_transaction() as session:
        assert "planted" not in session


def test_signing_out_needs_a_post_and_closes_every_page(browse):
    sign_in(browse)
    assert browse.client.get("/account/sign-out").status_code == 405
    browse.submit("Sign out")
    assert browse.get("/evaluate/vip/").h1 == "Sign in"


def test_signing_in_needs_the_token_of_the_form(client):
    response = client.post("/account/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert response.status_code == 400


def test_every_page_for_accounts_needs_one(app, browse):
    token = browse.get("/account/sign-in").all("input[name=csrf_token]")[0].attributes["value"]
    declared = app.extensions["rules"]
    rules = [rule for rule in app.url_map.iter_rules() if declared[rule.endpoint].access.signed_in]
    assert len(rules) > 100
    for rule in rules:
        offered = {name: getattr(part, "items", ()) for name, part in rule._converters.items()}
        values = {name: next(iter(items), "x") for name, items in offered.items()}
        with app.test_request_context():
            address = url_for(rule.endpoint, **values)
        if "GET" in rule.methods:
            response = browse.client.get(address)
            assert response.status_code == 302, rule
            assert response.location.startswith("/account/sign-in?next="), rule
        if "POST" in rule.methods:
            assert browse.client.post(address, data={"csrf_token": token}).status_code == 403, rule


def test_a_deleted_account_is_signed_out(browse, settings, account):
    sign_in(browse)
    accounts_file = settings.store / "accounts.json"
    accounts_file.unlink()
    assert browse.get("/evaluate/vip/").h1 == "Sign in"


def test_a_new_password_ends_every_session_of_the_old_one(browse, store, account):
    sign_in(browse)
    accounts.change_password(store, account, "another long password")
    assert browse.get("/evaluate/vip/").h1 == "Sign in"
    assert sign_in(browse, password="another long password").h1 == "Overview"
