"""What went wrong -> a problem (RFC 9457) that says so and what to do next."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NoReturn

from flask import Flask, Response, abort, json, make_response, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from survey import Refused
from survey.outcomes.kind import Faulty
from survey.store import NotFound, NotSaved, Outdated, Unavailable

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 5

log = logging.getLogger("cairn.api")


class ProblemSchema(Schema):
    """A problem; `errors` says what is wrong with which part of the request."""

    type = fields.String(required=True, metadata={"example": "about:blank"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.Dict(keys=fields.String())


def init_app(app: Flask) -> None:
    """Answer every error with a problem."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)
    app.register_error_handler(Faulty, faulty)
    app.register_error_handler(Refused, lambda error: answer(409, str(error)))
    app.register_error_handler(NotFound, lambda _error: answer(404, "There is nothing under this address."))
    app.register_error_handler(Outdated, outdated)
    for away in (NotSaved, Unavailable):
        app.register_error_handler(away, try_again)


def refuse(status: int, detail: str, **headers: str) -> NoReturn:
    """Stop here with a problem."""
    abort(answer(status, detail, headers=headers))


def answer(
    status: int,
    detail: str,
    errors: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as it is sent."""
    problem = {"type": "about:blank", "title": title(status), "status": status, "detail": detail}
    if errors:
        problem["errors"] = dict(errors)
    response = make_response(json.dumps(problem), status)
    response.headers.update(headers or {})
    response.content_type = CONTENT_TYPE
    return response


def title(status: int) -> str:
    """The name of a status."""
    return HTTPStatus(status).phrase


def http_error(error: HTTPException) -> ResponseReturnValue:
    """What the framework refuses, or a view by `abort`."""
    if error.response is not None:
        return error.response
    code = error.code or 500
    if code < 400:
        return ("", code) if code == 304 else error
    known: Mapping[str, Any] = getattr(error, "data", None) or {}
    allowed = {}
    if isinstance(error, MethodNotAllowed):
        allowed = {"Allow": ", ".join(sorted(error.valid_methods or ()))}
    return answer(code, error.description or title(code), known.get("messages"), allowed)


def faulty(error: Faulty) -> Response:
    """Values that cannot be used; every one is said."""
    return answer(422, str(error), {"json": {one.name: [str(one)] for one in error.faults}})


def outdated(_error: Outdated) -> Response:
    return answer(412, "Somebody else has changed this meanwhile. Nothing was saved. Read it again.")


def try_again(error: Exception) -> Response:
    """The store refused or is away."""
    log.error("%s %s: %s", request.method, request.endpoint, error)
    detail = "Nothing was saved. Please try again in a moment."
    return answer(503, detail, headers={"Retry-After": str(RETRY_SECONDS)})


def unexpected(error: Exception) -> Response:
    """A fault of ours: in the log with its traceback, in the answer without."""
    log.error("%s %s failed", request.method, request.endpoint, exc_info=error)
    return answer(500, "Something went wrong at our end.")
