"""How far coders agree.

The unit is one line of a text and one theme: each coder gave the line the theme (1) or did not (0).  Lines,
since they are numbered and the same for everybody; single characters would count a long quote many times, and
spoken words have no certain sentences.  A coder who did not code a text has None there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

Ratings = Sequence[Sequence[int | None]]
"""What each coder (a row) said of each unit (a column); None where they did not rate it."""


@dataclass(frozen=True)
class Agreement:
    """Figures about one theme, or all; None where not defined: nothing varies, or nobody can be compared.

    `same` is the share of pairs of ratings that are the same (0 to 1), over `units` rated by two or more.
    """

    units: int
    used: int
    same: float | None = None
    kappa: float | None = None
    alpha: float | None = None


def agreement(ratings: Ratings) -> Agreement:
    """Percent agreement, kappa and alpha; `used` counts the units that anybody gave the theme."""
    columns = [[one for one in column if one is not None] for column in zip(*ratings, strict=True)]
    compared = [column for column in columns if len(column) > 1]
    used = sum(any(column) for column in compared)
    if not used:
        return Agreement(len(compared), 0)
    pairs = [first == second for column in compared for first, second in combinations(column, 2)]
    return Agreement(len(compared), used, fmean(pairs), kappa(ratings), alpha(ratings))


def overall(themes: Mapping[str, Ratings]) -> Agreement:
    """The agreement on every line and theme together; themes that nobody used are left out.

    All of `themes` have the same coders in the same order.
    """
    used = [ratings for ratings in themes.values() if agreement(ratings).used]
    if not used:
        return Agreement(0, 0)
    return agreement([[unit for row in rows for unit in row] for rows in zip(*used, strict=True)])


def kappa(ratings: Ratings) -> float | None:
    """Cohen's kappa of two coders (Cohen 1960); of more, the mean over pairs of coders (Light 1971).

    None where it is not defined for any pair: nobody rated a unit together, or all said the same of all.
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
    """Krippendorff's alpha for nominal data (Krippendorff 2011), of any number of coders; ratings may miss.

    None where it is not defined: fewer than two values among the units rated by two or more.
    """
    columns = [column for column in zip(*ratings, strict=True) if len(column) - column.count(None) > 1]
    if len({value for column in columns for value in column if value is not None}) < 2:
        return None
    import krippendorff
    import numpy

    table = numpy.array(columns, dtype=float).T
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="nominal"))
