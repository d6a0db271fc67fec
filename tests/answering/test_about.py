"""What everybody may read about the survey."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.shared_app import create_app

OWN = """
[notices]
privacy = ["We keep it safe.", "Ask Ina."]
cookies = ["One, for going on."]
accessibility = ["We read it to you."]
security_contact = "mailto:security@example.org"
"""


@pytest.fixture
def with_own_notices(store, vip):
    record = store.programme("vip")
    store.save_programme(replace(record, definition=record.definition + OWN))


def test_every_page_links_to_the_page_about_the_survey(browse, vip, invited, peer):
    for page in ("/", invited(code="VIP-P2"), "/nowhere", f"{peer.page.path}", "/account/sign-in"):
        browse.get(page, status=404 if page == "/nowhere" else 200)
        about = browse.click("Privacy, cookies and accessibility")
        assert about.h1 == "About this survey"


def test_a_programme_without_notices_shows_the_defaults(browse, vip):
    page = browse.get("/about/vip")
    assert f"{vip.operator.name} decides what we ask you" in page.main
    assert vip.operator.contact in page.main
    for words in (
        "one cookie, called cairn",
        "Content Accessibility Guidelines 2.2",
        "ask us to show you what we keep",
    ):
        assert words in page.main


def test_a_programme_shows_its_own_notices(browse, with_own_notices):
    page = browse.get("/about/vip")
    for words in ("We keep it safe.", "Ask Ina.", "One, for going on.", "We read it to you."):
        assert words in page.main
    assert "decides what we ask you" not in page.main


def test_there_is_a_page_without_a_programme_too(browse, store):
    assert "The organisation that runs this survey decides" in browse.get("/about").main
    assert browse.client.get("/about/nothing").status_code == 404


def test_reading_it_while_answering_leads_back(peer):
    tasks = peer.page.path
    peer.click("Privacy, cookies and accessibility")
    assert peer.click("Back to your questions").path == tasks


def test_on_a_shared_tablet_it_can_be_cleared_too(browse, vip):
    browse.get("/feedback/FEEDBACKVIP1")
    browse.submit("Start now")
    browse.click("Privacy, cookies and accessibility")
    assert browse.submit("Finish and clear").path == "/feedback/FEEDBACKVIP1"


def fields(response):
    return [line.split(": ", 1) for line in response.text.splitlines()]


def test_security_txt_says_where_to_report_a_vulnerability(client, with_own_notices, clock):
    response = client.get("/.well-known/security.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    (contact, expires, _canonical) = fields(response)
    assert contact == ["Contact", "mailto:security@example.org"]
    until = datetime.strptime(expires[1], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert 0 < (until - clock()).days < 366


def test_security_txt_names_the_page_about_the_survey_without_a_contact(settings, vip):
    client = create_app(replace(settings, base_url="https://cairn.example.org")).test_client()
    contact, _expires, canonical = fields(client.get("/.well-known/security.txt"))
    assert contact == ["Contact", "https://cairn.example.org/about"]
    assert canonical == ["Canonical", "https://cairn.example.org/.well-known/security.txt"]
