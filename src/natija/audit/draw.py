"""Which stations to recount: draws with probability proportional to the error bound (PPEB), from a public seed.

The draw is a page of arithmetic on whole numbers, so that anybody can repeat it in any language or, for a small
contest, by hand: docs/reference/audit-draw.md. Draw i takes the SHA-256 of the seed, a comma and i, read as a number h
below 2^256, and picks the first station, in order of id, at which the running sum of the bounds exceeds h/2^256 of
their total. Draws are with replacement, as the risk calculation assumes; a station drawn twice is recounted once and
counts twice. There is no randomness in this package: the seed is an argument, and must be made in public after the
figures are fixed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from math import lcm

from natija.errors import BadUse

SPACE = 2**256
"""How many values a SHA-256 has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One draw: its number, the hash, and the station it picks."""

    i: int
    sha256: str
    station: str


def draw(weights: Mapping[str, Fraction], *, seed: str, count: int, first: int = 1) -> tuple[Drawn, ...]:
    """Draws `first` to `first + count - 1`. The order of `weights` does not matter; ids are compared as UTF-8 bytes."""
    if not seed:
        raise BadUse(
            "a draw needs a seed", next_step="throw 20 ten-sided dice in public, after the figures are published"
        )
    if any(weight < 0 for weight in weights.values()) or not any(weights.values()):
        raise BadUse("a draw needs weights that are not negative, and one that is not zero")
    whole = _whole(weights)
    ids, ends = list(whole), list(accumulate(whole.values()))
    return tuple(_one(ids, ends, seed, i) for i in range(first, first + count))


def _whole(weights: Mapping[str, Fraction]) -> dict[str, int]:
    """The weights in order of id, times their least common denominator."""
    scale = lcm(*(weight.denominator for weight in weights.values()))
    return {name: int(weights[name] * scale) for name in sorted(weights, key=str.encode)}


def _one(ids: list[str], ends: list[int], seed: str, i: int) -> Drawn:
    """Draw number i: the first station whose running sum, times 2^256, is more than h times the total."""
    digest = sha256(f"{seed},{i}".encode()).hexdigest()
    reached = int(digest, 16) * ends[-1] // SPACE
    return Drawn(i=i, sha256=digest, station=ids[bisect_right(ends, reached)])


def expected_distinct(weights: Mapping[str, Fraction], count: int) -> Fraction:
    """How many different stations that many draws pick, on average."""
    whole = _whole(weights)
    total = sum(whole.values())
    missed = sum((total - weight) ** count for weight in whole.values())
    return len(whole) - Fraction(missed, total**count)
