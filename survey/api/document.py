"""The OpenAPI document, and resources that stand in it."""

from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint
from flask_smorest.pagination import PaginationMetadataSchema
from flask_smorest.utils import prepare_response
from marshmallow import Schema
from webargs.flaskparser import FlaskParser

from survey.api.problems import CONTENT_TYPE, ProblemSchema, refuse
from survey.web.guard import EVERYBODY, UNNOTED, guard

SERVER = "/api/v1"

DESCRIPTION = """Measures, participants and figures of a programme, for programs.

Every request needs a token: make one under “API access” of your account, and send it as
`Authorization: Bearer …`. A token has one role in one programme; what that role may not see is not there
(404).

- Answers have an `ETag`. Send it as `If-None-Match` to hear (304) that nothing has changed, and as `If-Match`
  with every change, so that nobody overwrites what somebody else changed meanwhile.
- Long lists come in pages: `page`, `page_size`, and the header `X-Pagination` says how many there are.
- Errors are `application/problem+json` (RFC 9457). 422 says that what was sent cannot be used, 409 that it
  cannot be done as things are. Up to 300 requests a minute are answered for each token, then 429.
- Figures about too few people are withheld: `null`, and `withheld` is true.
"""


class Documented(Api):
    """Resources whose errors are problems."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        app.config.update(
            API_TITLE="Cairn",
            API_VERSION="v1",
            OPENAPI_VERSION="3.1.0",
            OPENAPI_URL_PREFIX="/",
            OPENAPI_JSON_PATH="openapi.json",
        )
        super().__init__(
            app,
            spec_kwargs={
                "info": {"description": DESCRIPTION},
                "servers": [{"url": SERVER}],
                "security": [{"token": []}],
            },
        )
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})

    @guard(EVERYBODY, UNNOTED)
    def _openapi_json(self) -> Response:
        document: Response = super()._openapi_json()
        return document

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            response: dict[str, Any] = {"description": status.phrase}
            if status >= HTTPStatus.BAD_REQUEST:
                response |= {"schema": ProblemSchema}
                prepare_response(response, self.spec, CONTENT_TYPE)
            self.spec.components.response(status.name, response, lazy=True)
        problem: dict[str, Any] = {"description": "What went wrong", "schema": ProblemSchema}
        prepare_response(problem, self.spec, CONTENT_TYPE)
        self.spec.components.response(self.DEFAULT_ERROR_RESPONSE_NAME, problem, lazy=True)

    def _register_pagination_header(self) -> None:
        header = {
            "description": "How many there are, and which page this is",
            "content": {"application/json": {"schema": PaginationMetadataSchema}},
        }
        self.spec.components.header("PAGINATION", header, lazy=True)

    def _register_error_handlers(self) -> None:
        """`survey.api.problems` has them."""


class Parser(FlaskParser):
    """Reads what is sent, and refuses JSON with more brackets or figures than Python takes."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError):
            refuse(400, "This JSON is nested too deep, or has a number that is too long.")


class Blueprint(SmorestBlueprint):
    """Resources of one kind."""

    ARGUMENTS_PARSER = Parser()
    DEFAULT_PAGINATION_PARAMETERS = {"page": 1, "page_size": 50, "max_page_size": 500}  # noqa: RUF012  # as in smorest
