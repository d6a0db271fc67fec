"""Who may see which page."""

from dataclasses import replace

import pytest

from survey.records import Grant
from survey.services import accounts
from survey.views.access import LISTS
from tests.people import person

PASSWORD = "a long enough password"


def test_every_endpoint_stands_in_exactly_one_list(app):
    listed = sorted(endpoint for one in LISTS.values() for endpoint in one.endpoints)
    assert listed == sorted(app.view_functions)


def test_every_page_for_a_role_names_its_programme(app):
    for rule in app.url_map.iter_rules():
        if any(rule.endpoint in one.endpoints and one.roles for one in LISTS.values()):
            assert "programme" in rule.arguments, rule


@pytest.fixture
def signed_in(browse, store, vip, clock):
    """Sign in with these grants."""

    def sign_in(*grants):
        made = accounts.add(store, "ada@example.org", "Ada", PASSWORD, clock())
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
