"""Rate limits for codes, passwords and links.

Limits are generous for an address, because a whole trust may share one, and strict for a code or an account.
Their windows grow: somebody who keeps trying waits longer, but nobody is shut out for good.  Only failures
count.  Addresses, codes and e-mail addresses are stored as keyed hashes.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_limiter import Limiter, RateLimitExceeded
from flask_login import current_user, user_logged_in
from limits.storage import Storage

from survey.accounts.pages.failed_sign_ins import email, half_way, secret
from survey.accounts.pages.signed_in import SignedIn
from survey.errors import programme_if_any
from survey.records.codes import tidy
from survey.store.opening import attempts_in
from survey.web import cairn

log = logging.getLogger("cairn.limits")

FAILED = frozenset({404, 410, 422})
"""Statuses of the response to a wrong code or password."""

KNOWN_FOR = timedelta(days=30)
"""For this long after signing in, failures elsewhere do not make somebody wait at the same address."""


@dataclass(frozen=True)
class Limit:
    """How often something may be tried with the same key (key "": nothing is tried, nothing counts).

    `counted` are the statuses of responses that count.  A limit for `strangers` has accounts as keys, and
    does not apply at an address from which the account signed in lately.
    """

    name: str
    windows: str
    key: Callable[[], str]
    counted: frozenset[int] = FAILED
    strangers: bool = False


def client() -> str:
    """Return the address of a request; of IPv6 only the network, because one person has all its addresses."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def code() -> str:
    return tidy(str((request.view_args or {}).get("code") or request.form.get("code", "")))


def own() -> str:
    """Return the account (id) that is signed in and enters its password again."""
    return str(current_user.id) if current_user.is_authenticated else ""


def from_here(key: Callable[[], str]) -> Callable[[], str]:
    """Return a key for this value at this address."""
    return lambda: key() and f"{key()} at {client()}"


def while_tried(key: Callable[[], str]) -> Callable[[], str]:
    """Return a key that is the address, or "" if nothing is tried."""
    return lambda: key() and client()


CODES = (
    Limit("codes of an address", "100 per 5 minutes; 1000 per day", while_tried(code)),
    Limit("a code", "10 per 10 minutes; 30 per day", code),
)
PASSWORDS = (
    Limit("passwords of an address", "100 per 5 minutes; 1000 per day", while_tried(email)),
    Limit("an account here", "5 per 5 minutes; 10 per hour; 30 per day", from_here(email)),
    Limit("an account", "20 per 15 minutes; 100 per day", email, strangers=True),
)
SECOND_FACTORS = (
    Limit("second factors of an address", "100 per 5 minutes; 1000 per day", while_tried(half_way)),
    Limit("a second factor here", "5 per 5 minutes; 10 per hour; 30 per day", from_here(half_way)),
    Limit("a second factor", "20 per 15 minutes; 100 per day", half_way, strangers=True),
)
OWN_PASSWORD = (Limit("one’s own password", "10 per 10 minutes; 30 per day", own),)
ONE_TIME_LINKS = (
    Limit("one-time links of an address", "100 per 5 minutes; 1000 per day", client, frozenset({410})),
)
FEEDBACK = (
    Limit("feedback of an address", "100 per 10 minutes; 1000 per day", client, counted=FAILED | {302}),
)

LIMITS: Mapping[str, tuple[tuple[Limit, ...], tuple[str, ...]]] = {
    "respond.home": (CODES, ("POST",)),
    "respond.link": (CODES, ("GET", "HEAD")),
    "respond.feedback": (FEEDBACK, ("POST",)),
    "accounts.sign_in": (PASSWORDS, ("POST",)),
    "accounts.code": (SECOND_FACTORS, ("POST",)),
    "accounts.password": (OWN_PASSWORD, ("POST",)),
    "accounts.replace_factor": (OWN_PASSWORD, ("POST",)),
    "accounts.recovery_codes": (OWN_PASSWORD, ("POST",)),
    "accounts.choose_password": (ONE_TIME_LINKS, ("GET", "HEAD", "POST")),
}
"""Endpoint -> its limits and the methods that they apply to.  Other pages do not ask the limiter."""

BY_NAME = {one.name: one for limits, _methods in LIMITS.values() for one in limits}

KEPT = {"respond.home": ("csrf_token", "code"), "accounts.sign_in": ("csrf_token", "email")}
"""Endpoint -> fields that the waiting page sends again.  Never a password."""


def init_app(app: Flask) -> None:
    """Set up the limits of an app.  All its processes share the counters."""
    settings, store = app.extensions["cairn"].settings, app.extensions["cairn"].store
    options: Mapping[str, object] = {}
    address = settings.limits
    if not address:
        address, options = attempts_in(store, settings.clock)
    limiter = Limiter(
        client,
        storage_uri=address,
        storage_options=dict(options),  # type: ignore[arg-type]
        strategy="fixed-window",
        fail_on_first_breach=False,
        in_memory_fallback_enabled=True,  # a store that cannot be reached has its own error page
    )
    asked_first = list(app.before_request_funcs[None])
    limiter.init_app(app)
    app.before_request_funcs[None] = (
        asked_first  # the limiter would hook into every request; only limited pages need it
    )
    for endpoint, (limits, methods) in LIMITS.items():
        for limit in limits:
            limited = limiter.shared_limit(
                limit.windows,
                scope=limit.name,
                key_func=keyed(limit),
                methods=list(methods),
                exempt_when=exempt(limit),
            )
            app.view_functions[endpoint] = limited(app.view_functions[endpoint])  # type: ignore[assignment]
    app.extensions["attempts"] = limiter
    app.after_request(settle)
    app.register_error_handler(RateLimitExceeded, wait)
    user_logged_in.connect(remember, app)


def keyed(limit: Limit) -> Callable[[], str]:
    """Return a function that gives the stored key of a limit."""
    return lambda: secret(limit.key())


def exempt(limit: Limit) -> Callable[[], bool]:
    """Return a function that says whether a limit does not apply to this request."""
    return lambda: not limit.key() or (limit.strangers and attempts().get(known(limit.key())) > 0)


def known(account: str) -> str:
    """Return the key under which it is stored that an account signed in from this address."""
    return f"known/{secret(f'{account} {client()}')}"


def limiter_here() -> Limiter:
    limiter: Limiter = current_app.extensions["attempts"]
    return limiter


def attempts() -> Storage:
    """Return the counters."""
    counters: Storage = limiter_here().limiter.storage
    return counters


def settle(response: Response) -> Response:
    """Undo the count of an attempt that did not fail.

    Attempts are counted before they are made, so that many at the same moment cannot get past a limit.
    """
    if request.endpoint not in LIMITS:
        return response
    try:
        for one in limiter_here().current_limits:
            if response.status_code not in BY_NAME[one.request_args[-1]].counted:
                attempts().incr(one.key, one.limit.get_expiry(), -1)
    except Exception:  # a failing counter must not take the page from anybody
        log.exception("An attempt could not be counted")
    return response


def remember(_app: Flask, user: SignedIn) -> None:
    """Remember who has signed in from this address, so that other people's failures do not make them wait."""
    try:
        for key in (user.account.email, user.id):
            attempts().incr(known(key), int(KNOWN_FOR.total_seconds()))
    except Exception:  # as above
        log.exception("It could not be noted from where somebody signs in")


def wait(_error: RateLimitExceeded) -> ResponseReturnValue:
    """Return a page that says how long to wait, the same whether or not the code or account exists."""
    seconds = seconds_left()
    page = render_template(
        "web/wait.html",
        wait=in_words(seconds),
        programme=programme_if_any(),
        here=request.full_path.removesuffix("?"),
        fields=[(name, request.form.get(name, "")) for name in KEPT.get(request.endpoint or "", ())]
        if request.method == "POST"
        else [],
    )
    return page, 429, {"Retry-After": str(seconds)}


def seconds_left() -> int:
    """Return the seconds until the last full window ends."""
    ends = [attempts().get_expiry(one.key) for one in limiter_here().current_limits if one.breached]
    return max(1, ceil(max(ends, default=0) - cairn.now().timestamp()))


def in_words(seconds: int) -> str:
    """Return when to try again, rounded up."""
    minutes = ceil(seconds / 60)
    if minutes <= 90:
        return str(ngettext("in %(num)d minute", "in %(num)d minutes", minutes))
    return str(ngettext("in %(num)d hour", "in %(num)d hours", ceil(minutes / 60)))
