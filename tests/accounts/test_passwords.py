"""Which passwords are taken."""

import pytest

from survey.accounts import passwords
from survey.accounts.passwords import PasswordAboutYou, PasswordTooCommon, PasswordTooShort

ME = ("eva.smith@example.org", "Eva Smith")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password2026!",
        "P@ssw0rd!P@ssw0rd",
        "qwertyuiop12",
        "iloveyouprincess",
        "123456789012",
        "020794601234",
        "aaaaaaaaaaaa",
        "abababababab",
        "Let me in, please!",
        "Welcome2026!!",
        "1q2w3e4r5t6y",
        "administrator1",
    ],
)
def test_a_common_password_is_refused(password):
    with pytest.raises(PasswordTooCommon):
        passwords.check(password, *ME)


@pytest.mark.parametrize(
    "password",
    ["eva-smith-eva", "EvaSmith1234", "smith.eva.2026", "evasmith@example", "example.org1", "Smith passw0rd"],
)
def test_a_password_made_of_the_name_or_address_is_refused(password):
    with pytest.raises(PasswordAboutYou):
        passwords.check(password, *ME)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "the river Eva forgot",
        "x7#Kq!92mzQ$",
        "длинный пароль здесь",
        "a" * 12 + " bridge of tin",
    ],
)
def test_a_password_that_is_hard_to_guess_is_accepted(password):
    passwords.check(password, *ME)


@pytest.mark.parametrize("password", ["", "elevenchars", "x y z " * 200])
def test_too_short_and_far_too_long_are_refused(password):
    with pytest.raises(PasswordTooShort):
        passwords.check(password, *ME)


def test_the_list_of_common_passwords_has_lower_case_and_digits():
    assert len(passwords.common_passwords()) > 300
    assert all(word.isalnum() and word == word.casefold() for word in passwords.common_passwords())


def test_no_password_opens_an_account_without_one():
    assert not passwords.is_right("", "nobody")
    assert not passwords.is_right("", "")
    assert not passwords.is_right("no hash", "anything")


def test_hashing_a_password_is_as_slow_as_owasp_asks(slow_hasher):
    """OWASP's password storage cheat sheet: Argon2id with 19 MiB of memory, two passes, one thread."""
    kept = slow_hasher.hash("a long enough password")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
