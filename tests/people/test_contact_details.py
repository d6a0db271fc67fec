"""How participants may be reached: encrypted, under keys that change, and in no other place."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from survey import exports
from survey.people.contact_details import (
    Details,
    Locked,
    NoKeys,
    NotAnAddress,
    is_email,
    is_phone,
    read,
    rotate,
    save,
)
from survey.records import CodeTarget
from survey.store import NotFound
from survey.store.postgres import PostgresStore
from tests.participants import person, points
from tests.store.postgres import database, postgres  # noqa: F401

OLD, NEW = (urlsafe_b64encode(letter * 32).decode() for letter in (b"o", b"n"))
SAM = Details("sam@example.org", "07700 900123")


@pytest.fixture(params=["folder", "postgres"])
def kept(request, tmp_path, vip, store):
    """A store of each kind with two people of the pilot in it."""
    found = store
    if request.param == "postgres":
        found = PostgresStore(request.getfixturevalue("database"))
        found.save_programme(store.programme("vip"))
    found.add_people([person("P1"), person("P2")])
    return found


@pytest.fixture
def targets(kept):
    return [CodeTarget("vip", one.participant.id, "") for one in kept.register("vip").entries]


def keep(store, keys, target, clock, details=SAM):
    save(store, keys, target, details, clock(), "a test")


def test_what_is_kept_can_be_read_only_with_its_key(kept, targets, clock):
    one, other = targets
    keep(kept, (OLD,), one, clock)
    assert read(kept, (OLD,), "vip", one.participant) == SAM
    assert read(kept, (NEW, OLD), "vip", one.participant) == SAM
    assert read(kept, (OLD,), "vip", other.participant) is None
    with pytest.raises(Locked):
        read(kept, (NEW,), "vip", one.participant)


def test_the_first_key_encrypts(kept, targets, clock):
    keep(kept, (NEW, OLD), targets[0], clock)
    assert read(kept, (NEW,), "vip", targets[0].participant) == SAM


def test_after_rotating_the_old_key_can_be_thrown_away(kept, targets, clock):
    keep(kept, (OLD,), targets[0], clock)
    keep(kept, (NEW,), targets[1], clock, Details("", "116 123"))
    assert rotate(kept, (NEW, OLD)).rotated == 2
    assert read(kept, (NEW,), "vip", targets[0].participant) == SAM
    assert read(kept, (NEW,), "vip", targets[1].participant) == Details("", "116 123")


def test_rotating_leaves_what_no_key_opens_and_says_whose(kept, targets, clock):
    keep(kept, (OLD,), targets[0], clock)
    before = kept.contact_details("vip", targets[0].participant)
    done = rotate(kept, (NEW,))
    assert (done.rotated, [one.id for one in done.locked]) == (0, [targets[0].participant])
    assert kept.contact_details("vip", targets[0].participant) == before


def test_rotating_overwrites_nothing_that_was_saved_meanwhile(kept, targets, clock, monkeypatch):
    keep(kept, (OLD,), targets[0], clock)
    later = Details("later@example.org", "")
    look = kept.contact_details

    def and_then_somebody_saves(programme, participant):
        found = look(programme, participant)
        if participant == targets[0].participant:
            monkeypatch.setattr(kept, "contact_details", look)
            keep(kept, (NEW, OLD), targets[0], clock, later)
        return found

    monkeypatch.setattr(kept, "contact_details", and_then_somebody_saves)
    rotate(kept, (NEW, OLD))
    assert read(kept, (NEW,), "vip", targets[0].participant) == later


def test_without_a_key_nothing_is_kept(kept, targets, clock):
    with pytest.raises(NoKeys, match="CAIRN_CONTACT_KEYS"):
        keep(kept, (), targets[0], clock)
    with pytest.raises(NoKeys):
        rotate(kept, ())
    assert kept.contact_details("vip", targets[0].participant) is None


def test_nothing_is_kept_of_somebody_who_is_not_there(kept, clock):
    with pytest.raises(NotFound):
        keep(kept, (OLD,), CodeTarget("vip", "0" * 32, ""), clock)


def test_an_empty_one_is_removed_and_the_audit_says_only_so(kept, targets, clock):
    keep(kept, (OLD,), targets[0], clock)
    keep(kept, (OLD,), targets[0], clock, Details("", ""))
    assert read(kept, (OLD,), "vip", targets[0].participant) is None
    lines = [*kept.audited("0000-00")]
    assert [one.what for one in lines] == ["removed contact details", "changed contact details"]
    assert "sam" not in repr(lines)


def test_they_are_in_no_export_and_in_no_document_to_be_read(kept, targets, clock, catalogue, vip, tmp_path):
    someone = person("P3", points(catalogue["wemwbs"], "start", 40))
    kept.add_people([someone])
    keep(kept, (OLD,), CodeTarget("vip", someone.participant.id, ""), clock)
    exports.export(kept, catalogue, vip, tmp_path / "out")
    written = b"".join(path.read_bytes() for path in Path(tmp_path / "out").iterdir())
    documents = b"".join(one.content for one in kept.documents())
    assert b"P3" in written
    for secret in (b"sam@", b"900123"):
        assert secret not in written
        assert secret not in documents
    ciphertext = kept.contact_details("vip", someone.participant.id).email.encode()
    assert ciphertext not in written


@pytest.mark.parametrize("details", [Details("nobody", ""), Details("", "call me"), Details("a@b", "")])
def test_text_that_is_no_address_is_refused(kept, targets, clock, details):
    with pytest.raises(NotAnAddress):
        keep(kept, (OLD,), targets[0], clock, details)
    assert kept.contact_details("vip", targets[0].participant) is None


@pytest.mark.parametrize("text", ["a@b.org", "first.last+tag@sub.example.co.uk", "élise@exämple.org"])
def test_addresses_are_known(text):
    assert is_email(text)


@pytest.mark.parametrize(
    "text", ["", "a", "@b.org", "a@b", "a b@c.org", "a@b.org\n", "a@@b.org", "a" * 250 + "@b.org"]
)
def test_what_is_no_address_is_known(text):
    assert not is_email(text)


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("07700 900123", True),
        ("+44 (0)7700-900123", True),
        ("116 123", True),
        ("12", False),
        ("٠٧٧٠٠٩٠٠", False),
    ],
)
def test_phone_numbers_are_known(text, sound):
    assert is_phone(text) == sound


def test_withdrawn_contact_details_are_empty_and_need_no_key(kept, targets, clock):
    keep(kept, (OLD,), targets[0], clock)
    known = kept.contact_details("vip", targets[0].participant)
    kept.save_contact_details(replace(known, email="", phone=""))
    assert read(kept, (), "vip", targets[0].participant) is None
