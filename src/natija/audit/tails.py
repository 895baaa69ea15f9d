"""Tail probabilities, as floats: the one place where this package leaves exact arithmetic.

Closed forms with the error function of the standard library. A tail too small for a float comes out as 0.0, which
stands out no more than any other small number.
"""

from __future__ import annotations

from fractions import Fraction
from math import erfc, exp, pi, sqrt


def chi_square_9(statistic: Fraction) -> float:
    """Probability of at least this chi-square statistic, for ten digits, that is nine degrees of freedom."""
    half = float(statistic) / 2
    rest = 1 + half / 1.5 * (1 + half / 2.5 * (1 + half / 3.5))
    return min(1.0, erfc(sqrt(half)) + 2 * sqrt(half / pi) * exp(-half) * rest)


def both_tails(square: Fraction) -> float:
    """Probability that a standard normal number has at least this square."""
    return erfc(sqrt(float(square) / 2))
