"""The draw: exact, from a public seed, the same in any order of input."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natija.audit import Bounds, bounds, draw, draws_needed, exact, expected_distinct
from natija.errors import BadUse
from tests.audit.vectors import vector

WEIGHTS = st.dictionaries(
    st.text(min_size=1, max_size=4), st.fractions(min_value=0, max_value=9), min_size=1, max_size=8
).filter(lambda weights: any(weights.values()))


def test_the_proposed_draw() -> None:
    """Bounds, U, the twelve draws with their hashes, and the number of clean draws at 10 %."""
    case = vector("audit/ppeb_exact_draw_proposal.json")
    stations = [exact(s["id"], {"w": s["winner"], "l": s["loser"]}, bound=s["ballots"]) for s in case["stations"]]
    found = bounds(stations, winners=["w"], losers=["l"])
    assert isinstance(found, Bounds)
    assert found.margins == {("w", "l"): case["V"]}
    assert [[name, str(u)] for name, u in found.each.items()] == case["u"]
    assert str(found.total) == case["U"]
    ours = draw(found.each, seed=case["seed"], count=12)
    assert [{"i": d.i, "sha256": d.sha256, "station": d.station} for d in ours] == case["draws"]
    assert draws_needed(found.total, limit=Fraction(1, 10)) == case["clean_draws_needed_10pct"]


@pytest.mark.slow
@given(WEIGHTS.flatmap(lambda weights: st.tuples(st.just(weights), st.permutations(list(weights)))))
def test_the_order_of_the_input_does_not_matter(given_twice: tuple[dict[str, Fraction], list[str]]) -> None:
    """Stations are put in order of their ids first."""
    weights, names = given_twice
    again = {name: weights[name] for name in names}
    assert draw(again, seed="s", count=5) == draw(weights, seed="s", count=5)


@given(WEIGHTS, st.integers(1, 6), st.integers(0, 6))
def test_an_extended_sample_begins_with_the_first_one(weights: dict[str, Fraction], first: int, more: int) -> None:
    """Further draws go on where the others ended."""
    both = draw(weights, seed="s", count=first + more)
    assert both == draw(weights, seed="s", count=first) + draw(weights, seed="s", count=more, first=first + 1)


@given(WEIGHTS, st.text(min_size=1, max_size=8))
def test_a_station_without_weight_is_never_drawn(weights: dict[str, Fraction], seed: str) -> None:
    """Nothing can be wrong there."""
    assert all(weights[one.station] > 0 for one in draw(weights, seed=seed, count=20))


@given(WEIGHTS)
def test_only_proportions_count(weights: dict[str, Fraction]) -> None:
    """Weights times seven thirds give the same stations."""
    scaled = {name: weight * Fraction(7, 3) for name, weight in weights.items()}
    assert draw(scaled, seed="s", count=9) == draw(weights, seed="s", count=9)


def test_frequencies_follow_the_weights() -> None:
    """Over 6,000 draws weights 1, 2, 3 are drawn about 1,000, 2,000 and 3,000 times."""
    weights = {"a": Fraction(1), "b": Fraction(2), "c": Fraction(3)}
    counts = Counter(one.station for one in draw(weights, seed="frequency", count=6000))
    assert [abs(counts[name] - 1000 * int(weight)) < 120 for name, weight in weights.items()] == [True] * 3


def test_expected_number_of_different_stations() -> None:
    """Two draws of two equal stations: one and a half on average."""
    assert expected_distinct({"a": Fraction(1), "b": Fraction(1)}, 2) == Fraction(3, 2)


@pytest.mark.parametrize(("seed", "weights"), [("", {"a": Fraction(1)}), ("s", {"a": Fraction(0)}), ("s", {})])
def test_a_draw_that_means_nothing_is_refused(seed: str, weights: dict[str, Fraction]) -> None:
    """No seed, or nothing to draw from."""
    with pytest.raises(BadUse):
        draw(weights, seed=seed, count=1)
