"""Attempts counted in a Redis, for all processes."""

import time
from dataclasses import replace
from itertools import cycle

import pytest

from tests.accounts.second_factor import PASSWORD, add
from tests.browse import Browse
from tests.redis_server import one_redis, redis_server  # noqa: F401
from tests.shared_app import create_app

EMAIL = "ada@example.org"
WRONG = "AAAA-AAAA-AAAA"
WAIT = "Please wait a moment"


@pytest.fixture
def person(settings, redis_server, store, vip):  # noqa: F811
    """Somebody at an address; of two processes, the other answers whoever comes next."""
    counted = replace(settings, limits=redis_server.address)
    processes = cycle([create_app(counted), create_app(counted)])

    def come():
        client = next(processes).test_client()
        client.environ_base["REMOTE_ADDR"] = "192.0.2.1"
        return Browse(client)

    return come


@pytest.fixture
def ada(store, vip, clock):
    return add(store, clock, "ada", "evaluator")


def try_password(browse, password, status):
    browse.get("/account/sign-in")
    return browse.submit("Sign in", status=status, email=EMAIL, password=password)


def test_two_processes_count_the_same_attempts(person, ada):
    for _ in range(5):
        try_password(person(), "not the password", status=422)
    for _ in range(2):
        page = try_password(person(), PASSWORD, status=429)
        assert page.h1 == WAIT


def test_a_code_is_guessed_ten_times_and_no_more(person, vip):
    for _ in range(10):
        person().get(f"/i/{WRONG}", status=404)
    assert person().get(f"/i/{WRONG}", status=429).h1 == WAIT


def test_what_redis_keeps_names_nobody(person, ada, redis_server):  # noqa: F811
    try_password(person(), "not the password", status=422)
    person().get(f"/i/{WRONG}", status=404)
    kept = b" ".join(redis_server.client().keys("*"))
    assert kept
    for word in (EMAIL, "192.0.2.1", WRONG, WRONG.replace("-", ""), ada.id):
        assert word.encode() not in kept


def test_who_has_got_in_does_not_count(person, ada):
    for _ in range(12):
        browse = person()
        assert try_password(browse, PASSWORD, status=200).h1
        browse.client.delete_cookie("cairn")


def test_while_redis_is_away_each_process_counts_for_itself(person, ada, redis_server):  # noqa: F811
    first, second = person(), person()
    redis_server.stop()
    assert try_password(second, "not the password", status=422).h1 == "Sign in"
    for _ in range(5):
        try_password(first, "not the password", status=422)
    assert try_password(first, PASSWORD, status=429).h1 == WAIT
    assert try_password(second, PASSWORD, status=200).h1


def test_while_redis_is_away_who_gets_in_does_not_count(person, ada, redis_server):  # noqa: F811
    browse = person()
    redis_server.stop()
    for _ in range(7):
        assert try_password(browse, PASSWORD, status=200).h1
        browse.client.delete_cookie("cairn")


def test_once_redis_is_back_all_count_there_again(person, vip, redis_server):  # noqa: F811
    browse = person()
    redis_server.stop()
    browse.get(f"/i/{WRONG}", status=404)
    redis_server.start()
    until = time.monotonic() + 30
    while not redis_server.client().keys("*"):
        assert time.monotonic() < until
        browse.client.get(f"/i/{WRONG}")
