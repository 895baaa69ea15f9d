"""Last digits, under the smoothed null: what it forgives, what it does not, and how often it is wrong."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.audit import NotRun, Pattern, last_digits
from natija.audit.digits import chi_square, digit_counts, smoothed, uniform
from natija.audit.tails import chi_square_9
from natija.errors import BadUse
from tests.audit.vectors import seeded, vector

CANADA = "Canada 2011 Conservative (cran/spikes)"


def recorded() -> dict[str, dict[str, Any]]:
    """Counts of last digits in eleven collections, with their statistics."""
    return {k: v for k, v in vector("quant/digits.json").items() if isinstance(v, dict) and "last_counts" in v}


def falling(count: int, scale: float, least: int = 0) -> dict[str, int]:
    """Figures whose number falls off evenly, as at small stations; no chance in it."""
    return {str(i): least + round(-scale * math.log(1 - (i + 0.5) / count)) for i in range(count)}


def station_figures(chance: Random, count: int, voters: int) -> dict[str, int]:
    """An honest election: stations of various sizes and shares, counted by binomial chance (normal here)."""
    figures = {}
    for i in range(count):
        size, share = max(20, round(chance.gauss(voters, voters / 3))), chance.betavariate(2, 4)
        figures[str(i)] = max(0, round(chance.gauss(size * share, math.sqrt(size * share * (1 - share)))))
    return figures


def test_statistics_of_the_recorded_collections() -> None:
    """Chi-square and p-value of the uniform null, for every collection."""
    for name, case in recorded().items():
        ours = chi_square(case["last_counts"], uniform(case["n100"]))
        assert float(ours) == pytest.approx(case["chi2_last"], rel=1e-12), name
        assert chi_square_9(ours) == pytest.approx(case["p_last"], rel=1e-9), name
    assert len(recorded()) == 10


def test_the_shape_explains_what_equal_digits_cannot() -> None:
    """Canada 2011, small stations: p is 5.5e-12 if digits are equal, and about 0.88 for a falling shape.

    The counts by station are not beside the repository; a shape that falls as fast as theirs stands in for them.
    """
    case = recorded()[CANADA]
    observed, count = case["last_counts"], case["n100"]
    shape = smoothed(falling(100_000, 47.4).values(), least=100)
    expected = [e * count / sum(shape) for e in shape]
    published = vector("quant/lastdigit_smoothed.json")["canada"][3]
    assert chi_square_9(chi_square(observed, uniform(count))) == pytest.approx(published["uniform_p"], rel=0.01)
    assert chi_square_9(chi_square(observed, expected)) == pytest.approx(published["smoothed_p"], abs=0.05)


def test_the_expected_numbers_are_those_of_the_shape() -> None:
    """An exactly exponential fall: the parabola is within a thousandth of the true number of every digit."""
    decay = math.exp(-1 / 50)
    figures = [value for value in range(400) for _ in range(round(1e4 * decay**value))]
    expected = smoothed(figures, least=30)
    true = [sum(round(1e4 * decay**v) for v in range(30, 400) if v % 10 == digit) for digit in range(10)]
    assert [abs(float(e) / t - 1) < 1e-3 for e, t in zip(expected, true, strict=True)] == [True] * 10


@given(st.lists(st.integers(0, 400), max_size=200), st.sampled_from([0, 30, 100]))
def test_expected_numbers_add_up_and_are_never_negative(figures: list[int], least: int) -> None:
    """Whatever the figures; exactly."""
    expected = smoothed(figures, least=least)
    assert sum(expected) == sum(value >= least for value in figures)
    assert min(expected) >= 0


@settings(deadline=None)
@given(st.lists(st.integers(0, 399), min_size=1, max_size=200), st.integers(0, 9))
def test_a_heap_inside_its_ten_cannot_excuse_itself(figures: list[int], digit: int) -> None:
    """Moving every figure to one digit of its own ten leaves the expected numbers as they were."""
    heaped = [value - value % 10 + digit for value in figures]
    assert smoothed(heaped) == smoothed(figures)


@pytest.mark.slow
@pytest.mark.parametrize(("voters", "least"), [(185, 30), (600, 100)])
def test_honest_elections_stand_out_about_as_often_as_stated(voters: int, least: int) -> None:
    """At a level of 5 %, in 120 simulated elections of 1,500 stations: 0 to 13 times (the 99.9 % range)."""
    chance = seeded(20240208)
    results = [last_digits(station_figures(chance, 1500, voters), about="votes", least=least) for _ in range(120)]
    alarms = sum(r.p <= 0.05 for r in results if isinstance(r, Pattern))
    assert alarms <= 13
    assert all(isinstance(r, Pattern) for r in results)


def test_the_uniform_null_is_wrong_for_small_stations() -> None:
    """The same elections: equal digits are rejected far more often than 5 %, which is why that null is not used."""
    chance = seeded(20240208)
    alarms = 0
    for _ in range(40):
        observed = digit_counts(station_figures(chance, 5000, 185).values(), least=100)
        alarms += chi_square_9(chi_square(observed, uniform(sum(observed)))) <= 0.05
    assert alarms >= 8


@pytest.mark.parametrize(("heaped", "least_alarms"), [(0.05, 30), (0.02, 5)])
def test_rounded_figures_stand_out(heaped: float, least_alarms: int) -> None:
    """One figure in twenty rounded to a ten is seen in every one of 30 elections; one in fifty, often."""
    chance, alarms = seeded(7), 0
    for _ in range(30):
        figures = station_figures(chance, 5000, 600)
        rounded = {s: (v // 10 * 10 if chance.random() < heaped else v) for s, v in figures.items()}
        result = last_digits(rounded, about="votes")
        alarms += isinstance(result, Pattern) and result.p <= 0.05
    assert alarms >= least_alarms


def test_the_result_is_a_question_with_its_null() -> None:
    """It names the digit and the stations, says what is usual, and accuses nobody."""
    figures = falling(1000, 80, least=100)
    heaped = {s: (v // 10 * 10 if int(s) % 4 == 0 else v) for s, v in figures.items()}
    result = last_digits(heaped, about="votes of candidate 3")
    assert isinstance(result, Pattern)
    assert result.asks.startswith("Look at the images")
    assert result.asks.endswith("?")
    assert "end in 0" in result.asks
    assert all(heaped[station] % 10 == 0 for station in result.look_at)
    assert result.look_at
    assert (result.null, bool(result.cautions)) != ("", False)


def test_few_figures_are_not_tested() -> None:
    """Neither a pass nor a finding, and it says how many were needed."""
    result = last_digits({str(i): 100 + i for i in range(99)}, about="votes")
    assert result == NotRun(test="last-digit", about="votes", because="figures from 100 up: 99; 100 are needed")


def test_the_least_figure_is_a_ten() -> None:
    """Otherwise the first ten would be cut, and its digits with it."""
    with pytest.raises(BadUse):
        last_digits({}, about="votes", least=25)


@pytest.mark.parametrize("statistic", ["0", "0.5", "8.34", "16.919", "27.877", "200", "3000"])
def test_the_chi_square_tail(statistic: str) -> None:
    """Against SciPy."""
    stats = pytest.importorskip("scipy.stats")
    assert chi_square_9(Fraction(statistic)) == pytest.approx(stats.chi2.sf(float(statistic), 9), rel=1e-9)
