"""The page on which an account makes and revokes tokens."""

import pytest

from survey.accounts import accounts, tokens
from survey.records import Grant
from tests.accounts.second_factor import PASSWORD, add, sign_in


@pytest.fixture
def ada(store, vip, clock, browse):
    made = add(store, clock, "ada", "interviewer", "evaluator")
    sign_in(browse, "ada")
    return made


def ask(browse, token: str) -> int:
    """What the API answers to a token."""
    address = "/api/v1/programmes/vip/summaries/wemwbs"
    return browse.client.get(address, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_is_shown_once_and_works_until_it_is_revoked(browse, store, ada):
    browse.get("/account/")
    browse.click("API access")
    page = browse.submit("Make a token", name="Dashboard", access="evaluator@vip", days="90")
    (token,) = [one.text() for one in page.all("main code")]
    assert ask(browse, token) == 200
    again = browse.get("/account/tokens")
    assert token not in again.html
    assert "Dashboard Evaluator in Vocational and peer support 2 March 2026 31 May 2026" in again.main
    browse.submit("Revoke")
    assert ask(browse, token) == 401
    assert "Dashboard" not in browse.page.main
    whats = [one.what for one in store.audited("2026-03")]
    assert {"created a token", "revoked a token", "downloaded wellbeing figures"} <= set(whats)


def test_a_token_sees_only_what_its_role_sees(browse, ada):
    browse.get("/account/tokens")
    page = browse.submit("Make a token", name="Phone", access="interviewer@vip", days="30")
    assert ask(browse, page.words("main code")) == 404


def test_only_the_accounts_own_roles_are_offered(browse, ada):
    page = browse.get("/account/tokens")
    offered = [one.attributes["value"] for one in page.all("input[name=access]")]
    assert offered == ["interviewer@vip", "evaluator@vip"]
    token = page.all("input[name=csrf_token]")[0].attributes["value"]
    sent = {"csrf_token": token, "name": "x", "access": "administrator@vip", "days": "30"}
    assert browse.client.post("/account/tokens", data=sent).status_code == 422


def test_missing_fields_are_named_and_typed_text_is_kept(browse, store, ada):
    browse.get("/account/tokens")
    page = browse.submit("Make a token", status=422, name="Dashboard")
    assert page.title.startswith("Error:")
    assert "Choose what the token can do" in page.main
    assert page.all("input[name=name]")[0].attributes["value"] == "Dashboard"
    page = browse.submit("Make a token", status=422, name="D" * 65, access="evaluator@vip", days="90")
    assert "64 characters or fewer" in page.main
    assert store.accounts()[0].tokens == ()


def test_an_administrator_revokes_tokens_only_in_their_programme(browse, store, vip, clock, settings):
    add(store, clock, "eva", "administrator")
    ada = accounts.add_account(
        store,
        "ada@example.org",
        "Ada",
        PASSWORD,
        clock(),
        (Grant("vip", "evaluator"), Grant("xyz", "evaluator")),
    )
    here, there = (
        tokens.make(store, settings.secret_key, ada, name, name, "evaluator", 30, clock())
        for name in ("vip", "xyz")
    )
    sign_in(browse, "eva")
    page = browse.get(f"/manage/vip/accounts/{ada.id}")
    assert "vip, Evaluator. Last used: never" in page.main
    assert "xyz" not in page.main
    (other,) = [one for one in accounts.account(store, ada.id).tokens if one.programme == "xyz"]
    csrf = page.all("input[name=csrf_token]")[0].attributes["value"]
    browse.client.post(f"/manage/vip/accounts/{ada.id}/tokens/{other.id}/revoke", data={"csrf_token": csrf})
    browse.get(f"/manage/vip/accounts/{ada.id}")
    browse.submit("Revoke")
    assert tokens.find(store, settings.secret_key, here, clock()) is None
    assert tokens.find(store, settings.secret_key, there, clock())
