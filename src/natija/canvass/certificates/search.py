"""Whether a number of rows can reach every need, settled by search with bounds that are sums.

Rows that the best multipliers show must be in, or cannot be, are fixed first. Among the others a branch is left as soon
as, through any lens (one way to add the needs into one), the largest values still to be had fall short. The number of
steps is limited, not the time, so that the answer is the same on every machine; beyond it the answer is "not settled".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from natija.canvass.certificates.nouns import Ints

WORK = 1_000_000
"""Sums looked at before giving up: about a quarter of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`rows` that do it; null and `settled` where none do; null and not settled where the steps ran out."""

    rows: tuple[int, ...] | None
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Core:
    """What is left to decide: `rows` in order, `more` of them to take, `fixed` taken already."""

    rows: Ints
    more: int
    fixed: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lens:
    """The needs added into one: the value of every row, what is needed, and the largest sums from every row on."""

    values: list[int]
    need: int
    largest: list[list[int]]


def search(values: Ints, needs: Sequence[int], lenses: Sequence[tuple[int, ...]], count: int) -> Answer:
    """Whether `count` rows of `values` reach `needs`. The first lens should be the one that bounds best."""
    core = _core(values, needs, lenses[0], count)
    if core is None:
        return Answer(rows=None, settled=True)
    left = (np.array(needs, dtype=np.int64) - values[core.fixed].sum(axis=0)).tolist()
    inside = values[core.rows]
    taken, settled = _walk(inside.tolist(), left, [_lens(inside, left, m, core.more) for m in lenses], core.more)
    if taken is None:
        return Answer(rows=None, settled=settled)
    return Answer(rows=(*core.fixed.tolist(), *(int(core.rows[i]) for i in taken)), settled=True)


def _core(values: Ints, needs: Sequence[int], multipliers: tuple[int, ...], count: int) -> _Core | None:
    """Fix the rows whose exchange for the next best would make the weighed sum fall short; null if it does already."""
    weighed = values @ np.array(multipliers, dtype=np.int64)
    order = np.argsort(-weighed, kind="stable")
    ranked = weighed[order].tolist()
    spare = sum(ranked[:count]) - sum(m * n for m, n in zip(multipliers, needs, strict=True))
    if spare < 0:
        return None
    following = ranked[count] if count < len(ranked) else 0
    first = sum(1 for v in ranked[:count] if v - following > spare)
    last = len(ranked) - sum(1 for v in ranked[count:] if ranked[count - 1] - v > spare)
    return _Core(rows=order[first:last], more=count - first, fixed=order[:first])


def _lens(values: Ints, needs: Sequence[int], multipliers: tuple[int, ...], more: int) -> _Lens:
    weighed = values @ np.array(multipliers, dtype=np.int64)
    need = sum(m * n for m, n in zip(multipliers, needs, strict=True))
    return _Lens(values=weighed.tolist(), need=need, largest=_largest(weighed, more))


def _largest(values: Ints, most: int) -> list[list[int]]:
    """For every start, the sums of the 0, 1, … `most` largest values from there on."""
    tables = []
    for start in range(len(values) + 1):
        sums = np.cumsum(-np.sort(-values[start:])[:most]).tolist()
        tables.append([0, *sums, *([sums[-1] if sums else 0] * (most - len(sums)))])
    return tables


def _walk(
    rows: list[list[int]], needs: list[int], lenses: Sequence[_Lens], more: int
) -> tuple[tuple[int, ...] | None, bool]:
    """Depth first, taking a row before leaving it. The rows taken, or null with whether every branch was seen."""
    stack: list[tuple[int, int, list[int], list[int], tuple[int, ...]]] = []
    stack.append((0, more, needs, [lens.need for lens in lenses], ()))
    for _ in range(WORK // (len(needs) + len(lenses))):
        if not stack:
            return None, True
        i, left, short, sums, taken = stack.pop()
        if all(s <= 0 for s in short):
            return taken, True
        if not left or i == len(rows) or any(x.largest[i][left] < s for x, s in zip(lenses, sums, strict=True)):
            continue
        stack.append((i + 1, left, short, sums, taken))
        within = [s - v for s, v in zip(short, rows[i], strict=True)]
        lower = [s - lens.values[i] for s, lens in zip(sums, lenses, strict=True)]
        stack.append((i + 1, left - 1, within, lower, (*taken, i)))
    return None, not stack
