"""The table of the menu: every page for a role has one place in it."""

from collections import Counter

from survey.views.access import LISTS
from survey.web.navigation import BESIDE, GROUPS


def test_every_page_for_a_role_has_one_place() -> None:
    places = [one for group in GROUPS for place in group.places for one in (*place.endpoints, *place.within)]
    for_roles = {one for each in LISTS.values() if each.roles for one in each.endpoints}
    assert Counter([*places, *BESIDE]) == Counter(for_roles)
