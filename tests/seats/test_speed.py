"""How long it may take, in processor seconds, at sizes no parliament has: limits that a slip in the method breaks."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from natija.seats import METHODS, allocate
from natija.seats.nouns import Method
from natija.seats.power import banzhaf_swings, shapley_shubik

WEIGHTS = [37 * place * place % 101 + 1 for place in range(200)]
QUOTA = sum(WEIGHTS) // 2 + 1


def best(call: Callable[[], object], runs: int) -> float:
    """The least processor time of several runs: the one least disturbed."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("method", METHODS)
def test_thirty_parties_and_336_seats(method: Method) -> None:
    """Five milliseconds, exactly, with every step."""
    votes = {f"P{n}": count for n, count in enumerate(7919 * place**3 % 9_999_991 + 1 for place in range(1, 31))}
    assert best(lambda: allocate(votes, 336, method=method), 9) <= 0.005


@pytest.mark.slow
def test_power_of_two_hundred() -> None:
    """Banzhaf in a tenth of a second, Shapley and Shubik in eight seconds; the shares sum to one exactly."""
    assert best(lambda: banzhaf_swings(WEIGHTS, QUOTA), 5) <= 0.1
    assert best(lambda: shapley_shubik(WEIGHTS, QUOTA), 1) <= 8
    assert sum(shapley_shubik(WEIGHTS, QUOTA)) == 1
