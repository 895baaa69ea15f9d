"""All contests at once: what the sums alone decide, and how long it takes."""

from __future__ import annotations

import time

import msgspec
import numpy as np
import pytest

from natija.canvass.certificates import UNREAD, Case, Cell, Panel, forms, panel, prove, read, screen, stations
from tests.certificates.instances import SOURCED


def contest(name: str, stated: dict[str, int], *rows: tuple[Cell, Cell], voters: int = 100, missing: int = 50) -> Case:
    """Forms of stations with so many registered voters, and one station without a form."""
    units = [f"{name}/{i}" for i in range(len(rows))]
    return Case(
        contest=name, basis="forms", total="a total", stated=stated, missing=stations({f"{name}/x": missing}),
        forms=forms(
            {u: {"1": a, "2": b} for u, (a, b) in zip(units, rows, strict=True)}, ("1", "2"),
            dict.fromkeys(units, voters),
        ),
        premises=SOURCED, outside=0,
    )  # fmt: skip


def test_contests_of_every_kind_side_by_side() -> None:
    """Agreement, a deficit, an excess, a contest without forms, and candidates not transcribed anywhere."""
    found = screen(
        panel(
            [
                contest("agrees", {"1": 60, "2": 40}, (read(30), read(20)), (read(20), read(10))),
                contest("deficit", {"1": 40, "2": 40}, (read(30), read(20)), (read(20), read(10))),
                contest("excess", {"1": 90, "2": 45}, (read(30), read(20)), (read(20), read(10))),
                contest("no forms", {"1": 40, "2": 11}),
                contest("untranscribed, fits", {"1": 60, "2": 160}, (read(30), UNREAD), (read(20), UNREAD)),
                contest("untranscribed, does not", {"1": 60, "2": 191}, (read(30), UNREAD), (read(20), UNREAD)),
            ]
        )
    )
    assert found.deficits.tolist() == [[0, 0], [10, 0], [0, 0], [0, 0], [0, 0], [0, 0]]
    assert found.excess.tolist() == [0, 0, 5, 1, 0, 1]
    assert not found.unsettled.any()
    assert found.suspects == [1, 2, 3, 5]


def test_cells_open_here_and_there_are_left_to_the_proof() -> None:
    """Where the sums do not decide, the contest is marked, and the proof decides."""
    rows = (
        (Cell(low=10, high=80), read(5)),
        (read(0), Cell(low=0, high=95)),
        (Cell(low=20, high=40), Cell(low=20, high=70)),
    )
    cases = [contest("x", {"1": first, "2": 190}, *rows, missing=20) for first in range(60, 140, 4)]
    found = screen(panel(cases))
    assert found.unsettled.any()
    for i, case in enumerate(cases):
        assert found.unsettled[i] or bool(found.excess[i]) == bool(prove(case))


def test_a_station_with_unknown_registered_voters_bounds_nothing() -> None:
    """No excess where the votes elsewhere are not bounded; a deficit all the same."""
    case = contest("x", {"1": 10, "2": 900}, (read(30), read(20)))
    case = msgspec.structs.replace(case, missing=stations({"x": None}))
    found = screen(panel([case]))
    assert (found.deficits.tolist(), found.excess.tolist(), found.suspects) == ([[20, 0]], [0], [0])


def test_no_contest_at_all() -> None:
    """An empty panel has an empty screen."""
    assert screen(panel([])).suspects == []


def national(seed: int, share: float) -> Panel:
    """859 contests of 90,675 stations and 25 candidates; `share` of the cells is illegible or open."""
    chance = np.random.default_rng(seed)
    contests, rows, candidates = 859, 90_675, 25
    starts = np.concatenate([[0], np.cumsum(chance.multinomial(rows, np.ones(contests) / contests))])
    least = chance.gamma(0.3, 60, size=(rows, candidates)).astype(np.int64)
    blurred, unread = (chance.random(least.shape) < share for _ in range(2))
    elsewhere = chance.integers(0, 60_000, contests)
    more = (
        chance.dirichlet(np.ones(candidates), contests) * elsewhere[:, None] * chance.uniform(0.3, 1.3, (contests, 1))
    )
    return Panel(
        contests=tuple(f"c{i}" for i in range(contests)), starts=starts, least=least,
        most=least + 40 * blurred, open=unread,
        registered=least.sum(axis=1) + chance.integers(0, 900, rows), known=np.ones(rows, dtype=np.bool_),
        elsewhere=elsewhere, bounded=np.ones(contests, dtype=np.bool_),
        given=np.ones((contests, candidates), dtype=np.bool_),
        stated=np.add.reduceat(least, starts[:-1], axis=0) + more.astype(np.int64),
    )  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("share", [0, 0.01])
def test_a_national_election_takes_a_fifth_of_a_second(share: float) -> None:
    """Processor time, the best of five: finding the contests with a deficit or an excess."""
    whole, times = national(1, share), []
    for _ in range(5):
        start = time.process_time()
        found = screen(whole)
        times.append(time.process_time() - start)
    assert (found.excess > 0).sum() > 10
    assert min(times) <= 0.2
