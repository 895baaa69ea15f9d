"""A choice of so many rows that reaches every need, found by exchanging rows one for another.

It starts from the rows some multipliers rank first, and makes the exchange that leaves the least short until nothing
is, or none helps. What it finds is checked by addition; what it does not find may still exist, and `search` decides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from natija.canvass.certificates.nouns import Bools, Ints

TURNS = 12
NEAR = 100
"""Rows on either side of the last one chosen that are exchanged: others are worth far more, or far less."""
PRICE = 2**20


def exchanged(values: Ints, needs: Sequence[int], multipliers: Sequence[int], count: int) -> tuple[int, ...] | None:
    """`count` rows of `values` whose sums reach `needs`, near those the multipliers rank first; null if none met."""
    wanted = np.array(needs, dtype=np.int64)
    order = np.argsort(-(values @ np.array(multipliers, dtype=np.int64)), kind="stable")
    inside = np.zeros(len(values), dtype=np.bool_)
    inside[order[:count]] = True
    near = order[max(0, count - NEAR) : count + NEAR]
    for _ in range(TURNS):
        short = wanted - values[inside].sum(axis=0)
        if bool((short <= 0).all()):
            return tuple(np.flatnonzero(inside).tolist())
        if not _exchange(values, short, np.maximum(1, PRICE // wanted), inside, near):
            return None
    return None


def _exchange(values: Ints, short: Ints, price: Ints, inside: Bools, near: Ints) -> bool:
    """Make the exchange that leaves the least short; false where none is better than none."""
    out, into = near[inside[near]], near[~inside[near]]
    if not out.size or not into.size:
        return False
    left = np.maximum(short - (values[into][None] - values[out][:, None]), 0) @ price
    best = int(left.argmin())
    if int(left.flat[best]) >= int(np.maximum(short, 0) @ price):
        return False
    inside[out[best // len(into)]] = False
    inside[into[best % len(into)]] = True
    return True
