"""The web application."""

from functools import lru_cache
from typing import Any

from flask import Flask, render_template, request
from flask_compress import Compress
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from measures.catalogue import load_catalogue
from survey import assets, language, security
from survey.programme import Programme
from survey.resources import TEMPLATES
from survey.settings import Settings
from survey.store.opening import open_store
from survey.views import Cairn


class Application(Flask):
    """Flask, whose own line about a fault would hold the address, and an address may hold a code."""

    def log_exception(self, exc_info: Any) -> None:
        """Note a fault with what was asked for, and with its traceback."""
        self.logger.error("%s %s failed", request.method, request.endpoint, exc_info=exc_info)


def part(template: str, programme: Programme | None, language: str) -> Markup:
    """What every page of a programme has in a language."""
    page = render_template(template, programme=programme, language=language)
    return Markup(page)  # noqa: S704  # the template has escaped what is in it


def create_app(settings: Settings) -> Flask:
    """An app over one store.  Raises DefinitionError for a faulty measure of the operator's own."""
    from survey import api, failed_sign_ins, limits
    from survey.views import (
        access,
        account,
        audited,
        coding,
        errors,
        evaluate,
        interview,
        manage,
        meeting,
        pages,
        people,
        record,
        report,
        respond,
    )
    from survey.web import navigation

    app = Application("survey", static_folder=None)
    app.secret_key = settings.secret_key
    cairn = Cairn(settings, open_store(settings.store), load_catalogue(settings.measures))
    app.extensions["cairn"] = cairn
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            PrefixLoader(
                {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
            ),
        ]
    )
    WTFormsHelpers(app)
    app.config.update(COMPRESS_ALGORITHM=["gzip"], COMPRESS_LEVEL=4, COMPRESS_STREAMS=False)
    Compress(app)
    app.add_template_global(lru_cache(maxsize=256)(part), "part")
    language.init_app(app, settings.translations)
    assets.init_app(app)
    security.init_app(app, secure_cookies=settings.secure_cookies, hosts=settings.hosts)
    for views in (
        account,
        coding,
        evaluate,
        interview,
        manage,
        meeting,
        pages,
        people,
        record,
        report,
        respond,
    ):
        app.register_blueprint(views.blueprint)
    account.init_app(app)
    access.init_app(app)
    audited.init_app(app)
    errors.init_app(app)
    limits.init_app(app)
    navigation.init_app(app)
    failed_sign_ins.init_app(app)
    beside = api.create_api(settings, cairn.store, cairn.catalogue)
    # Flask says to wrap it so; mypy sees a method.
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {api.PREFIX: beside})  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
