"""Voting power, exactly: how often a party turns a losing bloc into a winning one.

Every bloc of the others that lacks at most the party's seats is a *swing*. Banzhaf counts swings; Shapley and Shubik
weigh a swing of s others among n by s!(n-1-s)!/n!, the share of orders of arrival in which the party is the one that
tips. Both count blocs nobody may want: exclusions and agreements are not in them.

How: the blocs that have k seats are the coefficients of the product of (1 + x**w). Without one party they come by
dividing its factor out again: C(k) = S(k) - S(k - w) + S(k - 2w) - ... over running sums S, so that each weight costs
q/w steps. Shapley's sizes of blocs ride in the same whole number, a slot of bits each (D. Leech, Computing power
indices for large voting games, Management Science 49, 2003; the division: T. Uno, Efficient computation of power
indices for weighted majority games, 2012). A quota above half is replaced by its dual, which has the same indices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from math import factorial, gcd

import msgspec

from natija.errors import BadUse

MOST, LONGEST = 1_000_000_000, 2_000_000
"""Bits and rows of the table; beyond them the answer would take minutes and gigabytes."""


class Power(msgspec.Struct, frozen=True, kw_only=True):
    """The power of one party."""

    party: str
    weight: int
    swings: int
    """Blocs of the others that it turns into winners."""
    banzhaf: Fraction
    """Its share of all swings."""
    absolute: Fraction
    """Its swings among all blocs of the others (Penrose)."""
    shapley: Fraction
    """Its share of the orders of arrival in which it tips."""


def power(weights: Mapping[str, int], quota: int) -> tuple[Power, ...]:
    """Both indices of every party, where `quota` seats win."""
    _check(weights, quota)
    swings = banzhaf_swings(tuple(weights.values()), quota)
    shapley = shapley_shubik(tuple(weights.values()), quota)
    every, blocs = sum(swings) or 1, 2 ** (len(weights) - 1)
    return tuple(
        Power(
            party=party, weight=weight, swings=count, banzhaf=Fraction(count, every),
            absolute=Fraction(count, blocs), shapley=share,
        )
        for (party, weight), count, share in zip(weights.items(), swings, shapley, strict=True)
    )  # fmt: skip


def _check(weights: Mapping[str, int], quota: int) -> None:
    for party, weight in weights.items():
        if type(weight) is not int or weight < 0:
            raise BadUse(f"{party}: {weight!r} is not a whole number from 0", next_step="count in whole seats")
    if not weights or not 0 < quota <= sum(weights.values()):
        raise BadUse(
            f"{quota:,} of {sum(weights.values()):,} seats is a majority nobody can have, or everybody has",
            next_step="check the majority",
        )


def banzhaf_swings(weights: Sequence[int], quota: int) -> tuple[int, ...]:
    """Swings of every party."""
    small, need = _least(weights, quota)
    _room(need, need * len(small))
    sums = list(accumulate(_blocs(small, need, 0)))
    found = {w: _without(sums, w, need, 0) for w in set(small)}
    return tuple(found[w] for w in small)


def shapley_shubik(weights: Sequence[int], quota: int) -> tuple[Fraction, ...]:
    """The share of orders in which each party tips; they sum to one."""
    small, need = _least(weights, quota)
    players = len(small)
    slot = players + 1
    _room(need, need * players * slot)
    sums = list(accumulate(_blocs(small, need, slot)))
    orders = [factorial(s) * factorial(players - 1 - s) for s in range(players)]
    found = {w: _weighed(_without(sums, w, need, slot), slot, orders) for w in set(small)}
    return tuple(Fraction(found[w], factorial(players)) for w in small)


def _least(weights: Sequence[int], quota: int) -> tuple[list[int], int]:
    """The same game in smaller numbers: common factors out, the dual where its quota is less."""
    factor = gcd(*weights) or 1
    small, need = [w // factor for w in weights], -(-quota // factor)
    return small, min(need, sum(small) - need + 1)


def _room(rows: int, bits: int) -> None:
    if bits > MOST or rows > LONGEST:
        raise BadUse(
            "these weights are too large for the exact table",
            next_step="count in seats, or join small parties that always vote together",
        )


def _blocs(weights: Sequence[int], need: int, slot: int) -> list[int]:
    """Blocs by seats below the quota; with a slot of bits per size of bloc, or none."""
    blocs = [0] * need
    blocs[0] = 1
    reached = 0
    for weight in sorted(weights):
        reached = min(reached + weight, need - 1)
        if weight == 0:
            blocs = [count + (count << slot) for count in blocs]
        elif weight < need:
            head, tail = blocs[:weight], blocs[weight : reached + 1]
            blocs[weight : reached + 1] = [
                more + (less << slot) for more, less in zip(tail, (head + tail), strict=False)
            ]  # fmt: skip
    return blocs


def _without(sums: Sequence[int], weight: int, need: int, slot: int) -> int:
    """Blocs of the others with need - weight to need - 1 seats: the swings, by size where there are slots.

    That is C(q - 1) - C(q - 1 - w), in which each running sum comes twice, one size of bloc apart.
    """
    if weight == 0:
        return 0
    swings, sign, shift = sums[need - 1], -1, 0
    for k in range(need - 1 - weight, -1, -weight):
        swings += sign * ((sums[k] << (shift + slot)) + (sums[k] << shift))
        sign, shift = -sign, shift + slot
    return swings


def _weighed(swings: int, slot: int, orders: Sequence[int]) -> int:
    """Swings by size of bloc, each times its orders."""
    mask = (1 << slot) - 1
    return sum(((swings >> (size * slot)) & mask) * count for size, count in enumerate(orders))
