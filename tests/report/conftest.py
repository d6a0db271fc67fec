"""A report made from some people."""

from dataclasses import replace

import pytest

from survey.report import contents


@pytest.fixture
def make(store, vip, catalogue, clock, app):
    """Add people and make the report, with a minimum group size; the app's context stays open."""
    with app.test_request_context():

        def made(*people, minimum=2):
            store.add_people(people)
            programme = replace(vip, minimum_group_size=minimum)
            return contents.report(store, catalogue, programme, clock().date(), "en")

        yield made
