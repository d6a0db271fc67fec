"""Figures of the scores at one phase, and of the differences between two phases."""

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from measures.scoring import DECIMALS

Floats = NDArray[np.float64]
Interval = tuple[float, float]


def describe(values: Floats) -> dict[str, Any]:
    """Return mean, SD (n−1), quartiles and 95% t interval of scores, (people,).

    Quartiles interpolate linearly (definition 7 of Hyndman and Fan 1996).  SD and interval are None for one
    score; without scores there are no figures.
    """
    if not len(values):
        return {}
    q1, median, q3 = (float(one) for one in np.percentile(values, (25, 50, 75)))
    mean = float(values.mean())
    sd = deviation(values)
    return {
        "mean": mean,
        "sd": sd,
        "median": median,
        "q1": q1,
        "q3": q3,
        "ci95": interval(mean, sd, len(values)),
    }


def compare(before: Floats, after: Floats) -> dict[str, Any]:
    """Return the figures of a paired change from the scores of the same people at two phases, both (people,).

    They are those of `cohort.PairedChange`; t, p and SRM are left out where the SD is 0 or undefined.
    """
    differences = np.round(after - before, DECIMALS)
    n = len(differences)
    if not n:
        return {}
    mean, sd = float(differences.mean()), deviation(differences)
    figures = {
        "mean": mean,
        "sd": sd,
        "ci95": interval(mean, sd, n),
        "hedges_g": hedges_g(before, after, mean),
    }
    if sd:
        t = mean / (sd / sqrt(n))
        figures |= {"t": t, "p": 2 * float(stdtr(n - 1, -abs(t))), "srm": mean / sd}
    return figures


def deviation(values: Floats) -> float | None:
    """Return the standard deviation (n−1), or None for fewer than two values.

    It is exactly 0 for equal values: rounding can give them a mean that differs from each of them.
    """
    if len(values) < 2:
        return None
    if np.ptp(values) == 0:
        return 0.0
    return float(values.std(ddof=1))


def interval(mean: float, sd: float | None, n: int) -> Interval | None:
    """Return the 95% confidence interval of a mean, from the t distribution with n−1 degrees of freedom."""
    if sd is None:
        return None
    margin = float(stdtrit(n - 1, 0.975)) * sd / sqrt(n)
    return mean - margin, mean + margin


def hedges_g(before: Floats, after: Floats, mean: float) -> float | None:
    """Return Hedges' g of a paired change, with the average of both variances as its denominator.

    g = J·mean/√((s1²+s2²)/2) (Cumming 2012), J = 1−3/(4(n−1)−1) (Hedges 1981).  None for n < 3, or where all
    scores are equal.
    """
    n = len(before)
    s1, s2 = deviation(before) or 0.0, deviation(after) or 0.0
    if n < 3 or s1 == s2 == 0:
        return None
    correction = 1 - 3 / (4 * (n - 1) - 1)
    return correction * mean / sqrt((s1 * s1 + s2 * s2) / 2)
