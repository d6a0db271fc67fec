"""A program with a token."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from survey.accounts import accounts, tokens
from survey.records import Grant
from tests.participants import person, points

PASSWORD = "a long enough password"


class Program:
    """What asks the API in somebody's name; it keeps no cookies."""

    def __init__(self, app: Flask, account: str, token: str) -> None:
        self.client = Client(app.wsgi_app, use_cookies=False)
        self.account, self.token = account, token

    def ask(self, path: str, method: str = "GET", headers: Any = (), **more: Any) -> TestResponse:
        """The answer to one request."""
        sent = {"Authorization": f"Bearer {self.token}", **dict(headers)}
        if not self.token:
            del sent["Authorization"]
        response = self.client.open(f"/api/v1{path}", method=method, headers=sent, **more)
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
        return response


@pytest.fixture
def program(app, store, vip, settings, clock) -> Callable[..., Program]:
    """Make an account with roles in the pilot, and a token of one of them."""

    def make(role: str = "evaluator", *others: str, name: str = "ada") -> Program:
        grants = tuple(Grant("vip", one) for one in (role, *others))
        made = accounts.add_account(store, f"{name}@example.org", name.title(), PASSWORD, clock(), grants)
        token = tokens.make(store, settings.secret_key, made, "Dashboard", "vip", role, 30, clock())
        return Program(app, made.id, token)

    return make


@pytest.fixture
def measure(catalogue):
    return catalogue["wemwbs"]


@pytest.fixture
def somebody(store, vip, measure):
    """A peer supporter who answered at the start."""
    made = person("VIP-P1", points(measure, "start", 42), invited=("start",))
    store.add_people([made])
    return made
