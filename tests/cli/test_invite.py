"""`cairn invite`: codes that open, for those who have something to answer."""

import csv
import io
import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from survey.people import invitations
from tests.cli.conftest import KEY

BASE = "https://survey.example.org"


@pytest.fixture
def people(cairn, pilot):
    for code, role in (("VIP-P1", "peer-supporter"), ("VIP-P2", "peer-supporter"), ("VIP-T1", "staff")):
        cairn("participant", "add", "vip", code, "--role", role)


@pytest.fixture
def invite(cairn):
    def invite(*more: str, phase: str = "start", code: int = 0):
        return cairn(
            "invite",
            "vip",
            "--phase",
            phase,
            *more,
            code=code,
            CAIRN_SECRET_KEY=KEY,
            CAIRN_BASE_URL=BASE + "/",
        )

    return invite


def rows(result):
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_everybody_asked_something_gets_a_code_that_opens_their_invitation(invite, people, store, clock):
    found = rows(invite("--csv"))
    assert [row["participant"] for row in found] == ["VIP-P1", "VIP-P2", "VIP-T1"]
    for row in found:
        target = invitations.redeem(store, KEY, row["code"], clock())
        assert store.person("vip", target.participant).participant.code == row["participant"]
        assert row["link"] == f"{BASE}/i/{row['code']}"


def test_one_role_can_be_invited(invite, people):
    assert [row["participant"] for row in rows(invite("--csv", "--role", "STAFF"))] == ["VIP-T1"]


def test_nobody_is_invited_twice_unless_asked(invite, people, store, clock):
    [first] = rows(invite("--csv", "--role", "staff"))
    assert "--again" in invite("--csv", "--role", "staff", code=2).stderr
    [second] = rows(invite("--csv", "--role", "staff", "--again"))
    invitations.redeem(store, KEY, second["code"], clock())
    with pytest.raises(invitations.CodeUnknown):
        invitations.redeem(store, KEY, first["code"], clock())


def test_whoever_has_sent_everything_is_left_out(cairn, demonstration):
    found = rows(cairn("invite", "vip", "--phase", "end", "--again", "--csv", CAIRN_BASE_URL=BASE))
    codes = {row["participant"] for row in found}
    assert {"VIP-P1", "VIP-S4", "VIP-T2"} <= codes
    assert not {"VIP-P2", "VIP-S1", "VIP-T1"} & codes


def test_the_sheet_is_complete_in_itself_with_a_card_for_each(invite, people):
    text = invite("--html").stdout
    page = LexborHTMLParser(text)
    cards = page.css("section.card")
    assert [card.css_first(".who").text() for card in cards] == ["VIP-P1", "VIP-P2", "VIP-T1"]
    for card in cards:
        code = card.css_first(".code").text()
        assert card.css_first(".link").text() == f"{BASE}/i/{code}"
        assert card.css_first("img").attributes["src"].startswith("data:image/svg+xml")
    assert not re.search(r'(src|href)="(?!data:)', text)


def test_the_plain_list_has_code_and_link(invite, people):
    lines = invite().stdout.splitlines()
    assert lines[0].split() == ["participant", "role", "site", "code", "link"]
    assert re.search(r"VIP-P1 .* ([0-9A-Z]{4}-){2}[0-9A-Z]{4}  https://", lines[1])


def test_a_role_without_questions_is_refused(invite, people):
    assert "service user has no questions at start" in invite("--role", "service-user", code=2).stderr


def test_a_measure_without_its_licence_is_refused(cairn, invite, people, tmp_path):
    from tests.cli.conftest import VIP

    real = tmp_path / "real.toml"
    with open(VIP, encoding="utf-8") as file:
        real.write_text(
            file.read().replace("demonstration = true", "demonstration = false"), encoding="utf-8"
        )
    cairn("programme", "add", real)
    assert "licence_reference" in invite("--role", "peer-supporter", code=2).stderr


def test_codes_need_the_secret_key(cairn, people):
    assert "CAIRN_SECRET_KEY" in cairn("invite", "vip", "--phase", "start", code=2).stderr


def test_a_failure_invites_nobody_and_prints_no_code(invite, people, store, clock, tmp_path):
    before = {row["participant"]: row["code"] for row in rows(invite("--csv", "--role", "staff"))}
    folder = tmp_path / "store"
    kept = sorted(folder.rglob("*.json"))
    (folder / "staging").write_text("no room for a batch")
    result = invite("--again", "--csv", code=2)
    assert result.stdout == ""
    assert sorted(folder.rglob("*.json")) == kept
    invitations.redeem(store, KEY, before["VIP-T1"], clock())
