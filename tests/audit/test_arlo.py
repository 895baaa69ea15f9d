"""Batch comparison: what Arlo's MACRO computes, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from natija.audit import Batch, Bounds, bounds, draws_needed, exact, risk
from tests.audit.vectors import near, vector

FIXTURES = {
    "A": (200, (200, 180, 400), (100, 90, 200)),
    "B": (100, (200, 160, 400), (100, 80, 200)),
    "C": (60, (200, 140, 400), (100, 70, 200)),
}
"""Contest -> number of pairs of batches, the large one and the small one (winner, loser, ballots)."""


def batches(name: str) -> list[Batch]:
    """The batches of one of Arlo's contests."""
    pairs, *sizes = FIXTURES[name]
    return [
        exact(f"{i:03}-{size}", {"w": winner, "l": loser}, bound=ballots)
        for i in range(pairs)
        for size, (winner, loser, ballots) in zip(("large", "small"), sizes, strict=True)
    ]


def contest(name: str) -> Bounds:
    """Its error bounds under the declared totals."""
    stated = next(case["contest"] for case in cases() if case["id"] == f"arlo-fixture-{name}")
    found = bounds(batches(name), winners=["w"], losers=["l"], declared={"w": stated["winner"], "l": stated["loser"]})
    assert isinstance(found, Bounds)
    return found


def cases() -> list[dict[str, Any]]:
    """The recorded runs."""
    found: list[dict[str, Any]] = vector("audit/arlo_macro.json")["cases"]
    return found


@pytest.mark.parametrize("name", FIXTURES)
def test_bounds_are_those_of_arlo(name: str) -> None:
    """U, and u of both sizes of batch; Arlo's decimals end where theirs do, ours are fractions."""
    case = next(case for case in cases() if case["id"] == f"arlo-fixture-{name}")
    found = contest(name)
    assert near(found.total, case["U"], 24)
    assert near(found.each["000-large"], case["u_big"], 24)
    assert near(found.each["000-small"], case["u_small"], 24)


@pytest.mark.parametrize("name", FIXTURES)
def test_sizes_are_those_of_arlo_less_its_extra_draw(name: str) -> None:
    """Arlo adds one to the least number of draws that reaches the limit."""
    case = next(case for case in cases() if case["id"] == f"arlo-fixture-{name}")
    ours = {
        limit: draws_needed(contest(name).total, limit=Fraction(int(limit), 100)) + 1
        for limit in case["initial_sample_size"]
    }
    assert ours == case["initial_sample_size"]


@pytest.mark.parametrize(("name", "clean", "tainted", "lost"), [("A", 30, 6, 20), ("B", 30, 0, 0), ("C", 36, 0, 0)])
def test_risk_after_a_recount_is_that_of_arlo(name: str, clean: int, tainted: int, lost: int) -> None:
    """Thirty clean draws and six where A loses ten votes to the other; those six are clean in C and not in B."""
    case = next(case for case in cases() if case["id"] == f"arlo-risk-30clean-6taint-{name}")
    drawn = [f"{i:03}-large" for i in range(clean + tainted)]
    winner, loser, _ = FIXTURES[name][1]
    recounts = {s: {"w": winner, "l": loser} for s in drawn[:clean]}
    recounts |= {s: {"w": winner - lost // 2, "l": loser + lost // 2} for s in drawn[clean:]}
    after = risk(contest(name), drawn, recounts, limit=Fraction(1, 4))
    assert after.risk is not None
    assert near(after.risk, case["p"], 14)
    assert after.confirmed is case["stop_at_25pct"]


@pytest.mark.parametrize("place", range(4))
def test_sizes_of_the_synthetic_seats(place: int) -> None:
    """Four seats of 14 % to 1.8 % margin: Arlo's draws, and those without its extra one."""
    seat = vector("audit/pk_synthetic_batch_audit.json")["constituencies"][place]
    total = Fraction(seat["U"])
    assert {str(k): draws_needed(total, limit=Fraction(k, 100)) + 1 for k in (1, 5, 10, 20)} == seat["arlo_draws"]
    assert draws_needed(total, limit=Fraction(1, 10)) == seat["draws_10pct_without_plus1"]


@pytest.mark.parametrize("limit", [Fraction(1, 100), Fraction(1, 10), Fraction(1, 3)])
def test_one_draw_fewer_would_not_do(limit: Fraction) -> None:
    """The size is the least one, also where the power falls exactly on the limit."""
    for total in (Fraction(3, 2), Fraction(10), Fraction(725, 41), Fraction(5000, 3)):
        size = draws_needed(total, limit=limit)
        assert (1 - 1 / total) ** size <= limit < (1 - 1 / total) ** (size - 1)


def test_a_power_that_falls_exactly_on_the_limit_is_enough() -> None:
    """With U = 2 three draws give exactly one eighth; no rounding asks for a fourth."""
    assert draws_needed(Fraction(2), limit=Fraction(1, 8)) == 3


def test_nothing_is_drawn_where_no_error_could_matter() -> None:
    """U below 1: the bounds together cannot reverse the outcome."""
    assert draws_needed(Fraction(99, 100), limit=Fraction(1, 10)) == 0
