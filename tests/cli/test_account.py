"""`cairn account`: add with roles, list, and help whoever is locked out."""

from dataclasses import replace

from survey.accounts import accounts, second_factor
from survey.records import Grant
from survey.web.settings import utc_now
from tests.cli.conftest import KEY

EMAIL, PASSWORD = "ada@example.org", "a long enough password"


def add(cairn, *more):
    return cairn("account", "add", EMAIL, "--password-stdin", *more, input=PASSWORD + "\n")


def test_roles_are_given_in_one_programme(cairn, pilot, store):
    add(cairn, "--programme", "vip", "--role", "interviewer", "--role", "evaluator")
    (one,) = store.accounts()
    assert set(one.grants) == {Grant("vip", "interviewer"), Grant("vip", "evaluator")}


def test_without_a_programme_they_count_everywhere(cairn, pilot, store):
    add(cairn)
    (one,) = store.accounts()
    assert one.roles("vip") == {"administrator", "evaluator"}


def test_what_there_is_not_is_refused(cairn, pilot, store):
    assert "vip" in cairn("account", "add", EMAIL, "--programme", "xyz", code=2).stderr
    assert "administrator" in cairn("account", "add", EMAIL, "--role", "boss", code=2).stderr
    assert store.accounts() == []


def test_a_common_password_is_refused_in_words(cairn, pilot, store):
    result = cairn("account", "add", EMAIL, "--password-stdin", input="Password2026!\n", code=2)
    assert "Many people use this password" in result.stderr
    assert store.accounts() == []


def test_a_reset_prints_one_link_and_ends_the_old_password(cairn, pilot, store):
    add(cairn)
    result = cairn(
        "account", "reset", "ADA@example.org", CAIRN_SECRET_KEY=KEY, CAIRN_BASE_URL="https://c.org"
    )
    link = result.stdout.strip()
    assert link.startswith("https://c.org/account/link/")
    assert "Cairn sends no email" in result.stderr
    assert accounts.sign_in(store, EMAIL, PASSWORD) is None
    accounts.choose_password(store, KEY, link.rpartition("/")[2], "another long password", utc_now())
    assert accounts.sign_in(store, EMAIL, "another long password")


def test_a_reset_leaves_the_second_factor_unless_asked(cairn, pilot, store):
    add(cairn)
    (one,) = store.accounts()
    store.save_account(replace(one, second_factor="sealed", recovery_codes=("hash",)))
    cairn("account", "reset", EMAIL, CAIRN_SECRET_KEY=KEY)
    assert store.accounts()[0].second_factor == "sealed"
    cairn("account", "reset", EMAIL, "--second-factor", CAIRN_SECRET_KEY=KEY)
    assert (store.accounts()[0].second_factor, store.accounts()[0].recovery_codes) == ("", ())


def test_nobody_is_reset_by_a_wrong_address(cairn, pilot):
    assert "no account for" in cairn("account", "reset", "eva@x.org", code=2, CAIRN_SECRET_KEY=KEY).stderr


def test_the_list_says_who_may_do_what_and_nothing_secret(cairn, pilot, store):
    add(cairn, "--name", "Ada", "--programme", "vip", "--role", "evaluator")
    (one,) = store.accounts()
    line = cairn("account", "list").stdout
    assert line == f"{EMAIL}\tAda\tevaluator of vip\tpassword\n"
    secret = second_factor.new_secret()
    code = second_factor.pyotp.TOTP(secret).at(utc_now())
    second_factor.set_up(store, KEY, one.id, secret, code, utc_now())
    assert cairn("account", "list").stdout.endswith("\tpassword and second factor\n")


def test_what_is_done_by_command_is_in_the_audit(cairn, pilot, tmp_path):
    add(cairn)
    cairn("account", "reset", EMAIL, CAIRN_SECRET_KEY=KEY)
    (file,) = (tmp_path / "store" / "audit").glob("*.jsonl")
    assert "added an account" in file.read_text(encoding="utf-8")
    assert "created a link" in file.read_text(encoding="utf-8")
