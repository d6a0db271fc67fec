"""The language of pages: what the visitor chose, or their browser prefers, among the languages there are."""

from datetime import date, datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError
from flask import Flask, current_app, g, request, session
from flask_babel import Babel, format_date, format_time, get_babel, get_locale
from flask_babel import gettext as _

TRANSLATIONS = Path(__file__).parents[1] / "translations"


def init_app(app: Flask, more: Path | None) -> None:
    """Translate an app's pages by the catalogues that ship and those in the operator's folder."""
    folders = [str(folder) for folder in (TRANSLATIONS, more) if folder]
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=";".join(folders), BABEL_DEFAULT_LOCALE="en")
    Babel(app, locale_selector=choose)
    with app.app_context():
        locales = sorted(get_babel().instance.list_translations(), key=str)
    app.config["LANGUAGES"] = {str(locale): locale.get_display_name(locale) for locale in locales}
    app.before_request(remember)
    app.jinja_env.globals.update(current_language=current)
    app.jinja_env.filters.update(day=day, moment=moment, language_name=language_name)


def available() -> dict[str, str]:
    """The languages that pages can be read in: locale -> its name for itself."""
    languages: dict[str, str] = current_app.config["LANGUAGES"]
    return languages


def remember() -> None:
    """Keep the language that `?language=` asks for, for the visit."""
    asked = request.args.get("language")
    if asked in available():
        session["language"] = asked


def choose() -> str:
    """The language of this request."""
    names = available()
    if len(names) == 1:
        return next(iter(names))
    if session.get("language") in names:
        return str(session["language"])
    return request.accept_languages.best_match(names, "en") or "en"


def current() -> str:
    """The language of this request, as a tag for `lang` and for a measure's wordings."""
    if "language" not in g:
        locale: Locale | None = get_locale()
        g.language = str(locale or "en").replace("_", "-")
    return str(g.language)


def language_name(tag: str) -> str:
    """Return what the language of the page calls a language, the tag itself where it has no name for it."""
    try:
        return str(Locale.parse(tag, sep="-").get_display_name(get_locale()) or tag)
    except (ValueError, UnknownLocaleError):
        return tag


def day(when: date) -> str:
    """Return a date (of a time: its date in UTC) as pages and the report write it: 11 May 2026."""
    return str(format_date(when, "d MMMM y"))


def moment(when: datetime) -> str:
    """Return a time as pages write it: 11 May 2026, 14:05 UTC."""
    return str(_("%(day)s, %(time)s UTC", day=day(when), time=format_time(when, "HH:mm")))
