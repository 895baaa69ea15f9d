"""The fewest rows that reach every need: against trying all, against a solver, and within its time."""

from __future__ import annotations

import time
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from natija.canvass.certificates.cover import cover, least_rows
from natija.canvass.certificates.nouns import Ints


def by_trial(values: Ints, needs: list[int]) -> int:
    """The fewest rows, by trying all choices; one more than there are where none does."""
    for size in range(1, len(values) + 1):
        if any((values[list(rows)].sum(axis=0) >= needs).all() for rows in combinations(range(len(values)), size)):
            return size
    return len(values) + 1


def contest(chance: np.random.Generator, stations: int, needs: int) -> tuple[Ints, list[int]]:
    """Votes of some candidates at some stations, and what a total lacks of them."""
    size = chance.gamma(2, 150, size=(stations, 1))
    share = chance.dirichlet(np.full(needs, 1.0), size=stations)
    values = (size * share).astype(np.int64)
    return values, [max(1, int(v * chance.uniform(0.01, 0.4))) for v in values.sum(axis=0)]


def test_one_need_is_a_sort_and_a_running_sum() -> None:
    """500 out of 300, 200, 100, 50: the two largest."""
    found = cover(np.array([[50], [300], [100], [200]]), [500])
    assert (found.count, found.exact, found.rows, found.multipliers) == (2, True, (1, 3), (1,))


def test_one_row_can_serve_several_needs() -> None:
    """The row that is second for both needs does what two rows would."""
    assert cover(np.array([[10, 0], [9, 9], [0, 10]]), [9, 9]).rows == (1,)


def test_needs_beyond_all_rows_take_more_rows_than_there_are() -> None:
    """All rows together fall short of the second need, and its multiplier alone shows it."""
    found = cover(np.array([[5, 1], [5, 1]]), [5, 3])
    assert (found.count, found.exact, found.rows, found.multipliers) == (3, True, (), (0, 1))


def test_no_rows_at_all() -> None:
    """Nothing is reached with nothing."""
    assert cover(np.zeros((0, 1), dtype=np.int64), [3]).count == 1


def test_the_fewest_rows_agree_with_trying_all() -> None:
    """Three hundred small instances with up to four needs."""
    chance = np.random.default_rng(1)
    for _ in range(300):
        values, needs = contest(chance, int(chance.integers(1, 9)), int(chance.integers(1, 5)))
        found = cover(values, needs)
        assert found.exact
        assert found.count == by_trial(values, needs)
        assert found.bound <= found.count


def test_multipliers_prove_the_bound_by_addition() -> None:
    """Whatever the rows, one fewer than the bound falls short of the weighed need; the rows found reach every need."""
    chance = np.random.default_rng(2)
    for _ in range(30):
        values, needs = contest(chance, 200, int(chance.integers(2, 7)))
        found = cover(values, needs)
        worth = np.minimum(values, needs) @ np.array(found.multipliers)
        need = sum(m * n for m, n in zip(found.multipliers, needs, strict=True))
        assert np.sort(worth)[::-1][: found.bound - 1].sum() < need
        assert found.bound == least_rows(worth.tolist(), need)
        if found.exact:
            assert len(found.rows) == found.count
            assert (values[list(found.rows)].sum(axis=0) >= needs).all()


@pytest.mark.soak
def test_the_fewest_rows_agree_with_a_solver() -> None:
    """Contests of 300 stations and up to four needs, against integer programming."""
    chance = np.random.default_rng(3)
    for _ in range(25):
        values, needs = contest(chance, 300, int(chance.integers(2, 5)))
        solved = milp(
            np.ones(len(values)), constraints=LinearConstraint(values.T, lb=needs), integrality=np.ones(len(values)),
            bounds=Bounds(0, 1), options={"mip_rel_gap": 0},
        )  # fmt: skip
        found = cover(values, needs)
        assert found.exact
        assert found.count == round(solved.fun)


@pytest.mark.soak
def test_six_hundred_stations_take_half_a_second_at_most() -> None:
    """Processor time of the slowest of many contests, with one to all 24 candidates lacking votes."""
    chance, slowest = np.random.default_rng(4), 0.0
    for needs in (1, 2, 3, 4, 6, 8, 12, 24):
        for _ in range(4):
            values, short = contest(chance, 600, needs)
            start = time.process_time()
            cover(values, short)
            slowest = max(slowest, time.process_time() - start)
    assert slowest <= 0.5
