"""Codes: made, typed, mistyped, renewed, run out."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.people.invitations import (
    CodeExpired,
    CodeUnknown,
    LicenceMissing,
    NothingAsked,
    invite,
    invite_all,
    redeem,
)
from survey.records import Participant, Person, codes
from survey.records.codes import ALPHABET, hash_code, tidy
from survey.store import Damaged

KEY = "a key for tests only"


@pytest.fixture
def peer(store, vip):
    """A peer supporter who joined on 2 March 2026."""
    participant = Participant(uuid4().hex, vip.id, "VIP-P1", "peer-supporter", "", date(2026, 3, 2))
    store.add_people([Person(participant)])
    return participant


def test_a_code_opens_the_invitation_it_was_made_for(store, vip, catalogue, peer, clock):
    code = invite(store, KEY, vip, catalogue, peer.id, "start", clock())
    target = redeem(store, KEY, code, clock())
    assert (target.programme, target.participant) == (vip.id, peer.id)
    assert store.person(vip.id, peer.id).invitation(target.invitation).phase == "start"


def test_the_store_never_holds_the_code(store, vip, catalogue, peer, clock, tmp_path):
    code = invite(store, KEY, vip, catalogue, peer.id, "start", clock())
    for file in tmp_path.rglob("*"):
        if file.is_file():
            text = file.read_bytes()
            assert code.encode() not in text
            assert tidy(code).encode() not in text


@given(st.text(ALPHABET, min_size=12, max_size=12), st.randoms())
def test_a_code_may_be_typed_as_people_type(code, random):
    typed = "".join(
        random.choice(["", " ", "-"]) + random.choice([letter, letter.lower()])
        for letter in code.replace("0", random.choice("0oO")).replace("1", random.choice("1iIlL"))
    )
    assert hash_code(KEY, typed) == hash_code(KEY, code)


def test_a_wrong_code_opens_nothing(store, vip, catalogue, peer, clock):
    code = invite(store, KEY, vip, catalogue, peer.id, "start", clock())
    wrong = ("0" if code[0] != "0" else "2") + code[1:]
    with pytest.raises(CodeUnknown):
        redeem(store, KEY, wrong, clock())
    with pytest.raises(CodeUnknown):
        redeem(store, "another key altogether", code, clock())


def test_a_renewed_code_replaces_the_older_one(store, vip, catalogue, peer, clock):
    older = invite(store, KEY, vip, catalogue, peer.id, "start", clock())
    opened = redeem(store, KEY, older, clock())
    newer = invite(store, KEY, vip, catalogue, peer.id, "start", clock())
    with pytest.raises(CodeUnknown):
        redeem(store, KEY, older, clock())
    assert redeem(store, KEY, newer, clock()) == opened
    assert len(store.person(vip.id, peer.id).invitations) == 1


def test_a_code_lasts_until_the_next_phase_opens_and_no_longer(store, vip, catalogue, peer, clock):
    code = invite(store, KEY, vip, catalogue, peer.id, "start", clock())
    clock.advance(timedelta(weeks=13) - timedelta(hours=10))
    redeem(store, KEY, code, clock())
    clock.advance(timedelta(hours=10))
    with pytest.raises(CodeExpired):
        redeem(store, KEY, code, clock())


def test_a_late_invitation_still_leaves_eight_weeks(store, vip, catalogue, peer, clock):
    clock.advance(timedelta(weeks=12))
    code = invite(store, KEY, vip, catalogue, peer.id, "start", clock())
    clock.advance(timedelta(weeks=8) - timedelta(seconds=1))
    redeem(store, KEY, code, clock())
    clock.advance(timedelta(seconds=1))
    with pytest.raises(CodeExpired):
        redeem(store, KEY, code, clock())


def test_the_first_opening_is_noted_and_stays(store, vip, catalogue, peer, clock):
    code = invite(store, KEY, vip, catalogue, peer.id, "start", clock())
    first = clock()
    target = redeem(store, KEY, code, first)
    clock.advance(timedelta(days=2))
    redeem(store, KEY, code, clock())
    assert store.person(vip.id, peer.id).invitation(target.invitation).opened == first


def test_a_licensed_scale_needs_a_licence_reference(store, vip, catalogue, peer, clock):
    real = replace(vip, demonstration=False, licence_reference="")
    with pytest.raises(LicenceMissing, match=r"WEMWBS needs a licence.*licence_reference"):
        invite(store, KEY, real, catalogue, peer.id, "start", clock())
    invite(store, KEY, replace(real, licence_reference="WEMWBS-123"), catalogue, peer.id, "start", clock())


def test_nobody_is_invited_to_a_phase_that_asks_them_nothing(store, vip, catalogue, clock):
    user = Participant(uuid4().hex, vip.id, "VIP-S1", "service-user", "", date(2026, 3, 2))
    store.add_people([Person(user)])
    with pytest.raises(NothingAsked):
        invite(store, KEY, vip, catalogue, user.id, "start", clock())


def test_codes_are_not_repeated():
    assert len({codes.new_code() for _ in range(2000)}) == 2000


@pytest.fixture
def peers(store, vip):
    """Ids of five peer supporters."""
    people = [
        Participant(uuid4().hex, vip.id, f"VIP-P{number}", "peer-supporter", "", date(2026, 3, 2))
        for number in range(5)
    ]
    store.add_people(Person(one) for one in people)
    return [one.id for one in people]


def test_many_are_invited_at_once_each_with_a_code_of_their_own(store, vip, catalogue, peers, clock):
    codes = invite_all(store, KEY, vip, catalogue, peers, "start", clock())
    assert [redeem(store, KEY, codes[one], clock()).participant for one in peers] == peers


def test_where_one_cannot_be_invited_nobody_is_and_older_codes_still_open(
    store, vip, catalogue, peers, clock, tmp_path
):
    older = invite_all(store, KEY, vip, catalogue, peers[:4], "start", clock())
    [file] = (tmp_path / "store" / "people").rglob(f"{peers[4]}.json")
    file.write_text("{")
    with pytest.raises(Damaged):
        invite_all(store, KEY, vip, catalogue, peers, "start", clock())
    for one in peers[:4]:
        assert redeem(store, KEY, older[one], clock()).participant == one


def test_somebody_who_opens_their_link_meanwhile_loses_nothing(
    store, vip, catalogue, peers, clock, monkeypatch
):
    older = invite(store, KEY, vip, catalogue, peers[0], "start", clock())
    save, opening = store.save_people, [older]

    def save_after_somebody_came(*batch):
        if opening:
            redeem(store, KEY, opening.pop(), clock())
        save(*batch)

    monkeypatch.setattr(store, "save_people", save_after_somebody_came)
    codes = invite_all(store, KEY, vip, catalogue, peers, "start", clock())
    target = redeem(store, KEY, codes[peers[0]], clock())
    assert store.person(vip.id, peers[0]).invitation(target.invitation).opened == clock()
    assert [redeem(store, KEY, codes[one], clock()).participant for one in peers] == peers
