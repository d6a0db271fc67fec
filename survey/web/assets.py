"""Stylesheets, scripts and pictures, at addresses that change with their content: browsers keep them."""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from flask import Flask, Response, abort, request, url_for

from survey.programme.colours import palette
from survey.web.guard import EVERYBODY, UNNOTED, guard
from survey.web.resources import DOCS, STATIC

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".png": "image/png"}
FOLDERS = (STATIC, DOCS / "pictures")
FILES = {path.name: path for one in FOLDERS for path in sorted(one.rglob("*")) if path.suffix in TYPES}
YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Asset:
    """What is sent for one file: its bytes, the same gzipped, its type, and the hash in its address."""

    body: bytes
    gzipped: bytes
    content_type: str
    digest: str


@lru_cache(maxsize=64)
def read(name: str, colour: str = "") -> Asset:
    """A served file, a stylesheet wearing an operator's `#rrggbb` colour if one is given.

    Raises KeyError for an unknown name and ValueError for something that is no colour.
    """
    path = FILES[name]
    body = path.read_bytes()
    if colour and path.suffix == ".css":
        properties = ";".join(f"{key}:{value}" for key, value in palette(colour).items())
        body += f":root{{{properties}}}\n".encode()
    return Asset(body, gzip.compress(body, 9, mtime=0), TYPES[path.suffix], sha256(body).hexdigest()[:16])


def asset(name: str, colour: str = "") -> str:
    """The address of a file; for templates: `asset('respond.css', colour=programme.operator.colour)`."""
    return url_for(
        "asset", digest=read(name, colour).digest, name=name, colour=colour.removeprefix("#") or None
    )


def serve(digest: str, name: str) -> Response:
    """The file.  An address from another version gets today's file, which must not be kept."""
    colour = request.args.get("colour", "")
    try:
        found = read(name, f"#{colour}" if colour else "")
    except (KeyError, ValueError):
        abort(404)
    zipped = request.accept_encodings["gzip"] > 0
    response = Response(found.gzipped if zipped else found.body, content_type=found.content_type)
    if zipped:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{found.digest}-gzip" if zipped else found.digest)
    if digest == found.digest:
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def init_app(app: Flask) -> None:
    """Serves the files under /static/HASH/NAME and gives templates `asset`."""
    app.add_url_rule("/static/<digest>/<name>", "asset", guard(EVERYBODY, UNNOTED)(serve))
    app.add_template_global(asset)
