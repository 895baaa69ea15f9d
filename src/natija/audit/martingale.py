"""Sequential tests of "the mean is at most t" on values between 0 and a known bound, drawn at random. Exact.

The batch comparison is one of them: with 1 - taint as the value and 1 - 1/U as the mean of a wrong outcome, Kaplan and
Markov's bound is the risk of natija.audit.risk. Kaplan-Wald, ALPHA and BRAVO are here so that a country whose papers
can be sampled one by one, and a reader who knows SHANGRLA, can check the same sample in another way (Stark 2020,
"Sets of half-average nulls generate risk-limiting audits"; Stark 2023, "ALPHA"; Lindeman, Stark, Yates 2012).

Each function gives the p-value after every value, as a fraction and at most 1. The order of the values must be the
order of the draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from natija.errors import BadUse

ONE = Fraction(1)


def kaplan_markov(values: Iterable[Fraction], *, mean: Fraction, pad: Fraction = Fraction(0)) -> tuple[Fraction, ...]:
    """Product of (mean + pad) / (value + pad); padding keeps one zero from deciding everything."""
    return tuple(_products(_inverse((value + pad) / (mean + pad)) for value in _checked(values)))


def kaplan_wald(values: Iterable[Fraction], *, mean: Fraction, pad: Fraction = Fraction(0)) -> tuple[Fraction, ...]:
    """Product of 1 / ((1 - pad) value / mean + pad)."""
    return tuple(_products(_inverse((1 - pad) * value / mean + pad) for value in _checked(values)))


def alpha(
    values: Sequence[Fraction], *, mean: Fraction, alternative: Fraction, top: Fraction = ONE, size: int | None = None
) -> tuple[Fraction, ...]:
    """ALPHA with a fixed alternative mean; `size` is the number of values there are, drawn without replacement.

    Where nothing more can come under the null (the rest would have to be zero), a value above zero refutes it and a
    zero says nothing, for that step.
    """
    seen, product, found = Fraction(0), ONE, []
    for drawn, value in enumerate(_checked(values)):
        null, other = mean, alternative
        if size is not None:
            null, other = ((size * m - seen) / (size - drawn) for m in (mean, alternative))
        if null > 0:
            product *= (value * other / null + (top - value) * (top - other) / (top - null)) / top if null < top else 0
        seen += value
        found.append(_p_alpha(product, null, value))
    return tuple(found)


def _p_alpha(product: Fraction, null: Fraction, value: Fraction) -> Fraction:
    if null < 0 or (null == 0 and value > 0):
        return Fraction(0)
    return min(ONE, 1 / product) if null > 0 and product > 0 else ONE


def bravo(*, reported: tuple[int, int], sample: tuple[int, int]) -> Fraction:
    """BRAVO: risk that the loser won, given ballots drawn at random. Both pairs are (winner, loser)."""
    winner, loser = reported
    share = Fraction(winner, winner + loser)
    odds = (2 * share) ** sample[0] * (2 * (1 - share)) ** sample[1]
    return min(ONE, 1 / odds) if odds else ONE


def _checked(values: Iterable[Fraction]) -> Iterator[Fraction]:
    for value in values:
        if value < 0:
            raise BadUse(f"a value is {value}: these tests are for values of at least 0")
        yield value


def _inverse(value: Fraction) -> Fraction | None:
    """1/value; null for 0, after which nothing is ever shown again."""
    return 1 / value if value else None


def _products(factors: Iterable[Fraction | None]) -> Iterator[Fraction]:
    """Running products, capped at 1 where shown but not where carried on."""
    product: Fraction | None = ONE
    for factor in factors:
        product = None if product is None or factor is None else product * factor
        yield ONE if product is None else min(ONE, product)
