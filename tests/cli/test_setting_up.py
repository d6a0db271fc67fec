"""`cairn init`, `account add`, `programme add`, `participant add`: from nothing to people."""

from datetime import date

from survey.accounts import accounts
from tests.cli.conftest import VIP


def test_init_makes_a_private_folder_and_leaves_one_that_is_there(cairn, tmp_path):
    assert "is ready" in cairn("init").stdout
    assert (tmp_path / "store").stat().st_mode & 0o777 == 0o700
    (tmp_path / "store" / "mine").write_text("mine")
    assert "nothing was changed" in cairn("init").stdout
    assert (tmp_path / "store" / "mine").read_text() == "mine"


def test_an_account_is_made_with_a_password_that_is_typed_twice(cairn, store):
    cairn("init")
    result = cairn(
        "account", "add", "eva@example.org", "--name", "Eva", input="a long password\na long password\n"
    )
    assert accounts.sign_in(store, "eva@example.org", "a long password").name == "Eva"
    assert "a long password" not in result.output


def test_an_account_is_made_with_a_password_from_a_pipe(cairn, store):
    cairn("init")
    cairn("account", "add", "eva@example.org", "--password-stdin", input="a long password\n")
    assert accounts.sign_in(store, "eva@example.org", "a long password")


def test_a_second_account_for_an_address_and_a_short_password_are_refused(cairn, store):
    cairn("init")
    assert (
        "12 characters"
        in cairn("account", "add", "e@x.org", "--password-stdin", input="short\n", code=2).stderr
    )
    cairn("account", "add", "e@x.org", "--password-stdin", input="a long password\n")
    assert (
        "already"
        in cairn("account", "add", "E@X.org", "--password-stdin", input="b long password\n", code=2).stderr
    )
    assert accounts.sign_in(store, "e@x.org", "a long password")


def test_a_programme_is_added_and_replaced_and_keeps_its_feedback_link(cairn, store, tmp_path):
    cairn("init")
    assert "is added" in cairn("programme", "add", VIP).stdout
    code = store.programme("vip").feedback_code
    changed = tmp_path / "changed.toml"
    with open(VIP, encoding="utf-8") as file:
        changed.write_text(file.read().replace('name = "start"', 'name = "beginning"'), encoding="utf-8")
    result = cairn("programme", "add", changed)
    assert "is replaced" in result.stdout
    assert code in result.stdout
    assert '"beginning"' in store.programme("vip").definition


def test_a_faulty_programme_is_refused_with_file_and_key(cairn, store, tmp_path):
    cairn("init")
    faulty = tmp_path / "faulty.toml"
    with open(VIP, encoding="utf-8") as file:
        faulty.write_text(file.read().replace('"wemwbs", "peer-role"', '"phq9"'), encoding="utf-8")
    result = cairn("programme", "add", faulty, code=2)
    assert "faulty.toml: asks" in result.stderr
    assert "phq9" in result.stderr
    assert store.programmes() == []


def test_a_participant_is_added_once(cairn, pilot, store):
    cairn(
        "participant", "add", "vip", "VIP-P1", "--role", "Staff", "--site", "South", "--joined", "2026-01-05"
    )
    assert "already" in cairn("participant", "add", "vip", "VIP-P1", code=2).stderr
    [entry] = store.register("vip").entries
    one = entry.participant
    assert (one.code, one.role, one.site, one.joined) == ("VIP-P1", "staff", "South", date(2026, 1, 5))


def test_a_participant_has_the_first_role_by_default(cairn, pilot, store):
    cairn("participant", "add", "vip", "VIP-P1")
    assert store.register("vip").entries[0].participant.role == "peer-supporter"


def test_a_day_that_is_none_is_refused(cairn, pilot, store):
    cairn("participant", "add", "vip", "VIP-P1", "--joined", "31/12/2026", code=2)
    assert store.register("vip").entries == ()
