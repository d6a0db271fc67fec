"""Who may see which page."""

from dataclasses import replace

import pytest

from survey.accounts import accounts
from survey.records import Grant
from survey.web import guard
from tests.participants import person

PASSWORD = "a long enough password"


def test_a_page_that_does_not_say_who_may_see_it_stops_the_start(own_app):
    own_app.view_functions["forgotten"] = lambda: "anything"
    with pytest.raises(LookupError, match="forgotten"):
        guard.rules(own_app)


def test_every_page_for_a_role_names_its_programme(app):
    declared = app.extensions["rules"]
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(declared)
    for rule in app.url_map.iter_rules():
        if declared[rule.endpoint].access.roles:
            assert "programme" in rule.arguments, rule


@pytest.fixture
def signed_in(browse, store, vip, clock):
    """Sign in with these grants."""

    def sign_in(*grants):
        made = accounts.add_account(store, "ada@example.org", "Ada", PASSWORD, clock())
        store.save_account(replace(made, grants=tuple(Grant(*one) for one in grants)))
        browse.get("/account/sign-in")
        browse.submit("Sign in", email="ada@example.org", password=PASSWORD)
        return browse

    return sign_in


PAGES = {
    "/evaluate/vip/": {"interviewer", "evaluator", "administrator"},
    "/evaluate/vip/participants": {"interviewer", "evaluator", "administrator"},
    "/evaluate/vip/cohort": {"evaluator"},
    "/evaluate/vip/satisfaction": {"evaluator"},
}


@pytest.mark.parametrize("role", ["interviewer", "evaluator", "administrator"])
def test_a_page_is_there_for_its_roles_alone(signed_in, role):
    browse = signed_in(("vip", role))
    for page, roles in PAGES.items():
        assert browse.client.get(page).status_code == (200 if role in roles else 404), page


@pytest.mark.parametrize("role", ["interviewer", "evaluator", "administrator"])
def test_a_role_in_one_programme_opens_no_other(signed_in, role):
    browse = signed_in(("another", role))
    for page in PAGES:
        assert browse.client.get(page).status_code == 404, page
    assert "Vocational" not in browse.get("/evaluate/").main


def test_a_role_that_is_taken_away_is_gone_at_once(signed_in, store):
    browse = signed_in(("vip", "evaluator"))
    (account,) = store.accounts()
    store.change_account(account.id, lambda one: replace(one, grants=()))
    assert browse.client.get("/evaluate/vip/cohort").status_code == 404


def test_without_signing_in_nothing_is_shown(client, store, vip):
    someone = person("VIP-P1")
    store.add_people([someone])
    for page in (*PAGES, "/evaluate/", f"/evaluate/vip/participants/{someone.participant.id}"):
        assert "/account/sign-in" in client.get(page).location
