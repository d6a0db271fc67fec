"""Participants' pages that are the same for everybody at the same step: rendered and compressed once.

Most pages differ only in the CSRF token.  Keeping the compressed page and filling in the token lets one small
machine serve a whole programme that answers at the same time.
"""

from functools import lru_cache
from secrets import token_hex

from flask import Flask, Response, current_app, render_template, request
from flask_wtf.csrf import generate_csrf

from survey.answering.pages.opened import helping
from survey.answering.pages.slotted import Slotted, cut
from survey.web.language import current

CSRF_SLOT = f"csrf-{token_hex(8)}"


def kept(template: str, **context: object) -> Response:
    """Return a page from the cache.  Its context must hold nothing that anybody typed."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    mode = helping((request.view_args or {}).get("invitation", ""))
    return fill(render_once(app, template, current(), helping=mode, **context))


def rendered(template: str, **context: object) -> Response:
    """Return a page that is not cached."""
    return fill(render(template, current(), **context))


@lru_cache(maxsize=2048)
def render_once(app: Flask, template: str, language: str, **context: object) -> Slotted:
    """Return the cached page in a language, with CSRF_SLOT in place of the token."""
    return render(template, language, **context)


def render(template: str, language: str, **context: object) -> Slotted:
    """Return the page in a language, with CSRF_SLOT in place of the token."""
    return cut(render_template(template, language=language, csrf=CSRF_SLOT, **context), CSRF_SLOT)


def fill(page: Slotted) -> Response:
    """Return the page with this session's token in its forms, compressed if the browser accepts it."""
    token = generate_csrf() if page.has_slots else ""
    zipped = request.accept_encodings["gzip"] > 0
    response = Response(page.gzipped(token) if zipped else page.plain(token), mimetype="text/html")
    response.vary.add("Accept-Encoding")
    if zipped:
        response.content_encoding = "gzip"
    return response
