"""A code from an app works once, within its time; recovery codes stand in for it."""

from datetime import timedelta

import pyotp
import pytest

from survey.accounts import accounts, second_factor
from survey.accounts.second_factor import WrongCode

KEY = "a key for the tests only"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def shown(clock, secret=SECRET):
    """What the app shows now."""
    return pyotp.TOTP(secret).at(clock())


@pytest.fixture
def account(store, clock):
    return accounts.add_account(store, "ada@example.org", "Ada", "a long enough password", clock())


@pytest.fixture
def codes(store, clock, account):
    """The recovery codes of an account with a second factor, half a minute later."""
    made = second_factor.set_up(store, KEY, account.id, SECRET, shown(clock), clock())
    clock.advance(timedelta(seconds=30))
    return made


@pytest.fixture
def use(store, clock, account, codes):
    def try_code(code, key=KEY):
        return second_factor.use(store, key, account.id, code, clock())

    return try_code


def test_it_is_set_up_only_with_the_code_that_the_app_shows(store, clock, account):
    with pytest.raises(WrongCode):
        second_factor.set_up(store, KEY, account.id, SECRET, "000000", clock())
    assert store.accounts()[0].second_factor == ""


def test_the_code_works_once(use, clock):
    use(shown(clock))
    with pytest.raises(WrongCode):
        use(shown(clock))


def test_an_earlier_code_than_the_used_one_is_refused(use, clock):
    older = shown(clock)
    clock.advance(timedelta(seconds=30))
    use(shown(clock))
    with pytest.raises(WrongCode):
        use(older)


def test_the_code_of_setting_up_does_not_sign_in(store, clock, account):
    second_factor.set_up(store, KEY, account.id, SECRET, shown(clock), clock())
    with pytest.raises(WrongCode):
        second_factor.use(store, KEY, account.id, shown(clock), clock())


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_clock_may_be_half_a_minute_wrong(use, clock, seconds):
    clock.advance(timedelta(minutes=10))
    use(pyotp.TOTP(SECRET).at(clock() + timedelta(seconds=seconds)))


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_clock_wrong_by_more_is_refused(use, clock, seconds):
    clock.advance(timedelta(minutes=10))
    with pytest.raises(WrongCode):
        use(pyotp.TOTP(SECRET).at(clock() + timedelta(seconds=seconds)))


@pytest.mark.parametrize("code", ["", " ", "12345", "abcdef", "１２３４５６", "0" * 10_000, "ZZZZ-ZZZZ-ZZZZ"])
def test_nonsense_is_refused_as_a_code(use, code):
    with pytest.raises(WrongCode):
        use(code)


def test_each_recovery_code_works_once_however_it_is_typed(use, codes):
    assert len(set(codes)) == 10
    assert len(use(codes[0].lower().replace("-", " ")).recovery_codes) == 9
    with pytest.raises(WrongCode):
        use(codes[0])
    use(codes[1])


def test_new_recovery_codes_replace_the_old_ones(store, account, use, codes):
    new = second_factor.renew_recovery_codes(store, KEY, account.id)
    with pytest.raises(WrongCode):
        use(codes[0])
    use(new[0])


def test_neither_secret_nor_recovery_code_is_in_the_store(codes, tmp_path):
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"second_factor" in kept
    for one in (SECRET, *codes, *(code.replace("-", "") for code in codes)):
        assert one.encode() not in kept


def test_another_installation_key_makes_the_factor_useless(use, clock):
    with pytest.raises(WrongCode):
        use(shown(clock), key="another key of the installation")


def test_another_accounts_factor_is_refused(store, clock, account, codes):
    other = accounts.add_account(store, "bob@example.org", "Bob", "a long enough password", clock())
    with pytest.raises(WrongCode):
        second_factor.use(store, KEY, other.id, shown(clock), clock())
    with pytest.raises(WrongCode):
        second_factor.use(store, KEY, other.id, codes[0], clock())


def test_resetting_removes_factor_codes_and_sessions(store, account, codes):
    one = second_factor.reset(store, account.id)
    assert (one.second_factor, one.recovery_codes, one.sessions) == ("", (), ())
    assert one.password_hash == account.password_hash
