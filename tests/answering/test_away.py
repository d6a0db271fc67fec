"""While the database is away: a page that says so, and nothing typed is lost."""

from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser

from survey.store import Store
from survey.store.opening import open_store
from survey.web.settings import Settings
from tests.browse import Browse
from tests.steps import answer_all, begin
from tests.store.postgres import Server, database, postgres  # noqa: F401


@pytest.fixture
def store(database: str) -> Store:  # noqa: F811
    return open_store(database)


@pytest.fixture
def settings(database: str, clock) -> Settings:  # noqa: F811
    return Settings(store=database, secret_key="a key for the tests only", clock=clock)


@pytest.fixture
def switch(postgres: Server) -> Iterator[Server]:  # noqa: F811
    """Whoever stops the server for a while leaves it running."""
    yield postgres
    postgres.start()


@pytest.fixture
def at_free_text(browse, vip, store):
    browse.get(f"/feedback/{store.programme(vip.id).feedback_code}")
    browse.submit("Start now")
    begin(browse, position=1)
    browse.submit("Continue", answer=1)
    return browse


def test_a_choice_is_sent_again_by_one_press(peer, switch, answers):
    begin(peer)
    switch.stop()
    page = peer.submit("Continue", status=503, answer=4)
    assert "that was not saved" in page.h1
    assert "Your answer is still here" in page.main
    assert page.headers["Retry-After"]
    assert "Samaritans" in page.words("footer"), "whom to turn to is said all the same"
    switch.start()
    page = peer.submit("Try again")
    assert page.path.endswith("/wemwbs/2")
    assert answers() == {"wemwbs1": 4}


def test_a_skip_is_sent_again_by_one_press(peer, switch, answers):
    begin(peer)
    switch.stop()
    peer.submit("Skip this question", status=503)
    switch.start()
    assert peer.submit("Try again").path.endswith("/wemwbs/2")
    assert answers() == {"wemwbs1": None}


def test_typed_text_stays_in_the_box_and_can_be_changed(at_free_text, switch, store, vip):
    written = "My words <b>& “more”</b>\nسلام 🙂"
    switch.stop()
    page = at_free_text.submit("Continue", status=503, answer=written)
    assert page.words("textarea") == " ".join(written.split())
    assert at_free_text.submit("Try again", status=503, answer=written).words("textarea")
    switch.start()
    at_free_text.submit("Try again", answer=written)
    (person,) = store.people(vip.id)
    assert person.drafts[0].answers["reason"] == written


def test_sending_waits_too(peer, switch, answers):
    begin(peer)
    answer_all(peer, 3)
    switch.stop()
    peer.submit("Send", status=503)
    switch.start()
    assert "Your answers have been sent" in peer.submit("Try again").main


def test_a_page_can_be_loaded_again(peer, switch):
    page = peer.page.url
    switch.stop()
    assert "cannot show this page" in peer.get(page, status=503).h1
    assert "Samaritans" in peer.page.words("footer")
    switch.start()
    assert peer.click("Try again").url == page


def test_every_page_says_that_the_store_cannot_be_reached(browse, vip, invited, switch):
    link = invited()
    switch.stop()
    for path in ("/", link, "/feedback/FEEDBACKVIP1", "/account/sign-in", "/evaluate/"):
        response = browse.client.get(path)
        assert response.status_code in (200, 302, 503), path
        assert response.status_code != 503 or "our side" in response.text


def test_a_password_is_not_sent_back(browse, store, switch):
    browse.get("/account/sign-in")
    switch.stop()
    page = browse.submit(status=503, email="evaluator@example.org", password="a long password")
    assert "a long password" not in page.html


def test_a_shared_tablet_is_cleared_without_the_store(at_free_text, switch, store, vip):
    question = at_free_text.page.url
    at_free_text.submit("Skip this question")
    at_free_text.submit("Send")
    switch.stop()
    assert at_free_text.submit("Finish and clear", status=503).path == "/feedback/FEEDBACKVIP1"
    switch.start()
    assert "open your link again" in at_free_text.get(question, status=403).h1


def test_what_was_sent_is_escaped(peer, switch):
    begin(peer)
    switch.stop()
    response = peer.client.post(
        peer.page.path,
        data={'"><script>': "x", "csrf_token": peer.page.all("[name=csrf_token]")[0].attributes["value"]},
    )
    assert response.status_code == 503
    assert not [one for one in LexborHTMLParser(response.text).css("script") if not one.attributes.get("src")]


def test_two_servers_over_one_database(database: str, settings, invited, catalogue, answers, vip):  # noqa: F811
    from tests.shared_app import create_app

    one, other = Browse(create_app(settings).test_client()), Browse(create_app(settings).test_client())
    one.get(invited())
    one.click("Start now")
    one.submit("I agree", agree=[1 + n for n in range(len(one.page.all("input[type=checkbox]")))])
    begin(one)
    one.submit("Continue", answer=2)
    cookie = one.client.get_cookie("cairn")
    other.client.set_cookie("cairn", cookie.value)
    other.get(one.page.path)
    other.submit("Continue", answer=5)
    assert one.get(one.page.path).all("input[checked]")[0].attributes["value"] == "5"
    assert answers() == {"wemwbs1": 2, "wemwbs2": 5}
