"""The fewest rows whose values reach every need: the arithmetic of "at least so many of the forms must be wrong".

One need is a sort and a running sum. For several, multipliers add the needs into one, and no fewer rows than that one
sum takes can reach them all: a proof anybody can add up. A choice of rows that reaches every need with that many rows
settles it: `exchange` looks for one, and where it finds none `search` decides. Everything is integers, and nothing
depends on a clock or on what else is installed, so the same figures give the same number everywhere. What could not be
settled is said to be a lower bound, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np

from natija.canvass.certificates.exchange import exchanged
from natija.canvass.certificates.nouns import Ints
from natija.canvass.certificates.search import search

ROUNDS = 200
"""Turns of the multipliers; after about a hundred they hardly move."""
SCALE = 2**22
"""Size of the largest multiplier, where the sums leave room for it in 64 bits."""
KEPT = 5
"""Multipliers that are tried one after the other."""

Multipliers = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """At least `count` rows are needed, and `rows` do it with `count`, where `exact`.

    `multipliers` prove by addition that at least `bound` are needed; `count` is more only after a search. Where even
    all rows together fall short, `count` is one more than there are.
    """

    count: int
    exact: bool
    rows: tuple[int, ...]
    bound: int
    multipliers: Multipliers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What one choice of multipliers shows: `score` = how far the running sum goes, `rows` = the rows it takes."""

    score: Fraction
    count: int
    rows: Ints
    reached: tuple[int, ...]
    """Column sums of the rows, the last one only in part, times `unit`."""
    unit: int


def cover(values: Ints, needs: Sequence[int]) -> Cover:
    """Fewest rows of `values` (rows x needs, none negative) whose column sums reach `needs` (all positive)."""
    capped = np.minimum(values, np.array(needs, dtype=np.int64))
    for j, need in enumerate(needs):
        if int(capped[:, j].sum()) < need:
            beyond = len(capped) + 1
            return Cover(count=beyond, exact=True, rows=(), bound=beyond, multipliers=_single(j, len(needs)))
    ranked = _polish(capped, needs)
    best = _look(capped, needs, ranked[0])
    shown = _rounded(capped, needs, ranked[0], best.count)
    if _reaches(capped, needs, best.rows):
        return _found(best.count, best.rows, best.count, shown)
    count, rows = _settled(capped, needs, ranked, best.count)
    return _found(count, rows, best.count, shown)


def _single(j: int, needs: int) -> Multipliers:
    return tuple(int(i == j) for i in range(needs))


def _found(count: int, rows: Sequence[int] | Ints, bound: int, multipliers: Multipliers) -> Cover:
    common = gcd(*multipliers)
    return Cover(
        count=count, exact=bool(len(rows)), rows=tuple(sorted(int(i) for i in rows)), bound=bound,
        multipliers=tuple(m // common for m in multipliers),
    )  # fmt: skip


def _settled(values: Ints, needs: Sequence[int], ranked: list[Multipliers], count: int) -> tuple[int, tuple[int, ...]]:
    """Raise the count until rows are found that do it, or the search gives up and leaves a lower bound without rows."""
    singles = [m for m in ranked if sum(map(bool, m)) == 1][: KEPT + 2]
    lenses = list(dict.fromkeys((ranked[0], *singles, *ranked[1:KEPT])))
    while True:
        for multipliers in ranked[:KEPT]:
            rows = exchanged(values, needs, multipliers, count)
            if rows is not None:
                return count, rows
        answer = search(values, needs, lenses, count)
        if answer.rows is not None or not answer.settled:
            return count, answer.rows or ()
        count += 1


def _rounded(values: Ints, needs: Sequence[int], multipliers: Multipliers, count: int) -> Multipliers:
    """The smallest multipliers of the same kind that prove as much: what a pencil can still multiply by."""
    largest = max(multipliers)
    for size in (2**bits for bits in range(largest.bit_length())):
        small = tuple((m * size + largest // 2) // largest for m in multipliers)
        if _look(values, needs, small).count == count:
            return small
    return multipliers


def _polish(values: Ints, needs: Sequence[int]) -> list[Multipliers]:
    """Multipliers, the one that proves most first: raise the weight of needs that its rows miss, lower the others'."""
    scale = min(SCALE, 2**61 // (int(values.sum()) + sum(needs)))
    seen: dict[Multipliers, Fraction] = {}
    for j in range(len(needs)):
        seen[_single(j, len(needs))] = _look(values, needs, _single(j, len(needs))).score
    current = _scaled([Fraction(1, need) for need in needs], scale)
    for turn in range(ROUNDS if len(needs) > 1 else 0):
        look = _look(values, needs, current)
        seen[current] = look.score
        if _reaches(values, needs, look.rows):
            break
        current = _scaled(_turned(current, needs, look, turn), scale)
    return sorted(seen, key=lambda m: seen[m], reverse=True)


def _turned(current: Multipliers, needs: Sequence[int], look: _Look, turn: int) -> list[Fraction]:
    """One step: a need reached exactly keeps its multiplier; steps get smaller as the turns go on."""
    return [
        Fraction(m * (turn + 8) * need * look.unit, turn * need * look.unit + 8 * got or 1)
        for m, need, got in zip(current, needs, look.reached, strict=True)
    ]


def _scaled(multipliers: list[Fraction], scale: int) -> Multipliers:
    largest = max(multipliers)
    return tuple(max(1, int(scale * m / largest)) for m in multipliers)


def _look(values: Ints, needs: Sequence[int], multipliers: Multipliers) -> _Look:
    weighed = values @ np.array(multipliers, dtype=np.int64)
    need = sum(m * n for m, n in zip(multipliers, needs, strict=True))
    order = np.argsort(-weighed, kind="stable")
    running = np.cumsum(weighed[order])
    full = int(np.count_nonzero(running < need))
    rows = order[: full + 1]
    part, unit = need - (int(running[full - 1]) if full else 0), int(weighed[order[full]])
    whole, last = values[order[:full]].sum(axis=0).tolist(), values[order[full]].tolist()
    return _Look(
        score=full + Fraction(part, unit), count=full + 1, rows=rows,
        reached=tuple(w * unit + v * part for w, v in zip(whole, last, strict=True)), unit=unit,
    )  # fmt: skip


def _reaches(values: Ints, needs: Sequence[int], rows: Ints) -> bool:
    return all(got >= need for got, need in zip(values[rows].sum(axis=0).tolist(), needs, strict=True))


def least_rows(values: Sequence[int], need: int) -> int:
    """How many of the largest values it takes to reach a need; one more than there are where all do not."""
    running = np.cumsum(-np.sort(-np.array(values, dtype=np.int64)))
    return int(np.count_nonzero(running < need)) + 1
