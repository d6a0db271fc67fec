"""Tokens: what they open, and when they do not any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.accounts import accounts, tokens
from survey.accounts.tokens import NotYourRole, TooMany
from survey.manage import team
from survey.records import ProgrammeRecord
from tests.conftest import pilot_text


def test_a_token_opens_its_programme_and_is_kept_as_a_hash(program, store):
    ada = program()
    (found,) = ada.ask("/programmes").json
    assert (found["id"], found["minimum_group_size"]) == ("vip", 5)
    (account,) = store.accounts()
    assert ada.token not in repr(account)


def test_a_token_opens_no_other_programme(program, store, clock):
    text = pilot_text().replace('id = "vip"', 'id = "other"', 1)
    store.save_programme(ProgrammeRecord("other", text, clock()))
    ada = program()
    for path in ("", "/participants", "/summaries/wemwbs"):
        assert ada.ask(f"/programmes/vip{path}").status_code == 200
        assert ada.ask(f"/programmes/other{path}").status_code == 404
    new = {"code": "P9", "role": "peer-supporter", "joined": "2026-03-02"}
    assert ada.ask("/programmes/other/participants", "POST", json=new).status_code == 404
    assert list(store.people("other")) == []


@pytest.mark.parametrize("token", ["", "cairn_nothing", "é"])
def test_without_a_token_that_works_nothing_is_shown(program, somebody, token):
    ada = program()
    ada.token = token
    for path in ("/measures", "/programmes", "/programmes/vip/participants"):
        refused = ada.ask(path)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        assert refused.content_type == "application/problem+json"


def test_a_token_ends_on_its_day(program, clock):
    ada = program()
    clock.advance(timedelta(days=30, seconds=-1))
    assert ada.ask("/measures").status_code == 200
    clock.advance(timedelta(seconds=1))
    assert ada.ask("/measures").status_code == 401


def test_a_revoked_token_is_over_at_once(program, store):
    ada = program()
    (account,) = store.accounts()
    tokens.revoke(store, account.id, account.tokens[0].id)
    assert ada.ask("/measures").status_code == 401


def test_a_token_ends_with_its_role_and_does_not_come_back_with_it(program, store):
    program("administrator", name="eva")
    ada = program("evaluator", "interviewer")
    team.change_roles(store, "vip", ada.account, ["interviewer"])
    assert ada.ask("/measures").status_code == 401
    team.change_roles(store, "vip", ada.account, ["evaluator"])
    assert ada.ask("/measures").status_code == 401


def test_a_role_that_is_taken_away_in_the_store_opens_nothing(program, store):
    ada = program()
    store.change_account(ada.account, lambda one: replace(one, grants=()))
    assert ada.ask("/measures").status_code == 401


def test_a_new_link_for_a_lost_password_ends_tokens(program, store, settings, clock):
    ada = program()
    accounts.new_link(store, settings.secret_key, ada.account, clock())
    assert ada.ask("/measures").status_code == 401


def test_a_token_has_no_role_that_its_account_has_not(program, store, settings, clock):
    ada = program("interviewer")
    (account,) = store.accounts()
    for role, programme in (("evaluator", "vip"), ("interviewer", "another")):
        with pytest.raises(NotYourRole):
            tokens.make(store, settings.secret_key, account, "x", programme, role, 30, clock())
    assert ada.ask("/programmes/another").status_code == 404


def test_there_is_an_end_to_how_many_tokens_one_may_have(program, store, settings, clock):
    program()
    (account,) = store.accounts()
    another = (store, settings.secret_key, account, "x", "vip", "evaluator", 30, clock())
    for _ in range(tokens.MOST - 1):
        tokens.make(*another)
    with pytest.raises(TooMany):
        tokens.make(*another)


def test_the_last_day_of_use_is_noted(program, store, clock):
    ada = program()
    assert store.accounts()[0].tokens[0].used is None
    for _ in range(2):
        clock.advance(timedelta(days=2))
        ada.ask("/measures")
        assert store.accounts()[0].tokens[0].used == clock().date()
