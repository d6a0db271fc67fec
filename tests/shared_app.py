"""One web application for many tests of a process: to build it takes longer than most of them do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from limits.storage import storage_from_string

from survey import app as product
from survey.api import PREFIX
from survey.store.opening import attempts_in, open_store
from survey.web import Cairn
from survey.web.settings import Settings, utc_now


class CompiledTemplates(BytecodeCache):
    """Templates as compiled by whichever app of this process needed them first."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self.code[bucket.key, bucket.checksum] = bucket.code


compiled = CompiledTemplates()

NO_STORE = Path(os.devnull) / "store"
"""What the shared app is built over; nothing can be kept there."""


def create_app(settings: Settings) -> Flask:
    """Create an app as the product does, but compile no template that another app has compiled."""
    app = product.create_app(settings)
    app.jinja_env.bytecode_cache = compiled
    return app


def for_tests(settings: Settings) -> Flask:
    """Create an app that hides fewer faults."""
    app = create_app(settings)
    app.testing = True
    return app


def is_usual(settings: Settings) -> bool:
    """Return whether only the folder of the store and the clock differ from what most tests set."""
    usual = Settings(settings.store, settings.secret_key, settings.base_url, clock=settings.clock)
    return settings == usual and isinstance(settings.store, Path)


@cache
def shared(settings: Settings, number: int) -> Flask:
    """Return the app for these settings; there are as many as are wanted at once."""
    return for_tests(settings)


@contextmanager
def lent(settings: Settings, number: int = 1) -> Iterator[Flask]:
    """Lend a test the shared app, over the test's own store and clock; the test must not change the app."""
    app = shared(replace(settings, store=NO_STORE, clock=utc_now), number)
    before = state(app)
    for one in (app, app.wsgi_app.mounts[PREFIX]):  # type: ignore[attr-defined]
        use(one, settings)
    yield app
    if state(app) != before:
        shared.cache_clear()
        raise AssertionError("This test changes the app that others use: it needs `own_app`.")


def use(app: Flask, settings: Settings) -> None:
    """Let an app work with a store, with the attempts that are counted there, and with a clock."""
    cairn: Cairn = app.extensions["cairn"]
    store = open_store(settings.store)
    app.extensions["cairn"] = replace(cairn, settings=settings, store=store)
    address, options = attempts_in(store, settings.clock)
    for limiter in app.extensions["limiter"]:
        limiter.limiter.storage = storage_from_string(address, **options)


def state(app: Flask) -> list[dict[Any, Any]]:
    """Return copies of what a test may change in an app."""
    hooks = app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs
    return [
        dict(app.config),
        dict(app.view_functions),
        dict(app.jinja_env.globals),
        {code: dict(handlers) for code, handlers in app.error_handler_spec[None].items() if handlers},
        *({name: list(functions) for name, functions in one.items() if functions} for one in hooks),
    ]
