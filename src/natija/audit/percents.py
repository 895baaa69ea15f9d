"""Whole percentages: a question about turnouts or shares that were set, not counted.

Do more stations than should have one at a whole percent? The idea is that of Kobak, Shpilkin and Pshenichnikov (2016,
2018), without their Monte Carlo. A station of n ballots and x votes hits where 100 x / n is within `within` of a whole
number, or x is the number of ballots nearest to one; tested in whole numbers. Under the null its votes are drawn again
from a binomial distribution with its own share x / n, so the chance of a hit is a sum of binomial terms; small
stations, where nearly every number of votes is nearest to a whole percent, thereby excuse themselves. The number of
hits is then Poisson-binomial, and its upper tail is summed term by term.

Chances are whole numbers in units of 2^-128. Every product is cut downwards, and more than all cuts together can have
lost (2^-96 per station) is added to the p-value, so it is never too small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from natija.audit.pattern import NotRun, Pattern
from natija.errors import BadUse

BITS = 128
ONE = 1 << BITS
WITHIN = Fraction(1, 20)
"""Half of the width of a hit, in percentage points."""
LOST = 1 << 32
"""More than cutting can cost one station: terms of a binomial of a million ballots, squared."""
LEAST_EXPECTED = 5
"""Expected hits a test needs to say anything."""
NULL = "each station's votes are drawn again with its own share, so whole percentages come up by chance only"
CAUTIONS = (
    "figures typed from percentages instead of forms",
    "a binomial draw is narrower than real life, which makes this test say less, not more",
    "the same number of voters assigned to many stations",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`part` of `whole`: votes of a candidate among valid ones, or ballots among registered voters."""

    part: int
    whole: int


def whole_percents(shares: Mapping[str, Share], *, about: str, within: Fraction = WITHIN) -> Pattern | NotRun:
    """Test whether whole percentages are too frequent among the shares, by station."""
    if not 0 < within < Fraction(1, 2):
        raise BadUse(f"within {within} of a whole percent says nothing", next_step="say a number below one half")
    usable = {name: share for name, share in shares.items() if 0 < share.part < share.whole}
    chances = [hit_chance(share.part, share.whole, within) for share in usable.values()]
    expected = Fraction(sum(chances), ONE)
    if expected < LEAST_EXPECTED:
        because = f"only about {round(expected)} whole percentages are expected; {LEAST_EXPECTED} are needed"
        return NotRun(test="whole-percent", about=about, because=because)
    hits = tuple(sorted(name for name, share in usable.items() if is_hit(share.part, share.whole, within)))
    return Pattern(
        test="whole-percent",
        about=about,
        asks=f"Look at the images: {len(hits)} of {len(usable)} stations ({about}) are at a whole percent, about"
        f" {round(expected)} would be by chance. Were the figures counted, or made from a percentage?",
        null=NULL,
        cautions=CAUTIONS,
        n=len(usable),
        observed=Fraction(len(hits)),
        expected=expected,
        statistic=Fraction(len(hits)) - expected,
        p=_tail(chances, len(hits)),
        look_at=hits,
    )


def is_hit(part: int, whole: int, within: Fraction = WITHIN) -> bool:
    """Whether part / whole is within `within` percentage points, or half a ballot, of a whole percent."""
    over = 100 * part % whole
    away = min(over, whole - over)
    return away <= 50 or away * within.denominator <= whole * within.numerator


@lru_cache(maxsize=65536)
def hit_chance(part: int, whole: int, within: Fraction = WITHIN) -> int:
    """Chance, times 2^128, that a binomial draw of `whole` ballots with share part / whole is a hit."""
    total = hits = 0
    for count, weight in _binomial(part, whole):
        total += weight
        hits += weight if is_hit(count, whole, within) else 0
    return (hits << BITS) // total


def _binomial(part: int, whole: int) -> Iterator[tuple[int, int]]:
    """(count, weight) of the binomial distribution, from its peak outwards until a weight is below 2^-128 of it."""
    weight, count = ONE, part
    while weight:
        yield count, weight
        weight = weight * (whole - count) * part // ((count + 1) * (whole - part))
        count += 1
    weight, count = ONE * part * (whole - part) // ((whole - part + 1) * part), part - 1
    while weight:
        yield count, weight
        weight = weight * count * (whole - part) // ((whole - count + 1) * part)
        count -= 1


def _tail(chances: Sequence[int], observed: int) -> float:
    """Chance of at least `observed` hits, and what cutting can have lost."""
    spread, start = [ONE], 0
    for chance in chances:
        spread = _with(spread, chance)
        first = next(i for i, weight in enumerate(spread) if weight)
        spread, start = spread[first:], start + first
        while not spread[-1]:
            spread.pop()
    tail = sum(weight for hits, weight in enumerate(spread, start) if hits >= observed)
    return min(1.0, float(Fraction(tail + len(chances) * LOST, ONE)))


def _with(spread: Sequence[int], chance: int) -> list[int]:
    """The distribution of hits with one more station in it."""
    miss = ONE - chance
    kept = [weight * miss >> BITS for weight in spread]
    moved = [weight * chance >> BITS for weight in spread]
    return [a + b for a, b in zip([*kept, 0], [0, *moved], strict=True)]
