"""Made-up contests for proofs, of the size the law and the largest ballots give; always the same ones."""

from __future__ import annotations

import numpy as np

from natija.canvass.certificates import Case, Forms, Panel, Premise, stations
from natija.canvass.certificates import premises as codes

CONTESTS, STATIONS, CANDIDATES = 859, 90_675, 25
LARGEST = 600
"""Stations of a contest that is large."""


def national() -> Panel:
    """Every contest of a country; about half of the totals leave room, the others do not."""
    chance = np.random.default_rng(1)
    starts = np.concatenate([[0], np.cumsum(chance.multinomial(STATIONS, np.ones(CONTESTS) / CONTESTS))])
    least = chance.gamma(0.3, 60, size=(STATIONS, CANDIDATES)).astype(np.int64)
    elsewhere = chance.integers(0, 60_000, CONTESTS)
    share = chance.dirichlet(np.ones(CANDIDATES), CONTESTS) * chance.uniform(0.3, 1.3, (CONTESTS, 1))
    return Panel(
        contests=tuple(f"c{i}" for i in range(CONTESTS)), starts=starts, least=least, most=least,
        open=np.zeros(least.shape, dtype=np.bool_), registered=least.sum(axis=1) + chance.integers(0, 900, STATIONS),
        known=np.ones(STATIONS, dtype=np.bool_), elsewhere=elsewhere, bounded=np.ones(CONTESTS, dtype=np.bool_),
        given=np.ones((CONTESTS, CANDIDATES), dtype=np.bool_),
        stated=np.add.reduceat(least, starts[:-1], axis=0) + (share * elsewhere[:, None]).astype(np.int64),
    )  # fmt: skip


def large(lacking: int, *, excess: bool) -> Case:
    """A contest of many stations whose total states too few votes for so many candidates, and too many for others."""
    chance = np.random.default_rng(lacking + 100 * excess)
    names = tuple(str(n + 1) for n in range(CANDIDATES))
    weight = 1 / np.arange(1, CANDIDATES + 1) ** 1.5
    shares = chance.dirichlet(30 * weight / weight.sum(), LARGEST)
    least = (shares * chance.gamma(9, 60, size=(LARGEST, 1))).astype(np.int64)
    units = [f"s{i}" for i in range(LARGEST)]
    registered = least.sum(axis=1) + chance.integers(0, 300, LARGEST)
    sums = least.sum(axis=0)
    stated = [int(n) - (int(n) // (7 + 3 * i) if i < lacking else 0) for i, n in enumerate(sums)]
    stated[-1] += 40_000 if excess else 0
    return Case(
        contest="large", basis="forms", total="a total", stated=dict(zip(names, stated, strict=True)),
        forms=Forms(
            stations=stations(dict(zip(units, registered.tolist(), strict=True))), candidates=names, least=least,
            most=least, open=np.zeros(least.shape, dtype=np.bool_),
        ),
        missing=stations({"x": 20_000}), outside=0,
        premises=tuple(Premise(code=code, source="made up") for code in SOURCED),
    )  # fmt: skip


SOURCED = (
    codes.READINGS, codes.SAME_STAGE, codes.NO_CHANGE, codes.STATION_LIST, codes.REGISTERED, codes.OUTSIDE,
    codes.NUMBERING,
)  # fmt: skip
