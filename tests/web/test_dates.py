"""Dates and languages as people read them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from flask import Flask, render_template_string

from survey.web.language import day, language_name, moment


@pytest.mark.parametrize("when", [date(2026, 5, 11), datetime(2026, 5, 11, 23, 59, tzinfo=UTC)])
def test_a_day_has_its_month_as_a_word(app: Flask, when: date) -> None:
    with app.test_request_context():
        assert day(when) == "11 May 2026"
        assert render_template_string("{{ when | day }}", when=when) == "11 May 2026"


def test_a_time_is_given_in_utc(app: Flask) -> None:
    summer_in_britain = timezone(timedelta(hours=1))
    with app.test_request_context():
        assert moment(datetime(2026, 5, 12, 0, 5, tzinfo=summer_in_britain)) == "11 May 2026, 23:05 UTC"


def test_a_month_is_in_the_language_of_the_page(own_app: Flask) -> None:
    own_app.config["BABEL_DEFAULT_LOCALE"] = "fr"
    own_app.config["LANGUAGES"] = {"fr": "français"}
    with own_app.test_request_context():
        assert day(date(2026, 5, 11)) == "11 mai 2026"


@pytest.mark.parametrize(("tag", "name"), [("en", "English"), ("cy", "Welsh"), ("not-one", "not-one")])
def test_a_language_has_its_name(app: Flask, tag: str, name: str) -> None:
    with app.test_request_context():
        assert language_name(tag) == name
