"""Power indices against published games, against counting every bloc and every order, and at size."""

from __future__ import annotations

import json
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.errors import BadUse
from natija.seats import power
from natija.seats.power import banzhaf_swings, shapley_shubik
from tests.seats import oracle

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "quant" / "power_indices.json"
weights_of = st.lists(st.integers(0, 12), min_size=1, max_size=6)


def test_published_games() -> None:
    """Swings and shares of eight games, from the six of 1958 to 51 electors of a president."""
    if not VECTORS.exists():
        pytest.skip(f"{VECTORS.name} is not beside the project")
    games = json.loads(VECTORS.read_text(encoding="utf-8"))["games"]
    for game in games:
        assert list(banzhaf_swings(game["weights"], game["quota"])) == game["banzhaf_swings"], game["name"]
        shares = [str(share) for share in shapley_shubik(game["weights"], game["quota"])]
        assert shares == game["shapley_shubik"], game["name"]
    assert len(games) == 8


def test_the_six_of_1958() -> None:
    """4, 4, 4, 2, 2, 1 and 12: the smallest member could never tip anything (Brams and Affuso 1976)."""
    made = power({"DE": 4, "FR": 4, "IT": 4, "BE": 2, "NL": 2, "LU": 1}, 12)
    assert [p.swings for p in made] == [10, 10, 10, 6, 6, 0]
    assert [p.banzhaf for p in made][::5] == [Fraction(5, 21), 0]
    assert [p.shapley for p in made][::3] == [Fraction(7, 30), Fraction(3, 20)]
    assert made[0].absolute == Fraction(10, 32)


@settings(deadline=None)
@given(weights_of, st.data())
def test_swings_are_those_one_counts(weights: list[int], data: st.DataObject) -> None:
    """Every bloc, one by one; parties without a seat and common factors included."""
    if sum(weights):
        quota = data.draw(st.integers(1, sum(weights)))
        assert banzhaf_swings(weights, quota) == oracle.swings(tuple(weights), quota)


@settings(deadline=None)
@given(weights_of, st.data())
def test_shares_are_those_of_all_orders(weights: list[int], data: st.DataObject) -> None:
    """Every order of arrival, one by one; the shares sum to one."""
    if sum(weights):
        quota = data.draw(st.integers(1, sum(weights)))
        made = shapley_shubik(weights, quota)
        assert made == oracle.tips(tuple(weights), quota)
        assert sum(made) == 1


@pytest.mark.parametrize("parties", [99, 100, 101, 130])
def test_equal_parties_have_equal_power_at_any_size(parties: int) -> None:
    """Where all are equal the answer is known: 1/n each, and swings by a binomial coefficient."""
    weights, quota = [3] * parties, 3 * (parties // 2 + 1)
    assert set(shapley_shubik(weights, quota)) == {Fraction(1, parties)}
    assert set(banzhaf_swings(weights, quota)) == {comb(parties - 1, parties // 2)}


def test_a_party_with_the_majority_has_all_the_power() -> None:
    """And the others none."""
    assert [p.shapley for p in power({"A": 51, "B": 30, "C": 19}, 51)] == [1, 0, 0]


@pytest.mark.parametrize(("weights", "quota"), [({}, 1), ({"A": 1}, 2), ({"A": 1}, 0), ({"A": -1, "B": 3}, 1)])
def test_a_game_nobody_can_win_or_lose_is_refused(weights: dict[str, int], quota: int) -> None:
    """A quota of nothing, one above all seats, and seats below zero."""
    with pytest.raises(BadUse):
        power(weights, quota)


def test_a_table_that_would_not_fit_is_refused() -> None:
    """Votes are no seats: weights in the millions are answered at once, with what to do."""
    with pytest.raises(BadUse, match="too large"):
        power({"A": 50_000_017, "B": 40_000_003, "C": 7}, 45_000_000)
