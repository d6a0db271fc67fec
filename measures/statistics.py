"""The figures of one column of scores, and of the differences between two."""

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from measures.change import DECIMALS

Floats = NDArray[np.float64]
Interval = tuple[float, float]


def describe(values: Floats) -> dict[str, Any]:
    """Mean, SD, quartiles and t interval of some scores, each None where there are too few."""
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
    """The figures of a paired change that are about the differences of the scores."""
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
    """The standard deviation with n−1; exactly 0 for equal values, whatever rounding does to their mean."""
    if len(values) < 2:
        return None
    if np.ptp(values) == 0:
        return 0.0
    return float(values.std(ddof=1))


def interval(mean: float, sd: float | None, n: int) -> Interval | None:
    """The 95 % t interval of a mean."""
    if sd is None:
        return None
    margin = float(stdtrit(n - 1, 0.975)) * sd / sqrt(n)
    return mean - margin, mean + margin


def hedges_g(before: Floats, after: Floats, mean: float) -> float | None:
    """Hedges' g of a paired change, standardised by the average of the two variances."""
    n = len(before)
    s1, s2 = deviation(before) or 0.0, deviation(after) or 0.0
    if n < 3 or s1 == s2 == 0:
        return None
    correction = 1 - 3 / (4 * (n - 1) - 1)
    return correction * mean / sqrt((s1 * s1 + s2 * s2) / 2)
