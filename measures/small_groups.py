"""Small-group rule: which selections of people, by role and site, may be shown."""

from collections.abc import Mapping

Selection = tuple[str | None, str | None]
"""Who is looked at: (role, site), where None stands for all of them."""


def withheld(counts: Mapping[tuple[str, str], int], minimum: int) -> frozenset[Selection]:
    """The selections, among all that have somebody in them, whose count and results may not be shown."""
    groups: dict[Selection, int] = {}
    for (role, site), n in counts.items():
        for selection in ((role, site), (role, None), (None, site), (None, None)):
            groups[selection] = groups.get(selection, 0) + n
    return frozenset(selection for selection, n in groups.items() if 0 < n < minimum)
