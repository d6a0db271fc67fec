"""Codes and passwords can be tried only so often."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import pytest

from survey.store.opening import open_store
from survey.web.settings import SettingsError, read_settings
from tests.accounts.second_factor import PASSWORD, add, with_app
from tests.accounts.second_factor import sign_in as whole_sign_in
from tests.browse import Browse
from tests.shared_app import create_app, lent
from tests.store.postgres import database, postgres  # noqa: F401

EMAIL = "ada@example.org"
WRONG = "AAAA-AAAA-AAAA"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def settings(settings, request):
    """Settings of the store that a test names: a folder, or PostgreSQL."""
    if getattr(request, "param", "folder") == "postgres":
        return replace(settings, store=request.getfixturevalue("database"))
    return settings


each_store = pytest.mark.parametrize("settings", ["folder", "postgres"], indirect=True)


@pytest.fixture
def store(settings):
    return open_store(settings.store)


@pytest.fixture
def person(settings) -> Iterator[Callable[..., Browse]]:
    """Somebody at an address; of two processes, the other answers whoever comes next."""
    with lent(settings, 1) as one, lent(settings, 2) as other:
        processes = cycle([one, other])

        def come(at: str = HOME) -> Browse:
            client = next(processes).test_client()
            client.environ_base["REMOTE_ADDR"] = at
            return Browse(client)

        yield come


@pytest.fixture
def ada(store, vip, clock):
    return add(store, clock, "ada", "evaluator")


@pytest.fixture
def phone(store, clock, ada):
    return with_app(store, clock, ada)


def type_code(browse, code=WRONG, status=422):
    browse.get("/")
    return browse.submit(code=code, status=status)


def sign_in(browse, email=EMAIL, password="a wrong password", status=422):
    browse.get("/account/sign-in")
    return browse.submit("Sign in", email=email, password=password, status=status)


def post(browse, path, **fields):
    """Send a form from elsewhere than its page."""
    token = browse.page.all("input[name=csrf_token]")[0].attributes["value"]
    return browse.client.post(path, data={**fields, "csrf_token": token}).status_code


@each_store
def test_processes_count_together(person, vip):
    for _ in range(5):
        type_code(person())
        type_code(person())
    page = type_code(person(), status=429)
    assert page.h1 == "Please wait a moment"
    assert "You can try again in 10 minutes." in page.main
    assert page.headers["Retry-After"] == "600"


def test_what_was_typed_is_tried_again_by_one_press(person, vip, clock):
    browse = person()
    for _ in range(10):
        type_code(browse)
    type_code(browse, status=429)
    clock.advance(timedelta(minutes=10, seconds=1))
    page = browse.submit("Try again", status=422)
    assert page.all("input[name=code]")[0].attributes["value"] == WRONG


def test_a_right_code_is_never_refused_for_the_failures_of_others(person, invited):
    for number in range(30):
        type_code(person(), f"AAAA-AAAA-{number:04}")
    assert person().get(invited()).status == 200


def test_opening_the_same_link_again_and_again_is_no_failure(person, invited):
    browse, link = person(), invited()
    for _ in range(25):
        browse.get(link)


def test_links_and_typed_codes_count_together(person, vip):
    browse = person()
    for _ in range(5):
        type_code(browse)
        browse.get(f"/i/{WRONG}", status=404)
    browse.get(f"/i/{WRONG.lower()}", status=429)
    type_code(person(ELSEWHERE), status=429)


def test_whoever_asks_for_headers_alone_tries_no_oftener(person, vip):
    client = person().client
    assert [client.head(f"/i/{WRONG}").status_code for _ in range(11)] == [404] * 10 + [429]


def test_one_address_cannot_try_code_after_code(person, vip):
    browse = person()
    for number in range(100):
        browse.client.get(f"/i/AAAA-AAAA-{number:04}")
    assert browse.client.get("/i/BBBB-BBBB-BBBB").status_code == 429
    assert person(ELSEWHERE).client.get("/i/BBBB-BBBB-BBBB").status_code == 404


def test_an_account_that_is_not_there_waits_as_one_that_is(person, ada):
    said = []
    for email in (EMAIL, "nobody@example.org"):
        browse = person()
        for _ in range(5):
            sign_in(browse, email)
        page = sign_in(browse, email, PASSWORD, status=429)
        said.append((page.main, page.headers["Retry-After"]))
    assert said[0] == said[1]
    assert said[0][1] == "300"


@each_store
def test_waiting_is_enough(person, ada, clock):
    for _ in range(5):
        sign_in(person())
    sign_in(person(), password=PASSWORD, status=429)
    clock.advance(timedelta(minutes=5, seconds=1))
    assert sign_in(person(), password=PASSWORD, status=200).h1


@each_store
def test_whoever_goes_on_waits_longer(person, ada, clock):
    browse = person()
    for _ in range(5):
        sign_in(browse)
    assert "in 5 minutes" in sign_in(browse, status=429).main
    clock.advance(timedelta(minutes=5, seconds=1))
    for _ in range(5):
        sign_in(browse)
    assert "in 55 minutes" in sign_in(browse, status=429).main
    clock.advance(timedelta(minutes=5, seconds=1))
    assert "in 50 minutes" in sign_in(browse, status=429).main


def test_trying_while_one_has_to_wait_makes_it_no_longer(person, ada, clock):
    browse = person()
    for _ in range(5):
        sign_in(browse)
    for _ in range(20):
        sign_in(browse, status=429)
    clock.advance(timedelta(minutes=5, seconds=1))
    sign_in(browse, status=422)


def test_the_password_is_not_on_the_page_that_says_to_wait(person, ada):
    for _ in range(5):
        sign_in(person())
    page = sign_in(person(), password=PASSWORD, status=429)
    assert PASSWORD not in page.html
    assert page.all("input[name=email]")[0].attributes["value"] == EMAIL


def guess_everywhere(person):
    """Fail from so many addresses that strangers have to wait."""
    for number in range(4):
        for _ in range(5):
            sign_in(person(f"198.51.100.{number}"))


def test_failures_elsewhere_keep_nobody_from_signing_in_where_they_always_do(person, phone):
    whole_sign_in(person(HOME), "ada", phone)
    guess_everywhere(person)
    sign_in(person("198.51.100.99"), password=PASSWORD, status=429)
    assert whole_sign_in(person(HOME), "ada", phone).h1 == "Overview"


def test_the_password_alone_makes_nobody_known(person, ada, phone):
    sign_in(person("203.0.113.5"), password=PASSWORD, status=200)
    guess_everywhere(person)
    sign_in(person("203.0.113.5"), password=PASSWORD, status=429)


def test_a_second_factor_can_be_tried_only_so_often(person, phone, clock):
    browse = person()
    assert sign_in(browse, password=PASSWORD, status=200).h1 == "Enter a code"
    for number in range(5):
        browse.submit("Continue", code=f"{number:06}", status=422)
    page = browse.submit("Continue", code=phone.code(), status=429)
    assert page.h1 == "Please wait a moment"
    again = person(HOME)  # signing in anew does not begin the count anew
    sign_in(again, password=PASSWORD, status=200)
    again.submit("Continue", code="000009", status=429)
    clock.advance(timedelta(minutes=5, seconds=1))
    browse.click("Try again")
    assert browse.submit("Continue", code=phone.code()).h1 == "Overview"


def test_recovery_codes_are_tried_no_oftener(person, phone):
    browse = person()
    sign_in(browse, password=PASSWORD, status=200)
    for number in range(5):
        browse.submit("Continue", code=f"AAAA-AAAA-{number:04}", status=422)
    browse.submit("Continue", code="AAAA-AAAA-0009", status=429)


def test_ones_own_password_cannot_be_guessed_in_a_session_left_open(person, phone):
    browse = person()
    whole_sign_in(browse, "ada", phone)
    for _ in range(10):
        browse.get("/account/recovery-codes")
        browse.submit("Make", status=422, old="a wrong password")
    browse.get("/account/recovery-codes")
    browse.submit("Make", status=429, old=PASSWORD)


def test_one_time_links_cannot_be_tried_one_after_the_other(person, vip):
    browse = person()
    for number in range(100):
        browse.client.get(f"/account/link/guess{number}")
        assert browse.client.get("/account/choose-password").status_code == 410
    browse.get("/account/choose-password", status=429)


def test_somebody_signed_in_does_not_become_known_as_somebody_else(person, ada, store, clock):
    eves = with_app(store, clock, add(store, clock, "eve", "evaluator"))
    eve = person("203.0.113.5")
    whole_sign_in(eve, "eve", eves)
    assert post(eve, "/account/sign-in", email=EMAIL, password="x") == 302
    guess_everywhere(person)
    sign_in(person("203.0.113.5"), status=429)


@each_store
def test_many_at_the_same_moment_try_no_more_than_one_by_one(settings, ada):
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False

    def attempt(_):
        data = {"email": EMAIL, "password": "a wrong password"}
        return app.test_client().post("/account/sign-in", data=data).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(attempt, range(24)))
    assert statuses.count(422) <= 5
    assert statuses.count(429) >= 19


def test_an_empty_form_is_no_attempt(person, ada):
    browse = person()
    for _ in range(12):
        type_code(browse, "")
        sign_in(browse, password="")
    type_code(browse)
    sign_in(browse)


def test_feedback_is_begun_only_so_often_from_one_address(person, vip):
    browse = person()
    browse.get("/feedback/FEEDBACKVIP1")
    for _ in range(100):
        browse.get("/feedback/FEEDBACKVIP1")
        assert post(browse, "/feedback/FEEDBACKVIP1") == 302
    browse.get("/feedback/FEEDBACKVIP1")
    assert browse.submit("Start", status=429).h1 == "Please wait a moment"
    assert browse.click("Try again").h1


def test_the_address_is_that_before_the_trusted_proxy(settings, vip):
    app = create_app(replace(settings, trusted_proxies=1))
    client = app.test_client()

    def follow(number: int, forwarded: str) -> int:
        return client.get(f"/i/AAAA-AAAA-{number:04}", headers={"X-Forwarded-For": forwarded}).status_code

    for number in range(100):
        follow(number, f"10.9.9.{number}, {HOME}")  # what stands further left, anybody can write
    assert follow(100, f"10.8.8.8, {HOME}") == 429
    assert follow(100, ELSEWHERE) == 404


def test_all_addresses_of_one_network_are_one(person, vip):
    browse, networks = person(), ["2001:db8:0:1"] * 100 + ["2001:db8:0:1", "2001:db8:0:2"]
    statuses = []
    for number, network in enumerate(networks):
        browse.client.environ_base["REMOTE_ADDR"] = f"{network}::{number:x}"
        statuses.append(browse.client.get(f"/i/AAAA-AAAA-{number:04}").status_code)
    assert statuses == [404] * 100 + [429, 404]


@each_store
def test_nothing_that_was_tried_is_kept_in_plain(person, ada, settings, request):
    sign_in(person())
    type_code(person())
    if isinstance(settings.store, str):
        kept = request.getfixturevalue("postgres").dump(settings.store)
    else:
        kept = (settings.store / "attempts.sqlite").read_bytes()
    assert b"LIMITER" in kept
    for word in (EMAIL, WRONG, "AAAAAAAAAAAA", HOME):
        assert word.encode() not in kept.split(b"COPY public.attempt")[-1].split(b"\\.")[0]


def test_redis_is_named_by_its_address():
    with pytest.raises(SettingsError, match="CAIRN_LIMITS"):
        read_settings({"CAIRN_SECRET_KEY": "x" * 16, "CAIRN_STORE": "s", "CAIRN_LIMITS": "memcached://x"})
