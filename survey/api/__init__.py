"""The API: what the pages know, for programs, as JSON under /api/v1.  An app of its own beside the pages."""

from flask import Flask, Response
from jinja2 import FileSystemLoader

from measures.catalogue import Catalogue
from survey.api import access, docs, limit, measures, outcomes, participants, problems, summaries
from survey.api.document import Documented
from survey.store import Store
from survey.web import Cairn
from survey.web.resources import TEMPLATES
from survey.web.security import HEADERS, LARGEST, OVER_TLS, THIS_COMPUTER
from survey.web.settings import Settings

PREFIX = "/api/v1"


def create_api(settings: Settings, store: Store, catalogue: Catalogue) -> Flask:
    """The app behind PREFIX, over a store; it knows no cookies, only tokens."""
    api = Flask("survey.api", static_folder=None)
    api.jinja_loader = FileSystemLoader(TEMPLATES)
    api.extensions["cairn"] = Cairn(settings, store, catalogue)
    api.config.update(
        TRUSTED_HOSTS=[*THIS_COMPUTER, *settings.hosts],
        MAX_CONTENT_LENGTH=LARGEST,
        PROPAGATE_EXCEPTIONS=False,
    )
    documented = Documented(api)
    for resources in (measures, participants, summaries):
        documented.register_blueprint(resources.blueprint)
    for kind in outcomes.IN_API:
        documented.register_blueprint(outcomes.resources(kind))
    api.register_blueprint(docs.blueprint)
    access.init_app(api)
    limit.init_app(api)
    problems.init_app(api)
    headers = HEADERS | (OVER_TLS if settings.secure_cookies else {})

    @api.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(headers)
        response.headers["Cache-Control"] = "no-store"
        return response

    return api
