"""How far coders agree with each other.

The unit is one line of a text and one theme: each coder gave the line the theme (1) or did not (0).  Lines
are numbered and the same for everybody; single characters would count a long quote many times, and speech has
no clear sentences.  A coder who did not code a text has None there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

Ratings = Sequence[Sequence[int | None]]
"""The rating of each unit (a column) by each coder (a row); None where they did not rate it."""


@dataclass(frozen=True)
class Agreement:
    """The agreement on one theme, or on all.

    `units` counts the units that two coders or more rated, `used` those that anybody gave the theme.  `same`
    is the share of pairs of ratings that are equal (0 to 1).  A figure is None where it is not defined:
    nothing varies, or nobody can be compared.
    """

    units: int
    used: int
    same: float | None = None
    kappa: float | None = None
    alpha: float | None = None


def agreement(ratings: Ratings) -> Agreement:
    """Return the agreement on one theme."""
    columns = [[one for one in column if one is not None] for column in zip(*ratings, strict=True)]
    compared = [column for column in columns if len(column) > 1]
    used = sum(any(column) for column in compared)
    if not used:
        return Agreement(len(compared), 0)
    pairs = [first == second for column in compared for first, second in combinations(column, 2)]
    return Agreement(len(compared), used, fmean(pairs), kappa(ratings), alpha(ratings))


def overall(themes: Mapping[str, Ratings]) -> Agreement:
    """Return the agreement on all lines and themes together, without themes that nobody used.

    All `themes` have the same coders in the same order.
    """
    used = [ratings for ratings in themes.values() if agreement(ratings).used]
    if not used:
        return Agreement(0, 0)
    return agreement([[unit for row in rows for unit in row] for rows in zip(*used, strict=True)])


def kappa(ratings: Ratings) -> float | None:
    """Return Cohen's kappa of two coders (Cohen 1960); of more, the mean over pairs of coders (Light 1971).

    None where it is not defined for any pair: no two rated a unit, or both gave every unit the same value.
    """
    found = [
        value for first, second in combinations(ratings, 2) if (value := of_two(first, second)) is not None
    ]
    return fmean(found) if found else None


def of_two(first: Sequence[int | None], second: Sequence[int | None]) -> float | None:
    """Return Cohen's kappa of two coders over the units that both rated.

    kappa = (observed agreement - agreement expected by chance) / (1 - agreement expected by chance); what is
    expected by chance is the sum over values of the product of both coders' shares (Cohen 1960, Educational
    and Psychological Measurement 20(1), 37-46).  None where both gave every unit one and the same value.
    """
    import numpy

    both = [(one, two) for one, two in zip(first, second, strict=True) if None not in (one, two)]
    values = {value for pair in both for value in pair}
    if len(values) < 2:
        return None
    one, two = numpy.array(both).T
    observed = numpy.mean(one == two)
    expected = sum(numpy.mean(one == value) * numpy.mean(two == value) for value in values)
    return float((observed - expected) / (1 - expected))


def alpha(ratings: Ratings) -> float | None:
    """Return Krippendorff's alpha for nominal data (Krippendorff 2011); ratings may be missing.

    None where it is not defined: fewer than two values among the units that two coders or more rated.
    """
    columns = [column for column in zip(*ratings, strict=True) if len(column) - column.count(None) > 1]
    if len({value for column in columns for value in column if value is not None}) < 2:
        return None
    import krippendorff
    import numpy

    table = numpy.array(columns, dtype=float).T
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="nominal"))
