"""`cairn retain`, `rotate-keys` and what `participant` and `invite` do about people's wishes."""

import re
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest

from tests.cli.conftest import KEY, VIP

OLD, NEW = (urlsafe_b64encode(letter * 32).decode() for letter in (b"o", b"n"))


@pytest.fixture
def people(cairn, pilot):
    for code, joined in (("VIP-P1", "2020-01-06"), ("VIP-P2", "2020-02-03"), ("VIP-P3", "2999-01-01")):
        cairn("participant", "add", "vip", code, "--joined", joined)


@pytest.fixture
def keeping(cairn, people, tmp_path):
    """The programme keeps people for a year."""
    file = tmp_path / "keeping.toml"
    with open(VIP, encoding="utf-8") as shipped:
        text = shipped.read().replace(
            "minimum_group_size = 5", "minimum_group_size = 5\nretention_months = 12"
        )
    file.write_text(text, encoding="utf-8")
    cairn("programme", "add", file)


def codes(store):
    return [one.participant.code for one in store.register("vip").entries]


def stop(store, code, clock, **how):
    (entry,) = [one for one in store.register("vip").entries if one.participant.code == code]
    store.change(
        "vip", entry.participant.id, lambda one: replace(one, participant=replace(one.participant, **how))
    )


def test_a_dry_run_lists_and_erases_nobody(cairn, keeping, store):
    said = cairn("retain", "vip", "--dry-run").stdout
    assert said.splitlines() == [
        "VIP-P1  kept until 2021-08-03",
        "VIP-P2  kept until 2021-08-31",
        "2 to erase. Nothing was erased.",
    ]
    assert codes(store) == ["VIP-P1", "VIP-P2", "VIP-P3"]


def test_applying_erases_lists_and_is_in_the_audit(cairn, keeping, store):
    said = cairn("retain", "vip", "--apply").stdout
    assert re.search(r"VIP-P1  kept until 2021-08-03  erased, receipt [0-9A-Z]{4}-[0-9A-Z]{4}\n", said)
    assert said.endswith("2 erased.\n")
    assert codes(store) == ["VIP-P3"]
    assert sum("erased everything" in one.what for one in store.audited("0000-00")) == 2
    assert cairn("retain", "vip", "--apply").stdout == "0 erased.\n"
    cairn("check")


def test_a_programme_that_sets_no_time_erases_nobody(cairn, people, store):
    assert "sets no retention_months" in cairn("retain", "vip", "--apply").stdout
    assert len(codes(store)) == 3


@pytest.mark.parametrize("options", [(), ("--dry-run", "--apply")])
def test_it_must_be_said_whether_to_erase(cairn, keeping, store, options):
    assert "--dry-run" in cairn("retain", "vip", *options, code=2).stderr
    assert len(codes(store)) == 3


def test_whom_nobody_can_read_is_named_and_the_others_are_erased(cairn, keeping, store, tmp_path):
    (entry, *_) = store.register("vip").entries
    (path,) = (tmp_path / "store" / "people").rglob(f"{entry.participant.id}.json")
    path.write_text("{")
    result = cairn("retain", "vip", "--apply", code=2)
    assert path.name in result.stderr
    assert "1 erased." in result.stdout
    assert path.exists()


def test_whoever_declined_or_withdrew_is_not_invited_and_named(cairn, people, store, clock):
    stop(store, "VIP-P1", clock, declined=clock())
    stop(store, "VIP-P2", clock, withdrawn=clock())
    for more in ((), ("--again",)):
        result = cairn("invite", "vip", "--phase", "start", "--csv", *more, CAIRN_SECRET_KEY=KEY)
        assert [line.partition(",")[0] for line in result.stdout.splitlines()] == ["participant", "VIP-P3"]
        assert "Left out, because they declined or withdrew: VIP-P1, VIP-P2." in result.stderr


def test_where_nobody_is_left_to_invite_it_says_so(cairn, people, store, clock):
    for code in codes(store):
        stop(store, code, clock, declined=clock())
    result = cairn("invite", "vip", "--phase", "start", CAIRN_SECRET_KEY=KEY, code=2)
    assert "declined or withdrew" in result.stderr
    assert "nobody to invite" in result.stderr


def test_contact_details_are_shown_changed_and_noted_without_what_they_say(cairn, people, store, tmp_path):
    contact = ("participant", "contact", "vip", "VIP-P1")
    keys = {"CAIRN_CONTACT_KEYS": OLD}
    cairn(*contact, "--email", "sam@example.org", "--phone", "07700 900123", **keys)
    cairn(*contact, "--phone", "", **keys)
    assert cairn(*contact, **keys).stdout == "VIP-P1: email sam@example.org, phone none\n"
    assert [one.what for one in store.audited("0000-00")][::-1] == [
        "changed contact details",
        "changed contact details",
        "read contact details",
    ]
    everything = b"".join(path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file())
    assert b"sam@" not in everything


def test_without_a_key_contact_details_are_refused_with_how_to_make_one(cairn, people):
    contact = ("participant", "contact", "vip", "VIP-P1", "--email", "sam@example.org")
    assert "CAIRN_CONTACT_KEYS is not set" in cairn(*contact, code=2).stderr


@pytest.mark.parametrize("keys", ["short", f"{OLD},x", "ö" * 44, "o" * 32])
def test_a_key_that_is_none_is_refused_and_not_repeated(cairn, people, keys):
    said = cairn("rotate-keys", code=2, CAIRN_CONTACT_KEYS=keys).stderr
    assert "CAIRN_CONTACT_KEYS is not 32 bytes" in said
    assert keys not in said


def test_keys_are_changed_in_three_steps(cairn, people):
    contact = ("participant", "contact", "vip", "VIP-P1")
    cairn(*contact, "--email", "sam@example.org", CAIRN_CONTACT_KEYS=OLD)
    assert cairn("rotate-keys", CAIRN_CONTACT_KEYS=f"{NEW}, {OLD}").stdout == "1 encrypted again.\n"
    assert "sam@example.org" in cairn(*contact, CAIRN_CONTACT_KEYS=NEW).stdout
    assert "no key in CAIRN_CONTACT_KEYS opens" in cairn(*contact, code=2, CAIRN_CONTACT_KEYS=OLD).stderr
    result = cairn("rotate-keys", code=2, CAIRN_CONTACT_KEYS=OLD)
    assert "their key is missing: 1." in result.stderr


def test_staff_withdraw_and_erase_whoever_asks_them_to(cairn, people, store):
    assert "asks VIP-P1 nothing more" in cairn("participant", "withdraw", "vip", "VIP-P1", "--yes").stdout
    (entry,) = [one for one in store.register("vip").entries if one.participant.code == "VIP-P1"]
    assert entry.participant.withdrawn
    cairn("participant", "erase", "vip", "VIP-P2", input="n\n", code=1)
    assert "Receipt" in cairn("participant", "erase", "vip", "VIP-P2", input="y\n").stdout
    assert codes(store) == ["VIP-P1", "VIP-P3"]
    assert "no participant 'VIP-P2'" in cairn("participant", "erase", "vip", "VIP-P2", "--yes", code=2).stderr
