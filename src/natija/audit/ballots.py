"""Sizes of ballot-by-ballot audits, to compare a recount of stations with. Nothing here is a risk.

A comparison of single papers needs a record of every paper, which Pakistan does not have; ballot polling needs only
the boxes. The sizes say what such a law would save. Logarithms are decimals of 50 digits, so that rounding up never
depends on a machine's arithmetic (Stark 2010, "Super-simple simultaneous single-ballot risk-limiting audits"; Lindeman,
Stark, Yates 2012, "BRAVO").
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction

GAMMA = Fraction(103905, 100000)
"""Usual inflator of the error bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancies:
    """Papers whose record overstated (`over`) or understated (`under`) the margin, by one and by two votes."""

    over_one: int = 0
    over_two: int = 0
    under_one: int = 0
    under_two: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return self.over_one + self.over_two + self.under_one + self.under_two

    def factor(self, gamma: Fraction) -> Fraction:
        """What they multiply 1/risk by."""
        half, whole = 1 / (2 * gamma), 1 / gamma
        over = (1 - half) ** self.over_one * (1 - whole) ** self.over_two
        return over * (1 + half) ** self.under_one * (1 + whole) ** self.under_two


NONE = Discrepancies()


def comparison_size(margin: Fraction, *, limit: Fraction, found: Discrepancies = NONE, gamma: Fraction = GAMMA) -> int:
    """Papers to compare, if no further discrepancy is found; `margin` is a share of all papers."""
    with localcontext(prec=50):
        size = -_decimal(2 * gamma / margin) * _decimal(limit * found.factor(gamma)).ln()
        return max(found.count, int(size.to_integral_value(ROUND_CEILING)))


def comparison_risk(margin: Fraction, *, papers: int, found: Discrepancies = NONE, gamma: Fraction = GAMMA) -> Fraction:
    """Kaplan-Markov risk after comparing that many papers. Exact."""
    return min(Fraction(1), (1 - margin / (2 * gamma)) ** papers / found.factor(gamma))


def polling_size(margin: Fraction, *, limit: Fraction) -> int:
    """Papers BRAVO draws on average, if the reported shares of two candidates are right (Wald's approximation)."""
    winner, loser = (1 + margin) / 2, (1 - margin) / 2
    with localcontext(prec=50):
        up, down = _decimal(2 * winner).ln(), _decimal(2 * loser).ln()
        size = (-_decimal(limit).ln() + up / 2) / (_decimal(winner) * up + _decimal(loser) * down)
        return int(size.to_integral_value(ROUND_CEILING))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
