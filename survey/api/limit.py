"""How often a token may be used: enough for every sensible program, too little to wear the service out."""

from collections.abc import Mapping

from flask import Flask, Response, g
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address

from survey.api.problems import answer
from survey.store.opening import attempts_in
from survey.web import Cairn

REQUESTS = 300
WINDOW_SECONDS = 60


def init_app(app: Flask) -> None:
    """Limit every resource; the counters are shared by all processes."""
    cairn: Cairn = app.extensions["cairn"]
    options: Mapping[str, object] = {}
    address = cairn.settings.limits
    if not address:
        address, options = attempts_in(cairn.store, cairn.settings.clock)
    Limiter(
        key,
        app=app,
        application_limits=[f"{REQUESTS} per {WINDOW_SECONDS} seconds"],
        storage_uri=address,
        storage_options=dict(options),  # type: ignore[arg-type]  # hands on any value
        strategy="fixed-window",
        in_memory_fallback_enabled=True,
    )
    app.register_error_handler(RateLimitExceeded, wait)


def key() -> str:
    """Whose requests are counted together."""
    token = g.get("token")
    return f"token {token.id}" if token else f"without a token {get_remote_address()}"


def wait(_error: RateLimitExceeded) -> Response:
    detail = f"A token may be used {REQUESTS} times a minute. Wait a minute."
    return answer(429, detail, headers={"Retry-After": str(WINDOW_SECONDS)})
