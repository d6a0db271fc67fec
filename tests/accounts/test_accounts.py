"""Accounts: made once for an address, opened by the right password alone."""

import pytest

from survey.accounts import accounts
from survey.accounts.accounts import EmailTaken, NotAnEmail
from survey.accounts.passwords import PasswordTooShort

PASSWORD = "correct horse battery"


@pytest.fixture
def evaluator(store, clock):
    return accounts.add_account(store, "Eva@Example.org ", "Eva", PASSWORD, clock())


def test_the_case_of_the_address_does_not_matter(store, evaluator):
    assert accounts.sign_in(store, " eva@EXAMPLE.org", PASSWORD) == evaluator


@pytest.mark.parametrize(
    "password", ["", "wrong horse battery", PASSWORD + " ", PASSWORD.upper(), "x" * 100_000]
)
def test_a_wrong_password_does_not(store, evaluator, password):
    assert accounts.sign_in(store, "eva@example.org", password) is None


def test_an_unknown_address_does_not(store, evaluator):
    assert accounts.sign_in(store, "adam@example.org", PASSWORD) is None


def test_the_password_itself_is_not_stored(store, evaluator, tmp_path):
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"$argon2id$" in kept
    assert PASSWORD.encode() not in kept


def test_an_address_has_one_account(store, evaluator, clock):
    with pytest.raises(EmailTaken):
        accounts.add_account(store, "EVA@example.org", "Eva again", PASSWORD, clock())
    assert store.accounts() == [evaluator]


@pytest.mark.parametrize("email", ["", "eva", "@example.org", "eva@", "e va@example.org"])
def test_text_that_is_no_address_is_refused(store, clock, email):
    with pytest.raises(NotAnEmail):
        accounts.add_account(store, email, "", PASSWORD, clock())


def test_a_short_password_is_refused(store, clock):
    with pytest.raises(PasswordTooShort):
        accounts.add_account(store, "eva@example.org", "", "elevenchars", clock())
    assert store.accounts() == []


def test_a_changed_password_replaces_the_older_one(store, evaluator):
    accounts.change_password(store, evaluator, "another long password")
    assert accounts.sign_in(store, evaluator.email, PASSWORD) is None
    assert accounts.sign_in(store, evaluator.email, "another long password").id == evaluator.id


def test_an_account_is_found_by_its_id(store, evaluator):
    assert accounts.account(store, evaluator.id) == evaluator
    assert accounts.account(store, "nobody") is None
