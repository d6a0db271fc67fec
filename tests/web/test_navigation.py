"""The table of the menu: every page for a role has one place in it."""

from collections import Counter

from flask import Flask

from survey.web.guard import rules
from survey.web.navigation import BESIDE, GROUPS


def test_every_page_for_a_role_has_one_place(app: Flask) -> None:
    places = [one for group in GROUPS for place in group.places for one in (*place.endpoints, *place.within)]
    for_roles = [endpoint for endpoint, rule in rules(app).items() if rule.access.roles]
    assert Counter([*places, *BESIDE]) == Counter(for_roles)
