"""The web application."""

from functools import lru_cache
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask_compress import Compress
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from measures.catalogue import load_catalogue
from survey.programme import Programme
from survey.store.opening import open_store
from survey.web import Cairn, assets, guard, help, language, navigation, security
from survey.web.resources import TEMPLATES
from survey.web.settings import Settings

ROOMS = (
    "accounts",
    "people",
    "answering",
    "outcomes",
    "interviews",
    "coding",
    "rights",
    "evaluation",
    "exports",
    "report",
    "manage",
)
"""The rooms that have pages."""


class Application(Flask):
    """Flask, whose own line about a fault would hold the address, and an address may hold a code."""

    def log_exception(self, exc_info: Any) -> None:
        """Note a fault with what was asked for, and with its traceback."""
        self.logger.error("%s %s failed", request.method, request.endpoint, exc_info=exc_info)


def part(template: str, programme: Programme | None, language: str) -> Markup:
    """What every page of a programme has in a language."""
    page = render_template(template, programme=programme, language=language)
    return Markup(page)  # noqa: S704  # the template has escaped what is in it


def blueprints(room: str) -> list[Blueprint]:
    """Import every module of a room's pages, which adds their routes, and return the blueprints it made."""
    pages = import_module(f"survey.{room}.pages")
    for module in iter_modules(getattr(pages, "__path__", ())):
        import_module(f"{pages.__name__}.{module.name}")
    return [
        one
        for one in vars(pages).values()
        if isinstance(one, Blueprint) and one.import_name == pages.__name__
    ]


def create_app(settings: Settings) -> Flask:
    """An app over one store.  Raises DefinitionError for a faulty measure of the operator's own."""
    from survey import api, errors, limits
    from survey.accounts.pages import failed_sign_ins, signed_in, single_sign_on

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
    rooms = [blueprints(room) for room in ROOMS]  # every route is there before any blueprint is registered
    for blueprint in chain(*rooms):
        app.register_blueprint(blueprint)
    help.init_app(app)
    signed_in.init_app(app)
    single_sign_on.init_app(app)
    guard.init_app(app)
    errors.init_app(app)
    navigation.init_app(app)
    limits.init_app(app)
    failed_sign_ins.init_app(app)
    beside = api.create_api(settings, cairn.store, cairn.catalogue)
    # Flask says to wrap it so; mypy sees a method.
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {api.PREFIX: beside})  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
